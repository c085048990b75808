/** The gallery of samples, with what the linter really finds in each. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needsHtml } from '../src/lint/needs.js';
import { linter } from './linter.mjs';
import { escape, icon } from './shell.mjs';

/**
 * What index.json says of a sample.
 * @typedef {{ name: string, title: string, text: string }} Sample
 */

/** @param {string} folder @returns {Promise<Sample[]>} */
const listed = async folder => JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));

/** The names of those that only the complete linter reads. @param {string} folder  of the samples */
export async function samplesWithHtml(folder) {
  const list = await listed(folder);
  const needed = await Promise.all(list.map(async ({ name }) => needsHtml(await readFile(join(folder, `${name}.eml`)))));
  return list.filter((_, index) => needed[index]).map(({ name }) => name);
}

/**
 * @param {string} folder  of the samples
 * @returns {Promise<string>}
 */
export async function samples(folder) {
  const { lint } = await linter();
  const list = await listed(folder);
  const entries = list.map(async ({ name, title, text }) => {
    /** @type {import('../src/lint/types.js').Report} */
    const report = lint(new Uint8Array(await readFile(join(folder, `${name}.eml`))));
    return `<div role="listitem"><a class="sample" href="?sample=${name}" data-sample="${name}"><b>${escape(title)}</b><span class="muted small text">${escape(text)}</span><span class="cnt num">${counts(report)}</span></a></div>`;
  });
  return (await Promise.all(entries)).join('\n');
}

/** @param {import('../src/lint/types.js').Report} report */
function counts({ summary, passed }) {
  const shown = /** @type {const} */ (['error', 'warning', 'info']).filter(severity => summary[severity] > 0);
  if (!shown.length) return `<span class="res">${icon('pass')}${passed.length} passed</span>`;
  const names = { error: 'errors', warning: 'warnings', info: 'remarks' };
  return shown.map(severity => `<span class="res">${icon(severity, names[severity])}${summary[severity]}</span>`).join('');
}
