/** Everything can be done with the keyboard, and is said to those who do not see it. */
import { expect, marks, openSample, test, textbox } from './support.mjs';

const live = '#live';

test('F8 and Shift F8 walk through the findings in the order of the list, around the ends', async ({ page }) => {
  await openSample(page, 'contact-form');
  const rows = page.locator('.row');
  const count = await rows.count();
  expect(count).toBeGreaterThan(3);
  for (let step = 0; step < count; step++) {
    await page.keyboard.press('F8');
    await expect(page.locator('.row[aria-selected=true]')).toHaveCount(1);
    await expect(rows.nth(step)).toHaveAttribute('aria-selected', 'true');
    await expect(page.locator('.note')).toHaveAttribute('data-code', (await rows.nth(step).getAttribute('data-code')) ?? '');
    await expect(page.locator(live)).toContainText(`${step + 1} of ${count}: `);
    await expect(textbox(page)).toBeFocused();
  }
  await page.keyboard.press('F8');
  await expect(rows.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+F8');
  await expect(rows.last()).toHaveAttribute('aria-selected', 'true');
});

test('Alt F8 goes from cause to cause', async ({ page }) => {
  await openSample(page, 'contact-form');
  const groups = page.locator('.group');
  const count = await groups.count();
  expect(count).toBeGreaterThan(1);
  for (let step = 0; step < count; step++) {
    await page.keyboard.press('Alt+F8');
    await expect(groups.nth(step).locator('.row').first()).toHaveAttribute('aria-selected', 'true');
  }
});

test('the cursor stands where the finding begins', async ({ page }) => {
  await openSample(page, 'contact-form');
  await page.keyboard.press('F8');
  const code = await page.locator('.note').getAttribute('data-code');
  const { line, column } = (await marks(page)).find(mark => mark.code === code) ?? {};
  await expect(page.locator('#status')).toContainText(`Line ${line}, column ${column} ·`);
});

test('Ctrl . explains what is at the cursor, Esc returns to the text', async ({ page }) => {
  await openSample(page, 'contact-form');
  await page.keyboard.press('F8');
  await page.keyboard.press('Escape');
  await expect(page.locator('.note')).toHaveCount(0);
  await expect(textbox(page)).toBeFocused();
  await page.keyboard.press('Control+.');
  const note = page.locator('.note');
  await expect(note.locator('h3')).toBeFocused();
  await expect(note.getByRole('link', { name: /^RFC \d+ §/ }).first()).toHaveAttribute('href', /^https:\/\/www\.rfc-editor\.org\/rfc\/rfc\d+#section-/);
  const code = await note.getAttribute('data-code');
  await expect(note.getByRole('link', { name: code ?? '' })).toHaveAttribute('href', `rules/${code}/`);
  // The controls of the note come after the text, in order.
  await page.keyboard.press('Tab');
  await expect(note.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(note).toHaveCount(0);
  await expect(textbox(page)).toBeFocused();
});

test('Ctrl Enter applies the fix of the open note', async ({ page }) => {
  await openSample(page, 'cron-report');
  const before = await page.locator('.row').count();
  await page.locator('.row[data-code=HDR002]').click();
  await page.keyboard.press('Control+Enter');
  await expect(page.locator(live)).toContainText('Ctrl Z undoes');
  await expect(page.locator('.row[data-code=HDR002]')).toHaveCount(0);
  await expect(page.locator('.cm-line').nth(6)).toHaveText('X-Log: /var/log/backup.log');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.row')).toHaveCount(before);
});

test('in the list, arrows move and Enter goes to the text', async ({ page }) => {
  await openSample(page, 'contact-form');
  const list = page.getByRole('listbox', { name: 'Findings, grouped by cause' });
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(list).toHaveAttribute('aria-activedescendant', (await page.locator('.row').nth(1).getAttribute('id')) ?? '');
  await expect(list).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.locator('.row').last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(textbox(page)).toBeFocused();
});

test('F6 goes from pane to pane; Tab leaves the text', async ({ page }) => {
  await openSample(page, 'receipt');
  await page.keyboard.press('F6');
  await expect(textbox(page)).toBeFocused();
  await page.keyboard.press('F6');
  await expect(page.getByTestId('findings')).toBeFocused();
  await page.keyboard.press('F6');
  await expect(page.locator('#auth')).toBeFocused();
  await page.keyboard.press('Shift+F6');
  await page.keyboard.press('Shift+F6');
  await expect(textbox(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(textbox(page)).not.toBeFocused();
});

test('the first Tab offers to skip to the message', async ({ page }) => {
  await openSample(page, 'receipt');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the message' })).toBeFocused();
});

test('? shows the keys, Esc hides them', async ({ page }) => {
  await page.goto('');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeHidden();
});

test('the tabs of mail programs are walked with the arrow keys', async ({ page }) => {
  await page.goto('');
  await page.getByRole('tab', { name: 'Gmail' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tabpanel', { name: 'Outlook' })).toBeVisible();
  await expect(page.getByRole('tabpanel', { name: 'Gmail' })).toBeHidden();
});

test('filters hide findings of a kind; what passed can be listed', async ({ page }) => {
  await openSample(page, 'contact-form');
  const errors = page.locator('.chip[data-filter=error]');
  await errors.focus();
  await page.keyboard.press('Space');
  await expect(errors).toHaveAttribute('aria-pressed', 'false');
  await expect(errors).toBeFocused();
  await expect(page.locator('.row[data-severity=error]')).toHaveCount(0);
  for (const filter of ['warning', 'info']) await page.locator(`.chip[data-filter=${filter}]`).click();
  await expect(page.locator('#findings-empty')).toContainText('hidden by the filter');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.locator('.row[data-severity=error]').first()).toBeVisible();
  await page.locator('.chip[data-filter=pass]').click();
  const passed = page.getByRole('region', { name: 'Passed checks' });
  await expect(passed.getByRole('link').first()).toHaveAttribute('href', /^rules\/[A-Z]{3}\d{3}\/$/);
});
