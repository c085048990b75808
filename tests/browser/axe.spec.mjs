/** axe-core finds nothing on any page, light and dark, on a phone and on a wide screen. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { drop, expect, expected, linted, openSample, test } from './support.mjs';

const require = createRequire(new URL('../../www/package.json', import.meta.url));
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** @param {import('./support.mjs').Page} page */
async function check(page) {
  const found = await page.evaluate(async () => {
    const axe = /** @type {any} */ (globalThis).axe;
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // Mail in a frame is not ours; no script runs there that could look at it.
      iframes: false,
    });
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
  });
  expect(found).toEqual([]);
}

/** @type {Record<string, (page: import('./support.mjs').Page) => Promise<void>>} */
const VIEWS = {
  start: async page => void (await page.goto('')),
  'message with a note': async page => {
    await openSample(page, 'receipt');
    await page.keyboard.press('F8');
    await expect(page.locator('.note .why')).toBeVisible();
  },
  'odd octets, a file refused': async page => {
    await page.goto('');
    await drop(page, [{ name: 'odd.eml', octets: Buffer.from('From: a@b.example\r\nX: \0\xff\u202e\nSubject: x\r\n\r\nHi\r\n', 'latin1') }]);
    await linted(page);
    await page.locator('#invisibles').evaluate((/** @type {HTMLElement} */ button) => button.click());
    await page.locator('.chip[data-filter=pass]').evaluate((/** @type {HTMLElement} */ chip) => chip.click());
    await drop(page, [{ name: 'x.pdf', octets: Buffer.from('%PDF-1.4') }]);
  },
  overview: async page => {
    await openSample(page, 'forwarded');
    const tab = page.locator('.seg [data-pane=overview]');
    if (await tab.isVisible()) await tab.click();
  },
  keys: async page => {
    await page.goto('');
    await page.keyboard.press('?');
  },
  search: async page => {
    await openSample(page, 'clean');
    await page.keyboard.press('Control+f');
  },
  share: async page => {
    await openSample(page, 'receipt');
    await page.getByRole('button', { name: 'Share…' }).click();
    await page.getByLabel(/Redact:/).check();
    await expect(page.locator('#share')).toContainText('stay');
  },
  'all safe fixes': async page => {
    await openSample(page, 'contact-form');
    await page.getByRole('button', { name: /^Apply \d+ safe fix/ }).click();
    await expect(page.locator('#fixes .diff')).toBeVisible();
  },
  'go to': async page => {
    await openSample(page, 'receipt');
    await page.keyboard.press('Control+g');
    await expect(page.getByRole('combobox', { name: 'Go to' })).toBeVisible();
  },
  'preview and what is decoded': async page => {
    // Of axe itself, which comes into every frame.
    expected.push(/Blocked script execution in '[^']*preview\.html'/);
    await openSample(page, 'newsletter');
    const tab = page.locator('.seg [data-pane=message]');
    if (await tab.isVisible()) await tab.click();
    await page.keyboard.press('Control+i');
    await expect(page.locator('.note')).toBeVisible();
    const overview = page.locator('.seg [data-pane=overview]');
    if (await overview.isVisible()) await overview.click();
    await page.getByRole('button', { name: 'Show how the HTML looks' }).click();
    await expect(page.frameLocator('#preview iframe').locator('h1')).toBeVisible();
  },
  rule: async page => void (await page.goto('rules/HDR005/')),
  rules: async page => void (await page.goto('rules/')),
  guide: async page => {
    await page.goto('guide/');
    for (const example of await page.locator('emlint-message').all()) {
      await example.scrollIntoViewIfNeeded();
      await expect.poll(() => example.evaluate((/** @type {any} */ element) => Boolean(element.report))).toBe(true);
    }
  },
  embed: async page => void (await page.goto('embed/')),
  'a lost address': async page => void (await page.goto('404.html')),
};

for (const [name, open] of Object.entries(VIEWS)) {
  for (const [device, width, height] of /** @type {const} */ ([['wide', 1440, 900], ['phone', 390, 844]])) {
    test(`${name}, ${device}`, async ({ page }) => {
      await page.addInitScript({ content: AXE });
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await open(page);
      await check(page);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await check(page);
    });
  }
}
