/** What is inside of `<emlint-message>`: a message, how many findings there are, and the list of them. */
import { fill, h, icon, styles } from '../dom.js';
import { Linter } from '../lint/client.js';
import * as text from '../texts.js';
import { SEVERITY, counts, number } from '../words.js';
import { files } from './files.js';
import { Reading } from './reading.js';
import css from './widget.css';

/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/types.js').Options} Options */
/** What shows the message: to be read or to be edited. @typedef {Reading | import('./editing.js').Editing} Surface */

/** Widgets further away than this are left alone. */
const NEAR = '600px';

/** One linter for all widgets that have the same files. @type {Map<string, Linter>} */
const linters = new Map();

/** @type {CSSStyleSheet | undefined} */
let sheet;

export class Widget {
  /** @type {Report | null} */
  report = null;
  /** The message as it stands in the page. */
  original = new Uint8Array(0);
  message = this.original;
  /** The text in the page, when it is there. */
  #written = '';
  /** @type {Surface | null} */
  surface = null;
  /** Once somebody came near. @type {import('./notes.js').Notes | null} */
  notes = null;
  /** @type {Promise<import('./notes.js').Notes> | null} */
  #notesLoading = null;
  /** Counts the checks, so that a late answer is known. */
  #turn = 0;
  #near = false;
  #visible = false;
  #error = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | null} */
  #fetching = null;

  title = h('b', { class: 'small', id: 'title', part: 'title' });
  #edited = h('span', { class: 'small muted' });
  #counts = h('span', { class: 'counts', role: 'status', part: 'counts' });
  buttons = h('span', { class: 'push', part: 'buttons' });
  host = h('div');
  list = h('div', { class: 'list', part: 'findings' });
  box = h(
    'section',
    { class: 'widget', part: 'widget', 'aria-labelledby': 'title' },
    h('div', { class: 'wh', part: 'header' }, this.title, this.#edited, this.#counts, this.buttons),
    this.host,
    this.list,
  );

  #watch = new IntersectionObserver(entries => this.#seen(entries.at(-1)), { rootMargin: NEAR });
  #changes = new MutationObserver(() => void this.load());

  /** @param {HTMLElement & { options?: Options }} element */
  constructor(element) {
    this.element = element;
    this.root = element.attachShadow({ mode: 'open' });
    this.root.adoptedStyleSheets = [(sheet ??= styles(css))];
    this.root.append(this.box);
    // What may ask for a note asks for its code, too.
    for (const kind of ['pointerover', 'focusin']) this.box.addEventListener(kind, () => void this.withNotes(), { once: true });
    for (const kind of /** @type {const} */ (['click', 'keydown'])) {
      this.box.addEventListener(kind, event => {
        const target = /** @type {Element} */ (event.target);
        if (this.notes) this.notes.handle(event, target);
        else void this.withNotes().then(notes => notes.handle(event, target));
      });
    }
  }

  /** Takes the message of the page, and again whenever it changes. */
  start() {
    this.#changes.observe(this.element, { childList: true, subtree: true, characterData: true });
    this.#watch.observe(this.element);
    void this.load();
  }

  stop() {
    this.#watch.disconnect();
    this.#changes.disconnect();
    this.notes?.hideTip();
  }

  /** @param {string} name @returns {string | null} */
  attribute(name) {
    return this.element.getAttribute(name);
  }

  /** The name of the file that the message is in. */
  get file() {
    return /^(?!data:)[^?#]*?([^/?#]+)(?:[?#]|$)/.exec(this.attribute('src') ?? '')?.[1] ?? '';
  }

  get editable() {
    return this.element.hasAttribute('editable');
  }

  /* ---- the message ---- */

  async load() {
    this.#fetching?.abort();
    const { element } = this;
    const src = this.attribute('src');
    let message;
    if (src === null) {
      const script = element.querySelector('script[type="message/rfc822"]');
      // The line break behind the tag is not part of it; of <pre> the parser takes it away.
      const written = script ? (script.textContent ?? '').replace(/^[ \t]*\r?\n/, '') : (element.querySelector('pre')?.textContent ?? '');
      if (this.surface && written === this.#written) return;
      this.#written = written;
      // The author wrote a message, not how its lines end in this page: they end as they do when it travels (RFC 5322 §2.1).
      message = new TextEncoder().encode(written.replace(/\r\n|\r|\n/g, '\r\n'));
    } else {
      const { signal } = (this.#fetching = new AbortController());
      try {
        const response = await fetch(new URL(src, element.baseURI), { signal });
        if (!response.ok) throw new Error(text.sourceLost(response.status));
        message = new Uint8Array(await response.arrayBuffer());
      } catch (error) {
        if (!signal.aborted) this.#failed(error);
        return;
      }
    }
    this.original = message;
    this.take(message);
  }

  /** Shows a message to be read. @param {Uint8Array<ArrayBuffer>} message */
  take(message) {
    this.notes?.forget();
    this.message = message;
    this.report = null;
    this.#error = '';
    this.put(h('div', { class: 'text', part: 'message', role: 'group', tabindex: '0' }));
    this.surface = new Reading(this.host, message);
    this.frame();
    if (this.#near) this.check(0);
  }

  /** Where the message is shown from now on. @param {HTMLDivElement} host */
  put(host) {
    this.host.replaceWith(host);
    this.host = host;
  }

  /** @param {IntersectionObserverEntry | undefined} entry */
  #seen(entry) {
    this.#near = entry?.isIntersecting ?? false;
    const { top, bottom } = this.element.getBoundingClientRect();
    this.#visible = bottom > 0 && top < innerHeight;
    if (this.#near && !this.report && !this.#error && this.surface) this.check(0);
  }

  /* ---- checking ---- */

  get #assets() {
    const assets = this.attribute('assets');
    return assets === null ? null : new URL(assets.replace(/\/?$/, '/'), this.element.baseURI).href;
  }

  /** The address of one of the widget's files. @param {string} name */
  fileAddress(name) {
    const base = this.#assets;
    return base === null ? (files[name] ?? '') : new URL(name, base).href;
  }

  get #linter() {
    const base = this.#assets;
    const linter = linters.get(base ?? '') ?? (base === null ? new Linter(import.meta.url, files) : new Linter(base, { 'worker.js': './widget-worker.js' }));
    linters.set(base ?? '', linter);
    return linter;
  }

  /** @returns {Options} */
  get #options() {
    /** @type {Record<string, unknown>} */
    const options = { ...this.element.options };
    for (const name of ['select', 'ignore']) {
      const list = this.attribute(name)?.split(/[\s,]+/).filter(Boolean) ?? [];
      if (list.length) options[name] = list;
    }
    if (this.attribute('stage')) options.stage = this.attribute('stage');
    return options;
  }

  /** @returns {Promise<Report>} */
  async lint() {
    const turn = ++this.#turn;
    clearTimeout(this.#timer);
    const input = { octets: !this.surface || this.surface.isReading ? this.message : this.surface.octets() };
    this.box.setAttribute('aria-busy', 'true');
    try {
      const report = await this.#linter.lintOther(input, this.#options, this.file || '-');
      if (turn === this.#turn) this.#show(report);
      return report;
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
      throw error;
    } finally {
      if (turn === this.#turn) this.box.removeAttribute('aria-busy');
    }
  }

  /** @param {number} delay  in milliseconds */
  check(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.lint().catch(() => {}), delay);
  }

  /** @param {Report} report */
  #show(report) {
    this.#error = '';
    const show = () => {
      this.report = report;
      this.#mark();
      // Nothing moves under a reader's eyes; what nobody sees yet may take the room it needs.
      this.list.classList.toggle('free', !this.#visible);
      this.frame();
    };
    if (this.notes) this.notes.renew(show);
    else show();
    this.element.dispatchEvent(new CustomEvent('emlint-report', { detail: report, bubbles: true, composed: true }));
  }

  #mark() {
    // Whoever edits wants to know.
    const hidden = this.surface?.isReading && this.attribute('findings') === 'none';
    if (this.report) this.surface?.show(hidden ? { ...this.report, findings: [] } : this.report);
  }

  /** @param {unknown} error */
  #failed(error) {
    this.#error = error instanceof Error ? error.message : String(error);
    this.frame();
  }

  /* ---- what is around the message ---- */

  /** Everything, as things are now. */
  again() {
    if (this.notes) this.notes.renew(() => this.#mark());
    else this.#mark();
    this.frame();
  }

  /** Everything but the message, as things are now. */
  frame() {
    const { report } = this;
    const height = this.attribute('height');
    this.box.style.height = height === null ? '' : /^\d+$/.test(height) ? `${height}px` : height;
    this.box.classList.toggle('fixed', height !== null);
    const title = this.attribute('aria-label') || this.file || text.exampleMessage;
    fill(this.title, title);
    const spoken = report ? counts(report.summary) : this.#error ? text.notCheckedBecause(this.#error) : text.checking;
    const signs = report
      ? /** @type {const} */ (['error', 'warning', 'info'])
          .filter(severity => report.summary[severity] > 0)
          .map(severity => h('span', { class: 'res', 'aria-hidden': 'true' }, icon(severity), number(report.summary[severity])))
      : [];
    fill(this.#counts, report && !signs.length && icon('pass'), signs, h('span', { class: signs.length ? 'sr' : 'muted' }, spoken));
    this.#rows();
    if (!this.surface?.isReading) return;
    fill(this.#edited, this.message === this.original ? '' : text.edited);
    this.host.setAttribute('aria-label', text.messageWith(title, spoken));
    fill(this.buttons, this.button('copy', text.copyText), this.editable && this.button('edit', text.edit));
  }

  /** @param {string} act  what notes.js does when it is pressed @param {string} words */
  button(act, words) {
    return h('button', { class: 'btn quiet', part: 'button', type: 'button', 'data-act': act }, words);
  }

  /** Says something for a while where the counts stand. @param {string} words */
  say(words) {
    fill(this.#counts, h('span', { class: 'muted' }, words));
    setTimeout(() => this.frame(), 2_000);
  }

  #rows() {
    const { list, report } = this;
    list.hidden = (this.attribute('findings') ?? 'list') !== 'list';
    const rows = (report?.findings ?? []).map(({ severity, code, message, line }, index) =>
      h(
        'div',
        { class: 'row', part: `finding ${severity}`, role: 'option', 'aria-selected': 'false', tabindex: index ? '-1' : '0', 'data-finding': index, 'data-code': code, 'data-severity': severity },
        icon(severity, SEVERITY[severity]),
        h('span', {}, message, ' ', h('span', { class: 'code' }, code)),
        h('span', { class: 'loc' }, h('span', { class: 'sr' }, text.lineLabel), number(line)),
      ),
    );
    fill(
      list,
      rows.length > 0 && h('div', { role: 'listbox', 'aria-label': text.findings }, rows),
      !rows.length && report && h('p', { class: 'none' }, text.allPassed(report.passed.length)),
      this.#error && h('p', { class: 'none' }, text.notCheckedBecause(this.#error)),
    );
  }

  /** The code for notes, keys and buttons; it comes when somebody is about to need it. */
  withNotes() {
    this.#notesLoading ??= import('./notes.js').then(({ Notes }) => (this.notes ??= new Notes(this)));
    return this.#notesLoading;
  }
}
