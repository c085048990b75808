/** Nothing moves by itself, nothing is cut off, on any width. */
import { expect, openSample, test } from './support.mjs';

for (const width of [320, 390, 768, 1280, 1440, 1920]) {
  test(`no sideways scrolling at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.goto('');
    expect(await wide()).toBe(0);
    await openSample(page, 'receipt');
    expect(await wide()).toBe(0);
    for (const pane of ['message', 'overview']) {
      const tab = page.locator(`.seg [data-pane=${pane}]`);
      if (await tab.isVisible()) await tab.click();
      expect(await wide()).toBe(0);
    }
    for (const path of ['rules/HDR005/', 'rules/', 'guide/', 'embed/', '404.html']) {
      await page.goto(path);
      expect(await wide(), path).toBe(0);
    }
  });
}

test('text of twice the size fits', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.addInitScript(() => addEventListener('DOMContentLoaded', () => (document.documentElement.style.fontSize = '200%')));
  await openSample(page, 'receipt');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
});

for (const [name, width, path] of /** @type {const} */ ([
  ['start, wide', 1440, ''],
  ['start, phone', 390, ''],
  ['a sample, wide', 1440, '?sample=receipt'],
  ['a sample, phone', 390, '?sample=receipt'],
])) {
  test(`nothing shifts while it loads: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.addInitScript(() => {
      let shift = 0;
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) shift += /** @type {any} */ (entry).value;
        /** @type {any} */ (globalThis).shift = shift;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(path);
    if (path) await expect(page.locator('html[data-view=message]:not([aria-busy])')).toBeAttached();
    await page.waitForTimeout(700);
    const shift = await page.evaluate(() => /** @type {any} */ (globalThis).shift ?? 0);
    console.log(`layout shift, ${name}: ${shift.toFixed(4)}`);
    expect(shift).toBeLessThan(0.02);
  });
}

test('a phone shows one pane at a time, and the way between them', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openSample(page, 'receipt');
  await expect(page.getByTestId('findings')).toBeVisible();
  await expect(page.locator('#editor')).toBeHidden();
  for (const row of [0, 4, 2]) {
    await page.locator('.row').nth(row).click();
    await expect(page.locator('.note .why')).toBeInViewport();
    // What it is about stands above it, below what sticks to the top.
    const seg = await page.locator('.seg').boundingBox();
    const line = await page.locator('.sel').first().boundingBox();
    const note = await page.locator('.note').boundingBox();
    expect(line?.y).toBeGreaterThanOrEqual((seg?.y ?? 0) + (seg?.height ?? 0) - 2);
    expect(note?.y).toBeGreaterThan(line?.y ?? 0);
    // Nothing of the note is under the line numbers.
    const edge = (note?.x ?? 0) + 6;
    const over = await page.evaluate(([x, y]) => document.getElementById('editor')?.shadowRoot?.elementFromPoint(x ?? 0, y ?? 0)?.closest('.note') !== null, [edge, (note?.y ?? 0) + 30]);
    expect(over).toBe(true);
    await page.locator('.seg [data-pane=findings]').click();
  }
  await page.locator('.row').first().click();
  await expect(page.locator('.phonebar')).toContainText(/^\s*1 of \d+ /);
  await page.getByRole('button', { name: 'Next finding, phone bar' }).click();
  await expect(page.locator('.phonebar')).toContainText(/^\s*2 of \d+ /);
  await page.getByRole('button', { name: 'All findings' }).click();
  await expect(page.getByTestId('findings')).toBeVisible();
});

test('targets are large enough for a finger', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openSample(page, 'receipt');
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, .row, .tile')]
      .map(element => ({ name: element.textContent || element.ariaLabel, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44))
      .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
  );
  expect(small).toEqual([]);
});

test('forced colours keep signs, underlines and selection', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await openSample(page, 'contact-form');
  await page.keyboard.press('F8');
  const mark = page.locator('.emlint-mark[data-severity=warning]').first();
  await expect(mark).toHaveCSS('text-decoration-style', 'dashed');
  await expect(page.locator('.emlint-mark[data-severity=error]').first()).toHaveCSS('text-decoration-style', 'wavy');
  await expect(page.locator('.row[aria-selected=true]')).toHaveCSS('outline-style', 'solid');
});
