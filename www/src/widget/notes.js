/** What a finding says, over its mark and below its line: the page's own cards. Fetched when somebody comes near. */
import { applyEdits } from '../doc/edits.js';
import { hunks } from '../doc/hunks.js';
import { decode } from '../doc/octets.js';
import { fill, h, styles } from '../dom.js';
import { findingMarkdown } from '../page/copy.js';
import { note, tip } from '../page/note.js';
import css from './notes.css';
import { Walking, target as keyTarget } from './walking.js';
import * as text from '../texts.js';

/** @typedef {import('../lint/types.js').Finding} Finding */
/** @typedef {import('../lint/types.js').RuleText} RuleText */
/** @typedef {import('../doc/edits.js').Edit} Edit */
/** @typedef {import('./widget.js').Widget} Widget */

/** The root of the site that has the pages of the rules; empty when there is none. @type {string} */
const site = SITE && new URL(SITE, import.meta.url).href;

/** Over a mark for so long, what is found there shows; in milliseconds. */
const HOVER = 250;
/** As the editor: longer messages are not edited on trial. */
const LONGEST_PREVIEW = 3_000_000;

/** What the pages of the rules say in short, by the address of the file. @type {Map<string, Promise<Map<string, RuleText>>>} */
const ruleTexts = new Map();

/** @type {CSSStyleSheet | undefined} */
let sheet;

export class Notes {
  open = -1;
  /** What the pages of the rules say in short, once it is here. @type {Map<string, RuleText>} */
  #known = new Map();
  /** What has the focus back when the note is closed. @type {HTMLElement | null} */
  #from = null;
  #tip = h('div', { class: 'tip', id: 'tip', role: 'tooltip', popover: 'manual' });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Widget} widget */
  constructor(widget) {
    this.widget = widget;
    widget.root.adoptedStyleSheets.push((sheet ??= styles(css)));
    widget.root.append(this.#tip);
    this.#hovers();
  }

  /** What shows the message, with what can be done in it. */
  get #surface() {
    const { surface } = this.widget;
    return surface?.isReading ? new Walking(surface) : surface;
  }

  get #focused() {
    const { activeElement } = this.widget.root;
    return activeElement instanceof HTMLElement ? activeElement : null;
  }

  /** @param {number} index @param {boolean} focus  the note gets the focus */
  explain(index, focus) {
    const finding = this.widget.report?.findings[index];
    const surface = this.#surface;
    if (!finding || !surface) return;
    if (this.#focused && !surface.note?.contains(this.#focused)) this.#from = this.#focused;
    this.hideTip();
    this.open = index;
    surface.explain(index, this.#note(finding, index, this.#known.get(finding.code)?.why ?? ''));
    this.#choose(index);
    if (focus) this.#focusNote();
    if (this.#known.size) return;
    void this.#rules().then(known => {
      this.#known = known;
      if (this.open === index && surface.note) this.#again(index, surface.note.contains(this.#focused));
    });
  }

  /** The note anew, where it stands; what is typed is not disturbed. @param {number} index @param {boolean} focus */
  #again(index, focus) {
    const finding = this.widget.report?.findings[index];
    if (!finding) return;
    this.open = index;
    this.#surface?.renew(index, this.#note(finding, index, this.#known.get(finding.code)?.why ?? ''));
    this.#choose(index);
    if (focus) this.#focusNote();
  }

  #focusNote() {
    /** @type {HTMLElement | null | undefined} */ (this.#surface?.note?.querySelector('.nt'))?.focus({ preventScroll: true });
  }

  /** Closes the note, and gives the focus back. */
  close() {
    const surface = this.#surface;
    this.open = -1;
    surface?.unexplain();
    surface?.select(-1);
    this.#choose(-1);
    // A row or a mark of before may be gone.
    if (this.#from?.isConnected) this.#from.focus({ preventScroll: true });
    else surface?.focus();
  }

  /** After another check: the note of the same rule, if there still is one. @param {() => void} show  shows the report */
  renew(show) {
    const surface = this.#surface;
    const code = surface?.note?.dataset.code;
    const inside = surface?.note?.contains(this.#focused) ?? false;
    this.hideTip();
    this.open = -1;
    show();
    const same = code ? (this.widget.report?.findings.findIndex(finding => finding.code === code) ?? -1) : -1;
    if (same >= 0) this.#again(same, inside);
    else surface?.unexplain();
  }

  /** Nothing is looked at any more. */
  forget() {
    this.hideTip();
    this.#surface?.unexplain();
    this.open = -1;
  }

  /** Shows in the list which finding is looked at. @param {number} index  -1 for none */
  #choose(index) {
    for (const row of this.widget.list.querySelectorAll('.row')) {
      const chosen = Number(row.getAttribute('data-finding')) === index;
      row.setAttribute('aria-selected', String(chosen));
      if (index >= 0) row.setAttribute('tabindex', chosen ? '0' : '-1');
    }
  }

  /** @param {Finding} finding */
  #withDocs(finding) {
    return { ...finding, docs: site && new URL(finding.docs, site).href };
  }

  /** @param {Finding} finding @param {number} index @param {string} why */
  #note(finding, index, why) {
    const findings = this.widget.report?.findings ?? [];
    const several = findings.map((_, other) => other).filter(other => findings[other]?.utf16.start === finding.utf16.start);
    const { fix } = finding;
    const octets = fix && this.#octets();
    return note(this.#withDocs(finding), {
      several,
      index,
      why,
      preview: fix && octets && octets.length < LONGEST_PREVIEW ? hunks(octets, fix.edits, 3) : null,
      close: () => this.close(),
      open: other => this.explain(other, true),
      go: position => this.#surface?.go(position),
      apply: this.widget.editable && fix ? () => this.#apply(fix.edits) : null,
      applyAll: null,
      copy: () => void this.#copy(finding),
      heading: 'b',
    });
  }

  /** The octets that the report counts. */
  #octets() {
    const { message, surface } = this.widget;
    return surface && !surface.isReading ? surface.octets() : message;
  }

  /** @param {Edit[]} edits */
  #apply(edits) {
    const { widget } = this;
    this.close();
    if (widget.surface?.isReading) widget.take(applyEdits(widget.message, edits));
    else widget.surface?.apply(edits);
  }

  /** @param {Finding} finding */
  async #copy(finding) {
    await navigator.clipboard.writeText(findingMarkdown(this.#withDocs(finding), this.widget.title.textContent ?? '')).catch(() => {});
  }

  /** What the pages of the rules say in short; nothing when it did not arrive. @returns {Promise<Map<string, RuleText>>} */
  async #rules() {
    const url = this.widget.fileAddress('rules.json');
    let texts = ruleTexts.get(url);
    if (!texts) {
      texts = fetch(url)
        .then(response => response.json())
        .then((/** @type {RuleText[]} */ list) => new Map(list.map(rule => [rule.code, rule])));
      texts.catch(() => ruleTexts.delete(url));
      ruleTexts.set(url, texts);
    }
    return texts.catch(() => new Map());
  }

  /* ---- keys and buttons ---- */

  /** @param {Event} event  a click or a key @param {Element} target */
  handle(event, target) {
    if (event instanceof KeyboardEvent) {
      if (!this.#key(event, target)) return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const act = target.closest('[data-act]')?.getAttribute('data-act');
    if (act) void this.#act(act);
    else if (getSelection()?.type !== 'Range' && !target.closest('.note')) {
      const found = target.closest(this.widget.surface?.isReading ? '[data-finding]' : '.row');
      if (found) this.explain(Number(found.getAttribute('data-finding')), true);
    }
  }

  /** @param {KeyboardEvent} event @param {Element} target @returns {boolean}  whether the key did something */
  #key({ key, shiftKey }, target) {
    const { widget } = this;
    const count = widget.attribute('findings') === 'none' && widget.surface?.isReading ? 0 : (widget.report?.findings.length ?? 0);
    const surface = this.#surface;
    if (key === 'F8' && count) {
      this.explain((shiftKey ? (this.open < 0 ? count : this.open) - 1 + count : this.open + 1) % count, true);
    } else if (key === 'Escape') {
      if (this.tipShown) this.hideTip();
      else if (this.open >= 0) this.close();
      else if (widget.surface && !widget.surface.isReading) widget.surface.done();
      else return false;
    } else if (target.matches('.row, .emlint-mark')) {
      if (key === 'Enter' || key === ' ') this.explain(Number(target.getAttribute('data-finding')), true);
      else if (target.matches('.row')) return this.#step(target, key);
      else return surface instanceof Walking && surface.step(target, key);
    } else {
      return false;
    }
    return true;
  }

  /** Goes to another row of the list. @param {Element} row @param {string} key */
  #step(row, key) {
    const rows = [...this.widget.list.querySelectorAll('.row')];
    const to = rows[keyTarget(key, rows.indexOf(row), rows.length, false)];
    if (!(to instanceof HTMLElement)) return false;
    row.setAttribute('tabindex', '-1');
    to.tabIndex = 0;
    to.focus();
    this.#surface?.select(Number(to.dataset.finding));
    return true;
  }

  /** @param {string} act  of a button */
  async #act(act) {
    const { widget } = this;
    const { surface, message } = widget;
    if (act === 'copy') {
      const words = decode(message).lines.join('\n').toWellFormed();
      await navigator.clipboard.writeText(words).then(
        () => widget.say(text.copied),
        () => widget.say(text.cannotCopy),
      );
    } else if (act === 'edit') {
      const { Editing } = await import('./editing.js');
      if (widget.surface?.isReading) new Editing(widget, this);
    } else if (surface && !surface.isReading) {
      if (act === 'undo') surface.undo();
      else if (act === 'reset') surface.reset();
      else if (act === 'done') surface.done();
    }
  }

  /* ---- what shows over a mark ---- */

  #hovers() {
    const { box } = this.widget;
    const mark = (/** @type {Event} */ event) => {
      const found = /** @type {Element} */ (event.target).closest('.emlint-mark');
      return found instanceof HTMLElement ? found : null;
    };
    const hide = () => this.#later(() => this.hideTip());
    box.addEventListener('pointerover', event => {
      const found = mark(event);
      if (found && event.pointerType !== 'touch') this.#later(() => this.#showTip(found));
      else hide();
    });
    box.addEventListener('pointerleave', hide);
    this.#tip.addEventListener('pointerenter', () => clearTimeout(this.#timer));
    this.#tip.addEventListener('pointerleave', hide);
    box.addEventListener('focusin', event => {
      const found = mark(event);
      if (found?.matches(':focus-visible')) this.#showTip(found);
      else this.hideTip();
    });
    box.addEventListener('focusout', hide);
    // Whoever made this be loaded is over a mark already, or has reached one.
    const here = box.querySelector('.emlint-mark:hover');
    if (here instanceof HTMLElement) this.#later(() => this.#showTip(here));
    else if (this.#focused?.matches('.emlint-mark:focus-visible')) this.#showTip(this.#focused);
  }

  /** @param {() => void} act */
  #later(act) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, HOVER);
  }

  /** @param {HTMLElement} mark */
  #showTip(mark) {
    clearTimeout(this.#timer);
    /** @type {number[]} */
    const indices = [];
    for (let at = /** @type {Element | null} */ (mark); at?.matches('.emlint-mark'); at = at.parentElement) indices.push(Number(at.getAttribute('data-finding')));
    const findings = indices.map(index => this.widget.report?.findings[index]).filter(finding => finding !== undefined);
    if (!findings.length || indices.includes(this.open)) return;
    fill(this.#tip, findings.slice(0, 3).map(finding => this.tip(finding)));
    mark.setAttribute('aria-describedby', 'tip');
    this.#tip.showPopover();
    const place = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#tip;
    const top = place.top - height - 6;
    this.#tip.style.top = `${top > 8 ? top : place.bottom + 6}px`;
    this.#tip.style.left = `${Math.max(8, Math.min(place.left, document.documentElement.clientWidth - width - 8))}px`;
  }

  /** @param {Finding} finding */
  tip(finding) {
    return tip(this.#withDocs(finding));
  }

  get tipShown() {
    return this.#tip.matches(':popover-open');
  }

  hideTip() {
    clearTimeout(this.#timer);
    if (this.tipShown) this.#tip.hidePopover();
  }
}
