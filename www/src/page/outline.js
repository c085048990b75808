/** The outline of the message: how it travelled, its header, its parts. */
import { fill, h, icon } from '../dom.js';
import { number } from '../words.js';

/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/types.js').Severity} Severity */

const MOST = 150;
const DELIVERY =
  /^(return-path|delivered-to|received|received-spf|x-received|authentication-results|dkim-signature|domainkey-signature|arc-.*|x-google-dkim-signature|x-original-to|envelope-to)$/i;
const RANK = { error: 3, warning: 2, info: 1 };
const NAMES = { error: 'has errors', warning: 'has warnings', info: 'has notes' };

/** The worst finding that begins in a range of the view. @param {Report} report @param {number} start @param {number} end */
export function worstIn(report, start, end) {
  /** @type {Severity | null} */
  let worst = null;
  for (const { severity, utf16, spans } of report.findings) {
    if (worst && RANK[severity] <= RANK[worst]) continue;
    if ([utf16, ...spans.map(place => place.utf16)].some(range => range.start >= start && range.start < end)) worst = severity;
  }
  return worst;
}

export class Outline {
  /** @type {{ link: HTMLElement, start: number, end: number }[]} */
  #entries = [];

  /** @param {HTMLElement} nav @param {(position: number) => void} go */
  constructor(nav, go) {
    this.nav = nav;
    this.go = go;
  }

  /** @param {Report} report */
  show(report) {
    this.#entries = [];
    const { fields, parts } = report.overview;
    const received = fields.filter(({ name }) => name.toLowerCase() === 'received').length;
    let hop = received;
    const shown = fields.slice(0, MOST).map((field, index) => {
      const isHop = field.name.toLowerCase() === 'received';
      const text = isHop && received > 1 ? `Received ${number(hop--)} of ${number(received)}` : field.name;
      const end = fields[index + 1]?.utf16.start ?? field.utf16.end + 1;
      return { delivery: DELIVERY.test(field.name), entry: () => this.#entry(report, text, field.utf16.start, end, 0) };
    });
    const section = (/** @type {string} */ title, /** @type {(HTMLElement | null)[]} */ entries) =>
      entries.length ? [h('h3', {}, title), h('ul', {}, entries)] : [];
    const more = fields.length - MOST;
    fill(
      this.nav,
      h('h2', {}, 'Outline'),
      section('Delivery', shown.filter(({ delivery }) => delivery).map(({ entry }) => entry())),
      section('Header', shown.filter(({ delivery }) => !delivery).map(({ entry }) => entry())),
      more > 0 && h('p', { class: 'small muted more' }, `and ${number(more)} more fields`),
      section(
        'Parts',
        parts.slice(0, MOST).map(part => {
          const depth = part.path === '' ? 0 : Math.min(2, part.path.split('.').length);
          return this.#entry(report, `${part.path} ${part.type}`.trim(), part.utf16.start, part.utf16.end, depth);
        }),
      ),
    );
  }

  /** @param {Report} report @param {string} text @param {number} start @param {number} end @param {number} depth */
  #entry(report, text, start, end, depth) {
    const worst = worstIn(report, start, end);
    const link = h(
      'a',
      {
        href: '#editor',
        class: depth ? `depth-${depth}` : null,
        onclick: (/** @type {Event} */ event) => {
          event.preventDefault();
          this.go(start);
        },
      },
      h('span', { class: 't' }, text),
      worst && icon(worst, NAMES[worst]),
    );
    this.#entries.push({ link, start, end });
    return h('li', {}, link);
  }

  /** Says where the cursor is. @param {number} position */
  at(position) {
    // Parts lie within one another: the last one that fits is the innermost.
    const current = this.#entries.findLast(({ start, end }) => start <= position && position < Math.max(end, start + 1));
    for (const { link } of this.#entries) {
      if (link === current?.link) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }
}
