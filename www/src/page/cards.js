/** The cards below the text: what the message says about itself, each line with the place it was read from. */
import { append, h, icon } from '../dom.js';
import { number, octets, plural } from '../words.js';
import { worstIn } from './outline.js';

/** @typedef {import('../lint/types.js').Overview} Overview */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/types.js').Place} Place */

/**
 * How cards point into the text.
 * @typedef {{ light: (ranges: { start: number, end: number }[]) => void, go: (position: number) => void }} Lights
 */

/**
 * @param {string} id
 * @param {'c5' | 'c7' | 'c12'} width
 * @param {string} title
 * @param {string} remark  beside the title
 * @param {(import('../dom.js').Child)[]} children
 */
export function card(id, width, title, remark, children) {
  const section = h(
    'section',
    { class: `panel card ${width}`, id, 'aria-labelledby': `${id}-title`, tabindex: '-1' },
    h('header', {}, h('h2', { id: `${id}-title` }, title), remark && h('span', { class: 'push small muted num hide-s' }, remark)),
  );
  append(section, children);
  return section;
}

/** A sentence, and what follows from it. @param {string} sentence @param {string} [by] */
export function say(sentence, by) {
  return h('div', {}, h('p', { class: 'say' }, sentence), by && h('p', { class: 'by' }, by));
}

/** A row that lights up where it was read from. @param {Place} place @param {Lights} lights @param {...import('../dom.js').Child} cells */
export function sourceRow(place, lights, ...cells) {
  return h('tr', pointing(place, lights), cells);
}

/** @param {Place} place @param {Lights} lights */
const pointing = ({ utf16 }, lights) => ({
  onpointerenter: () => lights.light([utf16]),
  onpointerleave: () => lights.light([]),
  onfocusin: () => lights.light([utf16]),
  onfocusout: () => lights.light([]),
});

/** Goes to the place. @param {Place} place @param {Lights} lights */
export const sourceButton = ({ line, utf16 }, lights) =>
  h('button', { class: 'at num', type: 'button', onclick: () => lights.go(utf16.start) }, `line ${number(line)}`);

/** A name of the machine world; a long one may be broken. @param {string} text */
export const mono = text => h('bdi', { class: text.length > 36 ? 'mono' : 'mono whole' }, text);

const ROLES = /** @type {Record<string, string>} */ ({
  from: 'From',
  sender: 'Sender',
  replyTo: 'Reply-To',
  returnPath: 'Return-Path',
  messageId: 'Message-ID',
  dkim: 'DKIM d=',
});

/** @param {Overview} overview */
export function identityTile({ identity }) {
  const named = identity.filter(({ domain }) => domain);
  const differ = named.filter(({ same }) => same === false).length;
  return { differ, text: differ ? `${number(differ)} of ${number(named.length)} domains differ` : 'All domains agree' };
}

/** @param {Overview} overview @param {Lights} lights */
export function identityCard({ identity }, lights) {
  const from = identity.find(({ role }) => role === 'from');
  const others = new Set(identity.filter(({ same, domain }) => same === false && domain).map(({ domain }) => domain)).size;
  const seen = from?.domain ? `People see ${from.domain}` : 'No domain can be seen';
  return card('identity', 'c5', 'Identity', '', [
    say(others ? `${seen}; ${plural(others, 'other name is', 'other names are')} involved.` : `${seen}, and nothing else.`),
    h(
      'div',
      { class: 'in' },
      h(
        'table',
        { class: 'stack' },
        h('thead', {}, h('tr', {}, ['Where', 'Domain', 'Against From'].map(title => h('th', { scope: 'col' }, title)))),
        h(
          'tbody',
          {},
          identity.map(entry =>
            sourceRow(
              entry,
              lights,
              h('th', { scope: 'row' }, h('span', {}, ROLES[entry.role] ?? entry.role)),
              h('td', { 'data-l': 'Domain' }, h('span', {}, mono(entry.domain ?? '–'))),
              h(
                'td',
                { 'data-l': 'Against From' },
                entry.role === 'from'
                  ? h('span', { class: 'same' }, 'what people see')
                  : entry.same === null
                    ? h('span', { class: 'same' }, 'cannot be told')
                    : entry.same
                      ? h('span', { class: 'same' }, '= same')
                      : h('span', { class: 'differs' }, '≠ differs'),
              ),
            ),
          ),
        ),
      ),
    ),
  ]);
}

const RESULTS = /** @type {const} */ ({
  pass: ['pass', 'passes'],
  fail: ['error', 'fails'],
  unknown: ['unknown', 'cannot be known offline'],
  'not-applicable': ['unknown', 'does not apply'],
});

/** @param {Overview} overview */
export function bulkCounts({ bulkSender }) {
  const count = (/** @type {string} */ result) => bulkSender.filter(rule => rule.result === result).length;
  return { pass: count('pass'), fail: count('fail'), unknown: count('unknown') };
}

/** @param {Overview} overview */
export function bulkCard(overview) {
  const { pass, fail, unknown } = bulkCounts(overview);
  return card('bulk', 'c7', 'Bulk-sender rules', 'G Google · Y Yahoo · M Microsoft', [
    say(
      `${number(pass)} pass, ${number(fail)} fail, ${number(unknown)} cannot be known offline.`,
      'Binding above about 5,000 messages a day, and a good habit below that.',
    ),
    h(
      'div',
      { class: 'in' },
      h(
        'ul',
        { class: 'checks' },
        overview.bulkSender.map(({ text, by, result }) => {
          const [shape, name] = RESULTS[result];
          const who = by.map(one => one.slice(0, 1).toUpperCase()).join(' ');
          return h('li', {}, icon(shape, name), h('span', {}, text), h('span', { class: 'who' }, who));
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
      part.longestLine > 998 && `longest line ${number(part.longestLine)}`,
    ].filter(Boolean);
    const worst = worstIn(report, part.utf16.start, part.utf16.end);
    const container = part.type.startsWith('multipart/');
    const size = container ? '' : octets(part.octets) + (part.octets > CLIPPING && part.type === 'text/html' ? ', Gmail clips it' : '');
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
        worst && !container && icon(worst, 'has findings'),
      ),
      h('span', { class: 'muted' }, size),
    );
  });
  return card('structure', 'c7', 'Structure', octets(report.octets), [
    h(
      'div',
      { class: 'in' },
      h('ul', { class: 'tree num' }, entries),
      parts.length > MOST_PARTS && h('p', { class: 'small muted' }, `and ${number(parts.length - MOST_PARTS)} more parts`),
    ),
  ]);
}

/** @param {Report} report @param {Lights} lights */
export function listCard(report, lights) {
  const { list } = report.overview;
  const sentence = list.unsubscribe.length
    ? list.oneClick
      ? 'It can be unsubscribed from with one click.'
      : 'It can be unsubscribed from, but not with one click.'
    : report.facts.includes('bulk')
      ? 'It is bulk mail without a way to unsubscribe.'
      : 'It looks like mail from one to one.';
  const rows = [
    ...list.unsubscribe.slice(0, 5).map(text => ({ name: 'List-Unsubscribe', text })),
    { name: 'List-Unsubscribe-Post', text: list.oneClick },
    { name: 'List-Id', text: list.id },
    { name: 'Precedence', text: list.precedence },
    { name: 'Auto-Submitted', text: list.autoSubmitted },
  ];
  return card('list', 'c5', 'List and automatic mail', '', [
    say(sentence),
    h(
      'div',
      { class: 'in' },
      h(
        'ul',
        { class: 'checks' },
        rows.map(({ name, text }) => {
          if (!text) return h('li', {}, icon('unknown', 'absent'), h('span', { class: 'muted' }, name), h('span', { class: 'who' }, 'absent'));
          const worst = worstIn(report, text.utf16.start - name.length - 2, text.utf16.end + 1);
          return h(
            'li',
            pointing(text, lights),
            icon(worst ?? 'pass', worst ? 'has findings' : 'present'),
            h('span', {}, h('b', {}, `${name}: `), h('bdi', {}, text.text)),
            h('span', { class: 'who' }, sourceButton(text, lights)),
          );
        }),
      ),
    ),
  ]);
}
