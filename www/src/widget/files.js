/**
 * Where the files are that the widget asks for itself. Bundlers look for these expressions: they copy the files, give
 * them other names and put those here.
 *
 * @type {import('../lint/worker.js').Files}
 */
export const files = {
  'worker.js': new URL('./widget-worker.js', import.meta.url).href,
  'glue.js': new URL('./glue.js', import.meta.url).href,
  'emlint_plain_bg.wasm': new URL('./emlint_plain_bg.wasm', import.meta.url).href,
  'emlint_bg.wasm': new URL('./emlint_bg.wasm', import.meta.url).href,
  'rules.json': new URL('./rules.json', import.meta.url).href,
};
