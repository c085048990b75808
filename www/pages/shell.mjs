/** What all pages of the site have in common, made at build time. */
import * as texts from '../src/texts.js';
import { SHAPES } from './shapes.mjs';

/** Only this site's own files; no inline script or style; scripts only through the policy `emlint`. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  // The preview of HTML: a page of this site with a stricter policy, in a sandbox.
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types emlint',
].join('; ');

/** @param {string} text */
export const escape = text =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A sign; with `name` it speaks. @param {import('./shapes.mjs').Shape} shape @param {string} [name] */
export function icon(shape, name) {
  const role = name ? `role="img" aria-label="${escape(name)}"` : 'aria-hidden="true"';
  return `<svg class="i ${shape}" viewBox="0 0 16 16" ${role}><path fill-rule="evenodd" d="${SHAPES[shape]}"/></svg>`;
}

/** The steps to the original in a mail program. @param {string} program */
const steps = program => (texts.originals[program] ?? []).map(step => `              <li>${step}</li>`).join('\n');

const keys = () =>
  texts.keys.map(([does, names]) => `      <div><span>${does}</span><span>${names.map(name => `<kbd>${name}</kbd>`).join(' ')}</span></div>`).join('\n');

/**
 * Fills `{{name}}`, `{{icon shape}}`, `{{text name}}` from the catalogue, `{{steps program}}` and `{{keys}}`; a name that is
 * not known is an error.
 * @param {string} page
 * @param {Record<string, string>} values
 */
export function template(page, values) {
  /** @type {Record<string, unknown>} */
  const catalogue = texts;
  return page.replace(/\{\{(?:(icon|text|steps) )?(\w+)\}\}/g, (_, kind, name) => {
    if (kind === 'icon' && name in SHAPES) return icon(/** @type {import('./shapes.mjs').Shape} */ (name));
    if (kind === 'steps' && name in texts.originals) return steps(name);
    if (!kind && name === 'keys') return keys();
    const value = kind === 'text' ? catalogue[name] : values[name];
    if (typeof value !== 'string') throw new Error(`the template asks for ${kind ?? ''} ${name}`);
    return value;
  });
}

/** What the site has beside the page that lints. */
const SITE = /** @type {const} */ ([
  ['rules', texts.rulesPage],
  ['guide', texts.guidePage],
  ['embed', texts.embedPage],
]);

/** @param {string} root @param {string} here  `lint`, or the folder of the page */
export function bar(root, here) {
  const home = root || './';
  const current = (/** @type {string} */ name) => (name === here ? ' aria-current="page"' : '');
  const lint = here === 'lint';
  const links = SITE.map(([path, name]) => `<a href="${root}${path}/"${current(path)}>${name}</a>`).join('');
  return `<header class="bar"><div class="wrap">
<a class="logo" href="${home}"${lint ? ' data-home' : ''}>emlint<svg viewBox="0 0 25 5" aria-hidden="true"><path d="M0 2.5q1.56-3 3.12 0t3.13 0 3.12 0 3.13 0 3.12 0 3.13 0 3.12 0 3.13 0"/></svg></a>
<nav aria-label="${texts.site}"><a href="${home}"${lint ? ' data-home' : ''}${current('lint')}>${texts.lintPage}</a>${links}</nav>
${lint ? '<div class="opened only-message" id="opened"></div>' : ''}
<div class="flex push tools"><a class="private hide-s" href="${lint ? '' : home}#privacy">${icon('lock')}${texts.nothingLeaves}</a>${
    lint
      ? `<button class="btn only-message hide-s" type="button" data-do="open">${texts.openMore}</button><button class="btn only-message" type="button" data-do="verify">${texts.verifyDns}</button><button class="btn only-message" type="button" data-do="share">${texts.share}</button><button class="btn only-message hide-s" type="button" data-do="save">${texts.save}</button>`
      : ''
  }<button class="btn quiet icon" type="button" id="theme" aria-label="${texts.theme('system')}">${icon('theme')}</button></div>
</div></header>`;
}

/** @param {string} root @param {string} version @param {number} rules */
export function footer(root, version, rules) {
  const keys = root ? '' : `<button class="hide-s" type="button" data-do="keys">${texts.keyboard} <kbd>?</kbd></button>`;
  const links = SITE.map(([path, name]) => `<a href="${root}${path}/">${name}</a>`).join('');
  return `<footer class="site"><div class="wrap flex"><span>${escape(texts.about(version, rules))}</span><span class="push flex"><a href="${root || './'}#privacy">${texts.howPrivacy}</a>${links}${keys}</span></div></footer>`;
}
