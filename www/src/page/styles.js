import { styles } from '../dom.js';

/** Styles of what is loaded later: the policy of the page allows no other way. @param {string} css */
export function addStyles(css) {
  document.adoptedStyleSheets.push(styles(css));
}
