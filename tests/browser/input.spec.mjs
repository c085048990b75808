/** What is no message gets a helpful answer: what happened, what is safe, what to do. */
import { drop, dropText, expect, expected, linted, paste, sample, saved, test } from './support.mjs';

const alert = '[role=alert]';

test('an empty file', async ({ page }) => {
  await page.goto('');
  await drop(page, [{ name: 'empty.eml', octets: Buffer.alloc(0) }]);
  await expect(page.locator(alert)).toContainText('empty.eml is empty.');
});

test('an empty paste', async ({ page }) => {
  await page.goto('');
  await paste(page, '#raw', ' \n');
  await expect(page.locator(alert)).toContainText('There is nothing to check.');
});

test('an Outlook file', async ({ page }) => {
  await page.goto('');
  await drop(page, [{ name: 'invoice.msg', octets: Buffer.from('d0cf11e0a1b11ae1', 'hex') }]);
  await expect(page.locator(alert)).toContainText('invoice.msg is an Outlook file');
  await expect(page.locator(alert).getByRole('button', { name: 'Check it anyway' })).toHaveCount(0);
});

test('a binary file, which can be checked all the same', async ({ page }) => {
  await page.goto('');
  await drop(page, [{ name: 'photo.png', octets: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(5000, 1)]) }]);
  await expect(page.locator(alert)).toContainText('photo.png is a picture, not a message.');
  await page.getByRole('button', { name: 'Check it anyway' }).click();
  await linted(page);
  await expect(page.locator(alert)).toBeHidden();
  await expect(page.getByTestId('summary')).toContainText('not an email message');
});

test('UTF-16, which can be converted', async ({ page }) => {
  await page.goto('');
  const octets = Buffer.from('\ufeffFrom: a@example.org\r\nSubject: Grüße\r\n\r\nHi\r\n', 'utf16le');
  await drop(page, [{ name: 'export.eml', octets }]);
  await linted(page);
  await expect(page.getByTestId('summary')).toContainText('UTF-16');
  await page.getByRole('button', { name: 'Convert to UTF-8' }).click();
  await expect(page.locator('.cm-line').nth(1)).toHaveText('Subject: Grüße');
  await linted(page);
  await expect(page.getByTestId('summary')).not.toContainText('UTF-16');
});

test('an SMTP transcript, of which the message is kept', async ({ page }) => {
  await page.goto('');
  const session = '220 mx.example.net ESMTP\nEHLO web.example.org\n250 mx.example.net\nMAIL FROM:<a@example.org>\n250 Ok\nRCPT TO:<jo@example.net>\n250 Ok\nDATA\n354 Go on\nSubject: Hello\n\n..dot\n.\nQUIT\n';
  await paste(page, '#raw', session);
  await linted(page);
  await expect(page.getByTestId('summary')).toContainText('record of an SMTP session');
  await page.getByRole('button', { name: 'Keep only the message' }).click();
  await expect(page.locator('.cm-line').first()).toContainText(/^∅?Subject: Hello$/);
  await expect(page.locator('.cm-line').nth(2)).toHaveText('.dot');
});

test('the way a mail program shows a message', async ({ page }) => {
  await page.goto('');
  await paste(page, '#raw', 'From: Shop <shop@example.org>\nSent: Monday, November 23, 2026 10:00 AM\nTo: Jo <jo@example.net>\nSubject: Hello\n\nHi\n');
  await linted(page);
  await expect(page.getByTestId('summary')).toContainText('how a mail program shows a message');
  await page.getByRole('button', { name: 'Show me how' }).click();
  const dialog = page.getByRole('dialog', { name: 'Where do I find the original?' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('tab', { name: 'Outlook' }).click();
  await expect(dialog).toContainText('Internet headers');
  await page.keyboard.press('Escape');
  await page.locator('.logo').click();
  await expect(page.locator('#start #originals')).toBeVisible();
});

for (const [what, said, text] of [
  ['angle brackets as a web page writes them', '“<” became “&lt;”.', 'From: Shop &lt;shop@example.org&gt;\nTo: Jo &lt;jo@example.net&gt;\nSubject: Hello\n'],
  ['quoted text', 'Every line begins with the same mark', '> From: shop@example.org\n> To: jo@example.net\n> Subject: Hello\n'],
  ['an indent', 'Every line begins with the same mark', '  From: shop@example.org\n  To: jo@example.net\n  Subject: Hello\n'],
  ['blank lines between the fields', 'Every second line is blank.', 'From: shop@example.org\n\nTo: jo@example.net\n\nSubject: Hello\n\nDate: Mon, 23 Nov 2026 10:00:00 +0000\n'],
  ['a blank line before the first field', 'There is a blank line before the first field.', '\nFrom: shop@example.org\nTo: jo@example.net\n\nHi\n'],
  ['continuations without their indent', 'Lines that continue a field lost their indent.', 'From: shop@example.org\nTo: jo@example.net\nReceived: from a.example.org (a.example.org [192.0.2.1])\nby mx.example.net with ESMTPS id 1\nfor <jo@example.net>; Mon, 23 Nov 2026 10:00:00 +0000\n\nHi\n'],
  ['lines that were wrapped again', 'Long lines were broken again.', 'From: shop@example.org\nTo: jo@example.net\nSubject: a long line that goes on and on until it has reached the end\nof the page and then some\nComments: another long line that goes on and on until it reached the\nend of the page\n\nHi\n'],
  ['quotation marks of a word processor', 'Quotation marks were made typographic.', 'From: “Shop” <shop@example.org>\nTo: jo@example.net\nContent-Type: text/plain; charset=“utf-8”\n\nHi\n'],
  ['blanks that do not break', 'Blanks became blanks that do not break.', 'From: shop@example.org\nTo:\u00a0jo@example.net\nSubject:\u00a0Hello\n\nHi\n'],
]) {
  test(`damage that one press repairs: ${what}`, async ({ page }) => {
    await page.goto('');
    await paste(page, '#raw', text ?? '');
    await linted(page);
    const summary = page.getByTestId('summary');
    await expect(summary).toContainText('This text was changed by copying.');
    await expect(summary).toContainText(said ?? '');
    await expect(summary).toContainText(/\d+ of the \d+ findings? may come from that, not from the message/);
    const before = await page.locator('.row').count();
    await page.getByRole('button', { name: 'Repair the text' }).click();
    await linted(page);
    await expect(summary).not.toContainText('copying');
    await expect(page.locator('.cm-line').nth(1)).toHaveText(/^To: jo/i);
    // One step of undo brings it back, as it was pasted.
    await page.keyboard.press('Control+z');
    await expect(summary).toContainText('This text was changed by copying.');
    await expect(page.locator('.row')).toHaveCount(before);
    await page.getByRole('button', { name: 'Keep as it is' }).click();
    await expect(summary).not.toContainText('was changed by copying');
  });
}

test('a header alone is said to be one', async ({ page }) => {
  await page.goto('');
  await paste(page, '#raw', 'Received: from a.example.org by b.example.net; Mon, 23 Nov 2026 10:00:00 +0000\nFrom: shop@example.org\nTo: jo@example.net\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nSubject: Hello\nMessage-ID: <1@example.org>\n');
  await linted(page);
  await expect(page.getByTestId('summary')).toContainText(/This is a header alone|There is no body here/);
});

test('prose, and a record of the DNS', async ({ page }) => {
  await page.goto('');
  await paste(page, '#raw', 'Dear Sir or Madam,\nthank you for your letter.\n');
  await linted(page);
  await expect(page.getByTestId('summary')).toContainText('not an email message');
  await page.locator('.logo').click();
  await paste(page, '#raw', 'v=spf1 a mx ~all');
  await linted(page);
  await expect(page.getByTestId('summary')).toContainText(/(SPF|DNS) record/);
});

test('30 MB open, are checked, scrolled, edited and saved', async ({ page }) => {
  test.slow();
  const line = `${'QUJD'.repeat(19)}\r\n`;
  const head = 'From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: Gr\xfc\xdfe\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  await page.goto('');
  // Made within the page: the way there is what this test is not about.
  await page.evaluate(
    ([start, body]) => {
      const octets = new Uint8Array(30_000_000);
      const encode = (/** @type {string} */ text) => Uint8Array.from(text, character => character.charCodeAt(0));
      octets.set(encode(start ?? ''));
      const piece = encode(body ?? '');
      let at = (start ?? '').length;
      for (; at + piece.length <= octets.length; at += piece.length) octets.set(piece, at);
      const data = new DataTransfer();
      data.items.add(new File([octets.subarray(0, at)], 'large.eml'));
      const before = performance.now();
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      const done = new MutationObserver(() => {
        if (document.documentElement.dataset.view === 'message' && !document.documentElement.hasAttribute('aria-busy')) {
          document.documentElement.dataset.took = String(performance.now() - before);
          done.disconnect();
        }
      });
      done.observe(document.documentElement, { attributes: true });
    },
    [head, line],
  );
  await expect(page.locator('html[data-took]')).toBeAttached({ timeout: 20_000 });
  const took = Number(await page.locator('html').getAttribute('data-took'));
  console.log(`30 MB: opened and checked in ${Math.round(took)} ms`);
  expect(took).toBeLessThan(15_000);
  await expect(page.locator('.row[data-code=HDR005]')).toHaveCount(1);
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+End');
  await expect(page.locator('#status')).toContainText(/Line 38\d,\d{3}/);
  await page.keyboard.type('x');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.cm-line').last()).toBeInViewport();
  const octets = await saved(page);
  expect(octets.subarray(0, head.length)).toEqual(Buffer.from(head, 'latin1'));
});

test('a crash of the linter is survived; the other rules go on', async ({ page }) => {
  expected.push(/panicked/);
  await page.route('**/assets-*/worker.js', async route => {
    const response = await route.fetch();
    // A rule that stops the linter unless it is left out.
    const trap = `const lintReally = self.postMessage.bind(self); let broken = false;
      self.addEventListener('message', event => { if (event.data.options && !event.data.options.ignore?.includes('precedence-value')) { event.stopImmediatePropagation(); lintReally({ id: event.data.id, error: 'RuntimeError: unreachable', trap: true, detail: 'panicked at crate/emlint/src/rules/list/precedence_value.rs:12:5:\\nboom' }); } });\n`;
    await route.fulfill({ response, body: trap + (await response.text()) });
  });
  await page.goto('');
  await drop(page, [{ name: 'form.eml', octets: sample('contact-form') }]);
  await linted(page);
  await expect(page.getByTestId('summary')).toContainText('Rule precedence-value stopped.');
  await expect(page.locator('.row[data-code=LST001]')).toHaveCount(0);
  await expect(page.locator('.row[data-code=HDR005]').first()).toBeVisible();
  await page.getByRole('button', { name: 'Copy a bug report without the text' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('precedence_value.rs:12:5');
  expect(await copied()).not.toContain('bakery');
});

test('a linter that does not start says so', async ({ page }) => {
  expected.push(/./);
  await page.route('**/emlint*_bg.wasm', route => route.fulfill({ contentType: 'application/wasm', body: 'not wasm' }));
  await dropTextWithoutLint(page);
  await expect(page.getByTestId('summary')).toContainText('The checker did not start. Your text is safe.');
  await expect(page.locator('.cm-line').first()).toHaveText('From: a@example.org');
});

/** @param {import('./support.mjs').Page} page */
async function dropTextWithoutLint(page) {
  await page.goto('');
  await drop(page, [{ name: 'a.eml', octets: Buffer.from('From: a@example.org\r\n\r\nHi\r\n') }]);
  await expect(page.locator('html[data-view=message]')).toBeAttached();
}

test('an unknown sample is said to be unknown', async ({ page }) => {
  await page.goto('?sample=nothing');
  await expect(page.locator(alert)).toContainText('no sample “nothing”');
  await expect(page.locator('.sample').first()).toBeVisible();
});

test('what is dropped while a message is open becomes the next one', async ({ page }) => {
  await dropText(page, 'From: a@example.org\r\n\r\nHi\r\n', 'first.eml');
  await drop(page, [{ name: 'second.eml', octets: Buffer.from('From: b@example.org\r\n\r\nHo\r\n') }]);
  await expect(page.locator('.cm-line').first()).toHaveText('From: b@example.org');
  await expect(page.getByRole('combobox', { name: 'Message' }).locator('option')).toHaveText(['first.eml', 'second.eml']);
});

const letter = (/** @type {string} */ subject, id = subject) =>
  `From: a@example.org\r\nTo: b@example.net\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: ${subject}\r\nMessage-ID: <${id}@example.org>\r\n\r\nHi\r\n`;

test('the messages of an archive are opened one by one', async ({ page }) => {
  await page.goto('');
  const archive = ['one', 'two', 'three'].map(subject => `From a@example.org Mon Nov 23 10:00:00 2026\r\n${letter(subject)}\r\n`).join('');
  await drop(page, [{ name: 'archive.mbox', octets: Buffer.from(archive) }]);
  await linted(page);
  const choice = page.getByRole('combobox', { name: 'Message' });
  await expect(choice.locator('option')).toHaveText(['archive.mbox#1: one', 'archive.mbox#2: two', 'archive.mbox#3: three']);
  await choice.selectOption('archive.mbox#3: three');
  await linted(page);
  await expect(page.locator('.cm-line').nth(3)).toHaveText('Subject: three');
  expect((await saved(page)).toString()).toBe(letter('three'));
});

test('messages that are open together are compared with one another', async ({ page }) => {
  await page.goto('');
  await drop(page, [{ name: 'a.eml', octets: Buffer.from(letter('one', 'same')) }, { name: 'b.eml', octets: Buffer.from(letter('two', 'same')) }]);
  await linted(page);
  // Two different messages with one Message-ID.
  await expect(page.locator('.row', { hasText: 'Message-ID' })).not.toHaveCount(0);
  await drop(page, [{ name: 'c.eml', octets: Buffer.from(letter('three', 'other')) }]);
  await linted(page);
  await expect(page.locator('.row', { hasText: 'Message-ID' })).toHaveCount(0);
});

test('the way out of an Outlook file is shown', async ({ page }) => {
  await page.goto('');
  await drop(page, [{ name: 'invoice.msg', octets: Buffer.from('d0cf11e0a1b11ae1', 'hex') }]);
  await page.getByRole('button', { name: 'Show me how' }).click();
  const dialog = page.getByRole('dialog', { name: 'Where do I find the original?' });
  await expect(dialog.getByRole('tabpanel', { name: 'Outlook' })).toContainText('.eml');
});

test('a long check says so, and can be cancelled; the text stays', async ({ page }) => {
  // A linter that takes its time.
  await page.route('**/assets-*/worker.js', async route => {
    const response = await route.fetch();
    const slow = `self.addEventListener('message', event => { if (event.data.kind === 'lint') { const end = performance.now() + 4000; while (performance.now() < end); } });\n`;
    await route.fulfill({ response, body: slow + (await response.text()) });
  });
  await page.goto('');
  await drop(page, [{ name: 'slow.eml', octets: Buffer.from(letter('slow')) }]);
  await expect(page.getByTestId('summary')).toContainText('Checking slow.eml');
  await expect(page.getByRole('progressbar', { name: 'Checking the message' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('summary')).toContainText('Not checked.');
  await expect(page.locator('html[aria-busy]')).toHaveCount(0);
  await expect(page.locator('.cm-line').nth(3)).toHaveText('Subject: slow');
  await page.unroute('**/assets-*/worker.js');
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByTestId('summary')).toContainText(/Well formed|worth|complain/);
});
