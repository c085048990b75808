/** What the pages ask the linter, which has to be built before them. */
import { readFile } from 'node:fs/promises';

/** @typedef {import('./example.mjs').Said} Said */

/** Each module once. @type {Map<string, Promise<any>>} */
const modules = new Map();

/** @param {'lint' | 'verify'} folder @param {string} name @returns {Promise<any>} */
function load(folder, name) {
  const loading = modules.get(name) ?? start(new URL(`../pkg/${folder}/`, import.meta.url), name);
  modules.set(name, loading);
  return loading;
}

/** @param {URL} folder @param {string} name */
async function start(folder, name) {
  const module = await import(new URL(`${name}.js`, folder).href);
  module.initSync({ module: await readFile(new URL(`${name}_bg.wasm`, folder)) });
  return module;
}

/** The complete linter. @returns {Promise<typeof import('../pkg/lint/emlint.js')>} */
export const linter = () => load('lint', 'emlint');

/**
 * What the DNS says about a message when it answers with these records.
 * @param {Uint8Array} octets @param {string} records  as lines of a zone file @returns {Promise<object>}
 */
export async function evidence(octets, records) {
  /** @type {typeof import('../pkg/verify/emlint_verify.js')} */
  const { gather } = await load('verify', 'emlint_verify');
  return gather(octets, { records });
}

/**
 * What is said of the messages of an archive, whose lines are those of each message, with the lines of the archive.
 * @param {Uint8Array} octets @param {Said[]} said  of one message after the other @param {string[]} select  the rules that say it
 * @returns {Promise<Said[]>}
 */
export async function inArchive(octets, said, select) {
  const { lintAll, split } = await linter();
  const spans = split(octets);
  const reports = lintAll(spans.map(({ start, end }) => ({ name: '-', message: octets.slice(start, end) })), { select });
  const before = reports.flatMap(({ findings }, index) => findings.map(() => octets.subarray(0, spans[index]?.start).filter(octet => octet === 10).length));
  if (before.length !== said.length) throw new Error(`${select}: the linter finds ${before.length} and not ${said.length}; it was built from something else`);
  return said.map(({ from, to, ...rest }, index) => ({ ...rest, from: [from[0] + (before[index] ?? 0), from[1]], to: [to[0] + (before[index] ?? 0), to[1]] }));
}
