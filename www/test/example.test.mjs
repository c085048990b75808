import assert from 'node:assert/strict';
import test from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { example as draw, exampleOctets, optionsOf, parseFindings } from '../pages/example.mjs';

/** @param {string} text @param {import('../pages/example.mjs').Said[]} said @param {string[]} [words] */
const example = (text, said, words = []) => draw({ kind: 'bad', words, options: optionsOf(words), octets: exampleOctets(text), said, root: '../../', name: 'x.eml', number: 1, code: 'HDR020' });

test('tokens of examples stand for octets', () => {
  const octets = exampleOctets('A: 1\nB␊\nC␀⟨x×3⟩⟨FCE9⟩␍\n');
  assert.deepEqual(Buffer.from(octets), Buffer.from('A: 1\r\nB\nC\0xxx\xfc\xe9\r', 'latin1'));
  assert.deepEqual(Buffer.from(exampleOctets('a⟨')), Buffer.from('a⟨'));
});

test('findings are read with their places', () => {
  assert.deepEqual(parseFindings('HDR005 error 1:10-1:15 “Subject” holds unencoded UTF-8\n'), [
    { code: 'HDR005', severity: 'error', from: [1, 10], to: [1, 15], message: '“Subject” holds unencoded UTF-8' },
  ]);
});

test('an example is drawn with its marks, and opens in the page', () => {
  const said = parseFindings('HDR020 error 2:1-2:9 Again\n');
  const html = example('A: <b>\nA: 1\u202e234\n', said);
  assert.match(html, /<b class="fn">A:<\/b> &lt;b&gt;/);
  assert.match(html, /<mark class="emlint-mark" data-code="HDR020" data-severity="error"><b class="fn">A:<\/b> 1<span class="chipc">RLO<\/span>234<\/mark>/);
  const [, packed = ''] = /href="\.\.\/\.\.\/#m=1\.([\w-]+)"/.exec(html) ?? [];
  assert.equal(inflateRawSync(Buffer.from(packed, 'base64url')).toString(), 'A: <b>\r\nA: 1\u202e234\r\n');
});

test('a mark on nothing and on a line break is drawn all the same', () => {
  const html = example('A: 1␊\nB: 2\n', parseFindings('FMT001 error 1:5-2:1 x\nHDR010 error 2:5-2:5 y\n'));
  assert.match(html, /<mark[^>]*><span class="chipc" data-c="↵"><\/span><\/mark><span class="chipc">LF<\/span>/);
  assert.match(html, /2<mark[^>]*><span class="chipc" data-c="∅"><\/span><\/mark>/);
});

test('an example is live with the options that it was tested with', () => {
  assert.match(example('A: 1\n', [], ['received']), /^<div class="shown"><emlint-message select="HDR020" stage="received" findings="inline" editable /);
  const strict = example('A: 1\n', [], ['strict']);
  assert.match(strict, /^<div class="shown"><emlint-message select="HDR020" findings="inline" editable data-options="\{&quot;strict&quot;:true\}" /);
  assert.match(strict, /Checked as strict/);
  assert.doesNotMatch(strict, /#m=/, 'the page has no such options in its links');
  assert.doesNotMatch(example('From - x\n\n', [], ['mbox']), /emlint-message/);
  assert.throws(() => optionsOf(['no-such-word']), /no-such-word/);
});
