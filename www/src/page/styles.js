/** Styles of what is loaded later: the policy of the page allows no other way. @param {string} css */
export function addStyles(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
