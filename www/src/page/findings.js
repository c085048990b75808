/** The list of findings: grouped by cause, filtered by severity, walked with the keyboard. */
import { $, fill, h, icon } from '../dom.js';
import * as text from '../texts.js';
import { SEVERITY, number } from '../words.js';
import { link } from './note.js';

/** @typedef {import('../lint/types.js').Finding} Finding */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/types.js').Severity} Severity */
/** @typedef {import('../lint/types.js').RuleText} RuleText */

/** @type {Severity[]} */
const SEVERITIES = ['error', 'warning', 'info'];
const RANK = { error: 0, warning: 1, info: 2 };

/**
 * @typedef {{ title: string, help: string, findings: number[] }} Group
 *   `findings` are indices into the report
 */

/**
 * Findings by what they have in common: first the group of the verdict, then by the worst of each.
 * @param {Report} report
 * @returns {Group[]}
 */
export function groups(report) {
  /** @type {Map<string, Group>} */
  const found = new Map();
  const causes = new Map(report.causes.map(cause => [cause.id, cause]));
  report.findings.forEach((finding, index) => {
    const cause = causes.get(finding.cause ?? '');
    const group = found.get(cause?.id ?? '') ?? { title: cause?.title ?? text.smallThings, help: cause?.help ?? '', findings: [] };
    group.findings.push(index);
    found.set(cause?.id ?? '', group);
  });
  if (found.size === 1 && found.has('')) return [{ title: '', help: '', findings: [...(found.get('')?.findings ?? [])] }];
  const severity = (/** @type {number} */ index) => RANK[report.findings[index]?.severity ?? 'info'];
  for (const group of found.values()) group.findings.sort((a, b) => severity(a) - severity(b) || a - b);
  const first = (/** @type {Group} */ group) => (report.verdict.finding !== null && group.findings.includes(report.verdict.finding) ? 0 : 1);
  return [...found.values()].sort(
    (a, b) => first(a) - first(b) || severity(a.findings[0] ?? 0) - severity(b.findings[0] ?? 0) || b.findings.length - a.findings.length,
  );
}

export class FindingsPanel {
  /** @type {Report | null} */
  #report = null;
  /** @type {Group[]} */
  #groups = [];
  /** @type {Record<Severity, boolean>} */
  #shown = { error: true, warning: true, info: true };
  /** A family or a code; empty for all. */
  #rule = '';
  #passed = false;
  #selected = -1;
  #list = $('findings');

  /**
   * @param {object} events
   * @param {(index: number) => void} events.select  the selection moved
   * @param {(index: number) => void} events.go      the text is wanted
   * @param {(query: string) => void} events.filtered  what is shown changed
   * @param {() => Promise<Map<string, RuleText>>} events.rules
   * @param {string} search  of the page's address, which may say what is shown
   */
  constructor(events, search) {
    this.events = events;
    const asked = new URLSearchParams(search);
    const shown = asked.get('show')?.split(',');
    if (shown) for (const severity of SEVERITIES) this.#shown[severity] = shown.includes(severity);
    this.#passed = shown?.includes('passed') ?? false;
    this.#rule = /^[A-Z]{3}(\d{3})?$/.exec(asked.get('rule') ?? '')?.[0] ?? '';
    $('rule').addEventListener('change', () => this.#filter(() => (this.#rule = /** @type {HTMLSelectElement} */ ($('rule')).value)));
    this.#list.addEventListener('keydown', event => this.#key(event));
    this.#list.addEventListener('click', event => {
      const row = /** @type {Element} */ (event.target).closest('.row');
      if (row instanceof HTMLElement) this.events.go(Number(row.dataset.index));
    });
  }

  /** The findings that are shown, in the order of the list. */
  get order() {
    return this.#groups.flatMap(group => this.#visible(group));
  }

  get selected() {
    return this.#selected;
  }

  /** @param {Group} group */
  #visible(group) {
    return group.findings.filter(index => {
      const { severity = 'info', code = '' } = this.#report?.findings[index] ?? {};
      return this.#shown[severity] && code.startsWith(this.#rule);
    });
  }

  /** What is shown, for the page's address; empty while it is everything. */
  get query() {
    const severities = SEVERITIES.filter(severity => this.#shown[severity]);
    const shown = severities.length === SEVERITIES.length && !this.#passed ? '' : `show=${[...severities, ...(this.#passed ? ['passed'] : [])].join(',')}`;
    return [shown, this.#rule && `rule=${this.#rule}`].filter(Boolean).join('&');
  }

  /** Shows others than before. @param {() => void} change */
  #filter(change) {
    change();
    this.#filters();
    this.#rows();
    this.events.filtered(this.query);
  }

  /** @param {Report} report */
  show(report) {
    this.#report = report;
    this.#groups = groups(report);
    this.#selected = -1;
    const causes = this.#groups.filter(group => group.title).length;
    $('findings-title').textContent = text.findingsTitle(report.findings.length, causes);
    this.#filters();
    this.#rows();
  }

  #filters() {
    const report = this.#report;
    if (!report) return;
    const chips = SEVERITIES.map(severity => {
      const toggle = () => this.#filter(() => (this.#shown[severity] = !this.#shown[severity]));
      return this.#chip(severity, text.severities[severity](report.summary[severity]), this.#shown[severity], toggle);
    });
    const passed = () => this.showPassed(!this.#passed);
    chips.push(this.#chip('pass', text.passed(report.passed.length), this.#passed, passed));
    const focused = document.activeElement?.getAttribute('data-filter');
    fill($('filters'), chips);
    if (focused) chips.find(chip => chip.dataset.filter === focused)?.focus();
    this.#ruleChoice(report);
  }

  /** The families and codes there are. @param {Report} report */
  #ruleChoice(report) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { code } of report.findings) for (const key of [code.slice(0, 3), code]) counts.set(key, (counts.get(key) ?? 0) + 1);
    if (this.#rule && !counts.has(this.#rule)) counts.set(this.#rule, 0);
    const names = new Map(report.findings.map(({ code, rule }) => [code, rule]));
    const option = (/** @type {string} */ value, /** @type {string} */ words) => h('option', { value, selected: value === this.#rule }, words);
    const choices = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => option(key, text.ruleFilter(key, names.get(key) ?? '', count)));
    fill($('rule'), option('', text.allRules), choices);
    $('rule').classList.toggle('on', this.#rule !== '');
  }

  /** @param {Severity | 'pass'} filter @param {string} words @param {boolean} on @param {() => void} toggle */
  #chip(filter, words, on, toggle) {
    return h('button', { class: 'chip num', type: 'button', 'aria-pressed': String(on), 'data-filter': filter, onclick: toggle }, icon(filter), words);
  }

  #rows() {
    const report = this.#report;
    if (!report) return;
    const list = this.#list;
    const groups = this.#groups.map(group => {
      const visible = this.#visible(group);
      if (!visible.length) return null;
      const rows = visible.map(index => this.#row(index, /** @type {Finding} */ (report.findings[index])));
      const head = group.title
        ? h('div', { class: 'head', 'aria-hidden': 'true' }, h('b', {}, group.title), group.help && h('p', {}, group.help))
        : null;
      return h('div', { class: 'group', role: 'group', 'aria-label': `${group.title || text.findings}. ${group.help}` }, head, rows);
    });
    fill(list, groups);
    const shown = this.order.length;
    const hidden = report.findings.length - shown;
    list.hidden = shown === 0;
    const empty = $('findings-empty');
    empty.hidden = shown > 0;
    if (shown === 0) {
      const all = () =>
        this.#filter(() => {
          this.#shown = { error: true, warning: true, info: true };
          this.#rule = '';
        });
      fill(
        empty,
        hidden
          ? h('p', { class: 'none' }, text.hiddenByFilter(hidden), h('button', { class: 'at', type: 'button', onclick: all }, text.showAll))
          : h('p', { class: 'none' }, text.nothing),
      );
    }
    this.mark(this.#selected);
    void this.#showPassed();
  }

  /** @param {number} index @param {Finding} finding */
  #row(index, finding) {
    const lines = [...new Set([finding, ...finding.spans].map(place => place.line))];
    const more = finding.count > 1 + finding.spans.length || lines.length > 3;
    const loc = lines.slice(0, 3).map(number).join(', ') + (more ? ' …' : '');
    return h(
      'div',
      {
        class: 'row',
        role: 'option',
        id: `finding-${index}`,
        'aria-selected': 'false',
        'data-index': index,
        'data-code': finding.code,
        'data-severity': finding.severity,
        'data-start': finding.span.start,
        'data-end': finding.span.end,
      },
      icon(finding.severity),
      h(
        'span',
        { class: 'm' },
        h('span', { class: 'sr' }, `${SEVERITY[finding.severity]}: `),
        finding.message,
        h(
          'span',
          { class: 'tag' },
          h('span', { class: 'code' }, finding.code),
          finding.fix && h('span', { class: 'fixable' }, text.fixReady),
          finding.count > 1 && h('span', {}, text.moreLikeThis(finding.count - 1)),
          finding.doubt && h('span', {}, text.maybeCopied),
        ),
      ),
      h('span', { class: 'loc num' }, h('span', { class: 'sr' }, text.lineLabel), loc),
    );
  }

  /** Lists the checks that passed, or no longer. @param {boolean} [on] */
  showPassed(on = true) {
    this.#filter(() => (this.#passed = on));
  }

  async #showPassed() {
    const section = $('passed');
    const report = this.#report;
    section.hidden = !this.#passed || !report;
    if (section.hidden || !report) return;
    const rules = await this.events.rules().catch(() => new Map());
    fill(
      section,
      h('h3', {}, text.checksPassed(report.passed.length)),
      h(
        'ul',
        {},
        report.passed.map(code =>
          h('li', {}, icon('pass', text.passedSign), link(`rules/${code}/`, code, 'code'), h('span', {}, rules.get(code)?.rule ?? '')),
        ),
      ),
    );
  }

  /** Shows which finding is selected. @param {number} index */
  mark(index) {
    this.#selected = index;
    for (const row of this.#list.querySelectorAll('.row')) {
      const selected = row.id === `finding-${index}`;
      row.setAttribute('aria-selected', String(selected));
      if (selected) {
        const area = /** @type {HTMLElement} */ (this.#list.parentElement).getBoundingClientRect();
        const box = row.getBoundingClientRect();
        if (box.top < area.top || box.bottom > area.bottom) {
          /** @type {HTMLElement} */ (this.#list.parentElement).scrollTop += box.top - area.top - area.height / 3;
        }
      }
    }
    if (this.#list.querySelector(`#finding-${index}`)) this.#list.setAttribute('aria-activedescendant', `finding-${index}`);
    else this.#list.removeAttribute('aria-activedescendant');
  }

  /** The finding before or after the selected one, around the ends. @param {1 | -1} step @returns {number} -1 when there is none */
  step(step) {
    const { order } = this;
    const at = order.indexOf(this.#selected);
    if (at < 0) return (step > 0 ? order[0] : order.at(-1)) ?? -1;
    return order[(at + step + order.length) % order.length] ?? -1;
  }

  /** The first finding of the cause before or after. @param {1 | -1} step @returns {number} */
  stepCause(step) {
    const groups = this.#groups.map(group => this.#visible(group)).filter(group => group.length);
    const at = groups.findIndex(group => group.includes(this.#selected));
    if (at < 0) return this.step(step);
    return groups[(at + step + groups.length) % groups.length]?.[0] ?? -1;
  }

  /** `4 of 9` @param {number} index */
  ordinal(index) {
    return text.ordinal(this.order.indexOf(index) + 1, this.order.length);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { order } = this;
    const at = order.indexOf(this.#selected);
    /** @type {Record<string, number | undefined>} */
    const moves = {
      ArrowDown: order[Math.min(at + 1, order.length - 1)],
      ArrowUp: order[Math.max(at - 1, 0)],
      Home: order[0],
      End: order.at(-1),
    };
    if (event.key in moves) {
      event.preventDefault();
      const next = moves[event.key];
      if (next !== undefined) this.events.select(next);
    } else if (event.key === 'Enter' && at >= 0) {
      event.preventDefault();
      this.events.go(this.#selected);
    }
  }
}
