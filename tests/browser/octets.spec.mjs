/** What is dropped is linted, edited and saved octet by octet; what is pasted says what it has lost. */
import { drop, dropText, expect, linted, marks, paste, sample, saved, test, textbox } from './support.mjs';

const ODD = Buffer.from('From: a@example.org\r\nX-Odd: \xe9\0\x07\x80 end\r\nSubject: hello\nDate: now\rTo: b@example.org\r\n\r\nBody \xff\xfe\r\nlast', 'latin1');

test('a dropped file comes out again as it went in', async ({ page }) => {
  await page.goto('');
  await drop(page, [{ name: 'odd.eml', octets: ODD }]);
  await linted(page);
  await expect(page.locator('#status')).toContainText('octets are exact');
  await expect(page.locator('#status')).toContainText('CRLF, 2 others');
  await expect(page.locator('#opened')).toContainText(`${ODD.length} octets`);
  expect(await saved(page)).toEqual(ODD);
});

test('control characters, other octets and other line ends are shown and marked', async ({ page }) => {
  await page.goto('');
  await drop(page, [{ name: 'odd.eml', octets: ODD }]);
  await linted(page);
  const line = (/** @type {string} */ text) => page.locator('.cm-line', { hasText: text });
  await expect(line('X-Odd')).toHaveText('X-Odd: E9NULBEL80 end');
  await expect(line('Subject')).toHaveText(/^Subject: helloLF$/);
  const found = await marks(page);
  expect(found).toContainEqual({ code: 'FMT020', severity: 'error', line: 2, column: 10, text: 'NUL' });
  expect(found.map(({ code, line }) => `${code} ${line}`)).toEqual(expect.arrayContaining(['FMT001 3', 'FMT002 4']));
});

test('typing changes only what is typed; undo brings every octet back', async ({ page }) => {
  await page.goto('');
  await drop(page, [{ name: 'odd.eml', octets: ODD }]);
  await linted(page);
  await page.locator('.cm-line').nth(2).click();
  await page.keyboard.press('End');
  await page.keyboard.type(' world');
  await page.keyboard.press('Enter');
  await page.keyboard.type('X: y');
  await linted(page);
  const text = ODD.toString('latin1').replace('hello\n', 'hello world\r\nX: y\n');
  expect(await saved(page)).toEqual(Buffer.from(text, 'latin1'));
  await page.locator('.cm-line').nth(2).click();
  for (let step = 0; step < 4; step++) await page.keyboard.press('Control+z');
  await expect(page.locator('.cm-line').nth(2)).toHaveText(/^Subject: helloLF$/);
  expect(await saved(page)).toEqual(ODD);
});

test('a fix changes the octets it says, in one step of undo', async ({ page }) => {
  await page.goto('');
  await drop(page, [{ name: 'odd.eml', octets: ODD }]);
  await linted(page);
  await page.locator('.row[data-code=FMT001]').click();
  await expect(page.locator('.note .diff')).toContainText('Subject: hello');
  await page.getByRole('button', { name: 'Apply to this copy' }).click();
  await linted(page);
  expect(await saved(page)).toEqual(Buffer.from(ODD.toString('latin1').replace('hello\n', 'hello\r\n'), 'latin1'));
  await textbox(page).focus();
  await page.keyboard.press('Control+z');
  await linted(page);
  expect(await saved(page)).toEqual(ODD);
});

test('the file picker keeps octets, and several files can be switched between', async ({ page }) => {
  await page.goto('');
  await page.locator('#file').setInputFiles([
    { name: 'one.eml', mimeType: 'message/rfc822', buffer: sample('clean') },
    { name: 'two.eml', mimeType: 'message/rfc822', buffer: ODD },
  ]);
  await linted(page);
  expect(await saved(page)).toEqual(sample('clean'));
  await textbox(page).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('X: 1');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Message' }).selectOption('two.eml');
  await linted(page);
  expect(await saved(page)).toEqual(ODD);
  await page.getByRole('combobox', { name: 'Message' }).selectOption('one.eml');
  await linted(page);
  expect(await saved(page)).toEqual(Buffer.concat([Buffer.from('X: 1\r\n'), sample('clean')]));
});

test('pasted text is linted at once and makes no claim about line ends', async ({ page }) => {
  await page.goto('');
  await paste(page, '#raw', 'From: shop@example.org\nSubject: Grüße\n\nHi\n');
  await linted(page);
  await expect(page.locator('#status')).toContainText('Pasted: octets and line ends are not known');
  const found = await marks(page);
  expect(found).toContainEqual({ code: 'HDR005', severity: 'info', line: 2, column: 10, text: 'Grüße' });
  expect(found.map(({ code }) => code)).not.toContain('FMT003');
});

test('text that is typed goes on in the editor', async ({ page }) => {
  await page.goto('');
  await page.locator('#raw').click();
  await page.keyboard.type('From: a@b.example');
  await expect(textbox(page)).toBeFocused();
  await expect(page.locator('.cm-line').first()).toContainText(/^∅?From: a@b\.example$/);
});

test('a single field is a message', async ({ page }) => {
  await page.goto('');
  await paste(page, '#raw', 'Precedence: high');
  await linted(page);
  expect((await marks(page)).find(({ code }) => code === 'LST001')).toMatchObject({ line: 1, column: 13, text: 'high' });
});

test('pasting over everything makes it another message', async ({ page }) => {
  await dropText(page, 'From: a@example.org\r\n\r\nHi\r\n');
  await textbox(page).focus();
  await page.keyboard.press('Control+a');
  await paste(page, '.cm-content', 'From: b@example.org\n\nHello\n');
  await expect(page.locator('#status')).toContainText('Pasted');
});
