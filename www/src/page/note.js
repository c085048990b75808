/** What a finding says: in the note between the lines, over a mark, and as Markdown. */
import { h, icon } from '../dom.js';
import { SEVERITY, number } from '../words.js';

/** @typedef {import('../lint/types.js').Finding} Finding */
/** @typedef {import('../editor/editor.js').Hunk} Hunk */

/**
 * @typedef {object} NoteContext
 * @property {number[]} several       indices of all findings here, of which this is one
 * @property {number} index
 * @property {string} why             what the page of the rule says in short; empty while unknown
 * @property {{ hunks: Hunk[], more: number } | null} preview  of the fix
 * @property {() => void} close
 * @property {(index: number) => void} open      another finding
 * @property {(position: number) => void} go     another place
 * @property {() => void} apply
 * @property {() => void} copy
 */

/** A sentence needs its full stop. @param {string} text */
const sentence = text => (/[.!?…:”"]$/.test(text) ? text : `${text}.`);

/** A link that leaves the message where it is. @param {string} url @param {string} text @param {string} [style] */
export const link = (url, text, style) =>
  h('a', { class: style, href: url, rel: 'noreferrer', target: '_blank' }, text, h('span', { class: 'sr' }, ' (new tab)'));

/** @param {Finding} finding @param {NoteContext} context */
export function note(finding, context) {
  const { several, index } = context;
  const at = several.indexOf(index);
  const title = h('h3', { id: 'note-title', tabindex: '-1' }, finding.message);
  const places = [
    ...finding.related.map(({ line, utf16, message }) => ({ line, utf16, message })),
    ...finding.spans.slice(0, 5).map(({ line, utf16 }) => ({ line, utf16, message: 'also here' })),
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
          h('button', { class: 'btn quiet icon', type: 'button', 'aria-label': 'Previous note here', onclick: turn(-1) }, '‹'),
          `${number(at + 1)} of ${number(several.length)}`,
          h('button', { class: 'btn quiet icon', type: 'button', 'aria-label': 'Next note here', onclick: turn(1) }, '›'),
        ),
      h('button', { class: 'btn quiet icon', type: 'button', 'aria-label': 'Close this note', onclick: context.close }, icon('close')),
    ),
    h(
      'div',
      { class: 'bd' },
      h('p', { class: 'why' }, context.why ? context.why : sentence(finding.help)),
      context.why && h('p', {}, sentence(finding.help)),
      finding.doubt && h('p', { class: 'muted' }, 'This may come from copying, not from the message.'),
      finding.confidence === 'low' && h('p', { class: 'muted' }, 'Not sure: the message does not say enough to tell.'),
      h(
        'div',
        { class: 'meta' },
        link(finding.docs, `${finding.code} ${finding.rule}`, 'code'),
        finding.references.map(({ text, url }) => link(url, text)),
        places.map(({ line, utf16, message }) =>
          h('button', { class: 'where', type: 'button', onclick: () => context.go(utf16.start) }, `line ${number(line)}: ${message}`),
        ),
      ),
      finding.fix && diff(finding.fix, context.preview ?? { hunks: [], more: 0 }),
      finding.fix?.safety === 'breaks-signature' &&
        h('p', { class: 'small muted' }, 'A signature covers this: changing this copy invalidates it. Fix the program that writes the message.'),
    ),
    h(
      'div',
      { class: 'ft' },
      finding.fix && h('button', { class: 'btn primary', type: 'button', onclick: context.apply }, 'Apply to this copy'),
      h('button', { class: 'btn', type: 'button', onclick: context.copy }, 'Copy as Markdown'),
      link(finding.docs, 'About this rule', 'btn quiet'),
    ),
  );
}

/** @param {import('../lint/types.js').Fix} fix @param {{ hunks: Hunk[], more: number }} preview */
function diff(fix, { hunks, more }) {
  const line = (/** @type {string} */ kind, /** @type {import('../editor/editor.js').DiffLine} */ { before, changed, after, end }) =>
    h('div', { class: kind }, h('span', { class: 'sr' }, kind === 'del' ? 'Before: ' : 'After: '), before, changed && h('b', {}, changed), after, end && h('span', { class: 'chipc' }, end));
  return h(
    'div',
    { class: 'diff', role: 'group', 'aria-label': 'Fix preview' },
    h('div', { class: 'cap' }, `Fix: ${sentence(fix.title)}`),
    hunks.flatMap(hunk => [...hunk.removed.map(text => line('del', text)), ...hunk.added.map(text => line('ins', text))]),
    more > 0 && h('div', { class: 'cap' }, `and ${number(more)} more ${more === 1 ? 'place' : 'places'}`),
  );
}

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
      link(finding.docs, `${finding.code} ${finding.rule}`, 'code'),
      finding.references.flatMap(({ text, url }) => [' · ', link(url, text)]),
    ),
  );
}

/** Text for Markdown: marks are escaped, line breaks become blanks. @param {string} text */
const plain = text => text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s+/g, ' ');

/** @param {Finding} finding @param {string} name  of the message */
export function markdown(finding, name) {
  const sources = finding.references.map(({ text, url }) => `[${text}](${url})`).join(', ');
  return [
    `**${SEVERITY[finding.severity]} ${finding.code} ${finding.rule}** in ${plain(name)}, line ${finding.line}, column ${finding.column}`,
    '',
    plain(sentence(finding.message)),
    plain(sentence(finding.help)),
    ...(sources ? ['', sources] : []),
    '',
  ].join('\n');
}

/** @param {import('../lint/types.js').Report} report @param {string} name */
export function reportMarkdown(report, name) {
  const lines = report.findings.map(
    finding =>
      `- ${SEVERITY[finding.severity]} \`${finding.code}\` line ${finding.line}: ${plain(finding.message)}${finding.count > 1 ? ` (and ${number(finding.count - 1)} more)` : ''}`,
  );
  return [`## ${plain(name)}`, '', `**${plain(report.verdict.title)}** ${plain(report.verdict.text)}`.trim(), '', ...lines, '', `emlint ${report.emlint}`, ''].join('\n');
}
