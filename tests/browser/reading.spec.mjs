/** Reading: what is long is folded, what is encoded can be read, every place can be gone to. */
import { dropText, expect, openSample, saved, test, textbox } from './support.mjs';

const base64 = (/** @type {string} */ text) => (Buffer.from(text).toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');

const MESSAGE = [
  'From: a@example.org',
  'To: b@example.org',
  'Date: Mon, 23 Nov 2026 10:00:00 +0000',
  'Subject: =?utf-8?B?R3LDvMOfZQ==?= =?utf-8?Q?_aus_K=C3=B6ln?=',
  'Message-ID: <1@example.org>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="b"',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Sch=C3=B6ne Gr=C3=BC=C3=9Fe',
  '--b',
  'Content-Type: text/html; charset=iso-8859-1',
  'Content-Transfer-Encoding: base64',
  '',
  base64(`<p>${'Zeile mit Text\n'.repeat(100)}Ende</p>`),
  '--b--',
  '',
].join('\r\n');

test('long base64 and signatures are folded, opened with a press, by going there, or all at once', async ({ page }) => {
  await dropText(page, MESSAGE);
  const fold = page.locator('.fold');
  await expect(fold).toHaveText(/^lines 20 to \d+: text\/html, base64, [\d,]+ octets show$/);
  await fold.click();
  await expect(fold).toHaveCount(0);
  const button = page.getByRole('button', { name: 'Fold' });
  await button.click();
  await button.click();
  await expect(fold).toHaveCount(1);
  await page.keyboard.press('Control+g');
  await expect(page.getByRole('combobox', { name: 'Go to' })).toBeFocused();
  await page.keyboard.type('25');
  await page.keyboard.press('Enter');
  await expect(page.locator('#status')).toContainText('Line 25,');
  await expect(fold).toHaveCount(0);
  expect((await saved(page)).toString()).toBe(MESSAGE);
  await openSample(page, 'receipt');
  await expect(fold).toHaveText('344 characters of signature show');
});

test('no finding is folded away', async ({ page }) => {
  await dropText(page, MESSAGE.replace(/\r\n--b--/, '\r\n!!!!\r\nQUJD\r\n--b--'));
  await expect(page.locator('.fold')).toHaveCount(1);
  await expect(page.locator('.emlint-mark', { hasText: '!' }).first()).toBeVisible();
});

test('what is encoded is read by pointing at it', async ({ page }) => {
  await dropText(page, MESSAGE);
  const tip = page.locator('.tip');
  const point = async (/** @type {string} */ text) => {
    await page.locator('.status').hover();
    await page.locator('.cm-line', { hasText: text }).first().hover({ position: { x: 40, y: 8 } });
  };
  await point('Subject:');
  await expect(tip).toContainText('Grüße aus Köln');
  await point('Date:');
  await expect(tip).toContainText(/2026.* where you are, /);
  await point('Sch=C3');
  await expect(tip).toContainText('Schöne Grüße');
  await point('PHA+');
  await expect(tip).toContainText('Zeile mit Text');
  await point('To:');
  await page.waitForTimeout(500);
  await expect(tip).toHaveCount(0);
});

test('and with the keyboard, in a note below the line', async ({ page }) => {
  await dropText(page, MESSAGE);
  await page.locator('.cm-line', { hasText: 'Subject:' }).click({ position: { x: 5, y: 8 } });
  await page.keyboard.press('Control+i');
  const note = page.locator('.note');
  await expect(note.locator('h3')).toBeFocused();
  await expect(note).toContainText('Grüße aus Köln');
  await expect(page.locator('#live')).toContainText('Grüße aus Köln');
  await note.getByRole('button', { name: 'Copy what it says' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Grüße aus Köln');
  await page.keyboard.press('Escape');
  await expect(note).toHaveCount(0);
  await expect(textbox(page)).toBeFocused();
});

test('go to a line, a column, an octet, a field or a part', async ({ page }) => {
  await dropText(page, MESSAGE);
  const go = async (/** @type {string} */ words) => {
    await page.keyboard.press('Control+g');
    await expect(page.getByRole('combobox', { name: 'Go to' })).toBeFocused();
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await expect(textbox(page)).toBeFocused();
    return page.locator('#status');
  };
  await expect(await go('4:3')).toContainText('Line 4, column 3 ·');
  await expect(await go(`@${MESSAGE.indexOf('K=C3=B6ln')}`)).toContainText(`octet ${MESSAGE.indexOf('K=C3=B6ln')}`);
  await expect(await go('subj')).toContainText('Line 4, column 1 ·');
  await expect(await go('html')).toContainText('Line 18,');
  await page.keyboard.press('Control+g');
  await page.keyboard.type('nowhere');
  await expect(page.getByRole('dialog', { name: 'Go to' })).toContainText('There is no such place.');
  await page.keyboard.press('Escape');
});

test('the outline says how long everything is', async ({ page }) => {
  await openSample(page, 'receipt');
  await expect(page.getByRole('link', { name: /^Subject ?, 53 octets/ })).toBeVisible();
  await page.getByRole('link', { name: /^2 text\/html ?, 1,133 octets/ }).click();
  await expect(page.locator('#status')).toContainText(/Line 4\d,/);
});

test('search finds what is folded away', async ({ page }) => {
  await dropText(page, MESSAGE);
  const last = base64(`<p>${'Zeile mit Text\n'.repeat(100)}Ende</p>`).split('\r\n').at(-1) ?? '';
  await page.getByRole('button', { name: 'Find Ctrl F' }).click();
  await expect(page.locator('.cm-search input[name=search]')).toBeFocused();
  await page.keyboard.type(last);
  await page.keyboard.press('Enter');
  await expect(page.locator('.fold')).toHaveCount(0);
  await expect(page.locator('.cm-searchMatch-selected')).toBeInViewport();
});
