/**
 * Runs before the first paint: which theme, and whether a message is about to be shown. On the page that lints it begins to
 * fetch the linter, the largest file there is, while the other scripts are still on their way.
 */

const root = document.documentElement;
try {
  const theme = localStorage.getItem('emlint-theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme it is.
}
if (root.dataset.view) {
  const sample = new URLSearchParams(location.search).get('sample');
  if (sample || location.hash.startsWith('#m=')) root.dataset.view = 'message';
  const size = sample && HTML_SAMPLES.includes(sample) ? 'complete' : 'plain';
  const file = size === 'plain' ? 'emlint_plain_bg.wasm' : 'emlint_bg.wasm';
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const module = WebAssembly.compileStreaming(fetch(new URL(file, src)));
  // Its failure is told where it is waited for.
  module.catch(() => {});
  globalThis.emlintFirst = { size, module };
}
