/** What is header and what is text: names of fields stand out, boundaries of parts step back. */
import { RangeSet, RangeSetBuilder, RangeValue, StateEffect, StateField } from '@codemirror/state';
import { Decoration, ViewPlugin } from '@codemirror/view';
import { FIELD_NAME } from '../doc/octets.js';

/** @typedef {import('@codemirror/state').EditorState} EditorState */

/** No header is longer than this; the text of a message that is none is not searched for its end. */
const MOST_LINES = 10_000;

/** A section of header fields within the body: that of a part. */
class Section extends RangeValue {}
const section = new Section();

/** Where the parts' headers are. @type {import('@codemirror/state').StateEffectType<{ from: number, to: number }[]>} */
export const setSections = StateEffect.define();

/** @param {EditorState} state */
function headerEnd(state) {
  let position = 0;
  let count = 0;
  for (const line of state.doc.iterLines()) {
    if (line === '' || ++count > MOST_LINES) return position;
    position += line.length + 1;
  }
  return state.doc.length;
}

/** @type {StateField<{ end: number, sections: RangeSet<Section> }>} */
export const headerField = StateField.define({
  create: state => ({ end: headerEnd(state), sections: RangeSet.empty }),
  update(value, transaction) {
    let { end, sections } = value;
    if (transaction.docChanged) {
      const touched = transaction.changes.touchesRange(0, Math.min(end + 1, transaction.startState.doc.length));
      end = touched ? headerEnd(transaction.state) : end;
      sections = sections.map(transaction.changes);
    }
    for (const effect of transaction.effects) {
      if (effect.is(setSections)) {
        const { length } = transaction.state.doc;
        const list = effect.value.filter(({ from, to }) => from < to && to <= length);
        sections = RangeSet.of(list.map(({ from, to }) => section.range(from, to)), true);
      }
    }
    return end === value.end && sections === value.sections ? value : { end, sections };
  },
});

const name = Decoration.mark({ class: 'fn' });
const boundary = Decoration.mark({ class: 'dim' });

/** @param {import('@codemirror/view').EditorView} view */
function draw(view) {
  /** @type {RangeSetBuilder<Decoration>} */
  const builder = new RangeSetBuilder();
  const { state } = view;
  const { end, sections } = state.field(headerField);
  for (const { from, to } of view.visibleRanges) {
    for (let position = from; position <= to;) {
      const line = state.doc.lineAt(position);
      position = line.to + 1;
      const start = line.length > 1000 ? state.sliceDoc(line.from, line.from + 1000) : line.text;
      if (line.from < end || within(sections, line.from)) {
        const match = FIELD_NAME.exec(start);
        if (match) builder.add(line.from, line.from + match[0].length, name);
      } else if (sections.size && start.startsWith('--') && line.length <= 74) {
        // A boundary has at most 70 characters, its hyphens aside (RFC 2046 §5.1.1).
        builder.add(line.from, line.to, boundary);
      }
    }
  }
  return builder.finish();
}

/** @param {RangeSet<Section>} sections @param {number} at */
function within(sections, at) {
  let found = false;
  sections.between(at, at, (from, to) => void (found ||= from <= at && at < to));
  return found;
}

export const headerNames = [
  headerField,
  ViewPlugin.fromClass(
    class {
      /** @param {import('@codemirror/view').EditorView} view */
      constructor(view) {
        this.decorations = draw(view);
      }

      /** @param {import('@codemirror/view').ViewUpdate} update */
      update(update) {
        const changed = update.state.field(headerField) !== update.startState.field(headerField);
        if (update.docChanged || update.viewportChanged || changed) this.decorations = draw(update.view);
      }
    },
    { decorations: plugin => plugin.decorations },
  ),
];
