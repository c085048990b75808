/** What every browser test holds: no request leaves the page, no policy is violated, nothing is logged as an error. */
import { readFileSync } from 'node:fs';
import { test as base, expect } from '../../www/test/playwright.mjs';

export { expect };

/** @typedef {import('../../www/node_modules/@playwright/test/index.js').Page} Page */
/** @typedef {import('../../www/node_modules/@playwright/test/index.js').Locator} Locator */

/** @type {(string | RegExp)[]} */
const HARMLESS = [/Service Worker registration blocked by Playwright/];

export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    /** @type {string[]} */
    const wrong = [];
    const origin = new URL(baseURL ?? '').origin;
    await page.route(
      url => !/^(blob|data):/.test(url.href) && url.origin !== origin,
      route => {
        wrong.push(`request to ${route.request().url()}`);
        return route.abort();
      },
    );
    page.on('pageerror', error => wrong.push(`error: ${error.stack ?? error}`));
    page.on('console', message => {
      const text = message.text();
      const known = HARMLESS.concat(expected).some(pattern => text.match(pattern));
      if (['error', 'warning'].includes(message.type()) && !known) wrong.push(`console: ${text}`);
    });
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', event => console.error(`violates ${event.violatedDirective}: ${event.blockedURI}`));
    });
    expected.length = 0;
    await use(page);
    expect(wrong).toEqual([]);
  },
});

/** What a test expects to be logged. @type {RegExp[]} */
export const expected = [];

/** @param {string} name */
export const sample = name => readFileSync(new URL(`../../www/public/samples/${name}.eml`, import.meta.url));

/** @type {{ name: string, title: string, text: string }[]} */
export const SAMPLES = JSON.parse(readFileSync(new URL('../../www/public/samples/index.json', import.meta.url), 'utf8'));

/** Waits until what is shown has been linted. @param {Page} page */
export async function linted(page) {
  await expect(page.locator('html[data-view=message]:not([aria-busy])')).toBeAttached();
  await expect(page.getByTestId('summary')).not.toContainText('Checking');
}

/** @param {Page} page @param {string} name */
export async function openSample(page, name) {
  await page.goto(`?sample=${name}`);
  await linted(page);
}

/** Lets files fall on the page. @param {Page} page @param {{ name: string, octets: Uint8Array }[]} files */
export async function drop(page, files) {
  await page.waitForLoadState('load');
  const list = files.map(({ name, octets }) => ({ name, text: Buffer.from(octets).toString('base64') }));
  const transfer = await page.evaluateHandle(async entries => {
    const data = new DataTransfer();
    for (const { name, text } of entries) {
      const octets = Uint8Array.from(atob(text), character => character.charCodeAt(0));
      data.items.add(new File([octets], name));
    }
    return data;
  }, list);
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** @param {Page} page @param {string} text @param {string} [name] */
export async function dropText(page, text, name = 'message.eml') {
  await page.goto('');
  await drop(page, [{ name, octets: Buffer.from(text, 'latin1') }]);
  await linted(page);
}

/** Pastes as the clipboard would. @param {Page} page @param {string} selector @param {string} text */
export async function paste(page, selector, text) {
  await page.locator(selector).evaluate((element, value) => {
    const data = new DataTransfer();
    data.setData('text/plain', value);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }));
  }, text);
}

/** The octets that “Save .eml” gives. @param {Page} page @returns {Promise<Buffer>} */
export async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save .eml' }).click()]);
  return readFileSync(await download.path());
}

/** The text field of the message. @param {Page} page */
export const textbox = page => page.getByRole('textbox', { name: 'Raw message' }).filter({ visible: true });

/**
 * Where the marks are on the page, as a reader sees them: line, column, and the marked text.
 * @param {Page} page
 */
export function marks(page) {
  return page.locator('#editor').evaluate(host => {
    const root = /** @type {ShadowRoot} */ (host.shadowRoot);
    const lines = [...root.querySelectorAll('.cm-line')];
    return [...root.querySelectorAll('.emlint-mark')].map(mark => {
      const line = /** @type {Element} */ (mark.closest('.cm-line'));
      const before = document.createRange();
      before.setStart(line, 0);
      before.setEndBefore(mark);
      // Marks on nothing and names of line ends are no characters of the line.
      const text = before.cloneContents();
      for (const point of text.querySelectorAll('.point')) point.remove();
      return {
        code: mark.getAttribute('data-code'),
        severity: mark.getAttribute('data-severity'),
        line: lines.indexOf(line) + 1,
        column: (text.textContent ?? '').length + 1,
        text: mark.textContent,
      };
    });
  });
}
