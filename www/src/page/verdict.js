/** The place where the page says in one sentence what it knows, and offers the next step. */
import { $, fill, h, icon } from '../dom.js';
import * as text from '../texts.js';

/** @typedef {{ text: string, do: () => void, primary?: boolean }} Action */
/** @typedef {import('../dom.js').Shape} Shape */

/**
 * @param {Shape | null} shape
 * @param {string} name   of the sign, for those who do not see it
 * @param {string} title
 * @param {string} why
 * @param {string[]} names  to be set in bold wherever the text has them
 * @param {Action[]} actions
 */
export function showVerdict(shape, name, title, why, names, actions) {
  say(shape && icon(shape, name), title, emphasize(why, names), null, actions);
}

/** @param {string} title @param {string} help @param {Action[]} actions */
export function showProgress(title, help, actions) {
  say(null, title, [help], h('progress', { 'aria-label': text.checkingMessage }), actions);
}

/**
 * Replaces what was said before as a whole.
 * @param {Node | null} sign @param {string} title @param {import('../dom.js').Child[]} why @param {Node | null} progress @param {Action[]} actions
 */
function say(sign, title, why, progress, actions) {
  fill(
    $('verdict-box'),
    h('div', { class: 'said', 'data-testid': 'summary' }, h('h1', {}, sign, h('span', {}, title)), h('p', {}, why), progress),
    h('div', { class: 'act' }, actions.map(button)),
  );
}

/** @param {Action} action */
const button = action => h('button', { class: action.primary ? 'btn primary' : 'btn', type: 'button', onclick: action.do }, action.text);

/**
 * Whole names only: `inbox.example` is not a part of `mx.inbox.example`.
 * @param {string} why @param {string[]} names @returns {import('../dom.js').Child[]}
 */
function emphasize(why, names) {
  const found = names.filter(Boolean).sort((a, b) => b.length - a.length);
  if (!found.length) return [why];
  const any = found.map(name => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  const pieces = why.split(new RegExp(`(?<![\\w.-])(${any})(?![\\w-]|\\.\\w)`, 'u'));
  return pieces.map((piece, index) => (index % 2 ? h('b', {}, piece) : piece));
}

/**
 * Says what cannot be done, or is new, above everything else.
 * @param {{ title: string, text: string } | null} banner @param {Action[]} actions @param {'error' | 'info'} [kind]
 */
export function showBanner(banner, actions, kind = 'error') {
  const element = $('banner');
  element.hidden = !banner;
  if (!banner) return;
  element.className = `banner ${kind}-l`;
  /** @type {Action} */
  const close = { text: text.close, do: () => showBanner(null, []) };
  fill(
    element,
    icon(kind, kind === 'error' ? text.errorSign : text.signs.info),
    h('div', {}, h('h2', {}, banner.title), h('p', {}, banner.text)),
    h(
      'div',
      { class: 'acts' },
      [...actions, close].map(button),
    ),
  );
}
