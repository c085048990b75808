/** Edits of octets, and what they are in the view. */
import { characterLength, decode, isContinuation } from './octets.js';

const CR = 0x0d;
const LF = 0x0a;

/**
 * Positions in the view (UTF-16 units) of octet offsets. An offset inside a unit gives the unit's start.
 * @param {Uint8Array} octets
 * @param {number[]} offsets  ascending
 * @returns {number[]}
 */
export function positions(octets, offsets) {
  /** @type {number[]} */
  const found = [];
  let at = 0;
  let unit = 0;
  for (const offset of offsets) {
    while (at < offset && at < octets.length) {
      const length = octets[at] === CR && octets[at + 1] === LF ? 2 : characterLength(octets, at);
      if (at + length > offset) break;
      at += length;
      unit += length === 4 ? 2 : 1;
    }
    found.push(unit);
  }
  return found;
}

/** One replacement of octets by UTF-8 text; the range is half-open. @typedef {{ start: number, end: number, text: string }} Edit */

/**
 * The octets with all edits made. Edits may neither overlap nor leave the message.
 * @param {Uint8Array} octets
 * @param {Edit[]} edits
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function applyEdits(octets, edits) {
  const encoder = new TextEncoder();
  const pieces = [];
  let copied = 0;
  for (const edit of inOrder(edits)) {
    if (edit.start < copied || edit.end < edit.start || edit.end > octets.length) {
      throw new RangeError(`the edit at octets ${edit.start} to ${edit.end} overlaps another or leaves the message`);
    }
    pieces.push(octets.subarray(copied, edit.start), encoder.encode(edit.text));
    copied = edit.end;
  }
  pieces.push(octets.subarray(copied));
  return concat(pieces);
}

/** @param {Edit[]} edits */
const inOrder = edits => edits.toSorted((a, b) => a.start - b.start || a.end - b.end);

/** @param {Uint8Array[]} pieces @returns {Uint8Array<ArrayBuffer>} */
function concat(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** @typedef {{ from: number, to: number, insert: string }} Change  in UTF-16 units of the view, line ends as LF */

/**
 * What edits of octets change in the view. Ranges are widened to where both messages can be cut without cutting a
 * character or a CRLF, because an edit may join or part what stands beside it.
 * @param {Uint8Array} octets
 * @param {Edit[]} edits
 * @returns {Change[]}
 */
export function viewChanges(octets, edits) {
  const edited = applyEdits(octets, edits);
  /** @type {{ start: number, end: number, start2: number, end2: number }[]} */
  const ranges = [];
  let shift = 0;
  for (const edit of inOrder(edits)) {
    let { start, end } = edit;
    const before = shift;
    shift += new TextEncoder().encode(edit.text).length - (end - start);
    while (start > 0 && !(isCut(octets, start) && isCut(edited, start + before))) start--;
    while (end < octets.length && !(isCut(octets, end) && isCut(edited, end + shift))) end++;
    const last = ranges.at(-1);
    if (last && start < last.end) {
      last.end = Math.max(last.end, end);
      last.end2 = last.end + shift;
    } else {
      ranges.push({ start, end, start2: start + before, end2: end + shift });
    }
  }
  const places = positions(octets, ranges.flatMap(range => [range.start, range.end]));
  return ranges.map(({ start2, end2 }, index) => ({
    from: places[2 * index] ?? 0,
    to: places[2 * index + 1] ?? 0,
    insert: decode(edited.subarray(start2, end2)).lines.join('\n'),
  }));
}

/** Whether nothing that belongs together lies across `at`. @param {Uint8Array} octets @param {number} at */
const isCut = (octets, at) => !isContinuation(octets[at]) && !(octets[at - 1] === CR && octets[at] === LF);
