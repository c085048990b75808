/** In which order the page comes, and that nothing waits for what it does not need. */
import { drop, expect, expected, linted, sample, test } from './support.mjs';

/** @typedef {import('./support.mjs').Page} Page */

/** Holds files back until the function that it gives is called. @param {Page} page @param {RegExp} files */
async function held(page, files) {
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise(resolve => (release = () => resolve(null)));
  await page.route(files, async route => {
    await released;
    await route.continue();
  });
  return release;
}

/** @param {Page} page @returns {Promise<string[]>}  the names of all that the page has fetched, in order */
const fetched = page => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.replace(/^.*\//, '')));

test('findings are there before the editor is, and marked when it comes', async ({ page }) => {
  const release = await held(page, /\/editor-/);
  await page.goto('?sample=clean');
  await expect(page.getByTestId('summary')).not.toContainText('Checking');
  await page.goto('?sample=contact-form');
  await expect(page.locator('.row[data-code]').first()).toBeVisible();
  const rows = await page.locator('.row[data-code]').count();
  await expect(page.locator('.cm-line')).toHaveCount(0);
  await expect(page.locator('html')).toHaveAttribute('aria-busy', 'true');
  await page.locator('.row[data-code]').first().click();
  release();
  await linted(page);
  await expect(page.locator('.note .why')).toBeVisible();
  expect(new Set(await page.locator('.cm-content .emlint-mark').evaluateAll(marks => marks.map(mark => mark.getAttribute('data-finding')))).size).toBe(rows);
  await expect(page.locator('#live')).toContainText(/error/i);
});

test('a message that comes while the editor is on its way takes the place of the first', async ({ page }) => {
  const release = await held(page, /\/editor-/);
  await page.goto('?sample=contact-form');
  await expect(page.locator('.row[data-code=HDR005]').first()).toBeVisible();
  await drop(page, [{ name: 'second.eml', octets: sample('clean') }]);
  await expect(page).toHaveTitle(/^second\.eml/);
  release();
  await linted(page);
  await expect(page.locator('.row[data-code=HDR005]')).toHaveCount(0);
  await expect(page.locator('.cm-content')).toContainText('Return-Path');
  await expect(page.getByRole('combobox', { name: 'Message' }).locator('option')).toHaveText(['contact-form.eml', 'second.eml']);
  await page.getByRole('combobox', { name: 'Message' }).selectOption({ index: 0 });
  await expect(page.locator('.row[data-code=HDR005]').first()).toBeVisible();
});

test('what was pasted before a file was dropped does not take its place', async ({ page }) => {
  const release = await held(page, /\/editor-/);
  await page.goto('');
  await page.locator('#raw').focus();
  await page.evaluate(() => navigator.clipboard.writeText('Subject: pasted first\n\nHi\n'));
  await page.keyboard.press('Control+v');
  await drop(page, [{ name: 'second.eml', octets: sample('clean') }]);
  await expect(page).toHaveTitle(/^second\.eml/);
  release();
  await linted(page);
  await expect(page.locator('.cm-content')).toContainText('Return-Path');
  const choice = page.getByRole('combobox', { name: 'Message' });
  await choice.selectOption({ index: 0 });
  await expect(page.locator('.cm-content')).toContainText('Subject: pasted first');
  await choice.selectOption({ index: 1 });
  await expect(page.locator('.cm-content')).toContainText('Return-Path');
});

test('cards that do not come leave the findings as they are', async ({ page }) => {
  expected.push(/ERR_FAILED/);
  await page.route(/\/overview-/, route => route.abort());
  await page.goto('?sample=contact-form');
  await linted(page);
  await expect(page.locator('.emlint-mark[data-code=LST001]')).toBeVisible();
  await expect(page.getByTestId('summary')).toContainText('DMARC');
});

test('a linter that does not come at first is tried once more', async ({ page }) => {
  expected.push(/ERR_FAILED/);
  let tries = 0;
  await page.route('**/emlint_plain_bg.wasm', route => (tries++ ? route.continue() : route.abort()));
  await page.goto('?sample=contact-form');
  await linted(page);
  await expect(page.locator('.row[data-code=HDR005]').first()).toBeVisible();
  expect(tries).toBe(2);
});

test('the linter is fetched once, and the smaller one where it does', async ({ page }) => {
  /** @type {string[]} */
  const asked = [];
  page.on('request', request => request.url().endsWith('.wasm') && asked.push(request.url().replace(/^.*\//, '')));
  await page.goto('?sample=contact-form');
  await linted(page);
  await page.goto('?sample=newsletter');
  await linted(page);
  expect(asked).toEqual(['emlint_plain_bg.wasm', 'emlint_bg.wasm']);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 412, height: 823 } });

  test('editor and cards wait for the linter', async ({ page }) => {
    const release = await held(page, /emlint_plain_bg\.wasm/);
    await page.goto('?sample=contact-form');
    await expect.poll(() => fetched(page)).toContain('worker.js');
    await page.waitForTimeout(300);
    expect((await fetched(page)).filter(name => /^(editor|overview)-/.test(name))).toEqual([]);
    release();
    await linted(page);
    await expect(page.locator('.row[data-code=HDR005]').first()).toBeVisible();
    expect((await fetched(page)).filter(name => /^(editor|overview)-/.test(name)).sort()).toEqual([expect.stringMatching(/^editor-/), expect.stringMatching(/^overview-/)]);
  });

  test('who does not want to wait for the linter reads without it', async ({ page }) => {
    const release = await held(page, /emlint_plain_bg\.wasm/);
    await page.goto('?sample=contact-form');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByTestId('summary')).toContainText('Not checked');
    await page.getByRole('button', { name: 'Message' }).click();
    await expect(page.locator('.cm-line').first()).toContainText('Return-Path');
    release();
    await page.getByRole('button', { name: 'Check again' }).click();
    await linted(page);
    await page.locator('.seg [data-pane=findings]').click();
    await expect(page.locator('.row[data-code=HDR005]').first()).toBeVisible();
  });
});
