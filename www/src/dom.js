/** Building the page. Whatever a message says ends up in text nodes only; no string ever becomes HTML. */
import { SHAPES } from './shapes.js';
import { SPECIAL, label } from './special.js';

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {import('./shapes.js').Shape} Shape */
/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * An element. Strings become text in which control characters are shown; attributes that are `null`, `undefined` or
 * `false` are left out, functions become event listeners.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

/** @param {Node} parent @param {(Child | Child[])[]} children */
export function append(parent, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) parent.appendChild(child);
    else for (const node of visible(String(child))) parent.appendChild(node);
  }
}

/** @param {string} name @param {Record<string, string | number>} attributes */
export function svg(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** A sign; with `name` it speaks, without it is decoration. @param {Shape} shape @param {string} [name] */
export function icon(shape, name) {
  /** @type {Record<string, string>} */
  const role = name ? { role: 'img', 'aria-label': name } : { 'aria-hidden': 'true' };
  const element = svg('svg', { class: `i ${shape}`, viewBox: '0 0 16 16', ...role });
  element.append(svg('path', { 'fill-rule': 'evenodd', d: SHAPES[shape] }));
  return element;
}

/** Text in which characters that show nothing, or move others about, are named. @param {string} text @returns {Node[]} */
export function visible(text) {
  /** @type {Node[]} */
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(SPECIAL)) {
    if (match.index > end) nodes.push(document.createTextNode(text.slice(end, match.index)));
    nodes.push(chip(label(match[0])));
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push(document.createTextNode(text.slice(end)));
  return nodes;
}

/** A character that cannot be shown as itself. @param {string} text */
export function chip(text) {
  const element = document.createElement('span');
  element.className = 'chipc';
  element.textContent = text;
  return element;
}

/** The element with this id, which the page has. @template {HTMLElement} [Kind=HTMLElement] @param {string} id */
export const $ = id => /** @type {Kind} */ (/** @type {unknown} */ (document.getElementById(id)));

/** @param {Element} parent @param {...(Child | Child[])} children */
export function fill(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
}

/** A sheet of styles, for shadow roots: the policy of a page may allow no other way. @param {string} css */
export function styles(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/**
 * A card of the overview.
 * @param {string} id
 * @param {'c5' | 'c7' | 'c12'} width
 * @param {string} title
 * @param {string} remark  beside the title
 * @param {Child[]} children
 */
export function card(id, width, title, remark, children) {
  const section = h(
    'section',
    { class: `panel card ${width}`, id, 'aria-labelledby': `${id}-title`, tabindex: '-1' },
    h('header', {}, h('h2', { id: `${id}-title` }, title), remark && h('span', { class: 'push small muted num hide-s' }, remark)),
  );
  append(section, children);
  return section;
}

/** A name of the machine world; a long one may be broken. @param {string} name */
export const mono = name => h('bdi', { class: name.length > 36 ? 'mono' : 'mono whole' }, name);
