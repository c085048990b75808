/**
 * The service worker: the page without a network. Its own files never change, as their folder is named after their
 * content; pages are fetched anew when that is quick, so that a new version is there at once.
 */

/** Filled in by the build: the name of this version, what the page needs, what is good to have. */
/* global VERSION, NEEDED, WANTED */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const CACHE = `emlint-${VERSION}`;
const PATIENCE = 3000;

worker.addEventListener('install', event => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      // A name in the folder of this version always means the same octets.
      await cache.addAll(NEEDED.map(path => new Request(path, { cache: path.startsWith('assets-') ? 'default' : 'no-cache' })));
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener('activate', event => {
  event.waitUntil(
    (async () => {
      // An open page may still ask for files of the version before.
      const names = (await caches.keys()).filter(name => name.startsWith('emlint-') && name !== CACHE);
      await Promise.all(names.slice(0, -1).map(name => caches.delete(name)));
      await worker.clients.claim();
      const cache = await caches.open(CACHE);
      // A few at a time, so that the page itself does not wait.
      for (let at = 0; at < WANTED.length; at += 6) {
        await Promise.all(WANTED.slice(at, at + 6).map(path => cache.add(path).catch(() => {})));
      }
    })(),
  );
});

worker.addEventListener('fetch', event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  event.respondWith(request.mode === 'navigate' ? page(request) : file(request));
});

/** @param {Request} request */
async function page(request) {
  const kept = await find(request, { ignoreSearch: true });
  const fresh = fetch(request);
  if (!kept) return fresh;
  const patience = new Promise(resolve => setTimeout(resolve, PATIENCE, kept));
  const answer = fresh.then(response => (response.ok ? response : kept)).catch(() => kept);
  return /** @type {Promise<Response>} */ (Promise.race([answer, patience]));
}

/** @param {Request} request */
async function file(request) {
  return (await find(request)) ?? fetch(request);
}

/** What is kept, of this version if possible. @param {Request} request @param {CacheQueryOptions} [options] */
async function find(request, options) {
  return (await (await caches.open(CACHE)).match(request, options)) ?? caches.match(request, options);
}
