/** What an edit changes, line by line: removed above added, what differs in bold, ends of lines where only they differ. */
import { h } from '../dom.js';
import * as text from '../texts.js';

/** @typedef {import('../doc/hunks.js').Hunk} Hunk */

/**
 * @param {{ hunks: Hunk[], more: number }} preview
 * @param {boolean} [numbered]  says the line of every change
 */
export function diffLines({ hunks, more }, numbered = false) {
  const line = (/** @type {string} */ kind, /** @type {import('../doc/hunks.js').DiffLine} */ { before, changed, after, end }) =>
    h(
      'div',
      { class: kind },
      h('span', { class: 'sr' }, kind === 'del' ? text.before : text.after),
      before,
      changed && h('b', {}, changed),
      after,
      end && h('span', { class: 'chipc' }, end),
    );
  return [
    ...hunks.flatMap(hunk => [
      numbered && h('div', { class: 'cap num' }, text.lineNumber(hunk.line)),
      ...hunk.removed.map(removed => line('del', removed)),
      ...hunk.added.map(added => line('ins', added)),
    ]),
    more > 0 && h('div', { class: 'cap' }, text.morePlaces(more)),
  ];
}
