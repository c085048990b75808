/** The package `emlint` in browsers and bundlers: the linter as functions, once `init` is done. */
import initialize, * as linter from '../../pkg/lint/emlint.js';
import { redact as redactReported } from '../doc/redact.js';

let isReady = false;

/** @param {URL | Response | BufferSource} [source]  the linter's .wasm, where it is not beside this file */
export async function init(source) {
  await initialize({ module_or_path: source ?? new URL('./emlint_bg.wasm', import.meta.url) });
  isReady = true;
}

/** A function that needs the linter. @template {(...given: any[]) => any} Ask @param {Ask} ask @returns {Ask} */
const ready = ask =>
  /** @type {Ask} */ (
    (/** @type {any[]} */ ...given) => {
      if (!isReady) throw new Error('emlint: await init() before anything else');
      return ask(...given);
    }
  );

export const lint = ready(linter.lint);
export const lintAll = ready(linter.lintAll);
export const fix = ready(linter.fix);
export const fixAll = ready(linter.fixAll);
export const split = ready(linter.split);
export const part = ready(linter.part);
export const rules = ready(linter.rules);
export const version = ready(linter.version);
export const redact = ready((/** @type {Uint8Array} */ message) => redactReported(message, linter.lint(message)).octets);
