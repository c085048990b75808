/** The journey: the servers that handed the message on, how long each took, and whether the way was encrypted. */
import { card, h, mono, svg } from '../dom.js';
import * as text from '../texts.js';
import { duration } from '../words.js';
import { say, sourceButton, sourceRow } from './cards.js';
import { isOpen, readTimes, span } from './glance.js';

/** @typedef {import('../lint/types.js').Hop} Hop */
/** @typedef {import('../lint/types.js').Overview} Overview */

const MOST = 40;
/** A clock may be off by this much; more is said in words. */
const CLOCK = 300;
/** A hop is slow when it took longer than this, and most of the time. */
const SLOW = 60;

/** @param {Hop} hop @param {number} total  seconds of the whole way */
const isSlow = ({ delaySeconds }, total) => (delaySeconds ?? 0) > SLOW && (delaySeconds ?? 0) > total / 2;

/** The hop in plain words. @param {Hop} hop */
const taker = hop => hop.by ?? text.unnamed;

/** @param {Overview} overview @param {import('./cards.js').Lights} lights */
export function journeyCard({ hops }, lights) {
  if (!hops.length) {
    return card('journey', 'c5', text.journey, '', [
      say(text.noHops, text.noHopsHelp),
    ]);
  }
  const range = span(hops);
  const total = range ? range.end - range.start : 0;
  const at = readTimes(hops);
  const slowest = hops.find(hop => isSlow(hop, total));
  const behind = hops.filter(({ delaySeconds }) => (delaySeconds ?? 0) < 0);
  const wrong = behind.find(({ delaySeconds }) => (delaySeconds ?? 0) < -CLOCK);
  const sentence = !range
    ? text.noTimes(hops.length)
    : slowest
      ? text.slowBefore(taker(slowest), duration(slowest.delaySeconds ?? 0))
      : text.onItsWay(duration(total));
  const remark = slowest
    ? text.slowShare(Math.round((100 * (slowest.delaySeconds ?? 0)) / Math.max(total, 1)))
    : '';
  /** @param {Hop} hop @param {number} index */
  const track = (hop, index) => {
    const time = at[index] ?? NaN;
    if (!range || Number.isNaN(time)) return h('span', {}, text.noTime);
    const x = (/** @type {number} */ moment) => Math.min(98.8, Math.max(0, (98.8 * (moment - range.start)) / Math.max(total, 1)));
    const start = x(time - Math.max(0, hop.delaySeconds ?? 0));
    const chart = svg('svg', { class: 'track', viewBox: '0 0 100 20', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    chart.append(
      svg('rect', { class: 'bg', x: 0, y: 6, width: 100, height: 8, rx: 1 }),
      svg('rect', { class: isSlow(hop, total) ? 'slow' : 'bar1', x: start, y: 6, width: Math.max(0.8, x(time) - start), height: 8 }),
      svg('rect', { class: 'dot', x: x(time), y: 3, width: 1.2, height: 14 }),
    );
    return chart;
  };
  return card('journey', 'c5', text.journey, text.oldestFirst(range ? duration(total) : ''), [
    say(sentence, remark),
    h(
      'div',
      { class: 'in' },
      h(
        'table',
        { class: 'stack num' },
        h('thead', {}, h('tr', {}, Object.values(text.hopColumns).map(title => h('th', { scope: 'col' }, title)))),
        h(
          'tbody',
          {},
          hops.slice(0, MOST).map((hop, index) =>
            sourceRow(
              hop,
              lights,
              h('th', { scope: 'row' }, h('span', {}, mono(taker(hop)), h('span', { class: 'from' }, from(hop), ' ', sourceButton(hop, lights)))),
              h('td', { 'data-l': text.hopColumns.time }, h('span', {}, track(hop, index))),
              h('td', { 'data-l': text.hopColumns.took, class: 'whole' }, h('span', {}, took(hop, total))),
              h('td', { 'data-l': text.hopColumns.link, class: 'whole' }, link(hop)),
            ),
          ),
        ),
      ),
      behind.length > 0 &&
        h(
          'p',
          { class: 'small muted' },
          wrong
            ? text.clockWrong(duration(wrong.delaySeconds ?? 0))
            : text.clockBehind(duration(behind[0]?.delaySeconds ?? 0)),
        ),
      hops.length > MOST && h('p', { class: 'small muted' }, text.moreHops(hops.length - MOST)),
    ),
  ]);
}

/** @param {Hop} hop */
function from({ helo, reverse, ip }) {
  const name = reverse ?? helo;
  if (!name && !ip) return text.fromInside;
  return text.fromHost([name, ip].filter(Boolean).join(', '));
}

/** @param {Hop} hop @param {number} total */
function took(hop, total) {
  if (hop.delaySeconds === null) return '–';
  const time = duration(hop.delaySeconds);
  return isSlow(hop, total) ? h('b', {}, time) : time;
}

/** @param {Hop} hop */
function link(hop) {
  if (hop.tls === true) return h('span', {}, hop.tlsVersion ? `TLS ${hop.tlsVersion}` : 'TLS');
  if (isOpen(hop)) return h('span', { class: 'differs' }, text.noTls);
  return h('span', { class: 'same' }, hop.tls === false ? text.localLink : text.notSaid);
}
