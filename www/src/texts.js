/**
 * Every text of the page that is not in index.html or said by the linter, in one place and ready for translation.
 * Texts with values in them are functions; how numbers and times are written is in words.js.
 */
import { number, plural } from './words.js';

/* ---- buttons ---- */
export const applyToCopy = 'Apply to this copy';
export const cancel = 'Cancel';

/* ---- fixes ---- */
/** @param {number} count */
export const applyFixes = count => `Apply ${plural(count, 'safe fix', 'safe fixes')}…`;
/** @param {number} places */
export const fixAllPlaces = places => `Fix all ${number(places)} places…`;
/** @param {number} count */
export const fixesTitle = count => plural(count, 'safe fix', 'safe fixes');
export const fixesNone = 'Nothing can be fixed safely here';
export const fixesSafe = 'Every reader sees the same message afterwards. What a signature covers, and what needs a decision, is left alone.';
export const fixPreview = 'Fix preview';
/** @param {number} count */
export const fixesLeft = count => `${plural(count, 'finding')} left`;
/** @param {number} places */
export const fixed = places => `Fixed ${plural(places, 'place')}. Ctrl Z undoes. `;
export const before = 'Before: ';
export const after = 'After: ';
/** @param {number} line */
export const lineNumber = line => `line ${number(line)}`;
/** @param {number} count */
export const morePlaces = count => `and ${plural(count, 'more place')}`;

/* ---- sharing ---- */
export const close = 'Close';
export const shareTitle = 'Share this message';
export const shareSample = 'This is a sample. Its own link is short and holds no message:';
export const shareLink = 'Link';
/** @param {number} length  in characters @param {boolean} redacted */
export const shareSize = (length, redacted) =>
  `The link contains the ${redacted ? 'redacted ' : ''}message (${number(length)} characters). Anyone with the link can read it; no server gets to see it.${redacted ? ' Read it once more before you share it.' : ''}`;
export const shareLong = 'Some programs cut links of more than 8,000 characters: send the file instead.';
/** @param {number} length */
export const shareTooLong = length => `A link would have ${number(length)} characters, which is too long. Save the message and send the file.`;
export const redact = 'Redact: take people out of it first';
export const redactKinds = { addresses: 'Addresses and domains', names: 'Names', ids: 'Identifiers', ips: 'IP addresses' };
export const redactKeeps = 'Each is replaced by something made up of the same length, everywhere the same. Names for examples, as in example.org, the words of the text, pictures and attachments stay as they are.';
/** @param {Record<'addresses' | 'names' | 'ids' | 'ips', number>} counts */
export function redacted({ addresses, names, ids, ips }) {
  const parts = [
    addresses && plural(addresses, 'part of an address', 'parts of addresses'),
    names && plural(names, 'name'),
    ids && plural(ids, 'identifier'),
    ips && plural(ips, 'IP address', 'IP addresses'),
  ].filter(Boolean);
  return parts.length ? `Replaced: ${parts.join(', ')}.` : 'There was nothing to replace.';
}
/** @param {number} count */
export const findingsSame = count => (count === 1 ? 'The one finding stays the same.' : count ? `All ${number(count)} findings stay the same.` : 'There is still nothing to complain about.');
export const findingsDiffer = 'Not all findings stay the same:';
export const gone = 'Gone:';
export const added = 'New:';
export const openRedacted = 'Look at it';
export const saveRedacted = 'Save redacted .eml';
export const copyLink = 'Copy link';
export const linkCopied = 'Link copied.';

/* ---- reading ---- */
/** @param {number} first @param {number} last @param {string} type @param {string} size */
export const foldedLines = (first, last, type, size) => `lines ${number(first)} to ${number(last)}: ${type}, base64, ${size}`;
/** @param {number} count */
export const foldedSignature = count => `${number(count)} characters of signature`;
export const unfold = 'show';
/** @param {string} time @param {string} ago @param {boolean} future */
export const localTime = (time, ago, future) => `${time} where you are, ${future ? `in ${ago}` : `${ago} ago`}`;
export const signed = 'Signed:';
export const expires = 'Expires:';
/** @param {string} name @param {string} size */
export const decodedField = (name, size) => `${name}, decoded (${size})`;
/** @param {string} type @param {string} encoding @param {string} size  decoded @param {string} filename */
export const decodedPart = (type, encoding, size, filename) => `${type || 'text'}${filename ? ` “${filename}”` : ''}, ${size}${encoding ? ` in ${encoding}` : ''}`;
export const closeNote = 'Close this note';
export const copyDecoded = 'Copy what it says';
export const decodedCopied = 'Copied.';
export const nothingDecoded = 'There is nothing to decode here.';

export const goTo = 'Go to';
export const goToHelp = 'A line (19 or 19:4), an octet (@1309), or a part of the name of a field or part.';
export const places = 'Places';
export const nothingThere = 'There is no such place.';
/** @param {number} line @param {number} column */
export const goToLine = (line, column) => `Line ${number(line)}${column > 1 ? `, column ${number(column)}` : ''}`;
/** @param {number} octet @param {number} line */
export const goToOctet = (octet, line) => `Octet ${number(octet)}, in line ${number(line)}`;

/* ---- the list of findings ---- */
export const allRules = 'All rules';
/** @param {string} key  a family or a code @param {string} name  of the rule @param {number} count */
export const ruleFilter = (key, name, count) => `${key.length > 3 ? `\u2003${key} ${name}` : `${key} ${FAMILIES[key] ?? ''}`} (${number(count)})`;
/** @param {number} count */
export const passed = count => `${number(count)} passed`;
/** @param {number} count */
export const andMore = count => `(and ${number(count)} more)`;
/** @param {string} name  of the message @param {number} line @param {number} column */
export const inMessage = (name, line, column) => `in ${name}, line ${number(line)}, column ${number(column)}`;
export const findingCopied = 'Finding copied as Markdown.';
export const reportCopied = { markdown: 'Report copied as Markdown.', text: 'Report copied as plain text.', json: 'Report copied as JSON.' };

/** The families of rules. @type {Record<string, string>} */
export const FAMILIES = {
  FMT: 'Octets and lines',
  HDR: 'Header syntax',
  ADR: 'Addresses',
  DAT: 'Dates',
  MID: 'Message identifiers',
  ENC: 'Encoded words and parameters',
  MIM: 'MIME structure',
  HTM: 'HTML',
  AUT: 'Authentication results',
  DKM: 'DKIM signatures',
  LST: 'Lists and automatic mail',
  RCV: 'Received fields',
  SND: 'Sender identities',
  SPF: 'SPF records',
  DMC: 'DMARC records',
  DKK: 'DKIM keys',
  NET: 'Live checks',
};

/* ---- damage from copying ---- */
export const damaged = 'This text was changed by copying.';
/** What was done to it. */
export const damage = {
  prefix: 'Every line begins with the same mark or indent',
  escaped: '“<” became “&lt;”',
  'blank-first': 'There is a blank line before the first field',
  doubled: 'Every second line is blank',
  'no-break': 'Blanks became blanks that do not break',
  quotes: 'Quotation marks were made typographic',
  folding: 'Lines that continue a field lost their indent',
  wrapped: 'Long lines were broken again',
};
/** @param {string[]} kinds */
export const damageList = kinds => `${kinds.map((kind, at) => (at ? kind.replace(/^[A-Z]/, letter => letter.toLowerCase()) : kind)).join(', ')}.`;
/** @param {number} gone @param {number} all */
export const fromCopying = (gone, all) =>
  gone ? ` ${number(gone)} of the ${plural(all, 'finding')} may come from that, not from the message.` : '';
export const repairText = 'Repair the text';
export const keepText = 'Keep as it is';
export const repaired = 'Repaired. Ctrl Z undoes. ';
export const headersOnly = 'This is a header alone: its body, parts and signatures could not be checked.';
