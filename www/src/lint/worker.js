/** The linter, beside the page: everything that takes time happens here. */
import init, { fixAll, lint, lintAll, split } from '../../pkg/lint/emlint.js';
import { encode } from '../doc/octets.js';

/**
 * What is to be linted: octets as they came, the view of a message that was edited, or pasted text.
 * @typedef {{ octets: Uint8Array } | { view: import('../doc/octets.js').View } | { text: string }} Input
 *
 * A question and its answer carry the same number.
 * @typedef {keyof typeof ANSWERS} Kind
 * @typedef {{ id: number, kind: Kind, input: Input, options: import('./types.js').Options, name: string, others: Others | null }} Request
 * @typedef {{ id: number, answer: unknown } | { id: number, error: string, trap: boolean, detail: string }} Answer
 */

/** Files that a bundler has put elsewhere: their addresses by their names. @typedef {Record<string, string>} Files */

/** They come in the fragment of this file's address, so that the linter is fetched before anything is asked. */
const { hash } = new URL(import.meta.url);
/** @type {Files} */
const files = hash ? JSON.parse(decodeURIComponent(hash.slice(1))) : {};

const ready = init({ module_or_path: new URL(files['emlint_bg.wasm'] ?? './emlint_bg.wasm', import.meta.url) });
// Its failure is told in the answer to the first request.
ready.catch(() => {});

/** @typedef {Uint8Array | string} Message  a string was pasted */
/** Messages that are looked at together; the one that is asked about comes in at `index`. @typedef {{ index: number, messages: { name: string, message: Message }[] }} Others */
/** @typedef {import('./types.js').Options} Options */

/** What the panic hook wrote last: it names the place in the linter. */
let lastWords = '';
const write = console.error;
console.error = (...words) => {
  lastWords = words.map(String).join(' ');
  write(...words);
};

const ANSWERS = {
  /** @param {Message} message @param {Options} options @param {string} name @param {Others | null} others */
  lint: (message, options, name, others) =>
    others ? lintAll(others.messages.toSpliced(others.index, 0, { name, message }), options)[others.index] : lint(message, options, name),
  /** @param {Message} message @param {Options} options */
  fixAll: (message, options) => fixAll(message, options),
  /** @param {Message} archive */
  split: archive => (typeof archive === 'string' ? [] : split(archive)),
};

self.addEventListener('message', async (/** @type {MessageEvent<Request>} */ { data: { id, kind, input, options, name, others } }) => {
  lastWords = '';
  try {
    await ready;
    const message = 'text' in input ? input.text : 'octets' in input ? input.octets : encode(input.view);
    self.postMessage({ id, answer: ANSWERS[kind](message, options, name, others) });
  } catch (error) {
    const trap = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    self.postMessage({ id, error: String(error), trap, detail: lastWords });
  }
});
