/** Sharing: the message travels in the link itself, with people taken out of it if one likes. */
import { dropText, expect, linted, openSample, sample, saved, test } from './support.mjs';

/** @param {import('./support.mjs').Page} page */
async function openShare(page) {
  await page.getByRole('button', { name: 'Share…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this message' });
  await expect(dialog.getByRole('button', { name: 'Copy link' })).toBeEnabled();
  return dialog;
}

const PRIVATE = [
  'From: "Rosalind Bakery" <orders@bakery-shop.com>',
  'To: Rosa <rosa.gruen@inbox-provider.org>',
  'Subject: Receipt for Rosa',
  'Date: Mon, 23 Nov 2026 10:14:28 +0000',
  'Message-ID: <8841@bakery-shop.com>',
  'Precedence: bulk',
  '',
  'Dear Rosa',
  '',
].join('\r\n');

test('a link holds the octets of the message, says how long it is and who can read it', async ({ page }) => {
  await dropText(page, 'From: a@example.org\r\nX: \0\xff\rSubject: x\n\r\nHi\r\n');
  const before = page.url();
  const dialog = await openShare(page);
  await expect(dialog.locator('[role=status]').last()).toContainText(/The link contains the message \(\d+ characters\)\. Anyone with the link can read it/);
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#m=1\.[\w-]+$/);
  // The message gets into no history unless somebody pastes the link.
  expect(page.url()).toBe(before);
  await page.goto('about:blank');
  await page.goto(link);
  await linted(page);
  expect((await saved(page)).toString('latin1')).toBe('From: a@example.org\r\nX: \0\xff\rSubject: x\n\r\nHi\r\n');
});

test('one press redacts; the linter says the same of it, which is shown', async ({ page }) => {
  await dropText(page, PRIVATE);
  const codes = () => page.locator('.row').evaluateAll(rows => rows.map(row => `${row.getAttribute('data-code')} ${row.getAttribute('data-start')}`));
  const before = await codes();
  const dialog = await openShare(page);
  const plain = await dialog.getByLabel('Link').inputValue();
  await dialog.getByLabel(/Redact:/).check();
  await expect(dialog).toContainText(/stays? the same/);
  await expect(dialog.getByLabel('Link')).not.toHaveValue(plain);
  await dialog.getByRole('button', { name: 'Look at it' }).click();
  await linted(page);
  const text = (await saved(page)).toString();
  expect(text).toHaveLength(PRIVATE.length);
  for (const secret of ['Rosa', 'rosa.gruen', 'bakery-shop', 'inbox-provider', '8841']) expect(text).not.toContain(secret);
  for (const kept of ['orders@', 'Receipt for ', 'Dear ', 'Mon, 23 Nov 2026']) expect(text).toContain(kept);
  expect(await codes()).toEqual(before);
  // The original is still there.
  await page.getByRole('combobox', { name: 'Message' }).selectOption('message.eml');
  await linted(page);
  expect((await saved(page)).toString()).toBe(PRIVATE);
});

test('what is redacted can be chosen', async ({ page }) => {
  await dropText(page, PRIVATE);
  const dialog = await openShare(page);
  await dialog.getByLabel('Names', { exact: true }).check();
  await expect(dialog).toContainText('Replaced: 3 names.');
  await dialog.getByRole('button', { name: 'Look at it' }).click();
  await linted(page);
  const text = (await saved(page)).toString();
  expect(text).toContain('<rosa.gruen@inbox-provider.org>');
  expect(text).not.toContain('Rosa');
});

test('a sample has a link without the message', async ({ page }) => {
  await openSample(page, 'receipt');
  const dialog = await openShare(page);
  await dialog.getByRole('link', { name: /\?sample=receipt$/ }).click();
  await linted(page);
  expect(await saved(page)).toEqual(sample('receipt'));
});

test('what is too long for a link is said', async ({ page }) => {
  let seed = 1;
  // Without any pattern, so that it cannot be made shorter.
  const noise = Array.from({ length: 8000 }, () => Array.from({ length: 72 }, () => String.fromCharCode(65 + ((seed = (seed * 48271) % 2147483647) % 26) + (seed & 32))).join('')).join('\r\n');
  await dropText(page, `From: a@example.org\r\n\r\n${noise}\r\n`);
  await page.getByRole('button', { name: 'Share…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this message' });
  await expect(dialog).toContainText('which is too long');
  await expect(dialog.getByRole('button', { name: 'Copy link' })).toBeDisabled();
});
