/** Every rule has a page; its links lead somewhere; what findings say of a rule is its page. */
import { readFileSync } from 'node:fs';
import { expect, test } from './support.mjs';

/** @type {{ code: string, rule: string, summary: string }[]} */
const RULES = JSON.parse(readFileSync(new URL('../../www/pkg/rules.json', import.meta.url), 'utf8'));

test('all rules are listed, with their pages and names', async ({ page, request }) => {
  await page.goto('rules/');
  await expect(page.locator('h1')).toHaveText(`${RULES.length} rules`);
  const codes = await page.locator('.rules-table td:first-child').allTextContents();
  expect(codes).toEqual(RULES.map(({ code }) => code));
  for (const { code, rule, summary } of RULES) {
    const html = await (await request.get(`rules/${code}/`)).text();
    expect(html).toContain(`<title>${code} ${rule} · emlint</title>`);
    const escaped = summary.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    expect(html).toContain(`<h1>${escaped}</h1>`);
    expect(html, `${code} has an example`).toContain('class="example"');
    expect(await (await request.get(`rules/${rule}/`)).text()).toContain(`href="../${code}/"`);
  }
});

test('links within the site lead somewhere', async ({ page, request, baseURL }) => {
  /** @type {Set<string>} */
  const seen = new Set();
  for (const path of ['', 'rules/', ...RULES.map(({ code }) => `rules/${code}/`)]) {
    const html = await (await request.get(path)).text();
    for (const [, href = ''] of html.matchAll(/(?:href|src)="([^"]+)"/g)) {
      const url = new URL(href.replaceAll('&amp;', '&'), new URL(path, baseURL));
      if (url.origin === new URL(baseURL ?? '').origin) seen.add(`${url.origin}${url.pathname}`);
      else expect(url.protocol).toBe('https:');
    }
  }
  for (const url of seen) expect((await request.get(url)).status(), url).toBe(200);
  await page.goto('');
});

test('examples show what the linter finds in them', async ({ page }) => {
  await page.goto('rules/HDR020/');
  const example = page.locator('.example').first();
  await expect(example.locator('.emlint-mark')).toHaveText(['Subject: Your receipt']);
  await expect(example.locator('.said')).toContainText('stands here again');
  await expect(page.locator('aside')).toContainText('RFC 5322');
});

test('a rule page says where it belongs', async ({ page }) => {
  await page.goto('rules/FMT010/');
  await expect(page.getByRole('navigation', { name: 'Rules of this family' }).locator('[aria-current=page]')).toContainText('FMT010');
  await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Lint' }).click();
  await expect(page.locator('#raw')).toBeVisible();
});
