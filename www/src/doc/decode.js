/** What a body is once its transfer encoding and charset are undone, with the way back to the view. */
import { encodeText } from './octets.js';

/**
 * `map[n]` is the position in the view that the unit `n` of `text` was read from; one more entry gives the end.
 * @typedef {{ text: string, map: Uint32Array }} Decoded
 */

const VALUES = new Int8Array(128).fill(-1);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((character, value) => (VALUES[character.charCodeAt(0)] = value));

/**
 * @param {string} source   of the view
 * @param {number} start    where it stands there
 * @param {string | null} encoding  as the part names it
 * @param {string | null} charset   as the part names it
 * @returns {Decoded}
 */
export function decodeBody(source, start, encoding, charset) {
  const how = (encoding ?? '').toLowerCase();
  const { octets, places } = how === 'base64' ? fromBase64(source) : how === 'quoted-printable' ? fromQuoted(source) : fromPlain(source);
  return fromCharset(octets, places, start, start + source.length, charset ?? 'utf-8');
}

/** Octets, and the unit of the source each comes from. @typedef {{ octets: Uint8Array, places: Uint32Array }} Octets */

/** @param {string} source @returns {Octets} */
function fromBase64(source) {
  const octets = new Uint8Array(Math.ceil((source.length * 3) / 4) + 3);
  const places = new Uint32Array(octets.length);
  let count = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < source.length; at++) {
    const value = VALUES[source.charCodeAt(at)] ?? -1;
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    places[count] = at;
    octets[count++] = (bits >> held) & 0xff;
  }
  return { octets: octets.subarray(0, count), places };
}

/** @param {string} source @returns {Octets} */
function fromQuoted(source) {
  const { octets: raw, places: from } = fromPlain(source);
  const octets = new Uint8Array(raw.length);
  const places = new Uint32Array(raw.length);
  const hex = (/** @type {number | undefined} */ octet) => (octet === undefined ? NaN : parseInt(String.fromCharCode(octet), 16));
  let count = 0;
  for (let at = 0; at < raw.length; at++) {
    const octet = raw[at] ?? 0;
    if (octet === 0x3d) {
      const value = hex(raw[at + 1]) * 16 + hex(raw[at + 2]);
      let end = at + 1;
      while (raw[end] === 0x20 || raw[end] === 0x09) end++;
      if (!Number.isNaN(value)) {
        places[count] = from[at] ?? 0;
        octets[count++] = value;
        at += 2;
        continue;
      }
      // A soft line break.
      if (raw[end] === 0x0a) {
        at = end;
        continue;
      }
    }
    places[count] = from[at] ?? 0;
    octets[count++] = octet;
  }
  return { octets: octets.subarray(0, count), places };
}

/** @param {string} source @returns {Octets} */
function fromPlain(source) {
  const octets = encodeText(source);
  const places = new Uint32Array(octets.length);
  if (octets.length === source.length) return { octets, places: places.map((_, at) => at) };
  let unit = 0;
  for (let at = 0; at < octets.length;) {
    const point = source.codePointAt(unit) ?? 0;
    const length = point < 0x80 || (point >= 0xdc80 && point <= 0xdcff) ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    places.fill(unit, at, at + length);
    at += length;
    unit += point > 0xffff ? 2 : 1;
  }
  return { octets, places };
}

/** @param {string} label */
function decoder(label) {
  try {
    return new TextDecoder(label, { ignoreBOM: true });
  } catch {
    return new TextDecoder('utf-8', { ignoreBOM: true });
  }
}

/** @param {Uint8Array} octets @param {Uint32Array} places @param {number} start @param {number} end @param {string} charset @returns {Decoded} */
function fromCharset(octets, places, start, end, charset) {
  const reader = decoder(charset);
  const map = new Uint32Array(2 * octets.length + 2);
  let text = '';
  for (let at = 0; at < octets.length;) {
    // Runs of ASCII are read at once, the rest octet by octet, so that each character is known to its octets.
    let to = at + 1;
    if ((octets[at] ?? 0) < 0x80) while (to < octets.length && (octets[to] ?? 0) < 0x80) to++;
    const read = reader.decode(octets.subarray(at, to), { stream: true });
    for (let unit = 0; unit < read.length; unit++) map[text.length + unit] = start + (places[Math.min(to - 1, at + unit)] ?? 0);
    text += read;
    at = to;
  }
  const rest = reader.decode();
  map.fill(end, text.length);
  text += rest;
  return { text, map: map.subarray(0, text.length + 1) };
}

/** The unit of the decoded text that was read at or before a position of the view. @param {Decoded} decoded @param {number} position */
export function unitAt({ map }, position) {
  let low = 0;
  let high = map.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((map[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
