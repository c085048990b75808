/** Pages of prose, from the Markdown beside this file: a title, a contents list, and examples that the linter checks. */
import { SYSTEMS, plain, render } from './markdown.mjs';
import { escape } from './shell.mjs';

/**
 * @param {string} path  of the page on the site
 * @param {string} text  Markdown that begins with a title and a paragraph
 * @param {import('./rules.mjs').Rule[]} rules
 * @returns {Promise<import('./rules.mjs').Page>}
 */
export async function prosePage(path, text, rules) {
  const root = '../'.repeat(path.split('/').length);
  const [, title = '', lead = ''] = /^# (.+)\n+([^]+?)\n\n/.exec(text) ?? [];
  if (!title) throw new Error(`${path} has no title`);
  const { html, headings, files } = await render(text, { root, rules: new Map(rules.map(rule => [rule.code, rule])) });
  const contents = headings.map(({ id, text: heading }) => `<li><a href="#${id}">${escape(heading)}</a></li>`).join('');
  const used = Object.keys(SYSTEMS).filter(system => html.includes(`data-for="${system}"`));
  // Shown by the page's script: without it, everything is there.
  const choice = used.length
    ? `<div class="choice" id="choice" role="group" aria-label="What sends your mail" hidden><span class="small muted">I send with</span>${[['', 'All'], ...used.map(system => [system, SYSTEMS[system]])]
        .map(([system, name]) => `<button class="chip" type="button" data-system="${system}" aria-pressed="${!system}">${name}</button>`)
        .join('')}</div>`
    : '';
  const main = `<div class="rule prose two"><nav class="side left sticky" aria-label="On this page"><p>On this page</p><ul>${contents}</ul></nav>
<main id="main" tabindex="-1"><article><header><h1>${escape(title)}</h1></header>
${html.replace('<!-- choice -->', choice)}</article></main></div>`;
  return { path, root, title, description: plain(lead), main, here: path, files };
}
