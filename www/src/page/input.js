/** What people bring: files, pasted text, links; and what to say when it is no message. */
import { decode } from '../doc/octets.js';
import * as text from '../texts.js';
import { octets as size } from '../words.js';

/**
 * @typedef {object} Refusal
 * @property {string} title   what happened
 * @property {string} text    what is safe, what to do
 * @property {boolean} anyway whether it can be checked all the same
 * @property {boolean} [outlook]  whether it is one of Outlook's files
 */

/** More than this does not fit into the memory that a linter in a browser may use. */
const LARGEST = 200_000_000;

/** How other kinds of file begin. @type {[number[], string][]} */
const KINDS = [
  [[0x25, 0x50, 0x44, 0x46], text.files.pdf],
  [[0x89, 0x50, 0x4e, 0x47], text.files.picture],
  [[0xff, 0xd8, 0xff], text.files.picture],
  [[0x47, 0x49, 0x46, 0x38], text.files.picture],
  [[0x50, 0x4b, 0x03, 0x04], text.files.office],
  [[0x1f, 0x8b], text.files.compressed],
  [[0x37, 0x7a, 0xbc, 0xaf], text.files.archive],
  [[0x52, 0x61, 0x72, 0x21], text.files.archive],
  [[0x7f, 0x45, 0x4c, 0x46], text.files.program],
];
const OUTLOOK = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * Why a file is not opened, or null.
 * @param {Uint8Array} octets
 * @param {string} name
 * @returns {Refusal | null}
 */
export function refuse(octets, name) {
  const starts = (/** @type {number[]} */ magic) => magic.every((octet, at) => octets[at] === octet);
  if (octets.length === 0) {
    return {
      title: text.fileEmpty(name),
      text: text.fileEmptyHelp,
      anyway: false,
    };
  }
  if (octets.length > LARGEST) {
    return {
      title: text.fileTooLong(name, size(octets.length), size(LARGEST)),
      text: text.fileTooLongHelp,
      anyway: false,
    };
  }
  if (starts(OUTLOOK)) {
    return {
      title: text.fileOutlook(name),
      text: text.fileOutlookHelp,
      anyway: false,
      outlook: true,
    };
  }
  const kind = KINDS.find(([magic]) => starts(magic));
  if (kind) {
    return {
      title: text.fileOther(name, kind[1]),
      text: text.fileOtherHelp,
      anyway: true,
    };
  }
  if (isBinary(octets)) {
    return {
      title: text.fileBinary(name),
      text: text.fileBinaryHelp,
      anyway: true,
    };
  }
  return null;
}

/** Whether the start has no field and many octets that no text has. @param {Uint8Array} octets */
function isBinary(octets) {
  const start = octets.subarray(0, 4096);
  if (utf16(octets)) return false;
  const odd = start.filter(octet => octet < 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d && octet !== 0x1b).length;
  if (odd * 20 < start.length) return false;
  return !decode(start).lines.slice(0, 20).some(line => /^[!-9;-~]+[ \t]*:/.test(line));
}

/** Which UTF-16 a file is, by its byte order mark or by its NULs. @param {Uint8Array} octets @returns {'utf-16le' | 'utf-16be' | null} */
export function utf16(octets) {
  if (octets[0] === 0xff && octets[1] === 0xfe) return 'utf-16le';
  if (octets[0] === 0xfe && octets[1] === 0xff) return 'utf-16be';
  const start = octets.subarray(0, 200);
  if (start.length < 8) return null;
  const nuls = [0, 0];
  start.forEach((octet, at) => {
    if (octet === 0) nuls[at % 2] = (nuls[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = nuls;
  const most = start.length / 2;
  if (odd > 0.7 * most && even < 0.1 * most) return 'utf-16le';
  if (even > 0.7 * most && odd < 0.1 * most) return 'utf-16be';
  return null;
}

/** The same text as UTF-8. @param {Uint8Array} octets @param {'utf-16le' | 'utf-16be'} encoding */
export const toUtf8 = (octets, encoding = utf16(octets) ?? 'utf-16le') => new TextEncoder().encode(new TextDecoder(encoding).decode(octets));

/** A link that unpacks to more than this is no message that someone shared. */
const LONGEST_LINK = 20_000_000;

/**
 * The message in a link: `#m=1.` and base64url of deflated octets. It never went to a server.
 * @param {string} hash
 * @returns {Promise<Uint8Array>}
 */
export async function unpackLink(hash) {
  const match = /^#m=1\.([\w-]*)$/.exec(hash);
  if (!match) throw new Error(text.linkUnknown);
  const octets = await inflated(match[1] ?? '').catch(() => {
    throw new Error(text.linkDamaged);
  });
  if (!octets) throw new Error(text.linkTooMuch);
  return octets;
}

/** Null when it is too much. @param {string} packed  as base64url @returns {Promise<Uint8Array | null>} */
async function inflated(packed) {
  const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
  const deflated = Uint8Array.from(binary, character => character.charCodeAt(0));
  const reader = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const pieces = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > LONGEST_LINK) {
      await reader.cancel();
      return null;
    }
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
