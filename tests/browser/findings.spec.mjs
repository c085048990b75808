/** The list of findings: what is shown is kept in the address; all of it can be taken elsewhere. */
import { expect, linted, openSample, test } from './support.mjs';

/** @param {import('./support.mjs').Page} page */
const codes = page => page.locator('.row').evaluateAll(rows => rows.map(row => row.getAttribute('data-code') ?? ''));

test('filters by severity, family and code are kept in the address', async ({ page }) => {
  await openSample(page, 'contact-form');
  const all = await codes(page);
  await page.locator('.chip[data-filter=info]').click();
  await expect(page).toHaveURL(/\?sample=contact-form&show=error,warning$/);
  const rule = page.getByRole('combobox', { name: 'Rules' });
  await rule.selectOption({ label: `HDR Header syntax (${all.filter(code => code.startsWith('HDR')).length})` });
  await expect(page).toHaveURL(/&rule=HDR$/);
  expect(new Set((await codes(page)).map(code => code.slice(0, 3)))).toEqual(new Set(['HDR']));
  await rule.selectOption('HDR005');
  await page.reload();
  await linted(page);
  await expect(rule).toHaveValue('HDR005');
  expect(new Set(await codes(page))).toEqual(new Set(['HDR005']));
  // F8 walks through what is shown.
  await page.keyboard.press('F8');
  await expect(page.locator('.note')).toHaveAttribute('data-code', 'HDR005');
  await expect(page.locator('#live')).toContainText(`1 of ${(await codes(page)).length}`);
  await page.goto('?sample=clean&rule=HDR005');
  await linted(page);
  await expect(page.locator('#findings-empty')).toContainText(/hidden by the filter|Nothing to complain/);
  await page.goto('?sample=contact-form&rule=ENC');
  await linted(page);
  await expect(page.locator('#findings-empty')).toContainText('hidden by the filter');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page).toHaveURL(/\?sample=contact-form$/);
  expect(await codes(page)).toEqual(all);
});

test('what passed stays shown, by the address', async ({ page }) => {
  await openSample(page, 'receipt');
  await page.locator('.chip[data-filter=pass]').click();
  await expect(page).toHaveURL(/show=error,warning,info,passed$/);
  await page.reload();
  await linted(page);
  await expect(page.getByRole('region', { name: 'Passed checks' }).getByRole('listitem').first()).toBeVisible();
});

test('the report is copied as Markdown, as text and as JSON, with a link to the page of every rule', async ({ page, baseURL }) => {
  await openSample(page, 'contact-form');
  const copy = async (/** @type {string} */ format) => {
    await page.getByRole('button', { name: 'Copy…' }).click();
    await page.getByRole('button', { name: format }).click();
    await expect(page.locator('#live')).toContainText(`copied ${format.replace('As', 'as')}`);
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const all = await codes(page);
  const markdown = await copy('As Markdown');
  expect(markdown).toMatch(/^## contact-form\.eml\n\n\*\*/);
  expect([...markdown.matchAll(/^- (?:Error|Warning|Info) \[`(\w+)`\]\((.*?)\)/gm)].map(([, code, url]) => [code, url]).sort()).toEqual(all.map(code => [code, `${baseURL}rules/${code}/`]).sort());
  const text = await copy('As plain text');
  expect([...text.matchAll(/^\d+:\d+ (?:error|warning|info) (\w+) /gm)].map(([, code]) => code ?? '').sort()).toEqual(all.toSorted());
  expect(text).toContain(`${baseURL}rules/HDR005/`);
  const json = JSON.parse(await copy('As JSON'));
  expect(json.schema).toBe(1);
  expect(json.findings.map((/** @type {any} */ { code }) => code).sort()).toEqual(all.toSorted());
});

test('the menu is left with Esc', async ({ page }) => {
  await openSample(page, 'receipt');
  const button = page.getByRole('button', { name: 'Copy…' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'As Markdown' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'As Markdown' })).toBeHidden();
  await expect(button).toBeFocused();
});
