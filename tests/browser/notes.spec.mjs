/** What a finding says, and where it says it. */
import { dropText, expect, openSample, test } from './support.mjs';

test('over a mark a card says what, how and by which standard; Esc closes it', async ({ page }) => {
  await openSample(page, 'contact-form');
  await page.locator('.emlint-mark[data-code=LST001]').hover();
  const tip = page.locator('.tip');
  await expect(tip).toContainText('no value of Precedence');
  await expect(tip.getByRole('link', { name: /LST001/ })).toHaveAttribute('href', 'rules/LST001/');
  // The pointer may go to the card without losing it.
  await tip.hover();
  await expect(tip).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tip).toHaveCount(0);
});

test('pressing a mark or its sign pins the note below its line', async ({ page }) => {
  await openSample(page, 'contact-form');
  const mark = page.locator('.emlint-mark[data-code=LST001]');
  await mark.click();
  const note = page.locator('.note');
  await expect(note.locator('.why')).toContainText('Precedence');
  const [above, below] = [await mark.boundingBox(), await note.boundingBox()];
  expect(below?.y).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0) - 1);
  expect(below?.y).toBeLessThan((above?.y ?? 0) + 40);
  // The next line stands below the note, not under it.
  const next = await page.locator('.cm-line', { hasText: 'MIME-Version' }).boundingBox();
  expect(next?.y).toBeGreaterThanOrEqual((below?.y ?? 0) + (below?.height ?? 0) - 1);
  await note.getByRole('button', { name: 'Close this note' }).click();
  await expect(note).toHaveCount(0);
  await page.locator('.em-signs .i').first().click();
  await expect(note).toHaveCount(1);
});

test('no control of the note is inside of the text', async ({ page }) => {
  await openSample(page, 'contact-form');
  await page.keyboard.press('F8');
  await expect(page.locator('.note')).toBeVisible();
  await expect(page.locator('[role=textbox] .note, [role=textbox] button, [role=textbox] a')).toHaveCount(0);
});

test('the note says why it matters, from the page of the rule', async ({ page }) => {
  await openSample(page, 'receipt');
  await page.locator('.row[data-code=FMT010]').click();
  await expect(page.locator('.note .why')).toContainText('Servers break longer lines apart');
});

test('the note is brought into view, and its line with it', async ({ page }) => {
  await openSample(page, 'receipt');
  for (const row of await page.locator('.row').all()) {
    await row.click();
    const note = page.locator('.note');
    await expect(note).toBeInViewport({ ratio: 0.5 });
    const code = await note.getAttribute('data-code');
    await expect(page.locator(`.sel`).first()).toBeInViewport();
    expect(code).toBe(await row.getAttribute('data-code'));
  }
});

test('the verdict leads to the finding it is about', async ({ page }) => {
  await openSample(page, 'contact-form');
  const start = page.getByRole('button', { name: /^Start with line/ });
  const line = Number(/\d+/.exec((await start.textContent()) ?? '')?.[0]);
  await start.click();
  await expect(page.locator('.note')).toBeVisible();
  await expect(page.locator('#status')).toContainText(`Line ${line},`);
});

test('a finding and the report are copied as Markdown', async ({ page }) => {
  await openSample(page, 'contact-form');
  await page.locator('.row[data-code=LST001]').click();
  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect(page.locator('#live')).toContainText('copied');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  expect(await copied()).toMatch(/^\*\*Warning LST001 precedence-value\*\* in contact-form\.eml, line \d+, column \d+\n/);
  await page.getByRole('button', { name: 'Copy report' }).click();
  await expect.poll(copied).toMatch(/^## contact-form\.eml\n/);
});

test('outline, cards and text point at one another', async ({ page }) => {
  await openSample(page, 'receipt');
  const outline = page.getByRole('navigation', { name: 'Message outline' });
  await outline.getByRole('link', { name: 'Precedence' }).click();
  await expect(outline.locator('[aria-current=true]')).toContainText('Precedence');
  await expect(page.locator('#status')).toContainText(/^Line 29,/);
  await page.locator('#list li', { hasText: 'Precedence' }).hover();
  await expect(page.locator('.cm-line.lit')).toHaveText('Precedence: bulk');
  await page.getByRole('link', { name: /^Journey/ }).click();
  await expect(page.locator('#journey')).toBeFocused();
});

test('the theme goes from the system’s to light, dark and back, and is remembered', async ({ page }) => {
  await page.goto('');
  const button = page.getByRole('button', { name: /^Theme: / });
  const surface = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await surface()).toBe('rgb(245, 246, 247)');
  await button.click();
  await button.click();
  await expect(button).toHaveAccessibleName('Theme: dark');
  expect(await surface()).toBe('rgb(15, 18, 21)');
  await page.reload();
  expect(await surface()).toBe('rgb(15, 18, 21)');
  await button.click();
  await expect(button).toHaveAccessibleName('Theme: system');
});

test('the note about HTML that programs lack says what each of them does', async ({ page }) => {
  const html = '<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p style="background: linear-gradient(red, blue)">Hello</p></body></html>';
  await dropText(page, ['From: a@example.org', 'Content-Type: text/html', '', html, ''].join('\r\n'));
  await page.locator('[data-testid=findings] [data-code=HTM040]').click();
  const programs = page.locator('.note .programs');
  await programs.locator('summary').click();
  // The note about Word has code and a link in it.
  await expect(programs.locator('dd', { hasText: 'Outlook (Windows)' }).locator('code').first()).toHaveText('type="gradient"');
  await expect(programs.getByRole('link', { name: /Can I email: linear-gradient/ })).toHaveAttribute('href', /^https:\/\/www\.caniemail\.com\//);
});
