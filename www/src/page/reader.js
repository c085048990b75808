/** What a reader gets to see: fields with their words and dates decoded, bodies without their encodings. */
import { h, icon } from '../dom.js';
import { decodeBody, unitAt } from '../doc/decode.js';
import * as text from '../texts.js';
import { duration, octets } from '../words.js';

/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/types.js').Part} Part */

/** What stands at a place. @typedef {{ title: string, lines: string[], body: string, plain: boolean }} Reading  `plain`: as it is written already */

/** Bodies beyond this are told about, not shown. */
const LONGEST = 1_000_000;
/** Lines around the pointer. */
const AROUND = 4;

/**
 * @param {Report} report
 * @param {import('@codemirror/state').Text} doc
 * @param {number} position  in the view
 * @param {boolean} whole  all of a body, not what is around the position
 * @returns {Reading | null}
 */
export function reading(report, doc, position, whole) {
  const { fields, parts } = report.overview;
  const part = parts.findLast(({ type, utf16, header }) => !type.startsWith('multipart/') && ((utf16.start <= position && position <= utf16.end) || isIn(header.utf16, position)));
  const field = fields.find(({ utf16 }) => isIn(utf16, position));
  if (field) return ofField(report, doc.sliceString(field.utf16.start, field.utf16.end), field);
  if (!part) return null;
  return ofBody(doc, position, part, whole);
}

/** @param {{ start: number, end: number }} range @param {number} position */
const isIn = ({ start, end }, position) => start < end && start <= position && position <= end;

const FULL = /** @type {Intl.DateTimeFormatOptions} */ ({ dateStyle: 'full', timeStyle: 'long' });

/** A time where the reader is, and how long ago. @param {number} time  in milliseconds */
function local(time) {
  const ago = Math.round((Date.now() - time) / 1000);
  return text.localTime(new Date(time).toLocaleString(undefined, FULL), duration(Math.abs(ago)), ago < 0);
}

/** A date as messages have it (RFC 5322 §3.3). */
const DATE = /\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s+\d{4}\s+\d{1,2}:\d{2}(?::\d{2})?\s+(?:[+-]\d{4}|utc?|gmt|est|edt|cst|cdt|mst|mdt|pst|pdt)/i;

/** @param {Report} report @param {string} raw @param {import('../lint/types.js').Field} field @returns {Reading} */
function ofField(report, raw, { name, decoded, octets: size, utf16 }) {
  const lines = [];
  const { overview } = report;
  const known = [overview.date, ...overview.hops].find(entry => entry?.time && isIn(utf16, entry.utf16.start));
  const written = DATE.exec(raw.replace(/\s+/g, ' '))?.[0];
  const time = known?.time ? Date.parse(known.time) : written ? Date.parse(written) : NaN;
  if (!Number.isNaN(time)) lines.push(local(time));
  if (/^(dkim|arc-message|arc)-/i.test(name)) {
    for (const [, tag, seconds] of raw.matchAll(/[;:\s]([tx])=\s*(\d{9,11})\s*(?=;|$)/g)) {
      lines.push(`${tag === 't' ? text.signed : text.expires} ${local(Number(seconds) * 1000)}`);
    }
  }
  const value = raw.slice(raw.indexOf(':') + 1).replace(/\n(?=[ \t])/g, '').trim();
  const plain = decoded.trim() === value.trim();
  return { title: text.decodedField(name, octets(size)), lines, body: plain && lines.length ? '' : decoded, plain: plain && !lines.length };
}

/** @param {import('@codemirror/state').Text} doc @param {number} position @param {Part} part @param {boolean} whole @returns {Reading} */
function ofBody(doc, position, part, whole) {
  const { type, encoding, charset, utf16, filename, decodedOctets } = part;
  const title = text.decodedPart(type, encoding ?? '', octets(decodedOctets ?? part.octets), filename ?? '');
  const isText = /^(text|message)\//.test(type) || type === '';
  const encoded = /^(base64|quoted-printable)$/i.test(encoding ?? '');
  if (!isText || utf16.end - utf16.start > LONGEST) return { title, lines: [], body: '', plain: false };
  const decoded = decodeBody(doc.sliceString(utf16.start, utf16.end), utf16.start, encoding, charset);
  if (whole) return { title, lines: [], body: decoded.text, plain: !encoded };
  const unit = unitAt(decoded, position);
  const lines = decoded.text.split(/\r\n|\r|\n/);
  let at = 0;
  let line = 0;
  for (; line < lines.length - 1 && at + (lines[line] ?? '').length < unit; line++) at += (lines[line] ?? '').length + (decoded.text[at + (lines[line] ?? '').length] === '\r' ? 2 : 1);
  const shown = lines.slice(Math.max(0, line - AROUND), line + AROUND + 1).map(one => (one.length > 400 ? `…${one.slice(Math.max(0, unit - at - 160), unit - at + 240)}…` : one));
  return { title, lines: [], body: shown.join('\n').trim(), plain: !encoded };
}

/** Over the text, when there is more to it than one sees. @param {Reading | null} found */
export function readingTip(found) {
  if (!found || found.plain) return null;
  return h('div', { class: 'one decoded-tip' }, icon('info'), h('b', {}, found.title), found.lines.map(line => h('div', {}, line)), found.body && h('div', {}, h('pre', { class: 'decoded' }, found.body)));
}

/**
 * Below the line, when it is asked for.
 * @param {Reading} found
 * @param {{ close: () => void, copy: (words: string) => void }} actions
 */
export function readingNote(found, { close, copy }) {
  return h(
    'section',
    { class: 'note info-l', 'aria-labelledby': 'note-title' },
    h('div', { class: 'hd' }, h('h3', { id: 'note-title', class: 'nt', tabindex: '-1' }, found.title), h('button', { class: 'btn quiet icon', type: 'button', 'aria-label': text.closeNote, onclick: close }, icon('close'))),
    h('div', { class: 'bd' }, found.lines.map(line => h('p', {}, line)), found.body && h('pre', { class: 'decoded', tabindex: '0' }, found.body.slice(0, 100_000))),
    h('div', { class: 'ft' }, h('button', { class: 'btn', type: 'button', onclick: () => copy([...found.lines, found.body].filter(Boolean).join('\n')) }, text.copyDecoded)),
  );
}
