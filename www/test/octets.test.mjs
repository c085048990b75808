import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits, positions, viewChanges } from '../src/doc/edits.js';
import { decode, encode, isEscaped, octetLength, split } from '../src/doc/octets.js';

/** A generator of reproducible numbers (mulberry32). @param {number} seed */
function random(seed) {
  return (/** @type {number} */ below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const PIECES = [
  ...['a', 'From: x', '\r\n', '\n', '\r', '\0', 'é', '日', '\u{1f600}', '\ufeff', '\u202e', '\ud7ff', '\uffff'].map(text => [
    ...new TextEncoder().encode(text),
  ]),
  ...[[0xff], [0xe9], [0xc3], [0xa9], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98], [0xe2, 0x82], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80]],
];

/** @param {(below: number) => number} next */
function buffer(next) {
  return Uint8Array.from(Array.from({ length: next(40) }, () => PIECES[next(PIECES.length)] ?? []).flat());
}

test('any octets come back as they were', () => {
  const next = random(1);
  for (let run = 0; run < 20_000; run++) {
    const octets = buffer(next);
    assert.deepEqual(encode(decode(octets)), octets);
  }
});

test('a view counts one unit for a line end and for an octet that is not UTF-8', () => {
  const view = decode(Uint8Array.of(0x61, 0x0d, 0x0a, 0xe9, 0x62, 0x0d, 0x63, 0x0a));
  assert.deepEqual(view.lines, ['a', '\udce9b', 'c', '']);
  assert.ok(isEscaped(0xdce9));
  assert.deepEqual([view.main, view.exceptions], ['\r\n', [{ line: 1, end: '\r' }, { line: 2, end: '\n' }]]);
});

test('the longest fitting start of a broken character is one unit per octet, as the linter counts', () => {
  assert.equal(decode(Uint8Array.of(0xff, 0x62, 0xe2, 0x82, 0x63, 0xed, 0xa0, 0x80)).lines[0]?.length, 8);
});

test('the octets of a text are counted as they are written', () => {
  const next = random(2);
  for (let run = 0; run < 2000; run++) {
    const { lines } = decode(buffer(next));
    for (const text of lines) assert.equal(octetLength(text), encode(split(text)).length);
  }
});

test('a position is the length of the view before it', () => {
  const next = random(3);
  for (let run = 0; run < 2000; run++) {
    const octets = buffer(next);
    const all = Array.from({ length: octets.length + 1 }, (_, at) => at);
    const found = positions(octets, all);
    const whole = decode(octets).lines.join('\n').length;
    assert.equal(found.at(-1), whole);
    for (const at of all) {
      // Only at a clean cut is the view of the start a start of the view.
      const clean = ((octets[at] ?? 0) & 0xc0) !== 0x80 && !(octets[at - 1] === 0x0d && octets[at] === 0x0a);
      if (clean) assert.equal(found[at], decode(octets.subarray(0, at)).lines.join('\n').length);
    }
  }
});

test('the changes of the view lead to the view of the edited octets', () => {
  const next = random(4);
  const texts = ['', '\n', '\r', '\r\n', 'é', 'x', '\r\n '];
  for (let run = 0; run < 20_000; run++) {
    const octets = buffer(next);
    const edits = [];
    let at = 0;
    for (let count = next(4); count > 0 && at < octets.length; count--) {
      const start = at + next(Math.min(6, octets.length - at + 1));
      const end = Math.min(octets.length, start + next(4));
      edits.push({ start, end, text: texts[next(texts.length)] ?? '' });
      at = end + 1;
    }
    let text = decode(octets).lines.join('\n');
    for (const { from, to, insert } of viewChanges(octets, edits).reverse()) {
      text = text.slice(0, from) + insert + text.slice(to);
    }
    assert.equal(text, decode(applyEdits(octets, edits)).lines.join('\n'), JSON.stringify([...octets, edits]));
  }
});

test('edits that overlap are refused', () => {
  const edits = [{ start: 0, end: 2, text: '' }, { start: 1, end: 3, text: '' }];
  assert.throws(() => applyEdits(Uint8Array.of(1, 2, 3), edits), RangeError);
});
