/**
 * Octets and what an editor shows of them, as a bijection.
 *
 * The *view* of a message is its text with every line end (CRLF, LF or CR) as one unit, valid UTF-8 decoded (a byte
 * order mark kept), and every octet b that is not valid UTF-8 as the lone surrogate U+DC00 + b. The kind of each line
 * end is kept beside the text. It is the view that reports count their UTF-16 offsets in.
 */

/** How a line ends. @typedef {'\r\n' | '\n' | '\r'} LineEnd */

/** @type {Record<LineEnd, string>} */
export const END_NAMES = { '\r\n': 'CRLF', '\n': 'LF', '\r': 'CR' };

/**
 * @typedef {object} View
 * @property {string[]} lines      at least one; none holds CR or LF
 * @property {LineEnd} main        how most lines end; CRLF where nothing is known
 * @property {Exception[]} exceptions  lines that end differently, in order
 */

/** @typedef {{ line: number, end: LineEnd }} Exception  `line` counts from 0 */

/** The name of a field at the start of a line, with its colon (RFC 5322 §3.6.8; blanks before the colon are obsolete, §4.5). */
export const FIELD_NAME = /^[!-9;-~]+[ \t]*:/;

const ESCAPE = 0xdc00;

/** Whether a UTF-16 unit stands for an octet that is not UTF-8. @param {number} unit */
export const isEscaped = unit => unit >= ESCAPE + 0x80 && unit <= ESCAPE + 0xff;

/** @param {Uint8Array} octets @returns {View} */
export function decode(octets) {
  return split(decodeText(octets));
}

/** The text of `octets` with their line ends. @param {Uint8Array} octets @returns {string} */
function decodeText(octets) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return decodeEscaping(octets);
  }
}

/** @param {Uint8Array} octets */
function decodeEscaping(octets) {
  const units = new Uint16Array(octets.length);
  let count = 0;
  for (let at = 0; at < octets.length;) {
    const length = characterLength(octets, at);
    const lead = /** @type {number} */ (octets[at]);
    if (length === 1) {
      units[count++] = lead < 0x80 ? lead : ESCAPE + lead;
    } else {
      const point = codePoint(octets, at, length);
      if (point > 0xffff) {
        units[count++] = 0xd7c0 + (point >> 10);
        units[count++] = 0xdc00 + (point & 0x3ff);
      } else {
        units[count++] = point;
      }
    }
    at += length;
  }
  let text = '';
  for (let at = 0; at < count; at += 0x2000) {
    text += String.fromCharCode(...units.subarray(at, Math.min(at + 0x2000, count)));
  }
  return text;
}

/**
 * Octets of the well-formed UTF-8 character at `at` (Unicode 16, table 3-7); 1 for an octet that begins none.
 * @param {Uint8Array} octets
 * @param {number} at
 */
export function characterLength(octets, at) {
  const lead = octets[at] ?? 0;
  if (lead < 0xc2 || lead > 0xf4) return 1;
  const second = octets[at + 1] ?? 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 1;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (let next = 2; next < length; next++) {
    if (!isContinuation(octets[at + next])) return 1;
  }
  return length;
}

/** @param {number | undefined} octet */
export const isContinuation = octet => octet !== undefined && (octet & 0xc0) === 0x80;

/** @param {Uint8Array} octets @param {number} at @param {number} length */
function codePoint(octets, at, length) {
  let point = /** @type {number} */ (octets[at]) & (0x7f >> length);
  for (let next = 1; next < length; next++) {
    point = (point << 6) | (/** @type {number} */ (octets[at + next]) & 0x3f);
  }
  return point;
}

/** Splits a text at CRLF, LF and CR. @param {string} text @returns {View} */
export function split(text) {
  /** @type {string[]} */
  const lines = [];
  /** @type {LineEnd[]} */
  const ends = [];
  const counts = { '\r\n': 0, '\n': 0, '\r': 0 };
  let start = 0;
  let cr = text.indexOf('\r');
  let lf = text.indexOf('\n');
  while (cr >= 0 || lf >= 0) {
    const at = cr < 0 || (lf >= 0 && lf < cr) ? lf : cr;
    /** @type {LineEnd} */
    const end = at === lf ? '\n' : lf === cr + 1 ? '\r\n' : '\r';
    lines.push(text.slice(start, at));
    ends.push(end);
    counts[end]++;
    start = at + end.length;
    if (cr >= 0 && cr < start) cr = text.indexOf('\r', start);
    if (lf >= 0 && lf < start) lf = text.indexOf('\n', start);
  }
  lines.push(text.slice(start));
  /** @type {LineEnd} */
  let main = '\r\n';
  if (counts['\n'] > counts[main]) main = '\n';
  if (counts['\r'] > counts[main]) main = '\r';
  /** @type {Exception[]} */
  const exceptions = [];
  if (counts[main] < ends.length) {
    ends.forEach((end, line) => {
      if (end !== main) exceptions.push({ line, end });
    });
  }
  return { lines, main, exceptions };
}

/** The octets of a view: exactly those it was decoded from. @param {View} view @returns {Uint8Array<ArrayBuffer>} */
export function encode(view) {
  if (view.exceptions.length === 0) return encodeText(view.lines.join(view.main));
  /** @type {string[]} */
  const pieces = [];
  let next = 0;
  view.lines.forEach((text, line) => {
    pieces.push(text);
    if (line === view.lines.length - 1) return;
    const exception = view.exceptions[next];
    if (exception?.line === line) {
      next++;
      pieces.push(exception.end);
    } else {
      pieces.push(view.main);
    }
  });
  return encodeText(pieces.join(''));
}

/** Octets of a text whose lone surrogates stand for octets. @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function encodeText(text) {
  return text.isWellFormed() ? new TextEncoder().encode(text) : encodeEscaped(text);
}

/** @param {string} text */
function encodeEscaped(text) {
  const octets = new Uint8Array(text.length * 3);
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      octets[count++] = unit;
    } else if (unit < 0x800) {
      octets[count++] = 0xc0 | (unit >> 6);
      octets[count++] = 0x80 | (unit & 0x3f);
    } else if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(at + 1))) {
      const point = /** @type {number} */ (text.codePointAt(at));
      octets[count++] = 0xf0 | (point >> 18);
      octets[count++] = 0x80 | ((point >> 12) & 0x3f);
      octets[count++] = 0x80 | ((point >> 6) & 0x3f);
      octets[count++] = 0x80 | (point & 0x3f);
      at++;
    } else if (isEscaped(unit)) {
      octets[count++] = unit - ESCAPE;
    } else {
      // A surrogate that stands for nothing becomes U+FFFD, as TextEncoder would write it.
      const scalar = unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit;
      octets[count++] = 0xe0 | (scalar >> 12);
      octets[count++] = 0x80 | ((scalar >> 6) & 0x3f);
      octets[count++] = 0x80 | (scalar & 0x3f);
    }
  }
  return octets.slice(0, count);
}

/** @param {number} unit */
const isLow = unit => unit >= 0xdc00 && unit < 0xe000;

/**
 * How many octets a piece of a view's text has, line ends aside.
 * @param {string} text
 */
export function octetLength(text) {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) count++;
    else if (unit < 0x800) count += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(at + 1))) {
      count += 4;
      at++;
    } else count += isEscaped(unit) ? 1 : 3;
  }
  return count;
}
