/**
 * How the lines of the document end. CodeMirror keeps one kind of line break; which octets each one stands for is held
 * here: one kind for most of them, and the others as ranges that move with every edit and come back with undo.
 */
import { invertedEffects } from '@codemirror/commands';
import { RangeSet, RangeSetBuilder, RangeValue, StateEffect, StateField, Text } from '@codemirror/state';

/** @typedef {import('../doc/octets.js').LineEnd} LineEnd */
/** @typedef {import('../doc/octets.js').View} View */

/** Lies on the line break itself, `[position, position + 1]`; text typed at its edges does not belong to it. */
class End extends RangeValue {
  /** @param {LineEnd} end */
  constructor(end) {
    super();
    this.end = end;
    this.startSide = 1;
    this.endSide = -1;
  }

  /** @override @param {RangeValue} other */
  eq(other) {
    return other instanceof End && other.end === this.end;
  }
}

/** @typedef {{ main: LineEnd, exceptions: RangeSet<End> }} Ends */

/** Replaces everything that is known of line ends. @type {import('@codemirror/state').StateEffectType<Ends>} */
export const setEnds = StateEffect.define({
  map: ({ main, exceptions }, change) => ({ main, exceptions: exceptions.map(change) }),
});

/** Puts back line ends that an edit removed. @type {import('@codemirror/state').StateEffectType<{ at: number, end: LineEnd }[]>} */
const restore = StateEffect.define({
  map: (list, change) => list.map(({ at, end }) => ({ at: change.mapPos(at), end })),
});

/** @type {StateField<Ends>} */
export const endsField = StateField.define({
  create: () => /** @type {Ends} */ ({ main: '\r\n', exceptions: RangeSet.empty }),
  update(ends, transaction) {
    let { main, exceptions } = ends;
    if (transaction.docChanged) exceptions = exceptions.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setEnds)) ({ main, exceptions } = effect.value);
      if (effect.is(restore)) {
        const add = effect.value.map(({ at, end }) => new End(end).range(at, at + 1));
        exceptions = exceptions.update({ add, sort: true });
      }
    }
    return main === ends.main && exceptions === ends.exceptions ? ends : { main, exceptions };
  },
});

const keepOnUndo = invertedEffects.of(transaction => {
  const before = transaction.startState.field(endsField);
  if (transaction.effects.some(effect => effect.is(setEnds))) return [setEnds.of(before)];
  if (!transaction.docChanged || before.exceptions.size === 0) return [];
  /** @type {{ at: number, end: LineEnd }[]} */
  const lost = [];
  transaction.changes.iterChangedRanges((from, to) => {
    before.exceptions.between(from, to, (start, end, value) => {
      if (start >= from && end <= to) lost.push({ at: start, end: value.end });
    });
  });
  return lost.length ? [restore.of(lost)] : [];
});

export const lineEnds = [endsField, keepOnUndo];

/** @param {Text} text @param {View} view @returns {Ends} */
export function endsOf(text, view) {
  /** @type {RangeSetBuilder<End>} */
  const builder = new RangeSetBuilder();
  const values = { '\r\n': new End('\r\n'), '\n': new End('\n'), '\r': new End('\r') };
  let position = 0;
  let line = 0;
  for (const exception of view.exceptions) {
    for (; line < exception.line; line++) position += (view.lines[line] ?? '').length + 1;
    const at = position + (view.lines[line] ?? '').length;
    if (at < text.length) builder.add(at, at + 1, values[exception.end]);
  }
  return { main: view.main, exceptions: builder.finish() };
}

/**
 * The document as a view, to be turned into octets.
 * @param {import('@codemirror/state').EditorState} state
 * @returns {View}
 */
export function viewOf(state) {
  const { main, exceptions } = state.field(endsField);
  /** @type {import('../doc/octets.js').Exception[]} */
  const list = [];
  for (const cursor = exceptions.iter(); cursor.value; cursor.next()) {
    list.push({ line: state.doc.lineAt(cursor.from).number - 1, end: cursor.value.end });
  }
  return { lines: state.doc.toJSON(), main, exceptions: list };
}

/** How the line that ends at `position` ends. @param {import('@codemirror/state').EditorState} state @param {number} position */
export function endAt(state, position) {
  const { main, exceptions } = state.field(endsField);
  /** @type {LineEnd} */
  let found = main;
  exceptions.between(position, position + 1, (from, _to, value) => {
    if (from === position) found = value.end;
  });
  return found;
}
