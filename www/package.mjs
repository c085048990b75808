/**
 * Makes the npm package in ../dist/npm: node package.mjs
 *
 * It needs www/pkg (`cargo xtask wasm`). What it holds is what is published: nothing is run when it is installed.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { WIDGET_BUDGET, brotli, buildWidget, common, here } from './bundle.mjs';
import { manifest } from './npm/manifest.mjs';
import { ruleText } from './pages/rules.mjs';
import { template } from './pages/shell.mjs';

const root = join(here, '..');
const out = join(root, 'dist/npm');

const cargo = await readFile(join(root, 'Cargo.toml'), 'utf8');
const version = /^version = "([^"]+)"/m.exec(cargo)?.[1] ?? '';
// Where the pages of the rules are; while nobody says so, notes name rules without a link.
const homepage = process.env.EMLINT_SITE?.replace(/\/*$/, '/') ?? '';

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await buildWidget(out, homepage);
const library = { ...common, outdir: out, minify: false, format: /** @type {const} */ ('esm'), external: ['./index.js'] };
await build({ ...library, entryPoints: { index: 'src/npm/index.js' } });
await build({ ...library, platform: 'node', entryPoints: { node: 'src/npm/node.js' } });

const copies = {
  'pkg/lint/emlint_bg.wasm': 'emlint_bg.wasm',
  'pkg/plain/emlint_bg.wasm': 'emlint_plain_bg.wasm',
  '../crate/emlint-wasm/src/api.d.ts': 'api.d.ts',
  'npm/index.d.ts': 'index.d.ts',
  'npm/widget.d.ts': 'widget.d.ts',
  'npm/README.md': 'README.md',
  'npm/CHANGELOG.md': 'CHANGELOG.md',
  '../LICENSE-MIT': 'LICENSE-MIT',
  '../LICENSE-APACHE': 'LICENSE-APACHE',
  '../LICENSES': 'LICENSES',
};
for (const [from, to] of Object.entries(copies)) await cp(join(here, from), join(out, to), { recursive: true });
/** @type {import('./pages/rules.mjs').Rule[]} */
const rules = JSON.parse(await readFile(join(here, 'pkg/rules.json'), 'utf8'));
await write('rules.json', rules.map(ruleText));
await writeFile(join(out, 'embed.html'), template(await readFile(join(here, 'src/widget/embed.html'), 'utf8'), { folder: './' }));
await write('custom-elements.json', manifest(await readFile(join(here, 'src/widget/element.js'), 'utf8')));
await write('package.json', {
  name: 'emlint',
  version,
  description: 'A linter for raw email messages: what is wrong, to the octet, and which RFC says so. With a widget for documentation.',
  keywords: ['email', 'eml', 'lint', 'rfc5322', 'mime', 'dkim', 'spf', 'dmarc', 'custom-element'],
  license: 'MIT OR Apache-2.0',
  ...(homepage && { homepage }),
  type: 'module',
  engines: { node: '>=20' },
  exports: {
    '.': { types: './index.d.ts', node: './node.js', default: './index.js' },
    './widget': { types: './widget.d.ts', default: './widget.js' },
    './auto': './auto.js',
    './custom-elements.json': './custom-elements.json',
    './package.json': './package.json',
    './emlint_bg.wasm': './emlint_bg.wasm',
    './emlint_plain_bg.wasm': './emlint_plain_bg.wasm',
  },
  main: './node.js',
  types: './index.d.ts',
  customElements: 'custom-elements.json',
  sideEffects: ['./widget.js', './auto.js', './embed.js', './widget-worker.js'],
});

// The widget's budget is that of the package: what is fetched until the first marks are there.
const used = (await Promise.all(['widget.js', 'widget-worker.js', 'glue.js'].map(async name => brotli(await readFile(join(out, name))).length))).reduce((sum, size) => sum + size);
console.log(`dist/npm: version ${version}; the widget needs ${used} of ${WIDGET_BUDGET} octets of scripts (brotli)`);
if (used > WIDGET_BUDGET) {
  console.error('The widget has outgrown its budget.');
  process.exitCode = 1;
}

/** @param {string} name @param {unknown} value */
async function write(name, value) {
  await writeFile(join(out, name), `${JSON.stringify(value, null, name === 'rules.json' ? 0 : 2)}\n`);
}
