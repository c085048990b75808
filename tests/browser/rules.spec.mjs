/** The pages of rules, the list of them, and the guide, as a reader uses them. What they link to is tested in www/test. */
import { readFileSync } from 'node:fs';
import { expect, test } from './support.mjs';

/** @type {{ code: string, rule: string, summary: string, fix: string, page: string }[]} */
const RULES = JSON.parse(readFileSync(new URL('../../www/pkg/rules.json', import.meta.url), 'utf8'));

/** @param {import('./support.mjs').Page} page */
const shown = page => page.locator('.rules-list li:visible .code');

test('all rules are listed', async ({ page }) => {
  await page.goto('rules/');
  await expect(page.locator('h1')).toHaveText(`${RULES.length} rules`);
  expect((await shown(page).allTextContents()).toSorted()).toEqual(RULES.map(({ code }) => code).toSorted());
});

test('the list is searched and filtered with the keyboard', async ({ page }) => {
  await page.goto('rules/');
  await expect(page.locator('#finder')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('alone bare');
  await expect(shown(page)).toHaveText(['FMT001']);
  await expect(page.getByRole('status')).toHaveText(`1 of ${RULES.length} rules`);
  expect(new URL(page.url()).searchParams.get('q')).toBe('alone bare');
  await page.keyboard.press('Escape');
  await expect(shown(page)).toHaveCount(RULES.length);
  await page.getByRole('combobox', { name: 'Family' }).selectOption('DKM');
  await page.getByRole('button', { name: /^Errors/ }).click();
  for (const code of await shown(page).allTextContents()) expect(code).toMatch(/^DKM/);
  await page.getByRole('button', { name: 'Has a fix' }).click();
  await page.getByRole('searchbox').fill('nothing like this');
  await expect(page.getByRole('status')).toContainText('No rule matches');
  await page.getByRole('searchbox').fill('');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.rules-list a').nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('HDR020');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/rules\/HDR020\/$/);
});

test('without scripts the list is a list, and the guide is whole', async ({ browser, baseURL }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) })).newPage();
  await page.goto('rules/');
  await expect(shown(page)).toHaveCount(RULES.length);
  await expect(page.locator('#finder')).toBeHidden();
  await page.goto('rules/HDR020/');
  await expect(page.locator('.example .emlint-mark').first()).toBeVisible();
  await page.goto('guide/');
  await expect(page.locator('[data-for=exim]:visible').first()).toBeVisible();
  await expect(page.locator('#choice')).toBeHidden();
});

test('names of rules lead to their pages', async ({ page }) => {
  await page.goto('rules/line-over-998/');
  await expect(page).toHaveURL(/rules\/FMT010\/$/);
});

test('examples are live', async ({ page }) => {
  await page.goto('rules/HDR020/');
  const example = page.locator('emlint-message').first();
  await expect(example.locator('[part~=mark]').first()).toHaveText('Subject: Your receipt');
  await expect(example.locator('[part~=finding]').first()).toContainText('stands here again');
  await expect(example.getByRole('button', { name: 'Edit' })).toBeVisible();
  await expect(page.locator('aside')).toContainText('RFC 5322');
});

/** What the widget finds is what the page was made with: `findings` blocks, which a test holds to the linter. */
for (const path of ['rules/HDR005/', 'rules/FMT001/', 'rules/SPF008/', 'rules/NET007/', 'guide/', 'embed/']) {
  test(`the widget says what stands in the page without it: ${path}`, async ({ page }) => {
    await page.goto(path);
    const examples = page.locator('emlint-message');
    for (let index = 0; index < (await examples.count()); index++) {
      const example = examples.nth(index);
      await example.scrollIntoViewIfNeeded();
      const drawn = await example.evaluate(element => [...element.querySelectorAll('.said li .code')].map(code => code.textContent));
      await expect.poll(() => example.evaluate((/** @type {any} */ element) => element.report?.findings.map((/** @type {any} */ { code }) => code))).toEqual(drawn);
    }
  });
}

/** The examples of a rule's page: whether they are several messages, and the lines of their findings blocks. @param {string} page */
function examples(page) {
  /** @type {{ together: boolean, findings: string }[]} */
  const found = [];
  for (const [, words = '', text = ''] of page.matchAll(/^```(.*)\n([^]*?)^```$/gm)) {
    if (words.startsWith('eml ')) found.push({ together: words.includes(' mbox'), findings: '' });
    else if (words === 'findings') Object.assign(found.at(-1) ?? {}, { findings: text });
  }
  return found;
}

test('every rule has a page, whose examples are live with the findings that it was tested with', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('rules/HDR005/');
  // All in one page, so that they share a linter; each as its own page prepares it.
  const found = await page.evaluate(async codes => {
    await customElements.whenDefined('emlint-message');
    /** @param {any} finding */
    const line = ({ code, severity, line, column, endLine, endColumn, count, message }) => `${code} ${severity} ${line}:${column}-${endLine}:${endColumn}${count > 1 ? ` ×${count}` : ''} ${message}\n`;
    /** @param {string} address @returns {Promise<Document>} */
    const fetched = address =>
      new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open('GET', address);
        request.responseType = 'document';
        request.onload = () => resolve(/** @type {Document} */ (request.responseXML));
        request.onerror = reject;
        request.send();
      });
    // Nobody sees them: they check when they are told to.
    const box = document.body.appendChild(document.createElement('div'));
    box.hidden = true;
    /** @param {any} element  null where the messages are only drawn @param {string} code */
    async function check(element, code) {
      if (!element) return null;
      if (element.hasAttribute('src')) element.setAttribute('src', `../${code}/${element.getAttribute('src')}`);
      if (element.dataset.options) element.options = JSON.parse(element.dataset.options);
      box.append(element);
      const report = await element.lint();
      element.remove();
      return report.findings.map(line).join('');
    }
    const pages = codes.map(code => fetched(`../${code}/`));
    /** @type {[string, { title: string, heading: string, examples: (string | null)[] }][]} */
    const all = [];
    for (const [at, code] of codes.entries()) {
      const other = /** @type {Document} */ (await pages[at]);
      const examples = [...other.querySelectorAll('.shown')].map(shown => check(shown.querySelector('emlint-message'), code));
      all.push([code, { title: other.title, heading: other.querySelector('h1')?.textContent ?? '', examples: await Promise.all(examples) }]);
    }
    return all;
  }, RULES.map(({ code }) => code));
  const wanted = RULES.map(({ code, rule, summary, page: text }) => [
    code,
    { title: `${code} ${rule} · emlint`, heading: summary, examples: examples(text).map(({ together, findings }) => (together ? null : findings)) },
  ]);
  expect(found).toEqual(wanted);
  expect(found.flatMap(([, { examples: lines }]) => lines).filter(Boolean).length).toBeGreaterThan(500);
});

test('a rule page says where it belongs', async ({ page }) => {
  await page.goto('rules/FMT010/');
  await expect(page.getByRole('navigation', { name: 'Rules of this family' }).locator('[aria-current=page]')).toContainText('FMT010');
  await page.getByRole('link', { name: /^Next FMT011/ }).click();
  await expect(page).toHaveURL(/FMT011/);
  await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Lint' }).click();
  await expect(page.locator('#raw')).toBeVisible();
});

test('the guide for one system leaves out the others', async ({ page }) => {
  await page.goto('guide/');
  await page.getByRole('button', { name: 'Django' }).click();
  await expect(page.locator('[data-for=django]').first()).toBeVisible();
  await expect(page.locator('[data-for=exim]').first()).toBeHidden();
  await expect(page.locator('[data-for=dns]').first()).toBeVisible();
  await page.goto('guide/?for=exim');
  await expect(page.locator('[data-for=exim]').first()).toBeVisible();
  await expect(page.locator('[data-for=django]').first()).toBeHidden();
});

for (const [path, width] of /** @type {const} */ ([['rules/HDR005/', 1280], ['rules/HDR005/', 390], ['guide/', 1280]])) {
  test(`nothing moves when widgets take over: ${path} at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.addInitScript(() => {
      let shift = 0;
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) shift += /** @type {any} */ (entry).value;
        /** @type {any} */ (globalThis).shift = shift;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(path);
    const example = page.locator('emlint-message').first();
    await example.scrollIntoViewIfNeeded();
    await expect.poll(() => example.evaluate((/** @type {any} */ element) => Boolean(element.report))).toBe(true);
    await page.waitForTimeout(500);
    const shift = await page.evaluate(() => /** @type {any} */ (globalThis).shift ?? 0);
    console.log(`layout shift, ${path} at ${width}: ${shift.toFixed(4)}`);
    expect(shift).toBeLessThan(0.02);
  });
}

test('a lost address is answered with a way back', async ({ page, request, baseURL }) => {
  const answer = await request.get('rules/no-such-rule/');
  expect(answer.status()).toBe(404);
  expect(await answer.text()).toContain('there is no such page');
  await page.goto('404.html');
  await expect(page.getByRole('link', { name: 'All rules' })).toHaveAttribute('href', /rules\/$/);
  expect(baseURL).toBeTruthy();
});
