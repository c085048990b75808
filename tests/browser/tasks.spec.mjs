/** What people come for, from beginning to end, with nothing but what is on the screen. */
import { createHash } from 'node:crypto';
import { dropText, expect, linted, paste, sample, saved, test } from './support.mjs';

test('why do receipts land in spam?', async ({ page }) => {
  await page.goto('');
  await page.getByRole('link', { name: /receipt/i }).first().click();
  await linted(page);
  // Three seconds: one sentence, and where to begin.
  await expect(page.getByTestId('summary')).toContainText('fails DMARC');
  await expect(page.getByTestId('summary')).toContainText('expect the spam folder');
  // Thirty: what failed, who says so, and for whom.
  await expect(page.getByRole('link', { name: /^Authentication, said by/ })).toContainText('not aligned');
  await page.getByRole('button', { name: /^Start with line/ }).click();
  const note = page.locator('.note');
  await expect(note.locator('.why')).not.toBeEmpty();
  await expect(note.getByRole('link', { name: /^RFC/ }).first()).toBeVisible();
  // Five minutes: the server that held it, the names involved, the page of the rule.
  await page.getByRole('link', { name: /^Identity/ }).click();
  await expect(page.getByRole('region', { name: 'Identity' })).toContainText('mail.sendpost.example');
  const [rule] = await Promise.all([page.context().waitForEvent('page'), note.getByRole('link', { name: 'About this rule' }).click()]);
  await expect(rule.locator('article')).toContainText('How to fix');
  await rule.close();
  // And something to hand to whoever runs the sending.
  await page.getByRole('button', { name: 'Copy…' }).click();
  await page.getByRole('button', { name: 'As Markdown', exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('DMARC');
});

test('is this header forged?', async ({ page }) => {
  const forged = [
    'Received: from mx.inbox.example (mx.inbox.example [192.0.2.25]) by store.inbox.example with LMTP id 1; Mon, 23 Nov 2026 09:14:29 +0000',
    'Authentication-Results: mx.inbox.example; spf=pass smtp.mailfrom=bulk.attacker.example; dkim=none; dmarc=fail (p=REJECT) header.from=bank.example',
    'Received: from host.attacker.example (unknown [203.0.113.99]) by mx.inbox.example with ESMTP id 2; Mon, 23 Nov 2026 09:14:28 +0000',
    'Authentication-Results: mx.bank.example; spf=pass smtp.mailfrom=bank.example; dkim=pass header.d=bank.example; dmarc=pass header.from=bank.example',
    'From: "service@bank.example" <service@bank.example>',
    'Reply-To: help@attacker.example',
    'To: jo@inbox.example',
    'Subject: =?utf-8?B?WW91ciBhY2NvdW50IGlzIGxvY2tlZA==?=',
    'Date: Mon, 23 Nov 2026 09:14:27 +0000',
    'Message-ID: <1@host.attacker.example>',
    '',
  ].join('\n');
  await page.goto('');
  // As it often comes: a header alone, folded lines without their indent.
  await paste(page, '#raw', forged.replace(' by store', '\nby store').replace('; spf=pass smtp.mailfrom=bulk', ';\nspf=pass smtp.mailfrom=bulk'));
  await linted(page);
  await page.getByRole('button', { name: 'Repair the text' }).click();
  await linted(page);
  await expect(page.getByTestId('summary')).not.toContainText('copying');
  // Who says it passes is not believed; who received it is.
  const auth = page.getByRole('region', { name: 'Authentication' });
  await expect(auth).toContainText('Said by mx.inbox.example');
  await expect(auth.getByRole('row', { name: /^DMARC/ }).first()).toContainText('fail');
  await expect(auth.locator('tr', { hasText: 'claimed by mx.bank.example' }).first().locator('.badge.unknown')).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Journey' })).toContainText('203.0.113.99');
  await expect(page.getByRole('region', { name: 'Identity' }).getByRole('row', { name: /^Reply-To/ })).toContainText('≠ differs');
  // What the subject says.
  await page.locator('.cm-line', { hasText: 'Subject:' }).click({ position: { x: 5, y: 8 } });
  await page.keyboard.press('Control+i');
  await expect(page.locator('.note')).toContainText('Your account is locked');
});

test('an example for documentation: redacted, fixed, shared, the same at the other end', async ({ page }) => {
  const source = sample('contact-form').toString('utf8').replaceAll('freemail.example', 'letterbox-mail.org').replaceAll('bakery.example', 'bakery-shop.com');
  await dropText(page, Buffer.from(source, 'utf8').toString('latin1'), 'real.eml');
  await page.getByRole('button', { name: 'Share…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this message' });
  await dialog.getByLabel(/Redact:/).check();
  await expect(dialog).toContainText(/findings stay the same/);
  await dialog.getByRole('button', { name: 'Look at it' }).click();
  await linted(page);
  const redacted = await saved(page);
  expect(redacted.toString('utf8')).not.toMatch(/letterbox|bakery-shop|Rosa|Grün/);
  await page.getByRole('button', { name: /^Apply \d+ safe fix/ }).click();
  await page.getByRole('dialog', { name: /safe fix/ }).getByRole('button', { name: 'Apply to this copy' }).click();
  await linted(page);
  const fixed = await saved(page);
  await page.getByRole('button', { name: 'Share…' }).click();
  await expect(dialog.getByRole('button', { name: 'Copy link' })).toBeEnabled();
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByRole('button', { name: 'Close' }).click();
  const codes = await page.locator('.row').evaluateAll(rows => rows.map(row => row.getAttribute('data-code')));
  page.on('dialog', leave => leave.accept());
  const other = await page.context().newPage();
  await other.goto(link);
  await linted(other);
  expect(await other.locator('.row').evaluateAll(rows => rows.map(row => row.getAttribute('data-code')))).toEqual(codes);
  const digest = (/** @type {Buffer} */ octets) => createHash('sha256').update(octets).digest('hex');
  expect(digest(await saved(other))).toBe(digest(fixed));
  await other.close();
});
