import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { repair } from '../src/doc/repair.js';

const GOOD = `Received: from mx.example.org (mx.example.org [192.0.2.1])
 by mx.example.net with ESMTPS id 1234
 for <jo@example.net>; Mon, 23 Nov 2026 10:00:00 +0000
DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=k;
 h=from:to:subject; bh=abc=;
 b=def=
From: "A shop" <shop@example.org>
To: Jo <jo@example.net>
Subject: Your “receipt” & more
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b1"

--b1
Content-Type: text/html

<p class="x">1 &lt; 2

&amp;</p>
--b1--
`;

/** @type {[import('../src/doc/repair.js').Damage, (text: string) => string][]} */
const DAMAGE = [
  ['prefix', text => text.replace(/^/gm, '> ')],
  ['prefix', text => text.replace(/^(?=.)/gm, '    ')],
  ['escaped', text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')],
  ['blank-first', text => `\n\n${text}`],
  ['doubled', text => text.replaceAll('\n', '\n\n')],
  ['no-break', text => text.replace(/^ /gm, '\u00a0')],
  ['quotes', text => text.replace(/="(\w+)"/g, '=“$1”').replace('"A shop"', '“A shop”')],
  ['folding', text => text.replace(/^ /gm, '')],
];

for (const [name, harm] of DAMAGE) {
  test(`${name} is recognised and undone`, () => {
    const found = repair(harm(GOOD));
    assert.ok(found);
    assert.deepEqual(found.damage, [name]);
    assert.equal(found.text.trimEnd(), GOOD.trimEnd());
  });
}

test('several kinds at once', () => {
  const found = repair(`\n${GOOD.replace(/^ /gm, '').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}`);
  assert.deepEqual(found?.damage, ['escaped', 'blank-first', 'folding']);
});

test('lines that a mail program wrapped again', () => {
  const wrapped = 'Subject: a long line that goes on and on until it has reached the end\nof the page and then some\nX-Note: another long line that goes on and on until it reached the\nend of the page\nTo: a@example.org\n\nHi\n';
  const found = repair(wrapped);
  assert.deepEqual(found?.damage, ['wrapped']);
  assert.ok(found?.text.includes('\n of the page and then some\n'));
});

test('only the header may be doubled', () => {
  const found = repair('From: a@example.org\n\nTo: b@example.org\n\nSubject: x\n\nDate: y\n\nDear B,\nhow are you\nA\n');
  assert.equal(found?.text, 'From: a@example.org\nTo: b@example.org\nSubject: x\nDate: y\n\nDear B,\nhow are you\nA\n');
});

test('nothing is made of messages that are in order, of prose and of other defects', () => {
  const folder = new URL('../public/samples/', import.meta.url);
  for (const name of readdirSync(folder)) {
    const text = readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n');
    assert.equal(repair(text), null, name);
  }
  assert.equal(repair(GOOD), null);
  for (const text of ['', 'Hello', '> Hello\n> there', 'From: a@example.org\nthis is no field\n\nHi', 'Dear Sir,\n\nthank you.\n\nYours\n\n', 'v=spf1 a mx ~all']) assert.equal(repair(text), null, text);
});
