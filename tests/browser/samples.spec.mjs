/** Each sample shows its findings where they are. `UPDATE=1` writes what is seen; read it before it is kept. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { SAMPLES, expect, linted, marks, test } from './support.mjs';

for (const { name, title } of SAMPLES) {
  test(`marks of ${name}`, async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 1400 });
    await page.goto('');
    const card = page.locator(`.sample[data-sample=${name}]`);
    const counted = (await card.locator('.res').allTextContents()).map(Number);
    await card.click();
    await linted(page);
    // Every line is shown, so that they are counted as in the file.
    await page.getByRole('button', { name: 'Fold' }).click();
    await expect(page.locator('.fold')).toHaveCount(0);
    const found = await marks(page);
    const seen = found.map(({ code, severity, line, column, text }) => `${line}:${column} ${severity} ${code} ${JSON.stringify(text)}`);
    const verdict = (await page.getByTestId('summary').locator('h1').textContent()) ?? '';
    const actual = `${title}\n${verdict}\n${seen.join('\n')}\n`;
    const file = new URL(`marks/${name}.txt`, import.meta.url);
    if (process.env.UPDATE) writeFileSync(file, actual);
    expect(existsSync(file), `${file.pathname} is missing: UPDATE=1 npm --prefix www run browser`).toBe(true);
    expect(actual).toBe(readFileSync(file, 'utf8'));

    // The gallery, the list and the text say the same.
    const rows = page.getByTestId('findings').locator('.row');
    await expect(rows).toHaveCount(counted.some(Number.isNaN) ? 0 : counted.reduce((sum, count) => sum + count, 0));
    const listed = await rows.evaluateAll(all => [...new Set(all.map(row => row.getAttribute('data-code')))].sort());
    expect([...new Set(found.map(({ code }) => code))].sort()).toEqual(listed);
    await expect(page).toHaveTitle(new RegExp(`^${name}\\.eml: .* · emlint$`));
  });
}
