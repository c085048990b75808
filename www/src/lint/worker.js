/** The linter, beside the page: everything that takes time happens here. */
import { encode } from '../doc/octets.js';
import { needsHtml } from './needs.js';

/**
 * What is to be linted: octets as they came, the view of a message that was edited, or pasted text.
 * @typedef {{ octets: Uint8Array } | { view: import('../doc/octets.js').View } | { text: string }} Input
 *
 * A question and its answer carry the same number.
 * @typedef {keyof typeof ANSWERS} Kind
 * @typedef {{ id: number, kind: Kind, input: Input, options: import('./types.js').Options, name: string, others: Others | null }} Request
 * @typedef {{ id: number, answer: unknown } | { id: number, error: string, trap: boolean, detail: string }} Answer
 */

/** @typedef {typeof import('../../pkg/plain/emlint.js')} Linter */

/**
 * The linter comes in two sizes. The smaller one has all rules but those about HTML bodies, and refuses a message that
 * needs them; so what it says is what the complete one would say. As soon as that one is here it does everything.
 */
const MODULES = {
  plain: { glue: () => (WIDGET ? glue('plain') : import('../../pkg/plain/emlint.js')), wasm: 'emlint_plain_bg.wasm' },
  complete: { glue: () => (WIDGET ? glue('complete') : import('../../pkg/lint/emlint.js')), wasm: 'emlint_bg.wasm' },
};

/** Files that a bundler has put elsewhere: their addresses by their names. @typedef {Record<string, string>} Files */

/** They come in the fragment of this file's address. */
const { hash } = new URL(import.meta.url);
/** @type {Files} */
const files = hash ? JSON.parse(decodeURIComponent(hash.slice(1))) : {};

/** @param {string} name */
const address = name => new URL(files[name] ?? name, import.meta.url);

/** The widget has one file for both sizes, as they differ in nothing; each gets an instance of it. @param {string} size @returns {Promise<Linter>} */
function glue(size) {
  const url = address('glue.js');
  url.search = size;
  return import(url.href);
}

/** @type {{ plain?: Promise<Linter>, complete?: Promise<Linter> }} */
const loaded = {};

/** @param {keyof typeof MODULES} size @returns {Promise<Linter>} */
function load(size) {
  loaded[size] ??= fetched(MODULES[size]);
  // The next request tries again.
  loaded[size].catch(() => delete loaded[size]);
  return loaded[size];
}

/** @param {typeof MODULES[keyof typeof MODULES]} module @returns {Promise<Linter>} */
async function fetched({ glue, wasm }) {
  const download = fetch(address(wasm));
  // Its failure is told where it is waited for.
  download.catch(() => {});
  const linter = await glue();
  await linter.default({ module_or_path: download });
  return linter;
}

/** What stops an instance for good. @param {unknown} error */
const isTrap = error => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

/** @param {boolean} html  a reader of HTML is needed for sure @param {(linter: Linter) => unknown} ask */
async function answer(html, ask) {
  if (!html && !loaded.complete) {
    try {
      return ask(await load('plain'));
    } catch (error) {
      if (isTrap(error)) throw error;
      // It needs the other one to be judged, or to be told what is wrong with the options.
    }
  }
  return ask(await load('complete'));
}

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
  /** @param {Linter} linter @param {Message} message @param {Options} options @param {string} name @param {Others | null} others */
  lint: ({ lint, lintAll }, message, options, name, others) =>
    others ? lintAll(others.messages.toSpliced(others.index, 0, { name, message }), options)[others.index] : lint(message, options, name),
  /** @param {Linter} linter @param {Message} message @param {Options} options */
  fixAll: ({ fixAll }, message, options) => fixAll(message, options),
  /** @param {Linter} linter @param {Message} archive */
  split: ({ split }, archive) => (typeof archive === 'string' ? [] : split(archive)),
};

/** Asks for one of the linters while there is no message yet; the answer comes when it is there or has failed. @typedef {{ warm: keyof typeof MODULES }} Warm */

self.addEventListener('message', async (/** @type {MessageEvent<Request | Warm>} */ { data }) => {
  if (!WIDGET && 'warm' in data) {
    await load(data.warm).catch(() => {});
    self.postMessage({ id: 0 });
    return;
  }
  const { id, kind, input, options, name, others } = /** @type {Request} */ (data);
  lastWords = '';
  try {
    const message = 'text' in input ? input.text : 'octets' in input ? input.octets : WIDGET ? '' : encode(input.view);
    const html = kind !== 'split' && [message, ...(others?.messages.map(other => other.message) ?? [])].some(needsHtml);
    self.postMessage({ id, answer: await answer(html, linter => ANSWERS[kind](linter, message, options, name, others)) });
  } catch (error) {
    self.postMessage({ id, error: String(error), trap: isTrap(error), detail: lastWords });
  }
});
