/**
 * Builds the page into dist/: static files that any web server can host under any path.
 *
 * Scripts, styles and the linter go into one folder that is named after their content, so that they can be kept for
 * ever; pages point at it. Fails when the page has grown beyond its budget.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { WIDGET_BUDGET, brotli, buildWidget, common, here, minifiedStyles, textsWhereUsed, withoutParser } from './bundle.mjs';
import { prosePage } from './pages/prose.mjs';
import { rulePages } from './pages/rules.mjs';
import { POLICY, bar, escape, footer, template } from './pages/shell.mjs';
import { samples, samplesWithHtml } from './pages/samples.mjs';

const dist = join(here, 'dist');
const lintPackage = join(here, 'pkg/lint');
const samplesFolder = join(here, 'public/samples');

/** Limits in octets after brotli. */
const BUDGET = { page: 110_000, worker: 7_000, findings: 410_000, widget: WIDGET_BUDGET };

/** Where the site will be found: what has to be absolute begins with it. */
const SITE = new URL((process.env.EMLINT_SITE ?? 'http://127.0.0.1:8025/').replace(/\/*$/, '/'));

const started = performance.now();
const rules = await readJson('pkg/rules.json');
await rm(dist, { recursive: true, force: true });
await cp(join(here, 'public'), dist, { recursive: true });
await rm(join(dist, 'samples/index.json'));

const htmlSamples = await samplesWithHtml(samplesFolder);
const temporary = join(dist, 'assets');
const options = { ...common, outdir: temporary };
/** Each in a build of its own: what two of them share is small, and not worth a file that both have to wait for. @param {Record<string, string>} entryPoints */
const program = entryPoints =>
  build({
    ...options,
    metafile: true,
    entryPoints,
    define: { ...options.define, HTML_SAMPLES: JSON.stringify(htmlSamples.join(' ')) },
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    plugins: [minifiedStyles, withoutParser, textsWhereUsed],
  });
const built = await Promise.all([
  program({ start: 'src/page/start.js', main: 'src/page/main.js' }),
  program({ worker: 'src/lint/worker.js' }),
  program({ 'verify-worker': 'src/verify/worker.js' }),
]);
/** @type {import('esbuild').Metafile['outputs']} */
const outputs = Object.assign({}, ...built.map(({ metafile }) => metafile.outputs));
await Promise.all([
  // The other pages have the widget in the same build: one policy for scripts serves a whole page.
  build({
    ...options,
    entryPoints: { rule: 'src/page/rule.js' },
    format: 'esm',
    splitting: true,
    chunkNames: 'site-[name]-[hash]',
    define: { SITE: '"../"' },
    plugins: [minifiedStyles, withoutParser],
  }),
  build({ ...options, entryPoints: { boot: 'src/page/boot.js' }, format: 'iife' }),
  build({ ...options, loader: {}, entryPoints: { page: 'page.css', rules: 'rules.css' } }),
  buildWidget(temporary, '../'),
]);
await cp(join(lintPackage, 'emlint_bg.wasm'), join(temporary, 'emlint_bg.wasm'));
await cp(join(here, 'pkg/plain/emlint_bg.wasm'), join(temporary, 'emlint_plain_bg.wasm'));
await cp(join(here, 'pkg/verify/emlint_verify_bg.wasm'), join(temporary, 'emlint_verify_bg.wasm'));

const { pages, texts } = await rulePages(rules, await readJson('pages/renamed.json'));
for (const name of await readdir(join(here, 'pages'))) {
  if (name.endsWith('.md')) pages.push(await prosePage(name.slice(0, -3), await readFile(join(here, 'pages', name), 'utf8'), rules));
}
await writeFile(join(temporary, 'rules.json'), JSON.stringify(texts));

// What the page loads by itself: its script, the editor, the cards and what they share. The rest comes when it is asked for.
const firstLoad = closure(['src/page/start.js', 'src/page/main.js', 'src/editor/editor.js', 'src/page/overview.js']);

// The folder's name changes with any of its files.
const hash = createHash('sha256');
const assets = (await readdir(temporary)).sort();
for (const name of assets) hash.update(name).update(await readFile(join(temporary, name)));
const folder = `assets-${hash.digest('hex').slice(0, 12)}`;
await rename(temporary, join(dist, folder));

const version = await linterVersion();
const gallery = await samples(samplesFolder);
/** @param {string} root  of the site, seen from the page @param {Record<string, string>} more */
const fill = (root, more) => ({
  policy: `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
  assets: `${root}${folder}`,
  bar: bar(root, more.here ?? 'lint'),
  footer: footer(root, version, rules.length),
  ...more,
});
// What a script asks for the browser need not wait for that to fetch. First the linter's worker; on a phone, where the list of
// findings is what is seen first, editor and cards come after it.
const urgent = closure(['src/page/start.js', 'src/page/main.js']);
const preload = [...new Set([...closure(['src/page/start.js']), 'worker.js', ...urgent, ...firstLoad])]
  .filter(name => name !== 'start.js' && name !== 'main.js')
  .map(name => `<link rel="modulepreload" href="${folder}/${name}"${[...urgent, 'worker.js'].includes(name) ? '' : ' media="(min-width: 600px)"'}>`)
  .join('\n');
const index = template(await readFile(join(here, 'index.html'), 'utf8'), fill('', { samples: gallery, preload }));
await writeFile(join(dist, 'index.html'), index);
const shell = await readFile(join(here, 'pages/rule.html'), 'utf8');
for (const { path, root, title, description, main, here: place = '', files = [], redirect } of pages) {
  const folder = join(dist, path);
  await mkdir(folder, { recursive: true });
  const head = redirect
    ? `<meta http-equiv="refresh" content="0; url=${redirect}">\n<link rel="canonical" href="${redirect}">\n<meta name="robots" content="noindex">`
    : `<link rel="canonical" href="${new URL(`${path}/`, SITE)}">`;
  const page = template(shell, fill(root, { root, title: escape(title), description: escape(description), main, here: place, head }));
  await writeFile(join(folder, 'index.html'), page);
  for (const { name, octets } of files) await writeFile(join(folder, name), octets);
}
await writeFile(join(dist, '404.html'), await notFound());
await writeFile(join(dist, 'sitemap.xml'), sitemap());
await writeFile(join(dist, 'robots.txt'), `User-agent: *\nAllow: /\nSitemap: ${new URL('sitemap.xml', SITE)}\n`);
await cp(join(here, 'pkg/rules.json'), join(dist, 'rules.json'));

await writeFile(join(dist, 'embed.html'), template(await readFile(join(here, 'src/widget/embed.html'), 'utf8'), { folder: `${folder}/` }));

// Whoever embeds the widget from here keeps one address for all versions.
await writeFile(join(dist, 'widget.js'), `export * from './${folder}/widget.js';\n`);
await cp(join(dist, folder, 'auto.js'), join(dist, 'auto.js'));

const ofWidget = (/** @type {string} */ name) => /^((widget|widget-worker|glue|notes|embed|auto)|(site|editing)-.+)\.js$/.test(name);
// Questions to the DNS need the network anyway; their program is not kept for those who never ask.
const ofVerify = (/** @type {string} */ name) => /^(emlint_)?verify/.test(name);
const needed = ['./', 'icon.svg', 'manifest.webmanifest', 'preview.html', ...assets.filter(name => !ofWidget(name) && !ofVerify(name)).map(name => `${folder}/${name}`)];
const wanted = [
  ...assets.filter(ofWidget).map(name => `${folder}/${name}`),
  ...(await readdir(join(dist, 'samples'))).map(name => `samples/${name}`),
  // Redirects are for links from elsewhere.
  ...pages.filter(({ redirect }) => !redirect).map(({ path }) => `${path}/`),
  // What widgets fetch; other examples stand in their pages.
  ...pages.flatMap(({ path, main }) => [...main.matchAll(/<emlint-message src="([^"]+)"/g)].map(([, name]) => `${path}/${name}`)),
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

/** All pages but those that lead to others. */
function sitemap() {
  const paths = ['', ...pages.filter(({ redirect }) => !redirect).map(({ path }) => `${path}/`)];
  const urls = paths.map(path => `<url><loc>${escape(new URL(path, SITE).href)}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`;
}

/**
 * The page for addresses that lead nowhere. It is shown at any depth, so it needs no other file, and its links begin
 * where the site does.
 */
async function notFound() {
  const style = (await readFile(join(here, 'pages/404.css'), 'utf8')).trim();
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  return template(await readFile(join(here, 'pages/404.html'), 'utf8'), { root: SITE.pathname, style, policy });
}

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
  const waiting = Object.keys(outputs).filter(path => sources.includes(outputs[path]?.entryPoint ?? ''));
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const imports = outputs[path]?.imports ?? [];
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
    const packed = brotli(content);
    // For servers that send what is there already packed.
    if (name.startsWith(folder)) await writeFile(join(dist, `${name}.br`), packed);
    sizes.push({
      name: name.replace(`${folder}/`, ''),
      raw: content.length,
      gzip: gzipSync(content, { level: 9 }).length,
      brotli: packed.length,
    });
  }
  console.log(`dist/ with ${pages.length} pages in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  for (const { name, raw, gzip, brotli } of sizes) {
    console.log(`${name.padEnd(28)} ${String(raw).padStart(8)}  gzip ${String(gzip).padStart(7)}  brotli ${String(brotli).padStart(7)}`);
  }
  const sum = (/** @type {(name: string) => boolean} */ accept) =>
    sizes.filter(({ name }) => accept(name)).reduce((total, { brotli }) => total + brotli, 0);
  // The worker loads one of two linters first, and both are called in the same way.
  const worker = closure(['src/lint/worker.js', 'pkg/plain/emlint.js']);
  const measured = {
    page: sum(name => [...firstLoad, 'boot.js', 'page.css'].includes(name)),
    worker: sum(name => worker.includes(name)),
    // Until a phone shows the first findings: the editor comes behind the linter there.
    findings: sum(name => [...urgent, ...worker, 'boot.js', 'page.css', 'emlint_plain_bg.wasm'].includes(name)),
    widget: sum(name => ['widget.js', 'widget-worker.js', 'glue.js'].includes(name)),
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
