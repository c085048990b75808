/**
 * The main states look as they did: `npm --prefix www run browser -- looks --update-snapshots` keeps how they look now;
 * look at the pictures before you commit them. Fonts differ between machines, so a tenth of the pixels may.
 */
import { expect, openSample, test } from './support.mjs';

/** @type {Record<string, (page: import('./support.mjs').Page) => Promise<void>>} */
const STATES = {
  start: async page => {
    await page.goto('');
    await page.waitForLoadState('networkidle');
  },
  note: async page => {
    await openSample(page, 'receipt');
    await page.locator('.row[data-code=HDR005]').first().click();
    await expect(page.locator('.note .why')).toBeVisible();
  },
};

for (const [name, open] of Object.entries(STATES)) {
  for (const [look, width, height, colorScheme] of /** @type {const} */ ([
    ['light', 1360, 760, 'light'],
    ['dark', 1360, 760, 'dark'],
    ['phone', 390, 844, 'light'],
  ])) {
    test(`${name}, ${look}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(page);
      await expect(page).toHaveScreenshot([`${name}-${look}.png`], { maxDiffPixelRatio: 0.1, threshold: 0.3, caret: 'hide', animations: 'disabled' });
    });
  }
}
