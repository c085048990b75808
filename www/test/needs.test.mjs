import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsHtml } from '../src/lint/needs.js';

test('a message that names a type of HTML needs the linter that knows it', () => {
  for (const [text, needed] of /** @type {[string, boolean][]} */ ([
    ['Content-Type: text/html', true],
    ['Content-Type: application/XHTML+xml', true],
    ['html', true],
    ['Content-Type: text/plain\n\nhtm', false],
    ['ht\nml', false],
    ['hhtml', true],
    ['', false],
  ])) {
    assert.equal(needsHtml(text), needed, text);
    assert.equal(needsHtml(new TextEncoder().encode(text)), needed, text);
  }
});
