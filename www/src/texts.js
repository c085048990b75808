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
