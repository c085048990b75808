/**
 * What www/pages/embed.md says works: each of its snippets is taken from there, put into a project made for it together
 * with the packed npm package, built, and opened in Chromium. `make test-docs` installs what this needs.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium, system } from '../../www/test/playwright.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const out = join(here, 'out');
const tools = join(root, 'target/docs');

/** The snippets of the page: for what, the file or moment they are for, and their text. @type {{ system: string, where: string, text: string }[]} */
const SNIPPETS = [...readFileSync(join(root, 'www/pages/embed.md'), 'utf8').matchAll(/^(`{3,})\w* for=(\w+)(?: (.+))?\n([^]*?)\n\1$/gm)].map(([, , system = '', where = '', text = '']) => ({ system, where, text }));

/** The snippet of a system whose place begins so. @param {string} system @param {string} [where] */
function snippet(system, where = '') {
  const found = SNIPPETS.find(one => one.system === system && one.where.startsWith(where));
  assert.ok(found, `embed.md has nothing for ${system} ${where}`);
  return found.text;
}

const FENCE = snippet('fence');
const ELEMENT = snippet('page', 'index.html');
/** Two pages, one of which is reached from the other. */
const PAGES = { index: `# One\n\nA message:\n\n${FENCE}\n\n[Go on](two.md)\n`, two: `# Two\n\nAnother message:\n\n${FENCE}\n` };

/** @type {import('../../www/node_modules/@playwright/test/index.js').Browser} */
let browser;
/** @type {string} */
let tarball;
/** @type {(() => void)[]} */
const closing = [];

before(async () => {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', out], { cwd: join(root, 'dist/npm'), encoding: 'utf8' }));
  tarball = join(out, packed.filename);
  browser = await chromium.launch({ executablePath: system, args: ['--no-sandbox'] });
});
after(async () => {
  await browser?.close();
  for (const close of closing) close();
});

/** A project with these files. @param {string} name @param {Record<string, string>} files @returns {string} its folder */
function project(name, files) {
  const folder = join(out, name);
  for (const [path, text] of Object.entries({ 'package.json': '{ "private": true }', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Does what the page says is to be done once, with the packed package. @param {string} folder @param {string} system */
function once(folder, system) {
  const commands = snippet(system, 'once');
  assert.match(commands, /^npm install emlint$/m);
  execFileSync('sh', ['-ec', commands.replace('npm install emlint', `npm install --silent --no-audit --no-fund --no-package-lock '${tarball}'`)], { cwd: folder, stdio: 'inherit' });
}

/** @param {string} folder @param {string} command @param {string[]} words */
const run = (folder, command, words) => execFileSync(command, words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CI: '1', ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', NO_MKDOCS_2_WARNING: '1' } });
const bin = (/** @type {string} */ name) => join(here, 'node_modules/.bin', name);

/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' };

/** Serves a folder; gives its address. @param {string} folder @param {Record<string, string>} [headers] @returns {Promise<string>} */
async function serve(folder, headers = {}) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const file = [join(folder, path), join(folder, path, 'index.html'), join(folder, `${path}.html`)].find(one => existsSync(one) && extname(one));
    if (!file) return response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', ...headers }).end(readFileSync(file));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(null)));
  closing.push(() => server.close());
  return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`;
}

/** A page that says what went wrong in it. @param {string} url */
async function open(url) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const wrong = [];
  page.on('pageerror', error => wrong.push(String(error)));
  page.on('console', message => message.type() === 'error' && !message.location().url.endsWith('/favicon.ico') && wrong.push(`${message.text()} ${message.location().url}`));
  await page.goto(url);
  return { page, wrong };
}

/** What the first widget of a page or frame marks. @param {Pick<import('../../www/node_modules/@playwright/test/index.js').Page, 'locator'>} page */
async function marks(page) {
  const found = page.locator('emlint-message').first().locator('.emlint-mark');
  await found.first().waitFor({ timeout: 20_000 });
  return found.evaluateAll(all => all.map(mark => `${mark.getAttribute('data-code')} ${mark.textContent}`));
}

/** The widget marks what is wrong in the message of the page. @param {Parameters<typeof marks>[0]} page */
async function isMarked(page) {
  const found = await marks(page);
  for (const wanted of ['HDR005 Café', 'DAT003 Sun']) assert.ok(found.includes(wanted), `${wanted} is not among ${found}`);
}

/**
 * Both pages of a documentation site, the second as its readers get there.
 * @param {string} url @param {() => void} darken  runs in the page: what the site's own switch does
 */
async function site(url, darken) {
  const { page, wrong } = await open(url);
  await isMarked(page);
  assert.equal(await page.locator('emlint-message').count(), 1);
  // The block that it stands for is not shown twice.
  const twice = () => page.evaluate(() => [...document.querySelectorAll('pre')].filter(pre => !pre.closest('emlint-message') && pre.checkVisibility()).length);
  assert.equal(await twice(), 0);
  await page.getByRole('link', { name: 'Go on' }).click();
  await page.getByRole('heading', { name: 'Two' }).first().waitFor();
  await isMarked(page);
  assert.equal(await page.locator('emlint-message').count(), 1);
  assert.equal(await twice(), 0);
  // It is dark where the page is, whatever the system says.
  const background = () => page.locator('emlint-message .widget').evaluate(box => getComputedStyle(box).backgroundColor);
  assert.equal(await background(), 'rgb(255, 255, 255)');
  await page.evaluate(darken);
  assert.equal(await background(), 'rgb(22, 26, 30)');
  assert.deepEqual(wrong, []);
  await page.close();
}

test('a static page, under the policy that the page names', async () => {
  const style = '<link rel="stylesheet" href="style.css">';
  const folder = project('page', { 'index.html': `<!doctype html><meta charset="utf-8"><title>Page</title>${style}<body>${ELEMENT}`, 'style.css': snippet('style') });
  once(folder, 'page');
  const policy = `default-src 'none'; style-src 'self'; ${snippet('policy')}`;
  const { page, wrong } = await open(await serve(folder, { 'content-security-policy': policy }));
  await isMarked(page);
  const background = (/** @type {string} */ part) => page.locator(`emlint-message [part~=${part}]`).evaluate(box => getComputedStyle(box).backgroundColor);
  assert.deepEqual([await background('widget'), await background('header')], ['rgb(255, 253, 247)', 'rgb(243, 239, 226)']);
  assert.deepEqual(wrong, []);
  await page.close();
});

test('a frame in a page that allows no scripts', async () => {
  const files = await serve(join(root, 'dist/npm'));
  const folder = project('frame', { 'index.html': `<!doctype html><meta charset="utf-8"><title>Page</title><body>${snippet('frame').replace('https://lint.example/', files)}` });
  const { page, wrong } = await open(await serve(folder, { 'content-security-policy': `default-src 'none'; frame-src ${files}` }));
  assert.ok((await marks(page.frameLocator('iframe'))).length > 0);
  assert.deepEqual(wrong, []);
  await page.close();
});

test('Docusaurus', async () => {
  const folder = project('docusaurus', {
    'docusaurus.config.js': `module.exports = {\n  title: 'Docs', url: 'http://localhost', baseUrl: '/',\n  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]],\n  ${snippet('docusaurus', 'docusaurus.config.js')}\n};\n`,
    'docs/index.md': PAGES.index,
    'docs/two.md': PAGES.two,
    'static/.nojekyll': '',
  });
  once(folder, 'docusaurus');
  run(folder, bin('docusaurus'), ['build']);
  await site(await serve(join(folder, 'build')), () => document.documentElement.setAttribute('data-theme', 'dark'));
});

test('VitePress', async () => {
  const folder = project('vitepress', {
    'docs/.vitepress/config.js': `export default {\n  title: 'Docs',\n  ${snippet('vitepress', 'docs/.vitepress')}\n};\n`,
    'docs/index.md': PAGES.index,
    'docs/two.md': PAGES.two,
  });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  once(folder, 'vitepress');
  run(folder, bin('vitepress'), ['build', 'docs']);
  await site(await serve(join(folder, 'docs/.vitepress/dist')), () => document.documentElement.classList.add('dark'));
});

test('Starlight', async () => {
  const folder = project('starlight', {
    'astro.config.mjs': `import starlight from '@astrojs/starlight';\nexport default { integrations: [starlight({ title: 'Docs', ${snippet('starlight', 'astro.config.mjs')} })] };\n`,
    'src/content.config.mjs': `import { defineCollection } from 'astro:content';
import { docsLoader } from '@astrojs/starlight/loaders';
import { docsSchema } from '@astrojs/starlight/schema';
export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };\n`,
    'public/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    // It wants titles as data, and leaves links as they are.
    'src/content/docs/index.md': PAGES.index.replace('# One', '---\ntitle: One\n---').replace('two.md', '/two/'),
    'src/content/docs/two.md': PAGES.two.replace('# Two', '---\ntitle: Two\n---'),
  });
  once(folder, 'starlight');
  run(folder, bin('astro'), ['build', '--silent']);
  await site(await serve(join(folder, 'dist')), () => document.documentElement.setAttribute('data-theme', 'dark'));
});

test('MkDocs Material, pages loaded at once', async () => {
  const folder = project('mkdocs', {
    'mkdocs.yml': `site_name: Docs\nsite_url: http://localhost/\ntheme:\n  name: material\n  font: false\n  features: [navigation.instant]\n  palette:\n    scheme: default\nplugins: []\n${snippet('mkdocs', 'mkdocs.yml')}\n`,
    'docs/index.md': PAGES.index,
    'docs/two.md': PAGES.two,
  });
  once(folder, 'mkdocs');
  run(folder, join(tools, 'venv/bin/mkdocs'), ['build', '--quiet', '--strict']);
  await site(await serve(join(folder, 'site')), () => document.body.setAttribute('data-md-color-scheme', 'slate'));
});

test('mdBook', async () => {
  const folder = project('mdbook', {
    'book.toml': '[book]\ntitle = "Docs"\n',
    'theme/head.hbs': snippet('mdbook', 'theme/head.hbs'),
    'src/SUMMARY.md': '# Summary\n\n- [One](index.md)\n- [Two](two.md)\n- [Three](three.md)\n',
    'src/three.md': `# Three\n\n${ELEMENT}\n`,
    'src/index.md': PAGES.index,
    'src/two.md': PAGES.two,
  });
  once(folder, 'mdbook');
  run(folder, join(tools, 'bin/mdbook'), ['build']);
  const url = await serve(join(folder, 'book'));
  await site(url, () => document.documentElement.classList.replace('light', 'navy'));
  // The element itself, in Markdown.
  const { page, wrong } = await open(`${url}three.html`);
  await isMarked(page);
  assert.deepEqual(wrong, []);
  await page.close();
});

/* ---- bundlers ---- */

const MAIN = `${snippet('bundler')}
import { init, lint } from 'emlint';
await init(globalThis.wasm && new URL(globalThis.wasm, location.href));
document.body.dataset.codes = lint(new TextEncoder().encode('From: a@b.example\\r\\n\\r\\nHi\\r\\n')).findings.map(({ code }) => code).join(' ');
`;
/** The page of a bundled script. @param {string} script @param {string} [attributes] */
const bundled = (script, attributes = '') => {
  const element = ELEMENT.replace(/^<script[^>]*><\/script>\n/, '').replace('<emlint-message>', `<emlint-message ${attributes}>`);
  const fence = '<pre><code class="language-eml">From: Café &lt;a@b.example&gt;\n</code></pre>';
  return `<!doctype html><meta charset="utf-8"><title>Bundled</title><body>${element}${fence}${script}`;
};

/** @param {string} name @param {Record<string, string>} files */
function bundle(name, files) {
  const folder = project(name, { 'main.js': `${MAIN}import 'emlint/auto';\n`, ...files });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--no-package-lock', tarball], { cwd: folder });
  return folder;
}

/** @param {string} url */
async function works(url) {
  const { page, wrong } = await open(url);
  await isMarked(page);
  const body = page.locator('body[data-codes]');
  await body.waitFor({ timeout: 20_000 });
  assert.match((await body.getAttribute('data-codes')) ?? '', /^[A-Z]{3}\d{3}/);
  await page.locator('emlint-message .row').first().click();
  await page.locator('emlint-message .note').waitFor();
  // The block that `emlint/auto` found.
  await page.locator('emlint-message').nth(1).locator('.emlint-mark', { hasText: 'Café' }).waitFor({ timeout: 20_000 });
  assert.deepEqual(wrong, []);
  await page.close();
}

const PAGE_SCRIPT = '<script type="module" src="./main.js"></script>';

test('Vite, built and while developing', async () => {
  const folder = bundle('vite', { 'index.html': bundled(PAGE_SCRIPT), 'vite.config.js': `export default {\n  logLevel: 'error',\n  build: { target: 'es2022' },\n  ${snippet('vite')}\n};\n` });
  run(folder, bin('vite'), ['build']);
  await works(await serve(join(folder, 'dist')));
  const { createServer: develop } = await import('vite');
  const server = await develop({ root: folder, configFile: join(folder, 'vite.config.js'), server: { port: 0, host: '127.0.0.1' } });
  await server.listen();
  try {
    await works(server.resolvedUrls?.local[0] ?? '');
  } finally {
    await server.close();
  }
});

test('webpack', async () => {
  const folder = bundle('webpack', { 'dist/index.html': bundled('<script type="module" src="./main.js"></script>') });
  const { default: webpack } = await import('webpack');
  await new Promise((resolve, reject) =>
    webpack({ mode: 'production', context: folder, entry: './main.js', output: { path: join(folder, 'dist') }, performance: false }, (error, stats) =>
      error || stats?.hasErrors() ? reject(error ?? new Error(stats?.toString('errors-only'))) : resolve(null),
    ),
  );
  await works(await serve(join(folder, 'dist')));
});

test('esbuild, with the files copied beside its own', async () => {
  const script = `<script src="wasm.js"></script>${snippet('esbuild')}`;
  const folder = bundle('esbuild', { 'main.js': MAIN, 'dist/index.html': bundled(script + PAGE_SCRIPT, 'assets="emlint/"'), 'dist/wasm.js': "globalThis.wasm = 'emlint/emlint_bg.wasm';" });
  const { build } = await import('../../www/node_modules/esbuild/lib/main.js');
  await build({ absWorkingDir: folder, entryPoints: ['main.js'], bundle: true, splitting: true, format: 'esm', outdir: 'dist', minify: true, logLevel: 'warning' });
  cpSync(join(folder, 'node_modules/emlint'), join(folder, 'dist/emlint'), { recursive: true });
  await works(await serve(join(folder, 'dist')));
});
