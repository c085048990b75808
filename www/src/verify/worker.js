/**
 * Questions to the DNS, beside the page. It is the only script of the site that is started as a file of its own, so that
 * it does not inherit the policy of the page and may reach another host: the one that the user confirmed.
 */
import init, { domain, domainQuestions, gather, origin, questions, session } from '../../pkg/verify/emlint_verify.js';

/**
 * A question and its answer carry the same number. `confirmed` is the origin that the user agreed to.
 * @typedef {keyof typeof ANSWERS} Kind
 * @typedef {{ id: number, kind: Kind, subject: Uint8Array | string, options: Record<string, unknown>, confirmed: string | null }} Request
 * @typedef {{ id: number, answer: unknown } | { id: number, error: string, trap: boolean }} Answer
 */

const ready = init({ module_or_path: new URL('./emlint_verify_bg.wasm', import.meta.url) });
// Its failure is told in the answer to the first request.
ready.catch(() => {});

/** The one origin that may be asked now; none while nobody asked for it. @type {string | null} */
let allowed = null;
const fetchAnything = self.fetch.bind(self);
self.fetch = (resource, options) => {
  const address = new URL(String(resource instanceof Request ? resource.url : resource), location.href);
  const own = address.origin === location.origin && address.pathname.endsWith('/emlint_verify_bg.wasm');
  if (!own && address.origin !== allowed) return Promise.reject(new TypeError(`${address.origin} was not confirmed`));
  return fetchAnything(resource, options);
};
// There is no other way out.
for (const way of ['XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'WebTransport', 'EventSource', 'Worker']) {
  Reflect.deleteProperty(self, way);
}

/** Requests that can be cancelled. @type {Map<number, AbortController>} */
const running = new Map();

/** @param {Request} request @param {(options: any) => Promise<unknown>} ask */
async function asking({ id, options, confirmed }, ask) {
  const host = 'doh' in options ? origin(String(options.doh)) : null;
  if (host !== confirmed) throw new TypeError(`${host} was not confirmed`);
  const controller = new AbortController();
  running.set(id, controller);
  allowed = host;
  try {
    return await ask({ ...options, signal: controller.signal });
  } finally {
    running.delete(id);
    if (running.size === 0) allowed = null;
  }
}

const ANSWERS = {
  /** @param {Request} request */
  session: ({ subject }) => session(/** @type {Uint8Array} */ (subject)),
  /** @param {Request} request */
  questions: ({ subject, options }) => questions(/** @type {Uint8Array} */ (subject), options),
  /** @param {Request} request */
  domainQuestions: ({ subject, options }) => domainQuestions(String(subject), options),
  /** @param {Request} request */
  origin: ({ subject }) => origin(String(subject)),
  /** @param {Request} request */
  gather: request => asking(request, options => gather(/** @type {Uint8Array} */ (request.subject), options)),
  /** @param {Request} request */
  domain: request => asking(request, options => domain(String(request.subject), options)),
};

self.addEventListener('message', async (/** @type {MessageEvent<Request | { cancel: number }>} */ { data }) => {
  if ('cancel' in data) {
    running.get(data.cancel)?.abort();
    return;
  }
  const { id, kind } = data;
  try {
    await ready;
    self.postMessage({ id, answer: await ANSWERS[kind](data) });
  } catch (error) {
    const trap = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    self.postMessage({ id, error: error instanceof Error ? error.message : String(error), trap });
  }
});
