/** The findings in the text: a mark at every place, a sign in the gutter, and the one that is selected. */
import { RangeSet, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from '@codemirror/view';
import { chip, icon } from '../dom.js';
import { NOTHING } from '../special.js';
import { END_NAMES } from '../doc/octets.js';
import { endAt } from './ends.js';

/** @typedef {import('../lint/types.js').Finding} Finding */
/** @typedef {import('@codemirror/state').EditorState} EditorState */

/** New findings for the document as it is. @type {import('@codemirror/state').StateEffectType<Finding[]>} */
export const setFindings = StateEffect.define();

/** Which finding is selected; -1 for none. @type {import('@codemirror/state').StateEffectType<number>} */
export const select = StateEffect.define();

/**
 * @typedef {object} Marks
 * @property {Finding[]} findings
 * @property {{ from: number, to: number }[]} places  where each finding is now
 * @property {import('@codemirror/view').DecorationSet} marks
 * @property {RangeSet<Sign>} signs
 * @property {number} selected
 * @property {import('@codemirror/view').DecorationSet} selection
 */

/** A mark for a place without characters of its own. */
class Point extends WidgetType {
  /** @param {Finding} finding @param {number} index @param {string} text */
  constructor(finding, index, text) {
    super();
    this.finding = finding;
    this.index = index;
    this.text = text;
  }

  /** @override @param {Point} other */
  eq(other) {
    return other.finding === this.finding && other.text === this.text;
  }

  /** @override */
  toDOM() {
    const mark = document.createElement('mark');
    for (const [name, value] of Object.entries(attributes(this.finding, this.index))) mark.setAttribute(name, value);
    mark.className = 'emlint-mark point';
    mark.append(chip(this.text));
    return mark;
  }

  /** @override */
  ignoreEvent() {
    return false;
  }
}

const RANK = { error: 3, warning: 2, info: 1 };

class Sign extends GutterMarker {
  /** @param {Finding} finding @param {number} index */
  constructor(finding, index) {
    super();
    this.finding = finding;
    this.index = index;
  }

  /** @override @param {Sign} other */
  eq(other) {
    return other.finding === this.finding;
  }

  /** @override */
  toDOM() {
    const sign = document.createElement('span');
    sign.title = this.finding.message;
    sign.append(icon(this.finding.severity));
    return sign;
  }
}

/** @param {Finding} finding @param {number} index @returns {Record<string, string>} */
const attributes = (finding, index) => ({
  'data-code': finding.code,
  'data-severity': finding.severity,
  'data-finding': String(index),
});

/** @param {EditorState} state @param {{ start: number, end: number }} range */
function clip(state, { start, end }) {
  const from = Math.min(start, state.doc.length);
  return { from, to: Math.max(from, Math.min(end, state.doc.length)) };
}

/** @param {EditorState} state @param {Finding[]} findings */
function build(state, findings) {
  const ranges = [];
  /** @type {Map<number, Sign>} */
  const signs = new Map();
  for (const [index, finding] of findings.entries()) {
    // Inclusive, so that it encloses what stands in place of a character that cannot be shown.
    const mark = Decoration.mark({ tagName: 'mark', class: 'emlint-mark', inclusive: true, attributes: attributes(finding, index) });
    for (const place of [finding, ...finding.spans]) {
      const { from, to } = clip(state, place.utf16);
      const line = state.doc.lineAt(from);
      // Nothing is drawn on nothing, nor on a line break.
      if (from === to) {
        ranges.push(Decoration.widget({ widget: new Point(finding, index, NOTHING), side: -1 }).range(from));
      } else if (from >= line.to && to <= line.to + 1) {
        const name = END_NAMES[endAt(state, line.to)];
        ranges.push(Decoration.widget({ widget: new Point(finding, index, name), side: 1 }).range(from));
      } else {
        ranges.push(mark.range(from, to));
      }
      const sign = signs.get(line.from);
      if (!sign || RANK[sign.finding.severity] < RANK[finding.severity]) signs.set(line.from, new Sign(finding, index));
    }
  }
  /** @type {RangeSetBuilder<Sign>} */
  const builder = new RangeSetBuilder();
  for (const [from, sign] of [...signs].sort(([a], [b]) => a - b)) builder.add(from, from, sign);
  return {
    findings,
    places: findings.map(finding => clip(state, finding.utf16)),
    marks: Decoration.set(ranges, true),
    signs: builder.finish(),
  };
}

const selectedMark = Decoration.mark({ class: 'sel', inclusive: true });
const relatedMark = Decoration.mark({ class: 'related', inclusive: true });

/** @param {EditorState} state @param {Finding | undefined} finding @param {{ from: number, to: number } | undefined} place */
function buildSelection(state, finding, place) {
  if (!finding || !place) return Decoration.none;
  const ranges = [];
  if (place.from < place.to) ranges.push(selectedMark.range(place.from, place.to));
  for (const { utf16 } of [...finding.related, ...finding.spans]) {
    const { from, to } = clip(state, utf16);
    if (from < to && (from >= place.to || to <= place.from)) ranges.push(relatedMark.range(from, to));
  }
  return Decoration.set(ranges, true);
}

/** @type {StateField<Marks>} */
export const marksField = StateField.define({
  create: () =>
    /** @type {Marks} */ ({
      findings: [],
      places: [],
      marks: Decoration.none,
      signs: RangeSet.empty,
      selected: -1,
      selection: Decoration.none,
    }),
  update(value, transaction) {
    let next = value;
    if (transaction.docChanged) {
      const { changes } = transaction;
      next = {
        ...next,
        places: next.places.map(({ from, to }) => ({ from: changes.mapPos(from, 1), to: changes.mapPos(to, -1) })),
        marks: next.marks.map(changes),
        signs: next.signs.map(changes),
        selection: next.selection.map(changes),
      };
    }
    for (const effect of transaction.effects) {
      if (effect.is(setFindings)) {
        next = { ...next, ...build(transaction.state, effect.value), selected: -1, selection: Decoration.none };
      } else if (effect.is(select)) {
        const selection = buildSelection(transaction.state, next.findings[effect.value], next.places[effect.value]);
        next = { ...next, selected: effect.value, selection };
      }
    }
    return next;
  },
  provide: field => [
    EditorView.decorations.from(field, value => value.marks),
    EditorView.decorations.from(field, value => value.selection),
  ],
});

/** Where marks begin or end between two positions. @param {EditorState} state @param {number} from @param {number} to @returns {Set<number>} */
export function markedPositions(state, from, to) {
  const positions = new Set();
  state.field(marksField).marks.between(from, to, (start, end) => void positions.add(start).add(end));
  return positions;
}

/** Whether a finding is about the line break at a position. @param {EditorState} state @param {number} at */
export function isBreakMarked(state, at) {
  let found = false;
  state.field(marksField).marks.between(at, at, (_from, _to, { spec }) => void (found ||= spec.widget instanceof Point && spec.widget.text !== NOTHING));
  return found;
}

/** Whether the marks are others than before. @param {EditorState} before @param {EditorState} after */
export const marksChanged = (before, after) => before.field(marksField).marks !== after.field(marksField).marks;

/** The findings at a position, the smallest first. @param {EditorState} state @param {number} at @returns {number[]} */
export function findingsAt(state, at) {
  /** @type {{ index: number, size: number }[]} */
  const found = [];
  state.field(marksField).marks.between(at, at, (from, to, { spec }) => {
    const index = Number(spec.attributes?.['data-finding'] ?? spec.widget?.index);
    if (!found.some(other => other.index === index)) found.push({ index, size: to - from });
  });
  return found.sort((a, b) => a.size - b.size || a.index - b.index).map(({ index }) => index);
}

/** The findings that begin on the line of a position. @param {EditorState} state @param {number} at @returns {number[]} */
export function findingsOnLine(state, at) {
  const line = state.doc.lineAt(at);
  /** @type {Set<number>} */
  const found = new Set();
  state.field(marksField).marks.between(line.from, line.to, (_from, _to, { spec }) => {
    found.add(Number(spec.attributes?.['data-finding'] ?? spec.widget?.index));
  });
  return [...found];
}

/** The signs beside the line numbers; pressing one opens its note. @param {(index: number) => void} open */
export const signs = open =>
  gutter({
    class: 'em-signs',
    markers: view => view.state.field(marksField).signs,
    initialSpacer: () => new (class extends GutterMarker {})(),
    domEventHandlers: {
      mousedown(view, line) {
        let index = -1;
        view.state.field(marksField).signs.between(line.from, line.from, (_from, _to, sign) => void (index = sign.index));
        if (index >= 0) open(index);
        return index >= 0;
      },
    },
  });
