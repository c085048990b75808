/** One page for each rule, and the list of them, from the rules' own Markdown. */
import { Marked } from 'marked';
import { FAMILIES } from '../src/texts.js';
import { example, parseFindings } from './example.mjs';
import { escape, icon } from './shell.mjs';

/** @typedef {import('../src/lint/types.js').Severity} Severity */
/** A rule as rules.json lists it; `page` is Markdown. @typedef {import('../src/lint/types.js').RuleInfo & { page: string }} Rule */
/** @typedef {{ path: string, root: string, title: string, description: string, main: string }} Page */

/**
 * @param {Rule[]} rules
 * @returns {{ pages: Page[], texts: import('../src/lint/types.js').RuleText[] }}
 */
export function rulePages(rules) {
  const pages = rules.flatMap(rule => [rulePage(rule, rules), redirect(rule)]);
  return { pages: [index(rules), ...pages], texts: rules.map(ruleText) };
}

/** What the note in the editor says beyond the finding. @param {Rule} rule */
export function ruleText({ code, rule, summary, page }) {
  const [, why = ''] = /^## Why it matters\n+(.*?)(?=\n\n|$(?![^]))/ms.exec(page) ?? [];
  return { code, rule, summary, why: plain(why) };
}

/** Markdown of a paragraph as text. @param {string} markdown */
const plain = markdown =>
  markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** @param {Rule} rule */
function levels({ levels: { outgoing, received, strict, bulk } }) {
  const said = [];
  if (outgoing && outgoing === received) said.push(`${outgoing}, outgoing and received`);
  else if (outgoing || received) {
    if (outgoing) said.push(`${outgoing} when outgoing`);
    if (received) said.push(`${received} when received`);
  }
  if (strict) said.push(`${strict} when strict`);
  if (bulk) said.push(`${bulk} in bulk mail`);
  return said.join(' · ');
}

/** @type {Severity[]} */
const RANK = ['error', 'warning', 'info'];

/** The most a rule says. @param {Rule} rule @returns {Severity} */
const worst = ({ levels: all }) => RANK.find(severity => Object.values(all).includes(severity)) ?? 'info';

/** @type {Record<string, string>} */
const FIX = { always: 'fix available', sometimes: 'fix available in some cases' };

/** @param {Rule} rule @param {Rule[]} rules @returns {Page} */
function rulePage(rule, rules) {
  const root = '../../';
  const family = rules.filter(other => other.family === rule.family);
  const side = family
    .map(other => `<a href="${root}rules/${other.code}/"${other === rule ? ' aria-current="page"' : ''}><span class="code">${other.code}</span>${escape(other.rule)}</a>`)
    .join('');
  const about = [levels(rule), FIX[rule.fix] ?? ''].filter(Boolean).join(' · ');
  const references = rule.references.map(({ text, url }) => `<dd><a href="${escape(url)}" rel="noreferrer">${escape(text)}</a></dd>`);
  const mentioned = [...new Set(rule.page.match(/\b[A-Z]{3}\d{3}\b/g) ?? [])]
    .map(code => rules.find(other => other.code === code))
    .filter(other => other !== undefined && other !== rule);
  const related = mentioned.map(other => `<dd><a href="${root}rules/${other?.code}/">${other?.code} ${escape(other?.rule ?? '')}</a></dd>`);
  const main = `<div class="rule"><nav class="side left sticky" aria-label="Rules of this family"><h2>${rule.family} · ${escape(FAMILIES[rule.family] ?? '')}</h2>${side}</nav>
<main id="main" tabindex="-1"><article><header><p class="small muted">Rule <span class="code">${rule.code}</span> · ${escape(rule.rule)}</p><h1>${escape(rule.summary)}</h1><p class="flex"><span class="badge ${worst(rule)}">${icon(worst(rule))}${worst(rule)}</span><span class="small muted">${escape(about)}</span></p></header>
${body(rule, root)}</article></main>
<aside class="side facts sticky" aria-label="About this rule"><dl>${references.length ? `<div><dt>Standards</dt>${references.join('')}</div>` : ''}${related.length ? `<div><dt>Related</dt>${related.join('')}</div>` : ''}<div><dt>Turn off</dt><dd><code>--ignore ${rule.code}</code></dd></div></dl></aside></div>`;
  return { path: `rules/${rule.code}`, root, title: `${rule.code} ${rule.rule}`, description: `${rule.summary}: ${plain(rule.page.split('\n\n')[0] ?? '')}`.replaceAll('"', '&quot;'), main };
}

/** The Markdown as HTML, its examples drawn. @param {Rule} rule @param {string} root */
function body(rule, root) {
  const markdown = new Marked({ async: false });
  const tokens = markdown.lexer(rule.page);
  let html = '';
  tokens.forEach((token, at) => {
    const words = token.type === 'code' ? (token.lang ?? '').split(' ') : [];
    const kind = words[1];
    if (words[0] === 'findings') return;
    if (token.type !== 'code' || words[0] !== 'eml' || (kind !== 'bad' && kind !== 'good' && kind !== 'fixed')) {
      html += markdown.parser(Object.assign([token], { links: tokens.links }));
      return;
    }
    const next = tokens.slice(at + 1).find(({ type }) => type !== 'space');
    const said = next?.type === 'code' && next.lang === 'findings' ? parseFindings(next.text) : [];
    html += example(kind, words.slice(2), fenced(token.raw), said, root, rule.code);
  });
  return html;
}

/** The text of a fenced block, with its last line end. @param {string} raw */
const fenced = raw => raw.slice(raw.indexOf('\n') + 1, raw.lastIndexOf('```'));

/** @param {Rule} rule @returns {Page} */
function redirect(rule) {
  const main = `<main id="main" class="hero" tabindex="-1"><h1>${escape(rule.rule)}</h1><p>This is rule <a href="../${rule.code}/">${rule.code} ${escape(rule.rule)}</a>.</p></main>`;
  return { path: `rules/${rule.rule}`, root: '../../', title: `${rule.code} ${rule.rule}`, description: rule.summary, main };
}

/** @param {Rule[]} rules @returns {Page} */
function index(rules) {
  const families = [...new Set(rules.map(({ family }) => family))];
  const sections = families.map(family => {
    const rows = rules
      .filter(rule => rule.family === family)
      .map(rule => `<tr><td><a class="code" href="${rule.code}/">${rule.code}</a></td><td>${icon(worst(rule), worst(rule))}</td><td><a href="${rule.code}/">${escape(rule.rule)}</a></td><td>${escape(rule.summary)}</td></tr>`);
    return `<section aria-labelledby="${family}"><h2 id="${family}">${family} · ${escape(FAMILIES[family] ?? '')}</h2><table class="rules-table"><thead><tr><th scope="col">Code</th><th scope="col"><span class="sr">Severity</span></th><th scope="col">Name</th><th scope="col">What it finds</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
  });
  const side = families.map(family => `<a href="#${family}"><span class="code">${family}</span>${escape(FAMILIES[family] ?? '')}</a>`).join('');
  const main = `<div class="rule"><nav class="side left sticky" aria-label="Families of rules"><h2>Families</h2>${side}</nav><main id="main" class="index" tabindex="-1"><h1>${rules.length} rules</h1><p>Each page says what a rule finds, why it matters, and what to write instead. Its examples are tests of the linter.</p>${sections.join('')}</main></div>`;
  return { path: 'rules', root: '../', title: 'Rules', description: 'All rules of emlint, the linter for email', main };
}

