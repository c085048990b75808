import assert from 'node:assert/strict';
import test from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { refuse, toUtf8, unpackLink, utf16 } from '../src/page/input.js';
import { duration, octets, plural } from '../src/words.js';
import { label, runLabel } from '../src/special.js';

const text = (/** @type {string} */ value) => new TextEncoder().encode(value);

test('messages are opened, other files are named for what they are', () => {
  assert.equal(refuse(text('From: a@b.example\r\n\r\nHi'), 'a.eml'), null);
  assert.equal(refuse(text('no header at all, but text'), 'a.txt'), null);
  assert.equal(refuse(Uint8Array.from([...text('Subject: '), 0, 0, 1, 2, 3, 4, 5]), 'nul.eml'), null);
  assert.match(refuse(new Uint8Array(0), 'a.eml')?.title ?? '', /^a\.eml is empty/);
  assert.match(refuse(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), 'a.msg')?.title ?? '', /Outlook/);
  assert.match(refuse(text('%PDF-1.7'), 'a.pdf')?.title ?? '', /PDF/);
  assert.match(refuse(new Uint8Array(100).fill(1), 'a.bin')?.title ?? '', /binary/);
});

test('UTF-16 is recognised with and without its mark, and converted', () => {
  const little = Buffer.from('From: a@b.example\r\n', 'utf16le');
  assert.equal(utf16(little), 'utf-16le');
  assert.equal(utf16(Buffer.from(little).swap16()), 'utf-16be');
  assert.equal(utf16(Uint8Array.of(0xff, 0xfe, 0x41, 0)), 'utf-16le');
  assert.equal(utf16(text('From: a@b.example')), null);
  assert.deepEqual(toUtf8(Buffer.from('\ufeffA: ü', 'utf16le'), 'utf-16le'), text('A: ü'));
});

test('links are unpacked to the octets that were packed', async () => {
  const octets = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
  assert.deepEqual(await unpackLink(`#m=1.${deflateRawSync(octets).toString('base64url')}`), octets);
  await assert.rejects(unpackLink('#m=2.abc'));
  await assert.rejects(unpackLink(`#m=1.${deflateRawSync(octets).toString('base64url').slice(0, 40)}`));
});

test('numbers and times are words', () => {
  assert.equal(duration(252), '4 min 12 s');
  assert.equal(duration(-2), '−2 s');
  assert.equal(duration(0), '0 s');
  assert.equal(duration(90_061), '1 d 1 h');
  assert.equal(duration(3600), '1 h');
  assert.equal(octets(1), '1 octet');
  assert.equal(octets(24_800_000), '24.8 MB');
  assert.equal(plural(1204, 'line'), '1,204 lines');
});

test('characters that show nothing have names', () => {
  assert.deepEqual(['\0', '\x7f', '\udce9', '\u202e', '\u{e0041}'].map(label), ['NUL', 'DEL', 'E9', 'RLO', 'U+E0041']);
  assert.equal(runLabel('\0'.repeat(1204)), 'NUL ×1,204');
  assert.equal(runLabel('\0\x01'), 'NUL SOH');
  assert.ok(runLabel('\0\x01'.repeat(100_000)).length < 80);
});
