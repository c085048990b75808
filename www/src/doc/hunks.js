/** What edits change, line by line, for a preview. */
import { applyEdits, viewChanges } from './edits.js';
import { END_NAMES, decode } from './octets.js';

/** @typedef {import('./octets.js').View} View */

/**
 * One line of a preview: what stays, what changes, what stays again, and how the line ends where only that changes.
 * @typedef {{ before: string, changed: string, after: string, end: string }} DiffLine
 * @typedef {{ line: number, removed: DiffLine[], added: DiffLine[] }} Hunk  `line` is that of the first change, from 1
 */

/** Lines of one change that a preview shows, on each side. */
const MOST_LINES = 4;

/**
 * @param {Uint8Array} octets
 * @param {import('./edits.js').Edit[]} edits
 * @param {number} most  hunks to show
 * @returns {{ hunks: Hunk[], more: number }}
 */
export function hunks(octets, edits, most) {
  const before = new Lines(decode(octets));
  const after = new Lines(decode(applyEdits(octets, edits)));
  /** @type {Hunk[]} */
  const found = [];
  let more = 0;
  let last = -1;
  let shift = 0;
  let end = -1;
  for (const { from, to, insert } of viewChanges(octets, edits)) {
    const start = from + shift;
    shift += insert.length - (to - from);
    if (found.length >= most) more += from === end ? 0 : 1;
    else if (before.at(from) > last) {
      found.push(hunk(before, from, to, after, start, start + insert.length));
      last = before.at(to);
    }
    end = to;
  }
  return { hunks: found, more };
}

/** The lines of a view and where each begins. */
class Lines {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    this.starts = new Uint32Array(view.lines.length);
    let position = 0;
    view.lines.forEach((line, index) => {
      this.starts[index] = position;
      position += line.length + 1;
    });
  }

  /** The line of a position, from 0. @param {number} position */
  at(position) {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @param {number} from @param {number} to  positions @returns {Line[]} */
  between(from, to) {
    const { lines, main, exceptions } = this.view;
    const first = this.at(from);
    const last = Math.min(this.at(to), first + MOST_LINES - 1);
    return Array.from({ length: last - first + 1 }, (_, index) => {
      const line = first + index;
      const end = exceptions.length ? exceptions.find(exception => exception.line === line)?.end ?? main : main;
      return { text: lines[line] ?? '', end: line < lines.length - 1 ? END_NAMES[end] : '' };
    });
  }
}

/** @typedef {{ text: string, end: string }} Line */

/**
 * @param {Lines} before @param {number} fromA @param {number} toA
 * @param {Lines} after @param {number} fromB @param {number} toB
 * @returns {Hunk}
 */
function hunk(before, fromA, toA, after, fromB, toB) {
  const removed = before.between(fromA, toA);
  const added = after.between(fromB, toB);
  const same = removed.length === added.length;
  const pair = (/** @type {Line[]} */ lines, /** @type {Line[]} */ others) =>
    lines.map((line, index) => {
      const other = same ? others[index] : undefined;
      const end = other && other.text === line.text && other.end !== line.end ? line.end : '';
      return cut(line.text, other?.text, end);
    });
  // A line that does not change says nothing.
  const changed = (/** @type {Line} */ line, /** @type {number} */ index) => {
    const other = same && added[index];
    return !other || other.text !== line.text || other.end !== line.end;
  };
  const keep = removed.map(changed);
  return {
    line: before.at(fromA) + 1 + (same ? Math.max(0, keep.indexOf(true)) : 0),
    removed: pair(removed, added).filter((_, index) => !same || keep[index]),
    added: pair(added, removed).filter((_, index) => !same || keep[index]),
  };
}

/** Around a change, this much of a line is shown. */
const CONTEXT = 48;

/** @param {string} text @param {string | undefined} other @param {string} end @returns {DiffLine} */
function cut(text, other, end) {
  if (other === undefined) return { before: '', changed: ellipsis(text, 3 * CONTEXT), after: '', end };
  const most = Math.min(text.length, other.length);
  let start = 0;
  while (start < most && text[start] === other[start]) start++;
  let tail = 0;
  while (tail < most - start && text[text.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  const before = text.slice(0, start);
  const after = text.slice(text.length - tail);
  return {
    before: before.length > 2 * CONTEXT ? `…${before.slice(-CONTEXT)}` : before,
    changed: ellipsis(text.slice(start, text.length - tail), 3 * CONTEXT),
    after: ellipsis(after, CONTEXT),
    end,
  };
}

/** @param {string} text @param {number} most */
const ellipsis = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);
