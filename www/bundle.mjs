/** How sources become files: what the page, the widget and the npm package have in common. */
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';

/** The folder of the sources. */
export const here = dirname(fileURLToPath(import.meta.url));

const target = ['chrome123', 'firefox128', 'safari17.5'];

/** @satisfies {import('esbuild').BuildOptions} */
export const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target,
  legalComments: 'none',
  logLevel: 'warning',
  loader: { '.css': 'text' },
  define: { WIDGET: 'false' },
};

/** Styles that go into a script lose their blanks too. @type {import('esbuild').Plugin} */
export const minifiedStyles = {
  name: 'minified-styles',
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const result = await build({ entryPoints: [path], bundle: true, minify: true, write: false, target, logLevel: 'warning' });
      return { contents: result.outputFiles[0]?.text ?? '', loader: 'text' };
    });
  },
};

/**
 * The editor's commands import a parser for programming languages. What is not used of it goes, as its packages do
 * nothing by being imported, although they do not say so. @type {import('esbuild').Plugin}
 */
export const withoutParser = {
  name: 'without-parser',
  setup(builder) {
    builder.onResolve({ filter: /^@lezer\// }, async ({ path, pluginData, ...options }) => {
      if (pluginData === 'inner') return undefined;
      const resolved = await builder.resolve(path, { ...options, pluginData: 'inner' });
      return { ...resolved, sideEffects: false };
    });
  },
};

/** Modules that the page loads when they are asked for. */
const LATER = ['auth', 'cards', 'copy', 'fix-all', 'goto', 'journey', 'overview', 'preview', 'programs', 'reader', 'repair', 'share'];

/**
 * There is one catalogue of texts, but what is loaded later brings its own texts along: to a bundler each of these modules
 * has a catalogue of its own, of which only what it uses is left. @type {import('esbuild').Plugin}
 */
export const textsWhereUsed = {
  name: 'texts-where-used',
  setup(builder) {
    builder.onResolve({ filter: /\/texts\.js$/ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === 'inner') return undefined;
      const resolved = await builder.resolve(path, { ...options, pluginData: 'inner' });
      const module = basename(options.importer, '.js');
      return LATER.includes(module) ? { ...resolved, suffix: `?${module}` } : resolved;
    });
  },
};

/** What a widget loads to show a message with its marks, in octets after brotli, with the worker; notes and the editor come later. */
export const WIDGET_BUDGET = 12_000;

/**
 * The widget: one file to begin with, and others when somebody comes near or wants to edit.
 * @param {string} outdir
 * @param {string} site  the root of the site with the pages of the rules, seen from outdir; empty when nobody knows
 */
export async function buildWidget(outdir, site) {
  const options = { ...common, outdir, define: { SITE: JSON.stringify(site) }, format: /** @type {const} */ ('esm'), plugins: [minifiedStyles, withoutParser] };
  await Promise.all([
    build({ ...options, entryPoints: { widget: 'src/widget/index.js' }, external: ['./notes.js'] }),
    build({ ...options, entryPoints: { notes: 'src/widget/notes.js' }, splitting: true, chunkNames: '[name]-[hash]' }),
    build({ ...options, entryPoints: { embed: 'src/widget/embed.js' }, external: ['./widget.js'] }),
    build({ ...options, entryPoints: { 'widget-worker': 'src/lint/worker.js', glue: 'src/widget/glue.js' }, define: { WIDGET: 'true' } }),
    build({ ...options, entryPoints: { auto: 'src/widget/auto.js' }, format: 'iife' }),
  ]);
}

/** Packed with brotli at its best. @param {Uint8Array} content */
export function brotli(content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  return brotliCompressSync(content, { params });
}
