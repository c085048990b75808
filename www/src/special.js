/**
 * Characters that show nothing or move others about: controls other than tab and line feed, marks of writing direction,
 * joiners and other format characters (Unicode category Cf), separators of lines, octets that are not UTF-8.
 */
export const SPECIAL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ufffc]|\p{Cf}|\p{Cs}|\p{Co}/gu;

/** What stands for a place without any character. */
export const NOTHING = '∅';

/** The controls by their names in ASCII: fonts often lack the pictures that Unicode has for them. */
const CONTROLS = 'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(' ');

/** @type {Record<number, string>} */
const NAMES = {
  0x7f: 'DEL',
  0xad: 'SHY',
  0x61c: 'ALM',
  0x200b: 'ZWSP',
  0x200c: 'ZWNJ',
  0x200d: 'ZWJ',
  0x200e: 'LRM',
  0x200f: 'RLM',
  0x2028: 'LS',
  0x2029: 'PS',
  0x202a: 'LRE',
  0x202b: 'RLE',
  0x202c: 'PDF',
  0x202d: 'LRO',
  0x202e: 'RLO',
  0x2060: 'WJ',
  0x2066: 'LRI',
  0x2067: 'RLI',
  0x2068: 'FSI',
  0x2069: 'PDI',
  0xfeff: 'BOM',
};

/** What stands for a special character: `NUL`, `RLO`, `E9` for an octet that is not UTF-8, or its number. @param {string} character */
export function label(character) {
  const point = character.codePointAt(0) ?? 0;
  if (point >= 0xdc80 && point <= 0xdcff) return hex(point - 0xdc00, 2);
  return CONTROLS[point] ?? NAMES[point] ?? `U+${hex(point, 4)}`;
}

/** @param {number} number @param {number} digits */
const hex = (number, digits) => number.toString(16).toUpperCase().padStart(digits, '0');

/** What stands for a run of special characters, in a bounded number of letters. @param {string} run */
export function runLabel(run) {
  const first = String.fromCodePoint(run.codePointAt(0) ?? 0);
  const characters = run.length > 200 ? run.length / first.length : [...run].length;
  if (characters > 1 && first.repeat(characters) === run) return `${label(first)} ×${characters.toLocaleString('en')}`;
  const shown = [...run.slice(0, 24)].slice(0, 8).map(label).join(' ');
  return characters > 8 ? `${shown} … ×${characters.toLocaleString('en')}` : shown;
}
