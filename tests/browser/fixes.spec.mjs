/** Fixes are shown before they are made, and are one step of undo. */
import { dropText, expect, openSample, sample, saved, test } from './support.mjs';

const dialog = (/** @type {import('./support.mjs').Page} */ page) => page.getByRole('dialog', { name: /safe fix/ });

test('all safe fixes: first the difference, octet by octet, then one step of undo', async ({ page }) => {
  await openSample(page, 'contact-form');
  await page.getByRole('button', { name: /^Apply \d+ safe fix/ }).click();
  const diff = dialog(page).getByRole('group', { name: 'Fix preview' });
  await expect(diff.locator('.del').first()).toHaveText('Before: From: Rosa Grün <rosa.gruen@freemail.example>LF');
  await expect(diff.locator('.ins').first()).toHaveText('After: From: Rosa Grün <rosa.gruen@freemail.example>CRLF');
  await expect(diff.locator('.cap').first()).toHaveText('line 14');
  // What needs a decision is named, and not done.
  await expect(dialog(page)).toContainText('left');
  await dialog(page).getByRole('button', { name: 'Apply to this copy' }).click();
  await expect(page.locator('#live')).toContainText(/Fixed \d+ places\. Ctrl Z undoes/);
  await expect(page.locator('.row[data-code=FMT003], .row[data-code=FMT001]')).toHaveCount(0);
  const text = (await saved(page)).toString('utf8');
  expect(text).not.toMatch(/[^\r]\n/);
  expect(text.replaceAll('\r', '')).toBe(sample('contact-form').toString('utf8').replaceAll('\r', ''));
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+z');
  expect(await saved(page)).toEqual(sample('contact-form'));
});

test('the dialog changes nothing when it is closed', async ({ page }) => {
  await openSample(page, 'contact-form');
  await page.getByRole('button', { name: /^Apply \d+ safe fix/ }).click();
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toHaveCount(0);
  expect(await saved(page)).toEqual(sample('contact-form'));
});

test('what a signature covers is never fixed by the way', async ({ page }) => {
  await openSample(page, 'receipt');
  await page.locator('.row[data-code=HDR005]').first().click();
  await expect(page.locator('.note')).toContainText('A signature covers this');
  await expect(page.getByRole('button', { name: /safe fix/ })).toHaveCount(0);
});

test('a fix of more places than a report lists', async ({ page }) => {
  const lines = Array.from({ length: 1200 }, (_, line) => `line ${line}\n`).join('');
  await dropText(page, `From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: x\r\nMessage-ID: <1@example.org>\r\n\r\n${lines}${'x\r\n'.repeat(1300)}`);
  await page.locator('.row', { hasText: 'more like this' }).first().click();
  await page.getByRole('button', { name: /Fix all 1,200 places/ }).click();
  await expect(dialog(page)).toContainText('1,200 safe fixes');
  await dialog(page).getByRole('button', { name: 'Apply to this copy' }).click();
  await expect(page.locator('#live')).toContainText('Fixed 1,200 places');
  expect((await saved(page)).toString('latin1')).not.toMatch(/[^\r]\n/);
});
