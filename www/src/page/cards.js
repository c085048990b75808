/** The cards below the text: what the message says about itself, each line with the place it was read from. */
import { card, h, icon, mono } from '../dom.js';
import * as text from '../texts.js';
import { octets } from '../words.js';
import { bulkCounts } from './glance.js';
import { worstIn } from './outline.js';

/** @typedef {import('../lint/types.js').Overview} Overview */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/types.js').Place} Place */

/**
 * How cards point into the text.
 * @typedef {{ light: (ranges: { start: number, end: number }[]) => void, go: (position: number) => void }} Lights
 */

/** A sentence, and what follows from it. @param {string} sentence @param {string} [by] */
export function say(sentence, by) {
  return h('div', {}, h('p', { class: 'say' }, sentence), by && h('p', { class: 'by' }, by));
}

/** A row that lights up where it was read from. @param {Place} place @param {Lights} lights @param {...import('../dom.js').Child} cells */
export function sourceRow(place, lights, ...cells) {
  return h('tr', pointing(place, lights), cells);
}

/** Rows and their places point at one another. @param {Place} place @param {Lights} lights */
const pointing = ({ utf16 }, lights) => ({
  'data-from': utf16.start,
  'data-to': utf16.end,
  onpointerenter: () => lights.light([utf16]),
  onpointerleave: () => lights.light([]),
  onfocusin: () => lights.light([utf16]),
  onfocusout: () => lights.light([]),
});

/** Lights up the rows that were read from a line; null for none. @param {Element} cards @param {{ from: number, to: number } | null} line  in the view */
export function lightRows(cards, line) {
  for (const row of cards.querySelectorAll('[data-from]')) {
    const [from, to] = [Number(row.getAttribute('data-from')), Number(row.getAttribute('data-to'))];
    row.classList.toggle('lit', line !== null && from <= line.to && to > line.from);
  }
}

/** Goes to the place. @param {Place} place @param {Lights} lights */
export const sourceButton = ({ line, utf16 }, lights) =>
  h('button', { class: 'at num', type: 'button', onclick: () => lights.go(utf16.start) }, text.lineNumber(line));

/** @param {Overview} overview @param {Lights} lights */
export function identityCard({ identity }, lights) {
  const from = identity.find(({ role }) => role === 'from');
  const others = new Set(identity.filter(({ same, domain }) => same === false && domain).map(({ domain }) => domain)).size;
  /** Fields that need not be there. */
  const absent = ['sender', 'replyTo'].filter(role => !identity.some(entry => entry.role === role));
  return card('identity', 'c5', text.identity, '', [
    say(text.peopleSee(from?.domain, others)),
    h(
      'div',
      { class: 'in' },
      h(
        'table',
        { class: 'stack' },
        h('thead', {}, h('tr', {}, Object.values(text.identityColumns).map(title => h('th', { scope: 'col' }, title)))),
        h(
          'tbody',
          {},
          identity.map(entry =>
            sourceRow(
              entry,
              lights,
              h('th', { scope: 'row' }, h('span', {}, text.roles[entry.role] ?? entry.role)),
              h('td', { 'data-l': text.identityColumns.domain }, h('span', {}, mono(entry.domain ?? '–'))),
              h(
                'td',
                { 'data-l': text.identityColumns.against },
                entry.role === 'from'
                  ? h('span', { class: 'same' }, text.whatPeopleSee)
                  : entry.same === null
                    ? h('span', { class: 'same' }, text.cannotBeTold)
                    : entry.same
                      ? h('span', { class: 'same' }, text.same)
                      : h('span', { class: 'differs' }, text.differs),
              ),
            ),
          ),
          absent.map(role =>
            h('tr', {}, h('th', { scope: 'row' }, h('span', {}, text.roles[role] ?? role)), h('td', { 'data-l': text.identityColumns.domain }, h('span', {}, '–')), h('td', { 'data-l': text.identityColumns.against }, h('span', { class: 'same' }, text.absentFine))),
          ),
        ),
      ),
    ),
  ]);
}

/** The signs of results. */
const SIGNS = /** @type {const} */ ({ pass: 'pass', fail: 'error', unknown: 'unknown', 'not-applicable': 'unknown' });

/** @param {Report} report @param {Lights} lights */
export function bulkCard(report, lights) {
  const { overview } = report;
  const { pass, fail, unknown } = bulkCounts(overview);
  return card('bulk', 'c7', text.bulk, text.bulkWho, [
    say(
      text.bulkCounts(pass, fail, unknown),
      text.bulkHelp,
    ),
    h(
      'div',
      { class: 'in' },
      h(
        'ul',
        { class: 'checks' },
        overview.bulkSender.map(({ text: rule, by, result, codes }) => {
          const name = text.bulkResults[result];
          const who = by.map(one => one.slice(0, 1).toUpperCase()).join(' ');
          const reason = report.findings.find(({ code }) => codes.includes(code));
          return h(
            'li',
            reason ? pointing(reason, lights) : {},
            icon(SIGNS[result], name),
            h('span', {}, rule, result === 'not-applicable' && h('span', { class: 'muted' }, `, ${name}`), reason && [' ', sourceButton(reason, lights)]),
            h('span', { class: 'who' }, who),
          );
        }),
      ),
    ),
  ]);
}

/** Gmail cuts messages whose HTML is longer. */
const CLIPPING = 102_000;
const MOST_PARTS = 60;

/** @param {Report} report @param {Lights} lights */
export function structureCard(report, lights) {
  const { parts } = report.overview;
  const go = (/** @type {Place} */ { utf16 }) => lights.go(utf16.start);
  const entries = parts.slice(0, MOST_PARTS).map(part => {
    const depth = part.path === '' ? 0 : Math.min(2, part.path.split('.').length);
    const about = [
      part.charset,
      part.encoding,
      part.filename && `“${part.filename}”`,
      part.longestLine > 998 && text.longestLine(part.longestLine),
    ].filter(Boolean);
    const worst = worstIn(report, part.utf16.start, part.utf16.end);
    const container = part.type.startsWith('multipart/');
    const size = container ? '' : octets(part.octets) + (part.octets > CLIPPING && part.type === 'text/html' ? text.gmailClips : '');
    return h(
      'li',
      { class: depth ? `depth-${depth}` : null, ...pointing(part.header.line ? part.header : part, lights) },
      h(
        'span',
        {},
        h('button', { class: 'at', type: 'button', onclick: () => go(part) }, [part.path, part.type].filter(Boolean).join(' · ')),
        ' ',
        h('span', { class: 'muted' }, about.join(', ')),
        ' ',
        worst && !container && icon(worst, text.hasFindings),
      ),
      h('span', { class: 'muted' }, size),
    );
  });
  const root = parts.find(({ path }) => path === '');
  const header = root && root.span.start > 0 && h(
    'li',
    pointing({ ...root, utf16: { start: 0, end: root.utf16.start } }, lights),
    h('span', {}, h('button', { class: 'at', type: 'button', onclick: () => lights.go(0) }, text.headerName)),
    h('span', { class: 'muted' }, text.headerSize(Math.max(1, root.line - 2), octets(root.span.start))),
  );
  return card('structure', 'c7', text.structure, text.structureRemark(octets(report.octets)), [
    h(
      'div',
      { class: 'in' },
      h('ul', { class: 'tree num' }, header || null, entries),
      parts.length > MOST_PARTS && h('p', { class: 'small muted' }, text.moreParts(parts.length - MOST_PARTS)),
    ),
  ]);
}

/** @param {Report} report @param {Lights} lights */
export function listCard(report, lights) {
  const { list } = report.overview;
  const sentence = list.unsubscribe.length
    ? list.oneClick
      ? text.oneClick
      : text.notOneClick
    : report.facts.includes('bulk')
      ? text.bulkWithout
      : text.oneToOne;
  const rows = [
    ...list.unsubscribe.slice(0, 5).map(value => ({ name: 'List-Unsubscribe', value })),
    { name: 'List-Unsubscribe-Post', value: list.oneClick },
    { name: 'List-Id', value: list.id },
    { name: 'Precedence', value: list.precedence },
    { name: 'Auto-Submitted', value: list.autoSubmitted },
  ];
  return card('list', 'c5', text.list, '', [
    say(sentence),
    h(
      'div',
      { class: 'in' },
      h(
        'ul',
        { class: 'checks' },
        rows.map(({ name, value }) => {
          if (!value) return h('li', {}, icon('unknown', text.absent), h('span', { class: 'muted' }, name), h('span', { class: 'who' }, text.absent));
          const worst = worstIn(report, value.utf16.start - name.length - 2, value.utf16.end + 1);
          return h(
            'li',
            pointing(value, lights),
            icon(worst ?? 'pass', worst ? text.hasFindings : text.present),
            h('span', {}, h('b', {}, `${name}: `), h('bdi', {}, value.text)),
            h('span', { class: 'who' }, sourceButton(value, lights)),
          );
        }),
      ),
    ),
  ]);
}
