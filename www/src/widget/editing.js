/** A message of a widget while it is edited: the page's editor, fetched when it is asked for. */
import { undo } from '@codemirror/commands';
import { fill, h } from '../dom.js';
import { MessageEditor } from '../editor/editor.js';
import * as text from '../texts.js';

/** After the last key, a check waits for so long; in milliseconds. */
const PAUSE = 150;

export class Editing {
  isReading = /** @type {const} */ (false);

  /** @param {import('./widget.js').Widget} widget @param {import('./notes.js').Notes} notes */
  constructor(widget, notes) {
    this.widget = widget;
    notes.forget();
    // The block keeps its place.
    const { height } = widget.host.getBoundingClientRect();
    const host = h('div', { class: 'text editing', part: 'message' });
    host.style.height = `${height}px`;
    widget.put(host);
    this.editor = new MessageEditor(host, {
      changed: () => widget.check(PAUSE),
      moved() {},
      over() {},
      pick: index => notes.explain(index, false),
      tip: index => notes.tip(/** @type {import('../lint/types.js').Finding} */ (widget.report?.findings[index])),
      decoded: async () => null,
    });
    this.editor.open(widget.message, 'file');
    widget.surface = this;
    widget.box.classList.add('edits');
    if (widget.report) this.show(widget.report);
    fill(
      widget.buttons,
      widget.button('undo', text.undo),
      widget.button('reset', text.reset),
      h('button', { class: 'btn', part: 'button', type: 'button', 'data-act': 'done' }, text.done, ' ', h('kbd', {}, 'Esc')),
    );
    this.focus();
  }

  get note() {
    return this.editor.note;
  }

  octets() {
    return this.editor.linted();
  }

  undo() {
    undo(this.editor.view);
    this.focus();
  }

  reset() {
    this.editor.open(this.widget.original, 'file');
    this.widget.check(0);
    this.focus();
  }

  /** Back to reading; what was edited stays. */
  done() {
    const { widget, editor } = this;
    const message = new Uint8Array(editor.octets());
    widget.box.classList.remove('edits');
    widget.take(same(message, widget.original) ? widget.original : message);
    widget.host.focus({ preventScroll: true });
  }

  focus() {
    this.editor.view.focus();
  }

  /** @param {number} position */
  go(position) {
    this.editor.go(position);
  }

  /** @param {import('../lint/types.js').Report} report */
  show(report) {
    this.editor.show(report);
  }

  /** @param {number} index @param {HTMLElement} note */
  explain(index, note) {
    this.editor.explain(index, note);
  }

  /** @param {number} index @param {HTMLElement} note */
  renew(index, note) {
    this.editor.renew(index, note);
  }

  unexplain() {
    this.editor.unexplain();
  }

  /** @param {number} index  -1 for none */
  select(index) {
    if (index >= 0) this.editor.go(this.editor.place(index).from, false);
  }

  /** @param {import('../doc/edits.js').Edit[]} edits */
  apply(edits) {
    this.editor.apply(edits);
  }
}

/** @param {Uint8Array} one @param {Uint8Array} other */
const same = (one, other) => one.length === other.length && one.every((octet, at) => octet === other[at]);
