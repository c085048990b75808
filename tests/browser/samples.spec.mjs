/** Each sample shows its findings where they are. `UPDATE=1` writes what is seen; read it before it is kept. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { SAMPLES, expect, marks, openSample, test } from './support.mjs';

for (const { name, title } of SAMPLES) {
  test(`marks of ${name}`, async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 1400 });
    await openSample(page, name);
    const seen = (await marks(page)).map(
      ({ code, severity, line, column, text }) => `${line}:${column} ${severity} ${code} ${JSON.stringify(text)}`,
    );
    const verdict = (await page.getByTestId('summary').locator('h1').textContent()) ?? '';
    const actual = `${title}\n${verdict}\n${seen.join('\n')}\n`;
    const file = new URL(`marks/${name}.txt`, import.meta.url);
    if (process.env.UPDATE) writeFileSync(file, actual);
    expect(existsSync(file), `${file.pathname} is missing: UPDATE=1 npm --prefix www run browser`).toBe(true);
    expect(actual).toBe(readFileSync(file, 'utf8'));
  });

  test(`list and gallery agree on ${name}`, async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 1400 });
    await page.goto('');
    const card = page.locator(`.sample[data-sample=${name}]`);
    const counted = (await card.locator('.res').allTextContents()).map(Number);
    await card.click();
    const rows = page.getByTestId('findings').locator('.row');
    await expect(page.locator('html[data-view=message]:not([aria-busy])')).toBeAttached();
    const total = counted.some(Number.isNaN) ? 0 : counted.reduce((sum, count) => sum + count, 0);
    await expect(rows).toHaveCount(total);
    await expect(page).toHaveTitle(new RegExp(`^${name}\\.eml: .* · emlint$`));
    // Every finding of the list is marked with its code.
    const listed = new Set(await rows.evaluateAll(all => all.map(row => row.getAttribute('data-code'))));
    const marked = new Set((await marks(page)).map(({ code }) => code));
    for (const code of listed) expect([...marked]).toContain(code);
  });
}
