/** The editor: a message as text, in a shadow root of its own so that no style of it needs an exception in the policy. */
import { history, isolateHistory } from '@codemirror/commands';
import { Compartment, EditorState, StateEffect, StateField, Text, Transaction } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  closeHoverTooltips,
  hoverTooltip,
  keymap,
  lineNumbers,
  highlightActiveLine,
  highlightActiveLineGutter,
} from '@codemirror/view';
import { applyEdits, positions, viewChanges } from '../doc/edits.js';
import { hunks } from '../doc/hunks.js';
import { END_NAMES, decode, encode, octetLength } from '../doc/octets.js';
import { styles } from '../dom.js';
import { ends, endsNone, endsUnknown, rawMessage } from '../texts.js';
import { endAt, endsField, endsOf, lineEnds, setEnds, viewOf } from './ends.js';
import { foldAll, folding, foldsOf } from './fold.js';
import { textKeys } from './keys.js';
import { headerNames, setSections } from './header.js';
import { findingsAt, findingsOnLine, marksField, select, setFindings, signs } from './marks.js';
import { closeNote, currentNote, notes, openNote, reveal } from './note.js';
import { copyable, showInvisibles, specials } from './specials.js';
import css from './editor.css';

/** @typedef {import('../lint/types.js').Finding} Finding */
/** @typedef {import('../lint/types.js').Report} Report */
/** @typedef {import('../lint/client.js').Input} Input */

/** Where a message came from. Only of pasted text are the octets not known. @typedef {'paste' | 'file' | 'share' | 'sample'} Provenance */

/**
 * @typedef {object} Events
 * @property {() => void} changed    the text is another one
 * @property {() => void} moved      the cursor is elsewhere
 * @property {(line: { from: number, to: number } | null) => void} over   the pointer is over this line, or away from the text
 * @property {(index: number) => void} pick   a finding was pressed
 * @property {(index: number) => HTMLElement} tip   what to show over a finding
 * @property {(position: number) => Promise<HTMLElement | null>} decoded   what a reader gets to see of this place
 */

/** @typedef {import('../doc/hunks.js').Hunk} Hunk */

/** A message as it was left. @typedef {{ state: EditorState, original: Uint8Array | null, provenance: Provenance }} Saved */

/** Lines that something outside of the text points at. @type {import('@codemirror/state').StateEffectType<{ from: number, to: number }[]>} */
const setLit = StateEffect.define();
const lit = Decoration.line({ class: 'lit' });

/** @type {StateField<import('@codemirror/view').DecorationSet>} */
const litField = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    let next = lines.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setLit)) continue;
      const { doc } = transaction.state;
      /** @type {Set<number>} */
      const starts = new Set();
      for (const { from, to } of effect.value) {
        const last = doc.lineAt(Math.min(to, doc.length)).number;
        const first = doc.lineAt(Math.min(from, doc.length)).number;
        for (let number = first; number <= last && starts.size < 500; number++) starts.add(doc.line(number).from);
      }
      next = Decoration.set([...starts].map(at => lit.range(at)), true);
    }
    return next;
  },
  provide: field => EditorView.decorations.from(field),
});

export class MessageEditor {
  #wrap = new Compartment();
  #invisibles = new Compartment();
  #search = new Compartment();
  /** @type {import('@codemirror/state').Extension} */
  #searching = [];
  /** The octets as they came, while nothing was edited. @type {Uint8Array | null} */
  #original = new Uint8Array(0);
  /** @type {Provenance} */
  provenance = 'paste';
  wrapped = true;
  folded = true;
  invisibles = false;
  /** Changes with every edit and every message. */
  revision = 0;

  /**
   * @param {HTMLElement} host
   * @param {Events} events
   */
  constructor(host, events) {
    this.events = events;
    const root = host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styles(css)];
    this.view = new EditorView({ root, parent: root, state: this.#state(Text.empty) });
  }

  /** @param {Text} doc */
  #state(doc) {
    return EditorState.create({
      doc,
      extensions: [
        history(),
        lineEnds,
        // Before the marks, which then enclose them and are not cut by them.
        specials,
        headerNames,
        marksField,
        litField,
        copyable,
        notes,
        signs(index => this.events.pick(index)),
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        folding,
        this.#search.of(this.#searching),
        this.#wrap.of(this.wrapped ? EditorView.lineWrapping : []),
        this.#invisibles.of(showInvisibles.of(this.invisibles)),
        keymap.of(textKeys),
        EditorView.contentAttributes.of({
          'aria-label': rawMessage,
          tabindex: '0',
          spellcheck: 'false',
          autocorrect: 'off',
          autocapitalize: 'off',
          translate: 'no',
        }),
        EditorView.scrollMargins.of(() => ({ top: document.documentElement.dataset.layout === 'phone' ? 112 : 0 })),
        EditorView.updateListener.of(update => {
          if (update.docChanged) this.#changed(update);
          if (update.selectionSet || update.docChanged) this.events.moved();
        }),
        EditorView.domEventHandlers({
          mousemove: event => this.#over(event),
          mouseleave: () => this.events.over(null),
          click: event => {
            const mark = /** @type {Element} */ (event.target).closest('.emlint-mark');
            if (mark instanceof HTMLElement && this.view.state.selection.main.empty) {
              this.events.pick(Number(mark.dataset.finding));
            }
          },
        }),
        hoverTooltip(
          async (view, position, side) => {
            const indices = findingsAt(view.state, position).slice(0, 3);
            const marks = view.state.field(marksField);
            const places = indices.map(index => marks.places[index]);
            // The place must be under the pointer, not beside it.
            const found = indices.length > 0 && !places.every(place => place && place.from === position && side < 0 && place.to > position);
            const decoded = await this.events.decoded(position);
            const tips = [...(found ? indices.map(index => this.events.tip(index)) : []), decoded].filter(tip => tip !== null);
            if (!tips.length || position > view.state.doc.length) return null;
            return {
              pos: position,
              above: true,
              create: () => {
                const dom = document.createElement('div');
                dom.className = 'tip';
                dom.append(...tips);
                return { dom };
              },
            };
          },
          { hoverTime: 250 },
        ),
      ],
    });
  }

  #pointed = false;

  /** Tells where the pointer is, once a frame. @param {MouseEvent} event */
  #over({ clientX, clientY }) {
    if (this.#pointed) return;
    this.#pointed = true;
    requestAnimationFrame(() => {
      this.#pointed = false;
      const position = this.view.posAtCoords({ x: clientX, y: clientY });
      this.events.over(position === null ? null : this.view.state.doc.lineAt(position));
    });
  }

  /** @param {import('@codemirror/view').ViewUpdate} update */
  #changed(update) {
    this.#original = null;
    this.revision++;
    const { transactions, startState } = update;
    // Pasting over everything makes it another message, of which the octets are not known.
    for (const transaction of transactions) {
      if (!transaction.isUserEvent('input.paste')) continue;
      transaction.changes.iterChangedRanges((from, to) => {
        if (from === 0 && to === startState.doc.length) this.provenance = 'paste';
      });
    }
    this.events.changed();
  }

  /** @returns {Saved} */
  save() {
    return { state: this.view.state, original: this.#original, provenance: this.provenance };
  }

  /** @param {Saved} saved */
  restore({ state, original, provenance }) {
    closeNote(this.view);
    this.view.setState(state);
    this.#original = original;
    this.provenance = provenance;
    this.revision++;
    this.wrap(this.wrapped);
    this.showInvisibles(this.invisibles);
    this.fold(this.folded);
    this.view.dispatch({ effects: this.#search.reconfigure(this.#searching) });
  }

  /** Shows a message. @param {Uint8Array} octets @param {Provenance} provenance */
  open(octets, provenance) {
    const view = decode(octets);
    const doc = Text.of(view.lines);
    const { state } = this.#state(doc).update({
      effects: setEnds.of(endsOf(doc, view)),
      annotations: Transaction.addToHistory.of(false),
    });
    this.restore({ state, original: provenance === 'paste' ? null : octets, provenance });
  }

  /** Shows pasted text. @param {string} text */
  paste(text) {
    this.open(encode({ lines: text.split(/\r\n|\r|\n/), main: '\r\n', exceptions: [] }), 'paste');
  }

  /** What the linter is to read. @returns {Input} */
  input() {
    const { state } = this.view;
    if (this.provenance === 'paste') return { text: state.doc.toString() };
    return this.#original ? { octets: this.#original } : { view: viewOf(state) };
  }

  /** The message as octets: those that were opened, but where it was edited. */
  octets() {
    return this.#original ?? encode(viewOf(this.view.state));
  }

  /** The octets that places in a report count: of pasted text the linter counts a line break as one. */
  linted() {
    return this.provenance === 'paste' ? encode({ ...viewOf(this.view.state), main: '\n', exceptions: [] }) : this.octets();
  }

  get edited() {
    return this.provenance !== 'paste' && this.#original === null;
  }

  /** @param {Report} report */
  show(report) {
    const sections = report.overview.parts.map(({ header }) => ({ from: header.utf16.start, to: header.utf16.end }));
    this.view.dispatch({ effects: [setFindings.of(report.findings), setSections.of(sections), foldsOf(this.view.state, report)] });
  }

  /** Where a finding is now. @param {number} index */
  place(index) {
    return this.view.state.field(marksField).places[index] ?? { from: 0, to: 0 };
  }

  /** The line a finding is on now, from 1. @param {number} index */
  line(index) {
    return this.view.state.doc.lineAt(this.place(index).from).number;
  }

  /** Selects a finding and explains it below its line. @param {number} index @param {HTMLElement} note */
  explain(index, note) {
    const { from } = this.place(index);
    this.view.dispatch({ selection: { anchor: from }, effects: select.of(index) });
    openNote(this.view, from, note);
    reveal(this.view, from);
  }

  /** The same note anew, without moving the cursor or the text. @param {number} index @param {HTMLElement} note */
  renew(index, note) {
    this.view.dispatch({ effects: select.of(index) });
    openNote(this.view, this.place(index).from, note);
  }

  /** Shows something else below the line of a position. @param {number} position @param {HTMLElement} note */
  annotate(position, note) {
    openNote(this.view, position, note);
    reveal(this.view, position);
  }

  unexplain() {
    closeNote(this.view);
    if (this.view.state.field(marksField).selected >= 0) this.view.dispatch({ effects: select.of(-1) });
  }

  get note() {
    return currentNote(this.view);
  }

  /** The findings at the cursor, or else on its line. */
  get atCursor() {
    const { head } = this.view.state.selection.main;
    const here = findingsAt(this.view.state, head);
    return here.length ? here : findingsOnLine(this.view.state, head);
  }

  /** Puts the cursor at a position of the view and brings it into sight. @param {number} position @param {boolean} [focus] */
  go(position, focus = true) {
    const at = Math.min(position, this.view.state.doc.length);
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
    if (focus) this.view.focus();
  }

  /** Lights lines up. @param {{ start: number, end: number }[]} ranges */
  light(ranges) {
    this.view.dispatch({ effects: setLit.of(ranges.map(({ start, end }) => ({ from: start, to: end }))) });
  }

  /** The octets that the linter counts: of pasted text a line break is one of them. */
  linted() {
    return this.provenance === 'paste' ? encode({ ...viewOf(this.view.state), main: '\n', exceptions: [] }) : this.octets();
  }

  /** The document after edits, which are in octets of what the linter read. @param {import('../doc/edits.js').Edit[]} edits */
  #edited(edits) {
    const { state } = this.view;
    const octets = this.linted();
    const changes = state.changes(viewChanges(octets, edits));
    const doc = changes.apply(state.doc);
    return { changes, doc, ends: endsOf(doc, decode(applyEdits(octets, edits))) };
  }

  /** Makes the edits of a fix, in one step of undo. @param {import('../doc/edits.js').Edit[]} edits */
  apply(edits) {
    const { changes, ends } = this.#edited(edits);
    this.view.dispatch({
      changes,
      effects: this.provenance === 'paste' ? [] : setEnds.of(ends),
      annotations: [Transaction.userEvent.of('input.fix'), isolateHistory.of('full')],
    });
  }

  /** Replaces the text by another, in one step of undo. @param {string} text  line breaks are LF */
  rewrite(text) {
    const { doc } = this.view.state;
    this.view.dispatch({
      changes: { from: 0, to: doc.length, insert: text },
      selection: { anchor: 0 },
      scrollIntoView: true,
      annotations: [Transaction.userEvent.of('input.fix'), isolateHistory.of('full')],
    });
  }

  /**
   * What edits would change, line by line.
   * @param {import('../doc/edits.js').Edit[]} edits
   * @param {number} most  hunks to show
   * @returns {{ hunks: Hunk[], more: number } | null}  null for a message too long to be edited on trial
   */
  preview(edits, most) {
    if (this.view.state.doc.length > LONGEST_PREVIEW) return null;
    return hunks(this.linted(), edits, most);
  }

  /** @param {boolean} on */
  wrap(on) {
    this.wrapped = on;
    this.view.dispatch({ effects: this.#wrap.reconfigure(on ? EditorView.lineWrapping : []) });
  }

  /** @param {boolean} on */
  showInvisibles(on) {
    this.invisibles = on;
    this.view.dispatch({ effects: this.#invisibles.reconfigure(showInvisibles.of(on)) });
  }

  /** Folds what is long and read by nobody, or nothing. @param {boolean} on */
  fold(on) {
    this.folded = on;
    this.view.dispatch({ effects: foldAll(on) });
  }

  async find() {
    const { openSearchPanel, searching } = await import('./search.js');
    if (this.#searching !== searching) {
      this.#searching = searching;
      this.view.dispatch({ effects: this.#search.reconfigure(searching) });
    }
    openSearchPanel(this.view);
  }

  closeTip() {
    this.view.dispatch({ effects: closeHoverTooltips });
  }

  /** Where the cursor is: line and column from 1, and octets before it where they are counted quickly. */
  get cursor() {
    const { state } = this.view;
    const { head } = state.selection.main;
    const line = state.doc.lineAt(head);
    return { line: line.number, column: head - line.from + 1, position: head, octet: this.#octetsBefore(head) };
  }

  /** The position in the view of an octet of the message. @param {number} octet */
  positionOf(octet) {
    return positions(this.linted(), [octet])[0] ?? 0;
  }

  /** @param {number} position */
  #octetsBefore(position) {
    const { state } = this.view;
    if (position > 500_000) return null;
    const lines = state.doc.lineAt(position).number - 1;
    const { main, exceptions } = state.field(endsField);
    let octets = octetLength(state.sliceDoc(0, position)) - lines + lines * (this.provenance === 'paste' ? 1 : main.length);
    exceptions.between(0, Math.max(0, position - 1), (from, _to, { end }) => {
      if (from < position) octets += end.length - main.length;
    });
    return octets;
  }

  /** How the lines end, in words. */
  get lineEnds() {
    const { state } = this.view;
    if (this.provenance === 'paste') return endsUnknown;
    if (state.doc.lines === 1) return endsNone;
    const { main, exceptions } = state.field(endsField);
    return ends(END_NAMES[main], exceptions.size);
  }

  /** How the line of a position ends. @param {number} position */
  lineEnd(position) {
    return END_NAMES[endAt(this.view.state, this.view.state.doc.lineAt(position).to)];
  }
}

/** In UTF-16 units; beyond this the note would be slow to open. */
const LONGEST_PREVIEW = 3_000_000;
