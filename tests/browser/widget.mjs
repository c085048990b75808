/** Pages of somebody else that embed the widget, as the tests of it make them up. */
import { readdirSync } from 'node:fs';

/** The folder of the widget's files. */
export const ASSETS = readdirSync(new URL('../../www/dist/', import.meta.url)).find(name => name.startsWith('assets-')) ?? '';

/** What the mock shows: an accent in a header, a day of the week that is wrong, a Precedence that helps nobody. */
export const RECEIPT = `From: "Café Copper Kettle" <orders@copperkettle.example>
To: jo@inbox.example
Subject: Your receipt for order 4471
Date: Sun, 23 Nov 2026 10:10:17 +0100
Precedence: bulk

Hello Jo,
thank you for your order.
`;

/** The strictest policy under which the widget works. */
export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types emlint";

/** @param {string} text */
export const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @param {string} body @param {string} [head] */
export const html = (body, head = `<script type="module" src="widget.js"></script>`) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Documentation</title>${head}<body><main><h1>Documentation</h1>${body}</main></body></html>`;

/** @param {string} message @param {string} [attributes] */
export const widget = (message, attributes = '') => `<emlint-message ${attributes}><pre>${escape(message)}</pre></emlint-message>`;

/**
 * Opens a page that has this content, with this policy, beside the site's files.
 * @param {import('./support.mjs').Page} page
 * @param {string} content
 * @param {Record<string, string>} [headers]
 */
export async function embedded(page, content, headers = { 'content-security-policy': POLICY }) {
  await page.route('**/embedding.html', route => route.fulfill({ contentType: 'text/html; charset=utf-8', headers, body: content }));
  await page.goto('embedding.html');
}

/** Until the widget was checked. @param {import('./support.mjs').Page} page @param {number} [index] */
export async function checked(page, index = 0) {
  const host = page.locator('emlint-message').nth(index);
  await host.evaluate(async element => {
    const widget = /** @type {any} */ (element);
    if (!widget.report) await new Promise(resolve => widget.addEventListener('emlint-report', resolve, { once: true }));
  });
  return host;
}
