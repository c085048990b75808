/**
 * What keys do in the text. Enter inserts a line break and nothing else: white space at the start of a line would make
 * it part of the line before. The library's own commands for that and for deleting know about indentation and bring a
 * parser for programming languages with them; these do not.
 */
import * as commands from '@codemirror/commands';
import { EditorSelection } from '@codemirror/state';

/** Deletes what is selected, or one character as a reader counts them. @param {boolean} forward */
const deleteCharacter = forward => (/** @type {import('@codemirror/view').EditorView} */ view) => {
  if (view.state.readOnly) return false;
  const changes = view.state.changeByRange(range => {
    const { from, to } = range.empty ? EditorSelection.range(range.head, view.moveByChar(range, forward).head) : range;
    return { changes: { from, to }, range: EditorSelection.cursor(from) };
  });
  if (changes.changes.empty) return false;
  const userEvent = forward ? 'delete.forward' : 'delete.backward';
  view.dispatch(view.state.update(changes, { userEvent, scrollIntoView: true }));
  return true;
};

/** @type {import('@codemirror/view').KeyBinding[]} */
export const textKeys = [
  { key: 'ArrowLeft', run: commands.cursorCharLeft, shift: commands.selectCharLeft, preventDefault: true },
  { key: 'ArrowRight', run: commands.cursorCharRight, shift: commands.selectCharRight, preventDefault: true },
  { key: 'Mod-ArrowLeft', mac: 'Alt-ArrowLeft', run: commands.cursorGroupLeft, shift: commands.selectGroupLeft, preventDefault: true },
  { key: 'Mod-ArrowRight', mac: 'Alt-ArrowRight', run: commands.cursorGroupRight, shift: commands.selectGroupRight, preventDefault: true },
  { mac: 'Cmd-ArrowLeft', run: commands.cursorLineBoundaryLeft, shift: commands.selectLineBoundaryLeft, preventDefault: true },
  { mac: 'Cmd-ArrowRight', run: commands.cursorLineBoundaryRight, shift: commands.selectLineBoundaryRight, preventDefault: true },
  { key: 'ArrowUp', run: commands.cursorLineUp, shift: commands.selectLineUp, preventDefault: true },
  { key: 'ArrowDown', run: commands.cursorLineDown, shift: commands.selectLineDown, preventDefault: true },
  { mac: 'Cmd-ArrowUp', run: commands.cursorDocStart, shift: commands.selectDocStart },
  { mac: 'Cmd-ArrowDown', run: commands.cursorDocEnd, shift: commands.selectDocEnd },
  { key: 'PageUp', run: commands.cursorPageUp, shift: commands.selectPageUp },
  { key: 'PageDown', run: commands.cursorPageDown, shift: commands.selectPageDown },
  { key: 'Home', run: commands.cursorLineBoundaryBackward, shift: commands.selectLineBoundaryBackward, preventDefault: true },
  { key: 'End', run: commands.cursorLineBoundaryForward, shift: commands.selectLineBoundaryForward, preventDefault: true },
  { key: 'Mod-Home', run: commands.cursorDocStart, shift: commands.selectDocStart },
  { key: 'Mod-End', run: commands.cursorDocEnd, shift: commands.selectDocEnd },
  { key: 'Mod-a', run: commands.selectAll },
  { key: 'Enter', run: commands.insertNewline, shift: commands.insertNewline },
  { key: 'Mod-Backspace', mac: 'Alt-Backspace', run: commands.deleteGroupBackward, preventDefault: true },
  { key: 'Mod-Delete', mac: 'Alt-Delete', run: commands.deleteGroupForward, preventDefault: true },
  { key: 'Backspace', run: deleteCharacter(false), shift: deleteCharacter(false), preventDefault: true },
  { key: 'Delete', run: deleteCharacter(true), preventDefault: true },
  ...commands.historyKeymap,
];
