/** The lines of a message with the findings in them, as a reader sees them: bounded, whatever the message. */
import { END_NAMES, FIELD_NAME } from '../doc/octets.js';
import { append, chip, h, icon } from '../dom.js';
import { NOTHING, SPECIAL, runLabel } from '../special.js';
import * as text from '../texts.js';

/** @typedef {import('../doc/octets.js').View} View */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/types.js').Place} Place */

/** What of a finding lies on one line: half-open columns from 0, and whether it goes on over the line's end. @typedef {{ from: number, to: number, over: boolean, index: number }} Stretch */

/** So many lines are drawn from the start; beyond them only those with findings and their neighbours. */
const FIRST_LINES = 1_000;
const MOST_LINES = 3_000;
/** Of a longer line only its ends and what is around findings is drawn. */
const LONGEST_LINE = 2_000;
const AROUND = 100;
/** Odd characters that are drawn each for themselves, over all lines. */
const MOST_CHIPS = 1_500;

const RANK = { error: 3, warning: 2, info: 1 };

/**
 * @param {View} view
 * @param {Report | null} report
 * @returns {HTMLElement[]}
 */
export function drawLines(view, report) {
  // The empty line behind the last line end is none.
  const count = view.lines.length > 1 && view.lines.at(-1) === '' && !report?.findings.some(({ line }) => line === view.lines.length) ? view.lines.length - 1 : view.lines.length;
  const shown = choose(count, report);
  const stretches = stretch(view, shown, report);
  const headers = sections(view, report);
  const budget = { chips: MOST_CHIPS };
  const ends = new Map(view.exceptions.map(({ line, end }) => [line, end]));
  const nodes = [];
  let next = 0;
  for (const line of shown) {
    if (line > next) nodes.push(h('div', { class: 'gap' }, text.linesNotShown(next + 1, line)));
    next = line + 1;
    const here = stretches.get(line) ?? [];
    const source = view.lines[line] ?? '';
    const end = END_NAMES[ends.get(line) ?? view.main];
    const drawn = new Line(source, end, here, report, budget);
    drawn.draw(headers(line) ? (FIELD_NAME.exec(source.slice(0, 1_000))?.[0].length ?? 0) : 0);
    // As in the editor: kinds of line ends are told where they are mixed, but not twice.
    if (ends.size && end !== 'CRLF' && line < view.lines.length - 1 && !here.some(({ over, from }) => over && from >= source.length)) append(drawn.element, [chip(end)]);
    const boundary = report && report.overview.parts.length > 1 && !headers(line) && source.startsWith('--') && source.length <= 74;
    nodes.push(h('div', { class: 'ln', part: 'line' }, sign(here, report, line + 1), h('span', { class: boundary ? 't dim' : 't' }, drawn.element)));
  }
  if (next < count) nodes.push(h('div', { class: 'gap' }, text.linesNotShown(next + 1, count)));
  return nodes;
}

/** The lines to draw, in order. @param {number} count @param {Report | null} report */
function choose(count, report) {
  if (count <= FIRST_LINES) return Array.from({ length: count }, (_, line) => line);
  const lines = new Set(Array.from({ length: FIRST_LINES }, (_, line) => line));
  for (const { line } of (report?.findings ?? []).flatMap(finding => [finding, ...finding.spans])) {
    for (let near = line - 2; near <= line && lines.size < MOST_LINES; near++) if (near >= 0 && near < count) lines.add(near);
  }
  return [...lines].sort((a, b) => a - b);
}

/** @param {View} view @param {number[]} shown @param {Report | null} report @returns {Map<number, Stretch[]>} */
function stretch(view, shown, report) {
  /** @type {Map<number, Stretch[]>} */
  const found = new Map(shown.map(line => [line, []]));
  for (const [index, finding] of (report?.findings ?? []).entries()) {
    for (const place of [finding, ...finding.spans]) {
      for (let line = place.line - 1; line < place.endLine && line - place.line < MOST_LINES; line++) {
        const length = view.lines[line]?.length ?? 0;
        const from = line === place.line - 1 ? Math.min(place.column - 1, length) : 0;
        const to = line === place.endLine - 1 ? Math.min(place.endColumn - 1, length) : length;
        // The start of the next line is the end of this one.
        if (line > place.line - 1 && line === place.endLine - 1 && to === 0) break;
        found.get(line)?.push({ from, to, over: line < place.endLine - 1, index });
      }
    }
  }
  return found;
}

/** Whether a line belongs to a header, that of the message or of a part. @param {View} view @param {Report | null} report @returns {(line: number) => boolean} */
function sections({ lines }, report) {
  const blank = lines.indexOf('');
  const end = blank < 0 ? lines.length : blank;
  const parts = (report?.overview.parts ?? []).map(({ header }) => [header.line - 1, header.endLine - 1]);
  return line => line < end || parts.some(([from = 0, to = 0]) => from <= line && line < to);
}

/** The worst of what begins on a line, and its number. @param {Stretch[]} stretches @param {Report | null} report @param {number} number */
function sign(stretches, report, number) {
  const all = stretches.map(({ index }) => ({ index, finding: report?.findings[index] }));
  const worst = all.reduce((/** @type {typeof all[0] | undefined} */ most, one) => (RANK[one.finding?.severity ?? 'info'] > RANK[most?.finding?.severity ?? 'info'] ? one : (most ?? one)), undefined);
  return h('span', { class: 'g', 'aria-hidden': 'true', 'data-n': number, 'data-finding': worst?.index }, worst?.finding && icon(worst.finding.severity));
}

/** One line, its marks within one another as their places are. */
class Line {
  element = document.createDocumentFragment();
  /** @type {{ stretch: Stretch, element: Node }[]} */
  #open = [];

  /** @param {string} source @param {string} end  how it ends @param {Stretch[]} stretches @param {Report | null} report @param {{ chips: number }} budget */
  constructor(source, end, stretches, report, budget) {
    this.source = source;
    this.end = end;
    this.stretches = stretches;
    this.report = report;
    this.budget = budget;
  }

  /** @param {number} name  the end of a field's name */
  draw(name) {
    const { source, stretches } = this;
    const edges = new Set([0, name, source.length]);
    for (const { from, to } of stretches) edges.add(from).add(to);
    // The longest first, so that it is outside.
    const starts = stretches.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from || b.to - a.to || a.index - b.index);
    const points = stretches.filter(({ from, to }) => from === to);
    const cuts = [...edges].sort((a, b) => a - b);
    cuts.forEach((at, index) => {
      this.#close(at);
      for (const point of points) if (point.from === at) this.#inside().appendChild(this.#mark(point, chip(point.over ? this.end : NOTHING)));
      for (const one of starts) if (one.from === at) this.#start(one);
      const end = cuts[index + 1];
      if (end === undefined) return;
      const into = end <= name ? h('span', { class: 'fn' }) : this.#inside();
      this.#write(into, at, end);
      if (end <= name) this.#inside().appendChild(into);
    });
  }

  #inside() {
    return this.#open.at(-1)?.element ?? this.element;
  }

  /** @param {Stretch} stretch */
  #start(stretch) {
    const element = this.#mark(stretch);
    this.#inside().appendChild(element);
    this.#open.push({ stretch, element });
  }

  /** What ends here; what goes on beyond the end of one outside of it begins anew. @param {number} at */
  #close(at) {
    const first = this.#open.findIndex(({ stretch }) => stretch.to <= at);
    if (first < 0) return;
    const closed = this.#open.splice(first);
    for (const { stretch } of closed) if (stretch.to > at) this.#start(stretch);
  }

  /** @param {Stretch} stretch @param {Node} [content] */
  #mark({ index, from, to }, content) {
    const finding = this.report?.findings[index];
    const about = { 'data-code': finding?.code, 'data-severity': finding?.severity, 'data-finding': index, role: 'button', tabindex: '-1' };
    return h('mark', { class: from < to ? 'emlint-mark' : 'emlint-mark point', part: `mark ${finding?.severity}`, ...about }, content);
  }

  /** Text with odd characters named, and without the middle of what is very long. @param {Node} into @param {number} from @param {number} to */
  #write(into, from, to) {
    if (this.source.length > LONGEST_LINE && to - from > 2 * AROUND + 40) {
      this.#visible(into, from, from + AROUND);
      into.appendChild(chip(text.moreCharacters(to - from - 2 * AROUND)));
      this.#visible(into, to - AROUND, to);
    } else {
      this.#visible(into, from, to);
    }
  }

  /** @param {Node} into @param {number} from @param {number} to */
  #visible(into, from, to) {
    const written = this.source.slice(from, to);
    let end = 0;
    let run = '';
    const flush = () => {
      if (run) into.appendChild(chip(runLabel(run)));
      run = '';
    };
    for (const { 0: character, index } of written.matchAll(SPECIAL)) {
      if (run && index > end) flush();
      if (index > end) into.appendChild(document.createTextNode(written.slice(end, index)));
      // A run of them takes one chip; when there were too many, all that follow do.
      if (!run && this.budget.chips-- <= 0) {
        into.appendChild(chip(text.moreCharacters(written.length - index)));
        return;
      }
      run += character;
      end = index + character.length;
    }
    flush();
    if (end < written.length) into.appendChild(document.createTextNode(written.slice(end)));
  }
}
