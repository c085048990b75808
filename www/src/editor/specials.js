/** Shows what cannot be seen: control and direction characters, octets that are not UTF-8, and, on request, blanks and line ends. */
import { Facet, RangeSetBuilder } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, WidgetType } from '@codemirror/view';
import { END_NAMES } from '../doc/octets.js';
import { chip } from '../dom.js';
import { SPECIAL, runLabel } from '../special.js';
import { endAt, endsField } from './ends.js';
import { isBreakMarked, markedPositions, marksChanged } from './marks.js';

/** A message may consist of odd characters only; drawing stays bounded. */
const MOST_CHIPS = 1500;

class Chip extends WidgetType {
  /** @param {string} text */
  constructor(text) {
    super();
    this.text = text;
  }

  /** @override @param {Chip} other */
  eq(other) {
    return other.text === this.text;
  }

  /** @override */
  toDOM() {
    return chip(this.text);
  }

  /** @override */
  ignoreEvent() {
    return false;
  }
}

/** Whether blanks and line ends are drawn. @type {Facet<boolean, boolean>} */
export const showInvisibles = Facet.define({ combine: values => values.includes(true) });

const blank = Decoration.mark({ class: 'ws-blank' });
const tab = Decoration.mark({ class: 'ws-tab' });

/** @param {EditorView} view */
function draw(view) {
  /** @type {RangeSetBuilder<Decoration>} */
  const builder = new RangeSetBuilder();
  const { state } = view;
  const all = state.facet(showInvisibles);
  const pattern = all ? new RegExp(`${SPECIAL.source}|[ \\t]`, 'gu') : SPECIAL;
  const { exceptions } = state.field(endsField);
  let chips = 0;
  for (const { from, to } of view.visibleRanges) {
    /** @type {Set<number> | null} */
    let edges = null;
    const start = state.doc.lineAt(from).number;
    const end = state.doc.lineAt(to).number;
    for (let number = start; number <= end && chips < MOST_CHIPS; number++) {
      const line = state.doc.line(number);
      const first = Math.max(line.from, from);
      const text = state.sliceDoc(first, Math.min(line.to, to));
      let runStart = -1;
      let runEnd = -1;
      const flush = () => {
        if (runStart >= 0) {
          const widget = new Chip(runLabel(state.sliceDoc(runStart, runEnd)));
          builder.add(runStart, runEnd, Decoration.replace({ widget }));
          chips++;
        }
        runStart = -1;
      };
      for (const match of text.matchAll(pattern)) {
        const at = first + match.index;
        if (match[0] === ' ' || match[0] === '\t') {
          flush();
          builder.add(at, at + 1, match[0] === ' ' ? blank : tab);
          if (++chips >= MOST_CHIPS) break;
          continue;
        }
        // A run ends where a mark begins or ends, or the mark would have nothing to lie on.
        edges ??= markedPositions(state, from, to);
        if (runStart < 0 || at !== runEnd || edges.has(at)) {
          flush();
          runStart = at;
          if (chips >= MOST_CHIPS) break;
        }
        runEnd = at + match[0].length;
      }
      flush();
      if (line.to > to || line.to >= state.doc.length) continue;
      const name = END_NAMES[endAt(state, line.to)];
      // A finding at the line break names it already.
      if ((all || (exceptions.size && name !== 'CRLF')) && !isBreakMarked(state, line.to)) {
        builder.add(line.to, line.to, Decoration.widget({ widget: new Chip(name), side: 1 }));
        chips++;
      }
    }
  }
  return builder.finish();
}

export const specials = ViewPlugin.fromClass(
  class {
    /** @param {EditorView} view */
    constructor(view) {
      this.decorations = draw(view);
    }

    /** @param {import('@codemirror/view').ViewUpdate} update */
    update(update) {
      const { state, startState } = update;
      if (
        update.docChanged ||
        update.viewportChanged ||
        state.facet(showInvisibles) !== startState.facet(showInvisibles) ||
        state.field(endsField) !== startState.field(endsField) ||
        marksChanged(startState, state)
      ) {
        this.decorations = draw(update.view);
      }
    }
  },
  { decorations: plugin => plugin.decorations },
);

/** What is copied are characters; an octet that is not UTF-8 has none. */
export const copyable = EditorView.clipboardOutputFilter.of(text => text.toWellFormed());

