/** Long stretches that nobody reads, base64 and signatures, folded into a few words. What is found in them stays to be seen. */
import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, WidgetType } from '@codemirror/view';
import { octets } from '../words.js';
import { foldedLines, foldedSignature, unfold } from '../texts.js';

/** @typedef {import('@codemirror/state').EditorState} EditorState */
/** @typedef {import('../lint/types.js').Report} Report */

/** Folded from so many lines on; a few before stay, so that one sees what it is. */
const LINES = 16;
const KEPT = 2;
/** Characters of a signature that are folded. */
const SIGNATURE = 120;

/** What is to be folded, but for what a person has opened. @type {import('@codemirror/state').StateEffectType<{ from: number, to: number, text: string }[]>} */
const setFolds = StateEffect.define();
/** Opens the fold at a position. @type {import('@codemirror/state').StateEffectType<number>} */
const openFold = StateEffect.define();
/** Folds anew, or nothing any more. @type {import('@codemirror/state').StateEffectType<boolean>} */
const setFolding = StateEffect.define();

class Fold extends WidgetType {
  /** @param {string} text */
  constructor(text) {
    super();
    this.text = text;
  }

  /** @override @param {Fold} other */
  eq(other) {
    return other.text === this.text;
  }

  /** @override @param {EditorView} view */
  toDOM(view) {
    const element = document.createElement('span');
    element.className = 'fold';
    element.textContent = this.text;
    const show = document.createElement('b');
    show.textContent = unfold;
    element.append(' ', show);
    element.addEventListener('mousedown', event => {
      event.preventDefault();
      view.dispatch({ effects: openFold.of(view.posAtDOM(element)) });
    });
    return element;
  }

  /** @override */
  ignoreEvent() {
    return true;
  }
}

/** @typedef {{ on: boolean, wanted: { from: number, to: number, text: string }[], opened: number[], folds: import('@codemirror/view').DecorationSet }} Folding */

/** @param {Folding} folding */
function draw({ on, wanted, opened }) {
  if (!on) return Decoration.none;
  const ranges = wanted.filter(({ from }) => !opened.includes(from)).map(({ from, to, text }) => Decoration.replace({ widget: new Fold(text) }).range(from, to));
  return Decoration.set(ranges, true);
}

/** @type {StateField<Folding>} */
const foldField = StateField.define({
  create: () => /** @type {Folding} */ ({ on: true, wanted: [], opened: [], folds: Decoration.none }),
  update(value, transaction) {
    let next = value;
    if (transaction.docChanged && value.wanted.length) {
      const { changes } = transaction;
      const wanted = value.wanted
        .filter(({ from, to }) => !changes.touchesRange(from, to))
        .map(({ from, to, text }) => ({ from: changes.mapPos(from), to: changes.mapPos(to), text }));
      next = { ...next, wanted, opened: value.opened.map(at => changes.mapPos(at)) };
    }
    for (const effect of transaction.effects) {
      if (effect.is(setFolds)) next = { ...next, wanted: effect.value };
      else if (effect.is(setFolding)) next = { ...next, on: effect.value, opened: [] };
      else if (effect.is(openFold)) next = { ...next, opened: [...next.opened, effect.value] };
    }
    // Whoever goes into a fold, or selects a part of it, wants to see it.
    const { main } = transaction.state.selection;
    const isIn = (/** @type {number} */ from, /** @type {number} */ to) => (from < main.head && main.head < to) || (main.from < to && main.to > from && (main.from > from || main.to < to));
    const inside = next.on ? next.wanted.filter(({ from, to }) => isIn(from, to) && !next.opened.includes(from)) : [];
    if (inside.length) next = { ...next, opened: [...next.opened, ...inside.map(({ from }) => from)] };
    return next === value ? value : { ...next, folds: draw(next) };
  },
  provide: field => EditorView.decorations.from(field, ({ folds }) => folds),
});

export const folding = foldField;

/** @param {boolean} on */
export const foldAll = on => setFolding.of(on);

/** What a report says can be folded. @param {EditorState} state @param {Report} report */
export function foldsOf(state, report) {
  const { doc } = state;
  const { parts, signatures } = report.overview;
  /** @type {Set<number>} */
  const marked = new Set();
  const positions = report.findings.flatMap(({ utf16, spans }) => [utf16, ...spans.map(place => place.utf16)]);
  for (const { start } of positions) marked.add(doc.lineAt(Math.min(start, doc.length)).number);
  /** @type {{ from: number, to: number, text: string }[]} */
  const folds = [];
  for (const { encoding, type, utf16 } of parts) {
    if (encoding?.toLowerCase() !== 'base64' || utf16.start >= doc.length) continue;
    let first = doc.lineAt(utf16.start).number + KEPT;
    const last = doc.lineAt(Math.max(utf16.start, Math.min(utf16.end, doc.length) - 1)).number;
    const stops = [...marked].filter(line => line >= first && line <= last).sort((a, b) => a - b);
    for (const stop of [...stops, last + 1]) {
      const [from, to] = [doc.line(Math.min(first, last)).from, doc.line(Math.max(1, stop - 1)).to];
      if (stop - first >= LINES) folds.push({ from, to, text: foldedLines(first, stop - 1, type, octets(to - from)) });
      first = stop + 1;
    }
  }
  for (const { utf16 } of signatures) {
    const field = state.sliceDoc(utf16.start, utf16.end);
    const value = /[;\s]b=\s*([\w+/=\s]+)/.exec(field);
    const text = value?.[1]?.trimEnd() ?? '';
    if (!value || text.length < SIGNATURE) continue;
    const from = utf16.start + value.index + value[0].indexOf(text);
    if (positions.some(({ start, end }) => start < from + text.length && end > from)) continue;
    folds.push({ from, to: from + text.length, text: foldedSignature(text.replace(/\s/g, '').length) });
  }
  return setFolds.of(folds.sort((a, b) => a.from - b.from));
}
