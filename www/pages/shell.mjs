/** What all pages of the site have in common, made at build time. */
import { SHAPES } from '../src/shapes.js';

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

/** A sign; with `name` it speaks. @param {import('../src/shapes.js').Shape} shape @param {string} [name] */
export function icon(shape, name) {
  const role = name ? `role="img" aria-label="${escape(name)}"` : 'aria-hidden="true"';
  return `<svg class="i ${shape}" viewBox="0 0 16 16" ${role}><path fill-rule="evenodd" d="${SHAPES[shape]}"/></svg>`;
}

/**
 * Fills `{{name}}` and `{{icon shape}}`; a name that is not given is an error.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export function template(text, values) {
  return text.replace(/\{\{(?:icon (\w+)|(\w+))\}\}/g, (_, shape, name) => {
    if (shape in SHAPES) return icon(shape);
    const value = values[name];
    if (value === undefined) throw new Error(`the template asks for ${name}`);
    return value;
  });
}

/** @param {string} root @param {'lint' | 'rules'} here */
export function bar(root, here) {
  const home = root || './';
  const current = (/** @type {string} */ name) => (name === here ? ' aria-current="page"' : '');
  const lint = here === 'lint';
  return `<header class="bar"><div class="wrap">
<a class="logo" href="${home}"${lint ? ' data-home' : ''}>emlint<svg viewBox="0 0 25 5" aria-hidden="true"><path d="M0 2.5q1.56-3 3.12 0t3.13 0 3.12 0 3.13 0 3.12 0 3.13 0 3.12 0 3.13 0"/></svg></a>
<nav aria-label="Site"><a href="${home}"${lint ? ' data-home' : ''}${current('lint')}>Lint</a><a href="${root}rules/"${current('rules')}>Rules</a></nav>
${lint ? '<div class="opened only-message" id="opened"></div>' : ''}
<div class="flex push tools"><a class="private hide-s" href="${lint ? '' : home}#privacy">${icon('lock')}Nothing leaves this tab</a>${
    lint
      ? '<button class="btn only-message hide-s" type="button" data-do="open">Open…</button><button class="btn only-message" type="button" data-do="share">Share…</button><button class="btn only-message hide-s" type="button" data-do="save">Save .eml</button>'
      : ''
  }<button class="btn quiet icon" type="button" id="theme" aria-label="Theme: system">${icon('theme')}</button></div>
</div></header>`;
}

/** @param {string} root @param {string} version @param {number} rules */
export function footer(root, version, rules) {
  const keys = root ? '' : '<button class="hide-s" type="button" data-do="keys">Keyboard <kbd>?</kbd></button>';
  return `<footer class="site"><div class="wrap flex"><span>emlint ${escape(version)} · ${rules} rules · open source</span><span class="push flex"><a href="${root || './'}#privacy">How privacy works here</a><a href="${root}rules/">All rules</a>${keys}</span></div></footer>`;
}
