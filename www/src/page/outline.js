/** The outline of the message: how it travelled, its header, its parts. */
import { fill, h, icon } from '../dom.js';
import * as text from '../texts.js';
import { number } from '../words.js';

/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/types.js').Severity} Severity */

const MOST = 150;
const DELIVERY =
  /^(return-path|delivered-to|received|received-spf|x-received|authentication-results|dkim-signature|domainkey-signature|arc-.*|x-google-dkim-signature|x-original-to|envelope-to)$/i;
const RANK = { error: 3, warning: 2, info: 1 };

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

/** @typedef {{ section: keyof typeof text.sections, text: string, depth: number, start: number, end: number, octets: number, worst: Severity | null }} Entry */

/** @param {Report} report @returns {Entry[]} */
export function entries(report) {
  const { fields, parts } = report.overview;
  const received = fields.filter(({ name }) => name.toLowerCase() === 'received').length;
  let hop = received;
  const entry = (/** @type {keyof typeof text.sections} */ section, /** @type {string} */ name, /** @type {number} */ depth, /** @type {number} */ start, /** @type {number} */ end, /** @type {number} */ octets) => ({
    section,
    text: name,
    depth,
    start,
    end,
    octets,
    worst: worstIn(report, start, end),
  });
  const header = fields.slice(0, MOST).map((field, index) => {
    const isHop = field.name.toLowerCase() === 'received';
    const name = isHop && received > 1 ? text.received(hop--, received) : field.name;
    const end = fields[index + 1]?.utf16.start ?? field.utf16.end + 1;
    return entry(DELIVERY.test(field.name) ? 'Delivery' : 'Header', name, 0, field.utf16.start, end, field.octets);
  });
  const body = parts.slice(0, MOST).map(part => {
    const depth = part.path === '' ? 0 : Math.min(2, part.path.split('.').length);
    return entry('Parts', `${part.path} ${part.type}`.trim(), depth, part.utf16.start, part.utf16.end, part.octets);
  });
  return [...header, ...body];
}

/** Octets in a narrow column. @param {number} octets */
const short = octets => (octets < 100_000 ? number(octets) : `${(octets / 1_000_000).toFixed(1)} M`);

export class Outline {
  /** @type {(Entry & { link: HTMLElement })[]} */
  #entries = [];
  #shown = '';

  /** @param {HTMLElement} nav @param {(position: number) => void} go */
  constructor(nav, go) {
    this.nav = nav;
    this.go = go;
  }

  /** @param {Report} report */
  show(report) {
    const list = entries(report);
    const more = report.overview.fields.length - MOST;
    const key = JSON.stringify([more, list.map(({ section, text: name, worst, octets }) => [section, name, worst, octets])]);
    if (key === this.#shown) {
      // While one types, mostly only the places change.
      list.forEach((entry, index) => Object.assign(this.#entries[index] ?? {}, entry));
      return;
    }
    this.#shown = key;
    this.#entries = list.map(entry => this.#link(entry));
    const section = (/** @type {keyof typeof text.sections} */ title) => {
      const links = this.#entries.filter(entry => entry.section === title).map(({ link }) => h('li', {}, link));
      return links.length ? [h('h3', {}, text.sections[title]), h('ul', {}, links)] : [];
    };
    fill(
      this.nav,
      h('h2', {}, text.outline),
      section('Delivery'),
      section('Header'),
      more > 0 && h('p', { class: 'small muted more' }, text.moreFields(more)),
      section('Parts'),
    );
  }

  /** @param {Entry} entry */
  #link(entry) {
    const linked = {
      ...entry,
      link: h(
        'a',
        {
          href: '#editor',
          class: entry.depth ? `depth-${entry.depth}` : null,
          onclick: (/** @type {Event} */ event) => {
            event.preventDefault();
            this.go(linked.start);
          },
        },
        h('span', { class: 't' }, entry.text),
        h('span', { class: 'size num' }, h('span', { class: 'sr' }, ', '), short(entry.octets), h('span', { class: 'sr' }, text.octetsLabel)),
        entry.worst && icon(entry.worst, text.worst[entry.worst]),
      ),
    };
    return linked;
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
