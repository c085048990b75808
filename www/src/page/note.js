/** What a finding says: in the note between the lines, over a mark, and as Markdown. */
import { h, icon } from '../dom.js';
import * as text from '../texts.js';
import { SEVERITY } from '../words.js';
import { diffLines } from './diff.js';

/** @typedef {import('../lint/types.js').Finding} Finding */
/** @typedef {import('../doc/hunks.js').Hunk} Hunk */

/**
 * @typedef {object} NoteContext
 * @property {number[]} several       indices of all findings here, of which this is one
 * @property {number} index
 * @property {string} why             what the page of the rule says in short; empty while unknown
 * @property {{ hunks: Hunk[], more: number } | null} preview  of the fix
 * @property {() => void} close
 * @property {(index: number) => void} open      another finding
 * @property {(position: number) => void} go     another place
 * @property {(() => void) | null} apply  null where nothing can be changed
 * @property {(() => void) | null} applyAll   safe fixes of all places, looked at once more
 * @property {() => void} copy
 * @property {'b'} [heading]  its title, where nobody knows what headings are around
 */

/** A sentence needs its full stop. @param {string} words */
const sentence = words => (/[.!?…:”"]$/.test(words) ? words : `${words}.`);

/** A link that leaves the message where it is. @param {string} url @param {string} words @param {string} [style] */
export const link = (url, words, style) =>
  h('a', { class: style, href: url, rel: 'noreferrer', target: '_blank' }, words, h('span', { class: 'sr' }, text.newTab));

/** The rule by its code and name, with its page where that is known. @param {Finding} finding */
const about = ({ docs, code, rule }) => (docs ? link(docs, `${code} ${rule}`, 'code') : h('span', { class: 'code' }, `${code} ${rule}`));

/** @param {Finding} finding @param {NoteContext} context */
export function note(finding, context) {
  const { several, index } = context;
  const at = several.indexOf(index);
  const title = h(context.heading ?? 'h3', { id: 'note-title', class: 'nt', tabindex: '-1' }, finding.message);
  const places = [
    ...finding.related.map(({ line, utf16, message }) => ({ line, utf16, message })),
    ...finding.spans.slice(0, 5).map(({ line, utf16 }) => ({ line, utf16, message: text.alsoHere })),
  ];
  const turn = (/** @type {number} */ step) => () => context.open(several[(at + step + several.length) % several.length] ?? index);
  return h(
    'section',
    { class: `note ${finding.severity}-l`, 'aria-labelledby': 'note-title', 'data-code': finding.code },
    h(
      'div',
      { class: 'hd' },
      icon(finding.severity, SEVERITY[finding.severity]),
      title,
      several.length > 1 &&
        h(
          'span',
          { class: 'several' },
          h('button', { class: 'btn quiet icon', type: 'button', 'aria-label': text.previousNote, onclick: turn(-1) }, '‹'),
          text.ordinal(at + 1, several.length),
          h('button', { class: 'btn quiet icon', type: 'button', 'aria-label': text.nextNote, onclick: turn(1) }, '›'),
        ),
      h('button', { class: 'btn quiet icon', type: 'button', 'aria-label': text.closeNote, onclick: context.close }, icon('close')),
    ),
    h(
      'div',
      { class: 'bd' },
      h('p', { class: 'why' }, context.why ? context.why : sentence(finding.help)),
      context.why && h('p', {}, sentence(finding.help)),
      finding.doubt && h('p', { class: 'muted' }, text.copiedDoubt),
      finding.confidence === 'low' && h('p', { class: 'muted' }, text.notSure),
      h(
        'div',
        { class: 'meta' },
        about(finding),
        finding.references.map(({ text, url }) => link(url, text)),
        places.map(({ line, utf16, message }) =>
          h('button', { class: 'where', type: 'button', onclick: () => context.go(utf16.start) }, text.placeLine(line, message)),
        ),
      ),
      finding.fix && diff(finding.fix, context.preview ?? { hunks: [], more: 0 }),
      finding.fix?.safety === 'breaks-signature' &&
        h('p', { class: 'small muted' }, text.breaksSignature),
    ),
    h(
      'div',
      { class: 'ft' },
      finding.fix && context.apply && h('button', { class: 'btn primary', type: 'button', onclick: context.apply }, text.applyToCopy),
      context.applyAll && isBeyondFix(finding) && h('button', { class: 'btn', type: 'button', onclick: context.applyAll }, text.fixAllPlaces(finding.count)),
      h('button', { class: 'btn', type: 'button', onclick: context.copy }, text.copyMarkdown),
      finding.docs && link(finding.docs, text.aboutRule, 'btn quiet'),
    ),
  );
}

/** Of more places than these a report has no edits; they can still be made. */
const MOST_EDITS = 1000;

/** @param {Finding} finding */
const isBeyondFix = ({ fix, count }) => !fix && count > MOST_EDITS;

/** @param {import('../lint/types.js').Fix} fix @param {{ hunks: Hunk[], more: number }} preview */
const diff = (fix, preview) =>
  h(
    'div',
    { class: 'diff', role: 'group', 'aria-label': text.fixPreview },
    h('div', { class: 'cap' }, text.fixTitle(sentence(fix.title))),
    diffLines(preview),
  );

/** What shows over a mark. @param {Finding} finding */
export function tip(finding) {
  return h(
    'div',
    { class: 'one', 'data-code': finding.code },
    icon(finding.severity, SEVERITY[finding.severity]),
    h('b', {}, finding.message),
    h('div', {}, sentence(finding.help)),
    h(
      'div',
      { class: 'small' },
      about(finding),
      finding.references.flatMap(({ text, url }) => [' · ', link(url, text)]),
    ),
  );
}
