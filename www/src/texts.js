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
