/** The cards say what the report holds, and nothing that it does not. */
import { dropText, expect, openSample, test } from './support.mjs';

test('authentication: who says what, whether it counts, and for whom', async ({ page }) => {
  await openSample(page, 'receipt');
  const card = page.getByRole('region', { name: 'Authentication' });
  await expect(card).toContainText('Nothing that passed belongs to the address people see.');
  await expect(card).toContainText('Said by mx.inbox.example.');
  const row = (/** @type {string} */ name) => card.getByRole('row', { name });
  await expect(row('SPF')).toContainText('mail.sendpost.example');
  await expect(row('SPF')).toContainText('≠ differs');
  await expect(row('DKIM')).toContainText('body hash did not verify');
  await expect(row('DMARC')).toContainText('quarantine');
  await row('DKIM').hover();
  await expect(page.locator('.cm-line.lit')).toContainText('dkim=fail');
  await row('DKIM').getByRole('button', { name: 'line 7' }).click();
  await expect(page.locator('#status')).toContainText(/^Line 7,/);
  await expect(page.getByRole('link', { name: /^Authentication, said by mx\.inbox\.example/ })).toContainText('SPFpass, not aligned');
});

test('authentication: what somebody on the way wrote is only a claim', async ({ page }) => {
  await openSample(page, 'forwarded');
  const claims = page.locator('#auth tr', { hasText: 'claimed by lists.hive.example' });
  await expect(claims).toHaveCount(3);
  await expect(claims.locator('.badge.unknown')).toHaveCount(3);
});

test('journey: every hop, how long it took, and what is slow, open or behind', async ({ page }) => {
  await openSample(page, 'receipt');
  const card = page.getByRole('region', { name: 'Journey' });
  await expect(card).toContainText('Before mx.inbox.example took it, 4 min 12 s went by.');
  const rows = card.locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText('no TLS');
  await expect(rows.nth(1).locator('b')).toHaveText('4 min 12 s');
  await expect(rows.nth(2)).toContainText('−2 s');
  await expect(card).toContainText('a clock is behind, within the usual 5 minutes');
  await rows.nth(0).hover();
  await expect(page.locator('.cm-line.lit')).toHaveCount(3);
});

test('a message that was never sent has no journey and no results', async ({ page }) => {
  await dropText(page, 'From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: x\r\nMessage-ID: <1@example.org>\r\n\r\nHi\r\n');
  await expect(page.getByRole('region', { name: 'Journey' })).toContainText('No server has handed this on yet.');
  await expect(page.getByRole('region', { name: 'Authentication' })).toContainText('does not show what the receiver decided');
  await expect(page.locator('#opened')).toContainText('outgoing');
});

test('structure and list', async ({ page }) => {
  await openSample(page, 'newsletter');
  const structure = page.getByRole('region', { name: 'Structure' });
  await expect(structure.locator('li')).toHaveCount(4);
  await expect(structure.locator('li').first()).toHaveText(/^Header\d+ lines · [\d,]+ octets$/);
  await structure.getByRole('button', { name: '2 · text/html' }).click();
  await expect(page.locator('.cm-activeLine')).toBeInViewport();
  await expect(page.getByRole('region', { name: 'List and automatic mail' })).toContainText('not with one click');
});

test('identity: who is named where, against From', async ({ page }) => {
  await openSample(page, 'receipt');
  const identity = page.getByRole('region', { name: 'Identity' });
  await expect(identity).toContainText(/People see copperkettle\.example; \d other names are involved\./);
  await expect(identity.getByRole('row', { name: 'From', exact: true }).or(identity.getByRole('row', { name: /^From/ })).first()).toContainText('what people see');
  await expect(identity.getByRole('row', { name: /^Return-Path/ })).toContainText('≠ differs');
  await expect(identity.getByRole('row', { name: /^DKIM d=/ })).toContainText('= same');
  await expect(identity.getByRole('row', { name: /^Sender/ })).toContainText('absent, fine');
  await expect(page.getByRole('link', { name: /^Identity/ })).toContainText(/\d of \d domains differ/);
});

test('bulk rules: three answers, whose rule it is, and where it was read', async ({ page }) => {
  await openSample(page, 'receipt');
  const bulk = page.getByRole('region', { name: 'Bulk-sender rules' });
  await expect(bulk).toContainText(/\d pass, \d fail, \d cannot be known offline\./);
  const failed = bulk.locator('li', { hasText: 'A DKIM signature passes' });
  await expect(failed).toContainText('G Y M');
  await expect(failed.getByRole('img', { name: 'fails' })).toHaveCount(1);
  await failed.hover();
  await expect(page.locator('.cm-line.lit')).not.toHaveCount(0);
  await expect(page.getByRole('link', { name: /Google, Yahoo, Microsoft/ })).toContainText(/\d of \d fail/);
});

test('text and rows point at one another', async ({ page }) => {
  await openSample(page, 'receipt');
  await page.locator('#journey tbody tr').first().hover();
  await expect(page.locator('.cm-line.lit').first()).toContainText('web-2.localdomain');
  await page.locator('.cm-line', { hasText: 'Reply-To:' }).hover();
  await expect(page.locator('#identity tr.lit')).toContainText('Reply-To');
  await page.locator('.cm-line', { hasText: 'Precedence:' }).hover();
  await expect(page.locator('#list li.lit')).toContainText('Precedence');
  await expect(page.locator('#identity tr.lit')).toHaveCount(0);
});
