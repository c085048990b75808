import assert from 'node:assert/strict';
import test from 'node:test';
import { history, redo, undo } from '@codemirror/commands';
import { EditorState, Text } from '@codemirror/state';
import { applyEdits, viewChanges } from '../src/doc/edits.js';
import { decode, encode } from '../src/doc/octets.js';
import { endsOf, lineEnds, setEnds, viewOf } from '../src/editor/ends.js';

/** @param {Uint8Array} octets */
function open(octets) {
  const view = decode(octets);
  const doc = Text.of(view.lines);
  const state = EditorState.create({ doc, extensions: [history({ newGroupDelay: 0 }), lineEnds] });
  return state.update({ effects: setEnds.of(endsOf(doc, view)) }).state;
}

/** @param {EditorState} state */
const octetsOf = state => encode(viewOf(state));

/** @param {EditorState} state @param {import('@codemirror/state').StateCommand} command */
function run(state, command) {
  let next = state;
  command({ state, dispatch: transaction => (next = transaction.state) });
  return next;
}

/** @param {string} latin1 */
const octets = latin1 => Uint8Array.from(latin1, character => character.charCodeAt(0));

const MIXED = octets('From: a\r\nX: \xe9\0\x07\nY: b\rZ: c\r\n\r\nBody\r\n');

test('what was opened comes out again, octet for octet', () => {
  assert.deepEqual(octetsOf(open(MIXED)), MIXED);
});

test('typing beside odd octets and line ends leaves them alone', () => {
  let state = open(MIXED);
  state = state.update({ changes: { from: 12, insert: '!' } }).state;
  state = state.update({ changes: { from: 0, insert: 'A: 1\n' } }).state;
  assert.deepEqual(octetsOf(state), octets('A: 1\r\nFrom: a\r\nX: \xe9!\0\x07\nY: b\rZ: c\r\n\r\nBody\r\n'));
});

test('undo brings removed line ends back as they were, and redo takes them again', () => {
  let state = open(MIXED);
  state = state.update({ changes: { from: 5, to: 20, insert: 'x\ny' } }).state;
  const edited = octetsOf(state);
  state = run(state, undo);
  assert.deepEqual(octetsOf(state), MIXED);
  state = run(state, redo);
  assert.deepEqual(octetsOf(state), edited);
});

test('a fix that only changes a line end is one step of undo', () => {
  const before = open(MIXED);
  const edits = [{ start: 14, end: 15, text: '\r\n' }];
  const view = decode(applyEdits(MIXED, edits));
  assert.deepEqual(viewChanges(MIXED, edits).map(change => change.insert), ['\n']);
  const state = before.update({
    changes: viewChanges(MIXED, edits),
    effects: setEnds.of(endsOf(Text.of(view.lines), view)),
  }).state;
  assert.deepEqual(octetsOf(state), applyEdits(MIXED, edits));
  assert.deepEqual(octetsOf(run(state, undo)), MIXED);
  assert.deepEqual(octetsOf(run(run(state, undo), redo)), applyEdits(MIXED, edits));
});
