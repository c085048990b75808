/**
 * The note: an explanation that stands between the lines it is about. The text only keeps a gap open for it; the note
 * itself lies over the gap, behind the text in the order of reading, so that no control is inside the textbox.
 */
import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, WidgetType } from '@codemirror/view';

/** @typedef {{ at: number, height: number }} Gap  below the line of `at`, in CSS pixels */

/** @type {import('@codemirror/state').StateEffectType<Gap | null>} */
const setGap = StateEffect.define({
  map: (/** @type {Gap | null} */ gap, change) => gap && { ...gap, at: change.mapPos(gap.at) },
});

class Space extends WidgetType {
  /** @param {number} height */
  constructor(height) {
    super();
    this.height = height;
  }

  /** @override @param {Space} other */
  eq(other) {
    return other.height === this.height;
  }

  /** @override */
  toDOM() {
    const space = document.createElement('div');
    space.style.height = `${this.height}px`;
    return space;
  }

  /** @override */
  get estimatedHeight() {
    return this.height;
  }
}

/** @type {StateField<Gap | null>} */
const gapField = StateField.define({
  create: () => /** @type {Gap | null} */ (null),
  update(gap, transaction) {
    let next = gap;
    if (next && transaction.docChanged) next = { ...next, at: transaction.changes.mapPos(next.at) };
    for (const effect of transaction.effects) if (effect.is(setGap)) next = effect.value;
    return next;
  },
  provide: field =>
    EditorView.decorations.compute([field, 'doc'], state => {
      const gap = state.field(field);
      if (!gap) return Decoration.none;
      const space = Decoration.widget({ widget: new Space(gap.height), block: true, side: 1 });
      return Decoration.set(space.range(state.doc.lineAt(gap.at).to));
    }),
});

const MARGIN = 12;

class NotePlugin {
  /** @type {HTMLElement | null} */
  note = null;
  #pending = false;

  /** @param {EditorView} view */
  constructor(view) {
    this.view = view;
    this.resized = new ResizeObserver(() => this.#measure());
    this.resized.observe(view.scrollDOM);
  }

  /** @param {import('@codemirror/view').ViewUpdate} update */
  update(update) {
    // In the next frame: a request within the editor's own measuring would start it again.
    if (this.note && (update.geometryChanged || update.docChanged || update.viewportChanged)) this.#measure();
  }

  destroy() {
    this.resized.disconnect();
    this.note?.remove();
  }

  /** @param {number} at @param {HTMLElement} note */
  open(at, note) {
    this.#remove();
    this.note = note;
    this.#fit(note);
    this.view.scrollDOM.append(note);
    this.resized.observe(note);
    this.view.dispatch({ effects: setGap.of({ at, height: height(note) }) });
    this.#place();
  }

  close() {
    if (!this.note) return;
    this.#remove();
    this.view.dispatch({ effects: setGap.of(null) });
  }

  #remove() {
    if (!this.note) return;
    this.resized.unobserve(this.note);
    this.note.remove();
    this.note = null;
  }

  /** As wide as what is seen of the text. @param {HTMLElement} note */
  #fit(note) {
    const { scrollDOM, contentDOM } = this.view;
    const left = scrollDOM.clientWidth < 600 ? 8 : contentDOM.offsetLeft;
    note.style.left = `${left}px`;
    note.style.width = `${Math.max(200, scrollDOM.clientWidth - left - MARGIN)}px`;
  }

  /** The note or the editor has another size: the gap follows. */
  #measure() {
    const gap = this.view.state.field(gapField);
    if (!this.note || !gap || this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      const now = this.view.state.field(gapField);
      if (!this.note || !now) return;
      this.#fit(this.note);
      const wanted = height(this.note);
      if (Math.abs(wanted - now.height) > 0.5) {
        this.view.dispatch({ effects: setGap.of({ at: now.at, height: wanted }) });
      }
      this.#place();
    });
  }

  #place() {
    const { note, view } = this;
    view.requestMeasure({
      key: this,
      read: () => {
        const gap = view.state.field(gapField);
        if (!gap) return 0;
        const block = view.lineBlockAt(view.state.doc.lineAt(gap.at).from);
        return block.bottom - gap.height + view.documentPadding.top + 4;
      },
      write: top => {
        if (note) note.style.top = `${top}px`;
      },
    });
  }
}

/** @param {HTMLElement} note */
const height = note => Math.ceil(note.offsetHeight + MARGIN);

const plugin = ViewPlugin.fromClass(NotePlugin);

export const notes = [gapField, plugin];

/** Opens `note` below the line of `at`, in place of the one that is open. @param {EditorView} view @param {number} at @param {HTMLElement} note */
export const openNote = (view, at, note) => view.plugin(plugin)?.open(at, note);

/** @param {EditorView} view */
export const closeNote = view => view.plugin(plugin)?.close();

/** The note that is open. @param {EditorView} view */
export const currentNote = view => view.plugin(plugin)?.note ?? null;

/**
 * Brings the line of `at` into view, and as much of the note below it as fits.
 * @param {EditorView} view
 * @param {number} at
 */
export function reveal(view, at) {
  view.dispatch({ effects: EditorView.scrollIntoView(at, { y: 'nearest', yMargin: 48 }) });
  // The editor measures and scrolls in the frames to come; an editor that was hidden needs more than one.
  let frames = 4;
  const settle = () => {
    const note = currentNote(view);
    const line = view.coordsAtPos(at);
    if (note && line) {
      // The page scrolls where the editor is as long as its text.
      const inside = view.scrollDOM.scrollHeight > view.scrollDOM.clientHeight + 1;
      const frame = view.scrollDOM.getBoundingClientRect();
      const top = inside ? Math.max(frame.top, 0) + 32 : 144;
      const bottom = inside ? Math.min(frame.bottom, innerHeight) : innerHeight - 72;
      const above = Math.min(line.top - top, 0);
      // A long line has many rows, and the note is below the last of them.
      const below = Math.max(0, Math.min(note.getBoundingClientRect().bottom + 16 - bottom, line.top - top));
      if (above || below) (inside ? view.scrollDOM : window).scrollBy({ top: above || below, behavior: 'instant' });
    }
    if (--frames > 0) requestAnimationFrame(settle);
  };
  requestAnimationFrame(settle);
}
