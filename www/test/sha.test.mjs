import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { sha1, sha256 } from '../src/doc/sha.js';

test('hashes are those of every other program, around the ends of blocks and beyond', () => {
  for (const length of [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 1000, 70_001]) {
    const octets = Uint8Array.from({ length }, (_, index) => (index * 131 + (index >> 7)) & 0xff);
    for (const [name, hash] of /** @type {const} */ ([['sha1', sha1], ['sha256', sha256]])) {
      assert.equal(Buffer.from(hash(octets)).toString('hex'), createHash(name).update(octets).digest('hex'), `${name} of ${length} octets`);
    }
  }
});

test('a long body costs little', () => {
  const octets = new Uint8Array(10_000_000).fill(0x41);
  const start = performance.now();
  sha256(octets);
  assert.ok(performance.now() - start < 5_000);
});
