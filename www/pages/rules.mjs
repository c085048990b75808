/** One page for each rule, and the list of them, from the rules' own Markdown. */
import { FAMILIES } from '../src/texts.js';
import * as texts from '../src/texts.js';
import { plain, render } from './markdown.mjs';
import { escape, icon } from './shell.mjs';

/** @typedef {import('../src/lint/types.js').Severity} Severity */
/** A rule as rules.json lists it; `page` is Markdown. @typedef {import('../src/lint/types.js').RuleInfo & { page: string }} Rule */
/**
 * A page of the site; `files` lie beside it. With `redirect` there is nothing but the way there.
 * @typedef {{ path: string, root: string, title: string, description: string, main: string, here?: string, files?: import('./markdown.mjs').File[], redirect?: string }} Page
 */

/**
 * @param {Rule[]} rules
 * @param {Record<string, string>} renamed  codes and names that rules had before, and their codes now
 * @returns {Promise<{ pages: Page[], texts: import('../src/lint/types.js').RuleText[] }>}
 */
export async function rulePages(rules, renamed) {
  const known = new Map(rules.map(rule => [rule.code, rule]));
  const names = rules.map(rule => redirect(rule.rule, rule));
  const old = Object.entries(renamed).map(([before, code]) => {
    const rule = known.get(code);
    if (!rule || rules.some(({ code, rule }) => before === code || before === rule)) throw new Error(`${before} cannot lead to ${code}`);
    return redirect(before, rule);
  });
  const made = await Promise.all(rules.map(rule => rulePage(rule, rules, known)));
  return { pages: [index(rules), ...made, ...names, ...old], texts: rules.map(ruleText) };
}

/** What the note in the editor says beyond the finding. @param {Rule} rule */
export function ruleText({ code, rule, summary, page }) {
  const [, why = ''] = /^## Why it matters\n+(.*?)(?=\n\n|$(?![^]))/ms.exec(page) ?? [];
  return { code, rule, summary, why: plain(why) };
}

/** @param {Rule} rule */
function levels({ levels: { outgoing, received, strict, bulk } }) {
  /** @type {[string, Severity | null | undefined][]} */
  const said = [
    ['before it is sent', outgoing],
    ['as received', received],
    ['in bulk mail', bulk],
    ['when strict', strict],
  ];
  if (outgoing && outgoing === received) said.splice(0, 2, ['always', outgoing]);
  return said.filter(([, severity]) => severity);
}

/** @type {Severity[]} */
const RANK = ['error', 'warning', 'info'];

/** The most a rule says. @param {Rule} rule @returns {Severity} */
const worst = ({ levels: all }) => RANK.find(severity => Object.values(all).includes(severity)) ?? 'info';

/** @type {Record<string, string>} */
const FIX = { always: 'ready for every finding', sometimes: 'ready where there is one answer', never: 'needs a person' };

/** @param {Rule} rule @param {Rule[]} rules @param {Map<string, Rule>} known @returns {Promise<Page>} */
async function rulePage(rule, rules, known) {
  const root = '../../';
  const family = rules.filter(other => other.family === rule.family);
  const side = family
    .map(other => `<li><a href="${root}rules/${other.code}/"${other === rule ? ' aria-current="page"' : ''}><span class="code">${other.code}</span>${escape(other.rule)}</a></li>`)
    .join('');
  const badges = levels(rule).map(([when, severity]) => `<span class="res"><span class="badge ${severity}">${icon(severity ?? 'info')}${severity}</span><span class="small muted">${when}</span></span>`);
  const references = rule.references.map(({ text, url }) => `<dd><a href="${escape(url)}" rel="noreferrer">${escape(text)}</a></dd>`);
  const mentioned = [...new Set(rule.page.match(/\b[A-Z]{3}\d{3}\b/g) ?? [])].map(code => known.get(code));
  const related = mentioned.filter(other => other !== undefined && other !== rule).map(other => `<dd><a href="${root}rules/${other?.code}/">${other?.code} ${escape(other?.rule ?? '')}</a></dd>`);
  const { html, headings, files } = await render(rule.page, { root, rules: known, code: rule.code });
  const at = rules.indexOf(rule);
  const step = (/** @type {Rule | undefined} */ other, /** @type {string} */ word, /** @type {string} */ rel) =>
    other ? `<a class="${rel}" rel="${rel}" href="${root}rules/${other.code}/"><span class="small muted">${word}</span><span><span class="code">${other.code}</span> ${escape(other.summary)}</span></a>` : '';
  const contents = headings.map(({ id, text }) => `<li><a href="#${id}">${escape(text)}</a></li>`).join('');
  const main = `<div class="rule"><nav class="side left sticky" aria-label="Rules of this family"><p>${rule.family} · ${escape(FAMILIES[rule.family] ?? '')}</p><ul>${side}</ul></nav>
<main id="main" tabindex="-1"><article><header><p class="small muted"><a href="${root}rules/">Rules</a> / <a href="${root}rules/#${rule.family}">${escape(FAMILIES[rule.family] ?? '')}</a> / <span class="code">${rule.code}</span></p><h1>${escape(rule.summary)}</h1><p class="small muted"><span class="code">${rule.code}</span> ${escape(rule.rule)}</p><p class="flex badges">${badges.join('')}</p></header>
${html}</article><nav class="steps-nav" aria-label="Neighbouring rules">${step(rules[at - 1], 'Before', 'prev')}${step(rules[at + 1], 'Next', 'next')}</nav></main>
<aside class="side facts sticky" aria-label="About this rule"><dl><div><dt>Sources</dt>${references.join('')}</div>${related.length ? `<div><dt>Related</dt>${related.join('')}</div>` : ''}<div><dt>What to do</dt><dd>${escape(rule.help)}</dd></div><div><dt>Automatic fix</dt><dd>${FIX[rule.fix] ?? ''}</dd></div><div><dt>Turn off</dt><dd><code>--ignore ${rule.code}</code></dd></div></dl><nav aria-label="On this page"><p>On this page</p><ul>${contents}</ul></nav></aside></div>`;
  return { path: `rules/${rule.code}`, root, title: `${rule.code} ${rule.rule}`, description: `${rule.summary}: ${plain(rule.page.split('\n\n')[0] ?? '')}`, main, here: 'rules', files };
}

/** @param {string} from @param {Rule} rule @returns {Page} */
function redirect(from, rule) {
  const main = `<main id="main" class="hero" tabindex="-1"><h1>${escape(from)}</h1><p>This is rule <a href="../${rule.code}/">${rule.code} ${escape(rule.rule)}</a>.</p></main>`;
  return { path: `rules/${from}`, root: '../../', title: `${rule.code} ${rule.rule}`, description: rule.summary, main, here: 'rules', redirect: `../${rule.code}/` };
}

/** @param {Rule[]} rules @returns {Page} */
function index(rules) {
  const families = [...new Set(rules.map(({ family }) => family))];
  const sections = families.map(family => {
    const rows = rules
      .filter(rule => rule.family === family)
      .map(rule => `<li data-severity="${worst(rule)}"${rule.fix === 'never' ? '' : ' data-fix'}><a href="${rule.code}/">${icon(worst(rule), worst(rule))}<span class="code">${rule.code}</span><b>${escape(rule.summary)}</b><span class="small muted">${escape(rule.rule)}</span></a></li>`);
    return `<section aria-labelledby="${family}"><h2 id="${family}">${escape(FAMILIES[family] ?? '')} <span class="code">${family}</span></h2><ul class="rules-list">${rows.join('\n')}</ul></section>`;
  });
  const side = families
    .map(family => `<li><a href="#${family}" data-family="${family}"><span class="code">${family}</span>${escape(FAMILIES[family] ?? '')}<span class="push num small">${rules.filter(rule => rule.family === family).length}</span></a></li>`)
    .join('');
  const chips = RANK.map(severity => `<button class="chip" type="button" aria-pressed="false" data-severity="${severity}">${icon(severity)}${texts.severityNames[severity]} <span class="num">${rules.filter(rule => worst(rule) === severity).length}</span></button>`).join('');
  const choices = families.map(family => `<option value="${family}">${family} ${escape(FAMILIES[family] ?? '')}</option>`).join('');
  const main = `<div class="rule two"><nav class="side left sticky" aria-label="Families of rules"><p>Families</p><ul>${side}</ul></nav><main id="main" class="index" tabindex="-1"><h1>${rules.length} rules</h1><p>Each page says what a rule finds, why it matters, and what to write instead. Its examples are tests of the linter. <a href="../rules.json">rules.json</a> has them all.</p>
<search class="finder" id="finder" aria-label="Rules" hidden><label class="sr" for="query">Search the rules</label><input id="query" type="search" autocomplete="off" spellcheck="false" placeholder="Search: code, name, words"><kbd class="hide-s" aria-hidden="true">/</kbd><label class="sr" for="family">Family</label><select class="chip" id="family"><option value="">All families</option>${choices}</select><div class="flex tight" role="group" aria-label="Show">${chips}<button class="chip" type="button" aria-pressed="false" data-fix>Has a fix</button></div></search>
<p class="small muted" id="found" role="status"></p>
${sections.join('\n')}</main></div>`;
  return { path: 'rules', root: '../', title: 'Rules', description: `All ${rules.length} rules of emlint, the linter for email: what each finds, why it matters, and how to fix it`, main, here: 'rules' };
}
