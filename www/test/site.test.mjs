/** The generated pages: valid HTML, links and anchors that lead somewhere, redirects, the sitemap, one text everywhere. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { HtmlValidate } from 'html-validate';
import { rulePages } from '../pages/rules.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
/** @type {import('../pages/rules.mjs').Rule[]} */
const RULES = JSON.parse(readFileSync(join(dist, 'rules.json'), 'utf8'));

/** Every page, by its path. @type {Map<string, string>} */
const pages = new Map();
/** The ids of each page, by its path. @type {Map<string, Set<string>>} */
const ids = new Map();

before(() => {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.html')) continue;
    const path = relative(dist, join(entry.parentPath, entry.name));
    const html = readFileSync(join(dist, path), 'utf8');
    pages.set(path, html);
    ids.set(path, new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id)));
  }
});

const unescape = (/** @type {string} */ text) => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

test('every page is valid HTML', async () => {
  const validator = new HtmlValidate({
    root: true,
    extends: ['html-validate:recommended', 'html-validate:document'],
    elements: ['html5', { 'emlint-message': { flow: true, permittedContent: ['@flow'], aria: { naming: 'allowed' } } }],
    rules: {
      // The page that lints shows one of two views, each with its heading.
      'heading-level': ['error', { allowMultipleH1: true }],
      // The widget's title.
      'aria-label-misuse': ['error', { allowAnyNamable: true }],
      // Both spellings are right.
      'doctype-style': ['error', { style: 'lowercase' }],
      // For scripts of other hosts; these are this site's own.
      'require-sri': ['error', { target: 'crossorigin' }],
      // Some browsers do not tell that a list without marks is one; rows of findings are no <option>.
      'prefer-native-element': ['error', { exclude: ['list', 'listitem', 'listbox', 'region'] }],
      // Messages may end a line with a space.
      'no-trailing-whitespace': 'off',
    },
  });
  /** @type {string[]} */
  const wrong = [];
  for (const [path, html] of pages) {
    const { results } = await validator.validateString(html, path);
    for (const { messages } of results) {
      for (const { line, column, ruleId, message } of messages) wrong.push(`${path}:${line}:${column} ${ruleId}: ${message}`);
    }
  }
  assert.deepEqual(wrong.slice(0, 20), []);
});

test('links and anchors lead somewhere', () => {
  /** @type {string[]} */
  const wrong = [];
  let checked = 0;
  for (const [path, html] of pages) {
    // What stands in examples is no link.
    for (const [, name = '', value = ''] of html.matchAll(/\s(href|src)="([^"]*)"/g)) {
      const target = unescape(value);
      if (/^[a-z]+:/i.test(target)) {
        if (!/^(https:\/\/[\w.-]+\/|data:|mailto:|http:\/\/127\.0\.0\.1:8025\/)/.test(target)) wrong.push(`${path}: ${target}`);
        continue;
      }
      checked += 1;
      // Where the page for lost addresses is shown, nobody knows; its links begin at the root.
      const base = path === '404.html' ? '/' : `/${dirname(path)}/`;
      const { pathname, hash } = new URL(target, new URL(path.endsWith('index.html') || path === '404.html' ? base : `/${path}`, 'http://site'));
      const file = join(decodeURIComponent(pathname).slice(1), pathname.endsWith('/') ? 'index.html' : '');
      if (!existsSync(join(dist, file))) wrong.push(`${path}: ${name} ${target}`);
      const id = decodeURIComponent(hash.slice(1));
      if (id && !id.startsWith('m=') && !ids.get(file)?.has(id)) wrong.push(`${path}: no #${id} in ${file}`);
    }
  }
  assert.ok(checked > 5_000, `${checked} links`);
  assert.deepEqual(wrong.slice(0, 20), []);
});

test('names lead to codes', () => {
  for (const { code, rule } of RULES) {
    const html = pages.get(`rules/${rule}/index.html`) ?? '';
    assert.match(html, new RegExp(`<meta http-equiv="refresh" content="0; url=\\.\\./${code}/">`));
    assert.match(html, new RegExp(`<a href="\\.\\./${code}/">`), 'and for who wants no refresh');
  }
});

test('codes that were renamed lead to their new ones', async () => {
  const { pages: made } = await rulePages(RULES, { XYZ001: 'FMT010', 'long-line': 'FMT010' });
  const old = made.filter(({ path }) => /XYZ001|long-line/.test(path));
  assert.deepEqual(old.map(({ path, redirect }) => [path, redirect]), [
    ['rules/XYZ001', '../FMT010/'],
    ['rules/long-line', '../FMT010/'],
  ]);
  await assert.rejects(rulePages(RULES, { XYZ001: 'XYZ002' }), /cannot lead/);
  await assert.rejects(rulePages(RULES, { FMT001: 'FMT010' }), /cannot lead/, 'a code that is in use');
});

test('the sitemap has every page once, and no redirect', () => {
  const xml = readFileSync(join(dist, 'sitemap.xml'), 'utf8');
  const listed = [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = '']) => new URL(unescape(url)).pathname.slice(1));
  const real = [...pages].filter(([path, html]) => path.endsWith('index.html') && !html.includes('http-equiv="refresh"'));
  assert.deepEqual(listed.toSorted(), real.map(([path]) => path.slice(0, -'index.html'.length)).toSorted());
  assert.match(readFileSync(join(dist, 'robots.txt'), 'utf8'), /^Sitemap: http.*\/sitemap\.xml$/m);
});

test('the page for lost addresses needs no other file', () => {
  const html = pages.get('404.html') ?? '';
  assert.doesNotMatch(html, /<script|<link|src=/);
});

test('a rule is told in the same words everywhere', () => {
  const folder = readdirSync(dist).find(name => name.startsWith('assets-')) ?? '';
  /** @type {import('../src/lint/types.js').RuleText[]} */
  const cards = JSON.parse(readFileSync(join(dist, folder, 'rules.json'), 'utf8'));
  assert.deepEqual(cards.map(({ code }) => code), RULES.map(({ code }) => code));
  const words = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').trim();
  for (const { code, why, summary } of cards) {
    const text = words(unescape((pages.get(`rules/${code}/index.html`) ?? '').replace(/<a class="anchor".*?<\/a>|<[^>]+>/gs, '')));
    assert.ok(text.includes(summary), `${code}: summary`);
    assert.ok(why && text.includes(why.slice(0, 60)), `${code}: ${why}`);
  }
  // What the command line writes into SARIF is the page, too.
  const sarif = JSON.parse(readFileSync(new URL('../../tests/goldens/check.sarif', import.meta.url), 'utf8'));
  for (const { id, help } of sarif.runs[0].tool.driver.rules) {
    const page = RULES.find(({ code }) => code === id)?.page;
    assert.equal(help.markdown, page);
    assert.ok(help.text.endsWith(page?.trimEnd() + '\n'));
  }
});

test('what is drawn of an example is the example', () => {
  let texts = 0;
  for (const [path, html] of pages) {
    const shown = html.matchAll(/<emlint-message(?: src="([^"]+)")?[^>]*>.*?<pre[^>]*>(.*?)<\/pre>.*?<\/emlint-message>.*?<a href="([^"]+\.eml)" download>/gs);
    for (const [, src, drawn = '', name = ''] of shown) {
      const octets = readFileSync(join(dist, dirname(path), name));
      if (src) {
        assert.equal(src, name);
        continue;
      }
      texts += 1;
      const text = unescape(drawn.replace(/<[^>]+>/g, '')).replaceAll('\n', '\r\n');
      assert.deepEqual(Buffer.from(text), octets, `${path} ${name}`);
    }
  }
  assert.ok(texts > 500, `${texts} examples are their own text`);
});

test('what is said of several messages is drawn in the one that it is about', () => {
  const [, first = ''] = /<div class="example">.*?<pre[^>]*>(.*?)<\/pre>/s.exec(pages.get('rules/SND011/index.html') ?? '') ?? [];
  const marked = [...first.matchAll(/<mark[^>]*>(.*?)<\/mark>/g)].map(([, text = '']) => unescape(text));
  assert.deepEqual(marked, ['news@shop.example', '<1@shop.example>', 'info@shop.example', '<1@shop.example>']);
});
