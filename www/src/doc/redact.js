/**
 * Replaces what points at people: addresses and domains, names, identifiers, IP addresses. The same thing is replaced by
 * the same thing everywhere, octet for octet, so that nothing in the message moves: also within encoded-words,
 * quoted-printable and base64 text. What is already fictitious (RFC 2606, RFC 5737, RFC 3849), private addresses and the
 * names of large services stay, as findings depend on them. Pictures, attachments and the words of the text stay too.
 */

import { latin1, renewBodyHashes } from './body-hash.js';

/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {'addresses' | 'names' | 'ids' | 'ips'} Kind */

/** @type {Kind[]} */
export const KINDS = ['addresses', 'names', 'ids', 'ips'];

/**
 * A stretch of the message as characters from U+0000 to U+00FF, one for every decoded octet, and the way back.
 * @typedef {object} Piece
 * @property {'field' | 'text' | 'html'} kind
 * @property {string} name   of the field, in lower case
 * @property {string} text
 * @property {(text: string) => void} write  a text of the same length
 */

/**
 * @param {Uint8Array} octets
 * @param {Report} report  what the linter said about these octets
 * @param {Kind[]} [kinds]
 * @returns {{ octets: Uint8Array<ArrayBuffer>, counts: Record<Kind, number> }}  counts of different things replaced
 */
export function redact(octets, report, kinds = KINDS) {
  const copy = new Uint8Array(octets);
  const pieces = readPieces(copy, report);
  const fake = new Fakes();
  const has = (/** @type {Kind} */ kind) => kinds.includes(kind);
  const known = collect(pieces, report);
  for (const piece of pieces) {
    let { text } = piece;
    if (has('addresses')) text = replaceAddresses(text, piece, known, fake);
    if (has('ips')) text = replaceIps(text, piece, fake);
    if (has('names')) text = replaceNames(text, piece, known, fake);
    if (has('ids')) text = replaceIds(text, piece, fake);
    if (text !== piece.text) piece.write(text);
  }
  // What the signer saw is gone; that the body is what was signed is still worth telling.
  renewBodyHashes(octets, copy, report);
  return { octets: copy, counts: fake.counts };
}

/* ---- reading ---- */

/** Text parts beyond this are not searched: they hold data. */
const LONGEST_TEXT = 4_000_000;

/** @param {Uint8Array} octets  are written to @param {Report} report @returns {Piece[]} */
function readPieces(octets, report) {
  /** @type {Piece[]} */
  const pieces = [];
  const raw = (/** @type {Piece['kind']} */ kind, /** @type {string} */ name, /** @type {number} */ start, /** @type {number} */ end) => {
    const text = latin1(octets.subarray(start, end));
    pieces.push({ kind, name, text, write: changed => put(octets, start, changed) });
    if (kind === 'field') pieces.push(...encodedWords(octets, start, text));
  };
  for (const { name, span } of report.overview.fields) raw('field', name.toLowerCase(), span.start, span.end);
  const { parts } = report.overview;
  for (const { path, header, span, type, encoding } of parts) {
    if (path !== '' && header.line) {
      for (const match of latin1(octets.subarray(header.span.start, header.span.end)).matchAll(/^([!-9;-~]+)[ \t]*:.*(?:\r?\n[ \t].*)*/gm)) {
        const start = header.span.start + match.index;
        raw('field', (match[1] ?? '').toLowerCase(), start, start + match[0].length);
      }
    }
    if (!/^(text|message)\//.test(type) || span.end - span.start > LONGEST_TEXT) continue;
    // A message within has parts of its own.
    if (parts.some(part => part.path !== path && part.path.startsWith(path && `${path}.`) && part.span.start >= span.start && part.span.end <= span.end)) continue;
    const kind = type === 'text/html' ? 'html' : 'text';
    const encoded = (encoding ?? '').toLowerCase();
    if (encoded === 'base64') pieces.push(base64(octets, span.start, span.end, kind));
    else if (encoded === 'quoted-printable') pieces.push(quoted(octets, span.start, span.end, kind));
    else raw(kind, '', span.start, span.end);
  }
  return pieces;
}

/** @param {Uint8Array} octets @param {number} start @param {string} text */
function put(octets, start, text) {
  for (let at = 0; at < text.length; at++) octets[start + at] = text.charCodeAt(at);
}

/** The encoded-words of a field (RFC 2047). @param {Uint8Array} octets @param {number} start @param {string} text @returns {Piece[]} */
function encodedWords(octets, start, text) {
  return [...text.matchAll(/=\?[^?\s]+\?([bq])\?([^?\s]*)\?=/gi)].map(match => {
    const from = start + match.index + match[0].length - 2 - (match[2] ?? '').length;
    const to = from + (match[2] ?? '').length;
    const piece = /b/i.test(match[1] ?? '') ? base64(octets, from, to, 'text') : quoted(octets, from, to, 'text', true);
    return { ...piece, name: 'encoded-word' };
  });
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** @param {Uint8Array} octets @param {number} start @param {number} end @param {'text' | 'html'} kind @returns {Piece} */
export function base64(octets, start, end, kind) {
  /** Where the characters of the encoding are. @type {number[]} */
  const places = [];
  const values = [];
  for (let at = start; at < end; at++) {
    const value = ALPHABET.indexOf(String.fromCharCode(octets[at] ?? 0));
    if (value < 0) continue;
    places.push(at);
    values.push(value);
  }
  let text = '';
  for (let at = 0; at + 1 < values.length; at += 4) {
    const [a = 0, b = 0, c = -1, d = -1] = values.slice(at, at + 4);
    text += String.fromCharCode((a << 2) | (b >> 4));
    if (c >= 0) text += String.fromCharCode(((b & 15) << 4) | (c >> 2));
    if (d >= 0) text += String.fromCharCode(((c & 3) << 6) | d);
  }
  const write = (/** @type {string} */ changed) => {
    const code = (/** @type {number} */ at) => changed.charCodeAt(at) || 0;
    places.forEach((place, index) => {
      const group = 3 * (index >> 2);
      const bits = (code(group) << 16) | (code(group + 1) << 8) | code(group + 2);
      octets[place] = ALPHABET.charCodeAt((bits >> (18 - 6 * (index & 3))) & 63);
    });
  };
  return { kind, name: '', text, write };
}

/** @param {Uint8Array} octets @param {number} start @param {number} end @param {'text' | 'html'} kind @param {boolean} [word]  of a header, where _ is a blank @returns {Piece} */
export function quoted(octets, start, end, kind, word = false) {
  const raw = latin1(octets.subarray(start, end));
  /** Where each character is, and whether three octets stand for it. @type {number[]} */
  const places = [];
  let text = '';
  for (let at = 0; at < raw.length;) {
    const soft = raw[at] === '=' ? /^=[ \t]*\r?\n/.exec(raw.slice(at, at + 80)) : null;
    const hex = raw[at] === '=' ? /^=([0-9a-f]{2})/i.exec(raw.slice(at, at + 3)) : null;
    if (soft) {
      at += soft[0].length;
      continue;
    }
    places.push(hex ? -(at + 1) : at);
    text += hex ? String.fromCharCode(parseInt(hex[1] ?? '', 16)) : word && raw[at] === '_' ? ' ' : raw[at];
    at += hex ? 3 : 1;
  }
  const write = (/** @type {string} */ changed) => {
    places.forEach((place, at) => {
      if (changed[at] === text[at]) return;
      const code = changed.charCodeAt(at);
      if (place >= 0) octets[start + place] = code;
      else put(octets, start - place - 1, `=${code.toString(16).toUpperCase().padStart(2, '0')}`);
    });
  };
  return { kind, name: '', text, write };
}

/* ---- what there is ---- */

/** @typedef {{ domains: Set<string>, words: Map<string, string> }} Known */

const ADDRESS_FIELDS = /^(resent-)?(from|sender|reply-to|to|cc|bcc)$|^(disposition-notification-to|return-receipt-to|errors-to|mail-followup-to|x-sender)$/;
const PHRASE_FIELDS = /^(subject|thread-topic|comments|organization|list-id|x-original-from|encoded-word)$/;
/** Fields with names in them that are no domains. */
const UNTOUCHED = /^(content-(type|disposition|transfer-encoding)|mime-version|x-mailer|user-agent|x-mimeole)$/;

/** Words in names that point at nobody. */
const COMMON = new Set(
  'the your and for from via our team support service services customer shop store mail email news newsletter info noreply reply billing orders order account accounts admin group list order sales online'.split(' '),
);

/** @param {Piece[]} pieces @param {Report} report @returns {Known} */
function collect(pieces, report) {
  /** @type {Set<string>} */
  const domains = new Set();
  for (const { kind, name, text } of pieces) {
    const header = kind === 'field' && !UNTOUCHED.test(name);
    for (const [, , , , domain, bare] of text.matchAll(NAMES)) {
      // In running text much looks like a domain.
      if (domain || header) domains.add((domain ?? bare ?? '').toLowerCase());
    }
    for (const [, host] of text.matchAll(URL_HOST)) domains.add((host ?? '').toLowerCase());
  }
  /** @type {Map<string, string>} */
  const words = new Map();
  for (const { name, decoded } of report.overview.fields) {
    if (!ADDRESS_FIELDS.test(name.toLowerCase())) continue;
    const names = [...decoded.matchAll(/(?:"((?:[^"\\]|\\.)*)"|([^<>,;:"]+))\s*<[^<>]*>|\(([^()]*)\)/g)].map(match => match[1] ?? match[2] ?? match[3] ?? '');
    for (const word of names.join(' ').split(/[^\p{L}\p{N}\p{M}]+/u)) {
      if (word.length >= 2 && /\p{L}/u.test(word) && !COMMON.has(word.toLowerCase())) words.set(word.toLowerCase(), word);
    }
  }
  domains.delete('');
  return { domains, words };
}

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?';
const DOTTED = `${LABEL}(?:\\.${LABEL}){1,10}`;
const URL_HOST = new RegExp(`https?://(${DOTTED})`, 'gi');
/** Ends with a label that no number is, and is no name of a parameter. */
const DOMAIN = `(?<![\\w.-]|(?<!:/)/)(?:${LABEL}\\.){1,10}[a-z][a-z0-9-]{0,61}[a-z0-9](?![\\w-]|\\s*=)`;
/** An address, with one within it as lists write them (`bounce+jo=inbox.org@list.org`), or a domain. */
const NAMES = new RegExp(`(?:([\\w.+-]{1,64})=(${DOTTED})|([\\w.!#$%*+^\`{}~'-]{1,64}))@(${LABEL}(?:\\.${LABEL}){0,10})|(${DOMAIN})`, 'gi');
const URL_REST = /(https?:\/\/[^\s"'<>/?#]+)([^\s"'<>]+)/gi;

/** Names for examples and for use inside a house, and services whose name tells nothing about who uses them. */
const FICTITIOUS = /(^|\.)(example|test|invalid|localhost|localdomain|local|internal|lan|example\.(com|net|org))$/;
const SERVICES =
  /(^|\.)(gmail|googlemail|google|googleapis|gstatic|outlook|hotmail|live|msn|microsoft|office|office365|yahoo|yahoodns|ymail|aol|icloud|me|apple|gmx|web|proton|protonmail|yandex|mail|zoho|fastmail|amazonses|amazonaws|sendgrid|mailgun|mandrillapp|mailchimp|mcsv|rsgsv|sparkpostmail|postmarkapp|mtasv|mailjet|sendinblue|brevo|hubspotemail|facebook|twitter|linkedin|instagram|youtube|w3|iana|ietf)\.(com|net|org|me|de|ru|eu|be)$/;
const ROLES = /^(postmaster|abuse|no-?reply|do-?not-?reply|mailer-daemon|root|nobody|www-data|apache|info|support|newsletter|news|orders?|billing|bounces?|hostmaster|webmaster|unsubscribe)$/;
/** Labels that say what a host does. */
const HOSTS = /^(www|mail\d?|mx\d{0,2}|smtp|imap|pop|bounces?|mta|relay|web|lists?|email|news|em|click|track|img|images|cdn|static|_dmarc|_domainkey)$/;

/* ---- what comes in its place ---- */

class Fakes {
  /** @type {Record<Kind, number>} */
  counts = { addresses: 0, names: 0, ids: 0, ips: 0 };
  /** @type {Map<string, string>} */
  #known = new Map();
  /** @type {Set<string>} */
  #used = new Set();
  #next = 1;

  /** @param {Kind} kind @param {string} key  equal things have equal keys @param {(seed: number) => string} make @returns {string} */
  get(kind, key, make) {
    const id = `${kind} ${key}`;
    let found = this.#known.get(id);
    if (found === undefined) {
      // Short things run out of others that differ.
      for (let tries = 0; tries < 100; tries++) {
        found = make(this.#next++);
        if (!this.#used.has(found) && found !== key) break;
      }
      found ??= key;
      this.#used.add(found);
      this.#known.set(id, found);
      this.counts[kind]++;
    }
    return found;
  }
}

const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';

/** Letters for letters, digits for digits; the rest stays. UTF-8 stays UTF-8 of the same length. @param {string} text  one character an octet @param {number} seed */
function disguise(text, seed) {
  let index = 0;
  return text.replace(/[a-z]|[A-Z]|\d|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g, found => {
    const number = seed * 31 + 7 * index + (seed >> 3);
    const letters = index++ % 2 ? VOWELS : CONSONANTS;
    if (/\d/.test(found)) return String(1 + (number % 9));
    if (found.length > 1) return /** @type {string} */ (['\xc3\xa9', '\xe3\x81\x82', '\xf0\x9f\x93\xa7'][found.length - 2]);
    const letter = letters[number % letters.length] ?? 'x';
    return /[A-Z]/.test(found) ? letter.toUpperCase() : letter;
  });
}

/** The letters of `text` in upper case where `like` has them so. @param {string} text @param {string} like */
const sameCase = (text, like) => [...text].map((letter, at) => (/[A-Z]/.test(like[at] ?? '') ? letter.toUpperCase() : letter)).join('');

/** @param {string} domain @param {Fakes} fake @returns {string} */
function fakeDomain(domain, fake) {
  const lower = domain.toLowerCase();
  if (FICTITIOUS.test(lower)) return domain;
  const labels = lower.split('.');
  if (SERVICES.test(lower)) {
    return sameCase(labels.map(label => (/\d{4}/.test(label) ? fake.get('addresses', label, seed => disguise(label, seed)) : label)).join('.'), domain);
  }
  const country = labels.length > 2 && /^(co|com|org|net|ac|gov|edu|ne|or|go)$/.test(labels.at(-2) ?? '') && labels.at(-1)?.length === 2;
  const organization = labels.length - (country ? 3 : 2);
  const faked = labels.map((label, at) => {
    if (at > organization || HOSTS.test(label)) return label;
    // No one is likely to own a name that begins like this.
    const make = (/** @type {number} */ seed) => (at === organization && /^[a-z]{2}\w{3}/.test(label) ? `zq${disguise(label.slice(2), seed)}` : disguise(label, seed));
    return fake.get('addresses', label, make);
  });
  return sameCase(faked.join('.'), domain);
}

/** Hides what is in encoded-words, which are pieces of their own. @param {string} text @param {(text: string) => string} change */
const outsideWords = (text, change) =>
  text
    .split(/(=\?[^?\s]+\?[bq]\?[^?\s]*\?=)/i)
    .map((part, index) => (index % 2 ? part : change(part)))
    .join('');

/** Changes the value of a field, or all of another piece. @param {string} text @param {Piece} piece @param {(text: string) => string} change */
function within(text, { kind }, change) {
  const start = kind === 'field' ? text.indexOf(':') + 1 : 0;
  return text.slice(0, start) + outsideWords(text.slice(start), change);
}

/** @param {string} text @param {Piece} piece @param {Known} known @param {Fakes} fake */
function replaceAddresses(text, piece, { domains }, fake) {
  if (UNTOUCHED.test(piece.name)) return text;
  /** @param {string} part @param {string} domain */
  const local = (part, domain) => {
    const lower = part.toLowerCase();
    if (ROLES.test(lower) || FICTITIOUS.test(domain.toLowerCase())) return part;
    return sameCase(fake.get('addresses', `${lower}@`, seed => disguise(lower, seed)), part);
  };
  const address = (/** @type {string} */ user, /** @type {string} */ at, /** @type {string} */ domain) => local(user, domain) + at + fakeDomain(domain, fake);
  return within(text, piece, part =>
    part.replace(NAMES, (found, user, inner, plain, domain, bare) => {
      if (bare) return domains.has(bare.toLowerCase()) ? fakeDomain(bare, fake) : found;
      if (plain) return address(plain, '@', domain);
      // `smtp.mailfrom=jo.doe@inbox.org` is a parameter and an address.
      if (!domains.has(inner.toLowerCase())) return `${user}=${address(inner, '@', domain)}`;
      return `${address(user, '=', inner)}@${fakeDomain(domain, fake)}`;
    }),
  );
}

/** @param {string} text @param {Piece} piece @param {Fakes} fake */
function replaceIps(text, piece, fake) {
  return within(text, piece, part =>
    part
      .replace(/(?<![\w.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\w]|\.\d)/g, (found, ...groups) => {
        const numbers = groups.slice(0, 4).map(Number);
        if (numbers.some(number => number > 255) || isSpecial(numbers)) return found;
        // A number of as many digits; the first one such that it stays public.
        const make = (/** @type {number} */ seed) =>
          groups
            .slice(0, 4)
            .map((/** @type {string} */ digits, /** @type {number} */ at) => {
              const number = seed * 37 + at * 11;
              if (at === 0) return [8, 60 + (number % 30), 130 + (number % 30)][digits.length - 1];
              return [1 + (number % 9), 10 + (number % 90), 100 + (number % 100)][digits.length - 1];
            })
            .join('.');
        return fake.get('ips', found, make);
      })
      .replace(/(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,7}(?![\w:])/gi, found => {
        const lower = found.toLowerCase();
        if (!/[a-f]|::/.test(lower) && lower.split(':').length < 8) return found;
        if (/^(fe80|fc|fd|2001:0?db8|::)/.test(lower)) return found;
        const make = (/** @type {number} */ seed) => {
          const [first = '', ...rest] = lower.split(':');
          return [first, ...rest.map((group, at) => group.replace(/[0-9a-f]/g, digit => (digit === '0' ? '0' : '123456789abcdef'[(seed * 7 + at * 5 + digit.charCodeAt(0)) % 15] ?? '1')))].join(':');
        };
        return sameCase(fake.get('ips', lower, make), found);
      }),
  );
}

/** Addresses that belong to nobody in particular. @param {number[]} numbers */
function isSpecial([a = 0, b = 0, c = 0]) {
  return (
    a === 0 || a === 10 || a === 127 || a >= 224 ||
    (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254) || (a === 100 && b >= 64 && b < 128) ||
    (a === 192 && b === 0 && c === 2) || (a === 198 && b === 51 && c === 100) || (a === 203 && b === 0 && c === 113)
  );
}

/** Attributes that a reader gets to see. */
const SHOWN = /\b(alt|title|aria-label|content)\s*=\s*("[^"]*"|'[^']*')/gi;

/** @param {string} text @param {Piece} piece @param {Known} known @param {Fakes} fake */
function replaceNames(text, piece, { words }, fake) {
  const { kind, name } = piece;
  if (!words.size || (kind === 'field' && !ADDRESS_FIELDS.test(name) && !PHRASE_FIELDS.test(name))) return text;
  const encoder = new TextEncoder();
  const all = [...words.values()].map(word => latin1(encoder.encode(word))).sort((a, b) => b.length - a.length);
  const any = new RegExp(`(?<![\\w\\x80-\\xff@.-])(${all.map(word => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')})(?![\\w\\x80-\\xff@-]|\\.\\w)`, 'gi');
  const change = (/** @type {string} */ part) =>
    part.replace(any, found => {
      const key = found.replace(/[A-Z]/g, letter => letter.toLowerCase());
      // Short names are words of the language too.
      if (key.length < 4 && !/^[A-Z\x80-\xff]/.test(found)) return found;
      return sameCase(fake.get('names', key, seed => disguise(key, seed)), found);
    });
  if (kind !== 'html') return within(text, piece, change);
  return text
    .split(/(<[^<>]*>)/)
    .map((part, index) => (index % 2 ? part.replace(SHOWN, change) : change(part)))
    .join('');
}

/** Fields that hold nothing but an identifier, a word of the linter's or of the standards. */
const WITHOUT_IDS = /^(x-priority|x-spam-\w+|x-mailer|x-msmail-priority|x-mimeole|mime-version|content-.*|message-id|in-reply-to|references)$/;

/** @param {string} text @param {Piece} piece @param {Fakes} fake */
function replaceIds(text, piece, fake) {
  const id = (/** @type {string} */ found) => fake.get('ids', found, seed => disguise(found, seed));
  const inUrl = (/** @type {string} */ part) =>
    part.replace(URL_REST, (_, host, rest) => host + rest.replace(/[\w-]{8,}/g, (/** @type {string} */ token) => (/\d/.test(token) || token.length >= 20 ? id(token) : token)));
  const { kind, name } = piece;
  if (kind !== 'field') return inUrl(text);
  return within(text, piece, part => {
    if (/^(x-)?received$/.test(name)) return part.replace(/(\bid\s+<?)([\w.-]*\d[\w.-]*)/gi, (_, word, token) => word + id(token));
    const own = (name.startsWith('x-') || /-(id|index)$/.test(name)) && !WITHOUT_IDS.test(name);
    return inUrl(own ? part.replace(/(?<![\w@.-])(?=\w*\d)\w{6,}(?![\w@]|\.\w)/g, id) : part);
  });
}
