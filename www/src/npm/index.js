/** The package `emlint` in browsers and bundlers: the linter as functions, once `init` is done. */
import initialize, * as linter from '../../pkg/lint/emlint.js';
import { redact as redactReported } from '../doc/redact.js';
import { module } from './ready.js';

const { init, ready } = module(initialize, new URL('./emlint_bg.wasm', import.meta.url));

export { init };
export const lint = ready(linter.lint);
export const lintAll = ready(linter.lintAll);
export const fix = ready(linter.fix);
export const fixAll = ready(linter.fixAll);
export const split = ready(linter.split);
export const part = ready(linter.part);
export const rules = ready(linter.rules);
export const version = ready(linter.version);
export const redact = ready((/** @type {Uint8Array} */ message) => redactReported(message, linter.lint(message)).octets);
