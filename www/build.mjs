/**
 * Builds the page into dist/: static files that any web server can host under any path.
 *
 * Scripts, styles and the linter go into one folder that is named after their content, so that they can be kept for
 * ever; pages point at it. Fails when the page has grown beyond its budget.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { rulePages } from './pages/rules.mjs';
import { POLICY, bar, footer, template } from './pages/shell.mjs';
import { samples } from './pages/samples.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const lintPackage = join(here, 'pkg/lint');

/** Limits in octets after brotli. */
const BUDGET = { page: 110_000, worker: 7_000 };

const started = performance.now();
const rules = await readJson('pkg/rules.json');
await rm(dist, { recursive: true, force: true });
await cp(join(here, 'public'), dist, { recursive: true });
await rm(join(dist, 'samples/index.json'));

/** Styles that go into a script lose their blanks too. @type {import('esbuild').Plugin} */
const minifiedStyles = {
  name: 'minified-styles',
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const result = await build({ entryPoints: [path], minify: true, write: false, logLevel: 'warning' });
      return { contents: result.outputFiles[0]?.text ?? '', loader: 'text' };
    });
  },
};

/**
 * The editor's commands import a parser for programming languages. What is not used of it goes, as its packages do
 * nothing by being imported, although they do not say so. @type {import('esbuild').Plugin}
 */
const withoutParser = {
  name: 'without-parser',
  setup(builder) {
    builder.onResolve({ filter: /^@lezer\// }, async ({ path, pluginData, ...options }) => {
      if (pluginData === 'inner') return undefined;
      const resolved = await builder.resolve(path, { ...options, pluginData: 'inner' });
      return { ...resolved, sideEffects: false };
    });
  },
};

const temporary = join(dist, 'assets');
/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  outdir: temporary,
  target: ['chrome123', 'firefox128', 'safari17.5'],
  legalComments: 'none',
  logLevel: 'warning',
};
const [{ metafile }] = await Promise.all([
  build({
    ...common,
    metafile: true,
    entryPoints: { main: 'src/page/main.js', rule: 'src/page/rule.js', worker: 'src/lint/worker.js', 'verify-worker': 'src/verify/worker.js' },
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    loader: { '.css': 'text' },
    plugins: [minifiedStyles, withoutParser],
  }),
  build({ ...common, entryPoints: { boot: 'src/page/boot.js' }, format: 'iife' }),
  build({ ...common, entryPoints: { page: 'page.css', rules: 'rules.css' } }),
]);
await cp(join(lintPackage, 'emlint_bg.wasm'), join(temporary, 'emlint_bg.wasm'));
await cp(join(here, 'pkg/plain/emlint_bg.wasm'), join(temporary, 'emlint_plain_bg.wasm'));
await cp(join(here, 'pkg/verify/emlint_verify_bg.wasm'), join(temporary, 'emlint_verify_bg.wasm'));

const { pages, texts } = rulePages(rules);
await writeFile(join(temporary, 'rules.json'), JSON.stringify(texts));

// What the page loads by itself: its script, the editor and what they share. The rest comes when it is asked for.
const firstLoad = closure(['src/page/main.js', 'src/editor/editor.js']);

// The folder's name changes with any of its files.
const hash = createHash('sha256');
const assets = (await readdir(temporary)).sort();
for (const name of assets) hash.update(name).update(await readFile(join(temporary, name)));
const folder = `assets-${hash.digest('hex').slice(0, 12)}`;
await rename(temporary, join(dist, folder));

const version = await linterVersion();
const gallery = await samples(join(here, 'public/samples'), lintPackage);
/** @param {string} root  of the site, seen from the page @param {Record<string, string>} more */
const fill = (root, more) => ({
  policy: `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
  assets: `${root}${folder}`,
  bar: bar(root, 'lint' in more ? 'lint' : 'rules'),
  footer: footer(root, version, rules.length),
  ...more,
});
// The editor is asked for by the page's script; the browser need not wait for that to fetch it.
const preload = firstLoad
  .filter(name => name !== 'main.js')
  .map(name => `<link rel="modulepreload" href="${folder}/${name}">`)
  .join('\n');
const index = template(await readFile(join(here, 'index.html'), 'utf8'), fill('', { lint: '', samples: gallery, preload }));
await writeFile(join(dist, 'index.html'), index);
const shell = await readFile(join(here, 'pages/rule.html'), 'utf8');
for (const { path, root, title, description, main } of pages) {
  await mkdir(join(dist, path), { recursive: true });
  await writeFile(join(dist, path, 'index.html'), template(shell, fill(root, { root, title, description, main })));
}

// Questions to the DNS need the network anyway; their program is not kept for those who never ask.
const kept = assets.filter(name => !/^(emlint_)?verify/.test(name));
const needed = ['./', 'icon.svg', 'manifest.webmanifest', 'preview.html', ...kept.map(name => `${folder}/${name}`)];
const wanted = [
  ...(await readdir(join(dist, 'samples'))).map(name => `samples/${name}`),
  // Redirects from names are for links from elsewhere.
  ...pages.filter(({ path }) => !/[a-z]-|\/[a-z]+$/.test(path)).map(({ path }) => `${path}/`),
];
await build({
  ...common,
  entryPoints: { sw: 'src/sw.js' },
  outdir: dist,
  format: 'iife',
  define: {
    VERSION: JSON.stringify(createHash('sha256').update(index).update(JSON.stringify(wanted)).digest('hex').slice(0, 12)),
    NEEDED: JSON.stringify(needed),
    WANTED: JSON.stringify(wanted),
  },
});

await report();

/** @param {string} path */
async function readJson(path) {
  try {
    return JSON.parse(await readFile(join(here, path), 'utf8'));
  } catch (error) {
    console.error(`www/${path} is missing. Build the linter first: cargo xtask wasm`);
    throw error;
  }
}

/** The built files that hold these sources, with all that they import at once. @param {string[]} sources */
function closure(sources) {
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = Object.keys(metafile.outputs).filter(path => sources.includes(metafile.outputs[path]?.entryPoint ?? ''));
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const imports = metafile.outputs[path]?.imports ?? [];
    waiting.push(...imports.filter(({ kind }) => kind === 'import-statement').map(imported => imported.path));
  }
  return [...found].map(path => basename(path)).sort();
}

async function linterVersion() {
  const manifest = await readFile(join(here, '../Cargo.toml'), 'utf8');
  return /^version = "([^"]+)"/m.exec(manifest)?.[1] ?? '';
}

/** Prints sizes and holds them against the budget. */
async function report() {
  /** @type {{ name: string, raw: number, gzip: number, brotli: number }[]} */
  const sizes = [];
  for (const name of [...assets.map(asset => `${folder}/${asset}`), 'index.html', 'sw.js']) {
    const content = await readFile(join(dist, name));
    const packed = brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    });
    // For servers that send what is there already packed.
    if (name.startsWith(folder)) await writeFile(join(dist, `${name}.br`), packed);
    sizes.push({
      name: name.replace(`${folder}/`, ''),
      raw: content.length,
      gzip: gzipSync(content, { level: 9 }).length,
      brotli: packed.length,
    });
  }
  console.log(`dist/ with ${pages.length} rule pages in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  for (const { name, raw, gzip, brotli } of sizes) {
    console.log(`${name.padEnd(28)} ${String(raw).padStart(8)}  gzip ${String(gzip).padStart(7)}  brotli ${String(brotli).padStart(7)}`);
  }
  const sum = (/** @type {(name: string) => boolean} */ accept) =>
    sizes.filter(({ name }) => accept(name)).reduce((total, { brotli }) => total + brotli, 0);
  // The worker shares a chunk with nothing that the page does not need anyway.
  const measured = {
    page: sum(name => [...firstLoad, 'boot.js', 'page.css'].includes(name)),
    worker: sum(name => name === 'worker.js'),
  };
  for (const [name, limit] of /** @type {[keyof typeof BUDGET, number][]} */ (Object.entries(BUDGET))) {
    const used = measured[name];
    console.log(`${name}: ${used} of ${limit} octets (brotli)`);
    if (used > limit) {
      console.error(`The ${name} has outgrown its budget.`);
      process.exitCode = 1;
    }
  }
}
