/**
 * Serves dist/ on this machine alone: node serve.mjs [--port 8025] [--base /some/path/]
 *
 * Nothing is special about it: any web server can host the folder. It exists so that one command shows the page.
 */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8025' }, base: { type: 'string', default: '/' } },
});
const dist = join(dirname(fileURLToPath(import.meta.url)), 'dist');
const base = `/${values.base.replace(/^\/|\/$/g, '')}/`.replace('//', '/');

/** For questions to the DNS: https anywhere, and servers on this machine, which tests ask. */
const VERIFY_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https: http://127.0.0.1:* http://localhost:*";

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.eml': 'message/rfc822',
};

/** The file that a path of the URL means; null when there is none, a string with a slash to go to instead. @param {string} path */
async function find(path) {
  const wanted = normalize(join(dist, path));
  if (wanted !== dist && !wanted.startsWith(dist + sep)) return null;
  const found = await stat(wanted).catch(() => null);
  if (found?.isFile()) return wanted;
  if (!found?.isDirectory()) return null;
  if (!path.endsWith('/') && path !== '') return '/';
  const index = join(wanted, 'index.html');
  return (await stat(index).catch(() => null))?.isFile() ? index : null;
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  /** @param {number} status @param {Record<string, string>} headers @param {string} text */
  const say = (status, headers, text) => response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(text);
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, { allow: 'GET, HEAD' }, 'only GET and HEAD\n');
  if (!url.pathname.startsWith(base)) {
    return url.pathname === '/' || `${url.pathname}/` === base ? say(302, { location: base }, '') : say(404, {}, 'not found\n');
  }
  let path;
  try {
    path = decodeURIComponent(url.pathname.slice(base.length));
  } catch {
    return say(400, {}, 'not a path\n');
  }
  const file = path.includes('\0') ? null : await find(path);
  if (file === null) {
    // As hosts of static files do it.
    const page = await readFile(join(dist, '404.html'), 'utf8').catch(() => 'not found\n');
    return say(404, { 'content-type': TYPES['.html'] ?? '' }, page);
  }
  if (file === '/') return say(301, { location: `${url.pathname}/${url.search}` }, '');
  const accepted = request.headers['accept-encoding'] ?? '';
  const ready = /\bbr\b/.test(accepted) && (await stat(`${file}.br`).catch(() => null)) !== null;
  const packed = !ready && /\bgzip\b/.test(accepted);
  // The one script that may reach another host; where no server sends headers, nothing binds it but its own code.
  const policy = url.pathname.endsWith('/verify-worker.js') ? { 'content-security-policy': VERIFY_POLICY } : {};
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    vary: 'accept-encoding',
    ...(ready ? { 'content-encoding': 'br' } : packed ? { 'content-encoding': 'gzip' } : {}),
    'cache-control': /\/assets-[0-9a-f]+\//.test(url.pathname) ? 'max-age=31536000, immutable' : 'no-cache',
    ...policy,
    'x-content-type-options': 'nosniff',
    // For the widget in pages of others, and in a sandbox, where nothing is of the same origin.
    'access-control-allow-origin': '*',
    'referrer-policy': 'no-referrer',
  });
  if (request.method === 'HEAD') return response.end();
  const source = createReadStream(ready ? `${file}.br` : file).on('error', () => response.destroy());
  if (packed) source.pipe(createGzip({ level: 5 })).pipe(response);
  else source.pipe(response);
});

if (!(await stat(join(dist, 'index.html')).catch(() => null))) {
  console.error('www/dist is missing. Build it first: npm --prefix www run build');
  process.exit(2);
}
server.on('error', error => {
  console.error(`cannot serve: ${error.message}. Another port: npm --prefix www run serve -- --port 8026`);
  process.exit(2);
});
server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address();
  console.log(`emlint is at http://127.0.0.1:${typeof address === 'object' ? address?.port : values.port}${base} (Ctrl C ends)`);
});
