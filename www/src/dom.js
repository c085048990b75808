/** Building the page. Whatever a message says ends up in text nodes only; no string ever becomes HTML. */
import { SPECIAL, label } from './special.js';

const SVG = 'http://www.w3.org/2000/svg';

/** Outlines of 16 by 16; the shape alone tells the severity. */
const SHAPES = {
  error: 'M5 1h6l4 4v6l-4 4H5l-4-4V5zm.4 3.3L4.3 5.4 6.9 8l-2.6 2.6 1.1 1.1L8 9.1l2.6 2.6 1.1-1.1L9.1 8l2.6-2.6-1.1-1.1L8 6.9z',
  warning: 'M8 1 15.5 14.5H.5zm-.9 4.8v4.4h1.8V5.8zm0 5.6v1.7h1.8v-1.7z',
  info: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm-.9 6v5h1.8V7zm0-3v1.8h1.8V4z',
  pass: 'm6.2 12.6-4-4 1.3-1.3 2.7 2.7 6.3-6.4 1.3 1.3z',
  unknown: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM5 7.2h6v1.6H5z',
  close: 'm4 2.8 4 4 4-4L13.2 4l-4 4 4 4-1.2 1.2-4-4-4 4L2.8 12l4-4-4-4z',
  up: 'm8 4.5 5 5-1.3 1.3L8 7.1l-3.7 3.7L3 9.5z',
  down: 'm8 11.5-5-5 1.3-1.3L8 8.9l3.7-3.7L13 6.5z',
};

/** @typedef {keyof typeof SHAPES} Shape */
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
