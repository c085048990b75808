/** Body hashes of DKIM and ARC signatures (RFC 6376 §3.7): a message that was changed all over can be given fitting ones. */

import { sha1, sha256 } from './sha.js';

/** One character from U+0000 to U+00FF for every octet. @param {Uint8Array} octets */
export const latin1 = octets => {
  let text = '';
  for (let at = 0; at < octets.length; at += 0x8000) text += String.fromCharCode(...octets.subarray(at, at + 0x8000));
  return text;
};

/**
 * Writes a new body hash wherever the old one fitted the old body. The hash has as many characters as before.
 * @param {Uint8Array} before
 * @param {Uint8Array} after  is written to; nothing but octets of the same places may differ
 * @param {import('../lint/types.js').Report} report  of `before`
 */
export function renewBodyHashes(before, after, report) {
  const body = report.overview.parts.find(({ path }) => path === '');
  if (!body) return;
  for (const { bodyHash, span } of report.overview.signatures) {
    if (bodyHash !== 'match') continue;
    const field = latin1(before.subarray(span.start, span.end));
    const tag = (/** @type {string} */ name) => new RegExp(`[:;]\\s*${name}\\s*=([^;]*)`).exec(field)?.[1]?.replace(/\s/g, '');
    const relaxed = tag('c')?.split('/')[1] === 'relaxed';
    const hash = (/** @type {Uint8Array} */ octets) => {
      const digest = tag('a')?.endsWith('sha1') ? sha1 : sha256;
      return btoa(String.fromCharCode(...digest(canonical(octets.subarray(body.span.start, body.span.end), relaxed))));
    };
    const old = tag('bh') ?? '';
    // With l= only a part of the body is covered; that is rare, and left alone.
    if (tag('l') !== undefined || hash(before) !== old) continue;
    const renewed = hash(after);
    const name = /[:;]\s*bh\s*=/.exec(field);
    if (!name) continue;
    let written = 0;
    for (let at = span.start + name.index + name[0].length; written < renewed.length && at < span.end; at++) {
      if (/[A-Za-z0-9+/=]/.test(String.fromCharCode(after[at] ?? 0))) after[at] = renewed.charCodeAt(written++);
    }
  }
}

/** The body as it is hashed (RFC 6376 §3.4.3, §3.4.4). @param {Uint8Array} body @param {boolean} relaxed @returns {Uint8Array<ArrayBuffer>} */
function canonical(body, relaxed) {
  // Every line end counts as CRLF, as it travels.
  let text = latin1(body).replace(/\r\n|\r|\n/g, '\r\n');
  if (relaxed) text = text.replace(/[ \t]+(?=\r\n|$)/g, '').replace(/[ \t]+/g, ' ');
  text = text.replace(/(\r\n)+$/, '');
  if (text || !relaxed) text += '\r\n';
  return Uint8Array.from(text, character => character.charCodeAt(0));
}
