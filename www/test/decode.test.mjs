import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeBody, unitAt } from '../src/doc/decode.js';
import { decode } from '../src/doc/octets.js';

/** @param {string} latin1  octets */
const view = latin1 => decode(Buffer.from(latin1, 'latin1')).lines.join('\n');

test('encodings and charsets are undone', () => {
  assert.equal(decodeBody('R3LDvMOfZQ==\n', 0, 'Base64', 'utf-8').text, 'Grüße');
  assert.equal(decodeBody('Gr=C3=BC=\n=C3=9Fe=20\n', 0, 'quoted-printable', 'UTF-8').text, 'Grüße \n');
  assert.equal(decodeBody(view('Gr\xfc\xdfe'), 0, '8bit', 'iso-8859-1').text, 'Grüße');
  assert.equal(decodeBody(view('Gr\xc3\xbc\xc3\x9fe'), 0, null, null).text, 'Grüße');
  assert.equal(decodeBody('\x1b$B$3$s\x1b(B!', 0, '7bit', 'iso-2022-jp').text, 'こん!');
  assert.equal(decodeBody('a=ZZ=', 0, 'quoted-printable', 'no-such-charset').text, 'a=ZZ=');
  assert.equal(decodeBody('8J+Ygg', 0, 'base64', 'utf-8').text, '😂');
});

test('every unit knows where it came from', () => {
  const source = 'x Gr=C3=BC=\n=C3=9Fe 😂 z';
  const decoded = decodeBody(source, 100, 'quoted-printable', 'utf-8');
  assert.equal(decoded.map.length, decoded.text.length + 1);
  const place = (/** @type {string} */ text) => (decoded.map[decoded.text.indexOf(text)] ?? 0) - 100;
  assert.equal(place('x'), 0);
  assert.equal(place('G'), 2);
  // A character of several octets is where its last one is.
  assert.equal(place('ü'), source.indexOf('=BC'));
  assert.equal(place('e 😂'), source.indexOf('e 😂'));
  assert.equal(place('z'), source.indexOf('z'));
  assert.equal(decoded.map.at(-1), 100 + source.length);
  for (let unit = 0; unit < decoded.text.length; unit++) {
    assert.equal(decoded.map[unitAt(decoded, decoded.map[unit] ?? 0)], decoded.map[unit]);
  }
});

test('half a megabyte is decoded in no time', () => {
  const start = performance.now();
  decodeBody('Gr=C3=BC=C3=9Fe und mehr davon, viel mehr=\n'.repeat(12_000), 0, 'quoted-printable', 'utf-8');
  assert.ok(performance.now() - start < 2_000);
});
