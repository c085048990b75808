/** `<emlint-message>` in pages of somebody else: what it shows, what it asks for, what it leaves alone. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { deflateRawSync } from 'node:zlib';
import { expect, expected, test } from './support.mjs';
import { ASSETS, POLICY, RECEIPT, checked, embedded, escape, html, widget } from './widget.mjs';

/** @typedef {import('./support.mjs').Page} Page */

/** Which rules mark what. @param {import('../../www/node_modules/@playwright/test/index.js').Locator} host */
const marks = host => host.locator('.emlint-mark').evaluateAll(all => all.map(mark => [mark.getAttribute('data-code'), mark.getAttribute('data-severity'), mark.textContent]));

const FOUND = [
  ['HDR005', 'error', 'Café'],
  ['DAT003', 'error', 'Sun'],
  ['LST003', 'warning', 'Precedence: bulk'],
];
/** A Message-ID is wanted of no example here. */
const IGNORE = 'ignore="MID001"';

/** @param {Page} page @param {() => Promise<unknown>} act */
async function requests(page, act) {
  /** @type {string[]} */
  const seen = [];
  const note = (/** @type {{ url: () => string }} */ request) => seen.push(request.url().replace(/^.*\//, ''));
  page.on('request', note);
  await act();
  page.off('request', note);
  return seen;
}

test('a message in a page is marked and listed, and stays in the document', async ({ page }) => {
  await embedded(page, html(widget(RECEIPT, IGNORE)));
  const host = await checked(page);
  expect(await marks(host)).toEqual(FOUND);
  await expect(host.locator('.row')).toHaveCount(3);
  await expect(host.locator('.row').first()).toHaveText(/holds unencoded UTF-8 HDR005/);
  await expect(host.getByRole('status')).toContainText('2 errors, 1 warning');
  // Found by search engines, and there for who has no scripts.
  expect(await page.locator('emlint-message > pre').textContent()).toBe(RECEIPT);
  const report = await host.evaluate(element => /** @type {any} */ (element).report);
  expect(report.findings.map((/** @type {any} */ { code }) => code)).toEqual(['HDR005', 'DAT003', 'LST003']);
  expect(report.octets).toBe(Buffer.byteLength(RECEIPT.replaceAll('\n', '\r\n')));
});

test('the report is that of the linter, octet for octet', async ({ page }) => {
  await embedded(page, html(`<emlint-message src="samples/receipt.eml" stage="outgoing"></emlint-message>`));
  const host = await checked(page);
  const report = await host.evaluate(element => JSON.stringify(/** @type {any} */ (element).report));
  const { initSync, lint } = await import('../../www/pkg/lint/emlint.js');
  initSync({ module: readFileSync(new URL('../../www/pkg/lint/emlint_bg.wasm', import.meta.url)) });
  const octets = readFileSync(new URL('../../www/public/samples/receipt.eml', import.meta.url));
  expect(report).toBe(JSON.stringify(lint(new Uint8Array(octets), { stage: 'outgoing' }, 'receipt.eml')));
});

test('a script element and src carry messages too; src octet for octet', async ({ page }) => {
  await page.route('**/bare.eml', route => route.fulfill({ contentType: 'message/rfc822', body: Buffer.from('From: a@b.example\r\nSubject: x\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nHi\xff\r\n', 'latin1') }));
  const script = `<emlint-message ${IGNORE}><script type="message/rfc822">\n${RECEIPT}</script></emlint-message>`;
  await embedded(page, html(`${script}<emlint-message src="bare.eml"></emlint-message><emlint-message src="lost.eml"></emlint-message>`));
  expected.push(/404/);
  expect(await marks(await checked(page))).toEqual(FOUND);
  const fetched = await checked(page, 1);
  await expect(fetched.locator('#title')).toHaveText('bare.eml');
  await expect(fetched.locator('.ln').nth(1)).toHaveText('Subject: xLF');
  await expect(fetched.locator('.ln').nth(4)).toHaveText('HiFF');
  await expect(page.locator('emlint-message').nth(2).getByRole('status')).toHaveText('Not checked: the message did not arrive (404)');
});

test('many widgets share one worker and one linter, and those far away wait', async ({ page }) => {
  const many = Array.from({ length: 10 }, () => widget(RECEIPT)).join('<div style="height: 10px"></div>').replaceAll(/ style="[^"]*"/g, '');
  const far = `<div class="far"></div>${widget(RECEIPT)}`;
  const content = html(many + far).replace('<script', '<link rel="stylesheet" href="far.css"><script');
  await page.route('**/far.css', route => route.fulfill({ contentType: 'text/css', body: '.far { height: 5000px }' }));
  const seen = await requests(page, async () => {
    await embedded(page, content);
    for (let index = 0; index < 10; index++) {
      await page.locator('emlint-message').nth(index).scrollIntoViewIfNeeded();
      await checked(page, index);
    }
  });
  expect(seen.filter(name => name.endsWith('.wasm'))).toEqual(['emlint_plain_bg.wasm']);
  expect(seen.filter(name => name.startsWith('widget-worker.js'))).toHaveLength(1);
  const last = page.locator('emlint-message').last();
  expect(await last.evaluate(element => /** @type {any} */ (element).report)).toBeNull();
  await last.scrollIntoViewIfNeeded();
  await checked(page, 10);
});

test('a message with HTML is read by the complete linter', async ({ page }) => {
  const letter = 'From: a@b.example\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p id="a">Hi</p><p id="a"><img src="https://b.example/x.png"></p>\n';
  const seen = await requests(page, async () => {
    await embedded(page, html(widget(letter) + widget(RECEIPT, IGNORE)));
    expect((await marks(await checked(page))).map(([code]) => code?.slice(0, 3))).toContain('HTM');
    expect(await marks(await checked(page, 1))).toEqual(FOUND);
  });
  expect(seen).toContain('emlint_bg.wasm');
});

test('only what is needed is fetched: notes when somebody comes near, the editor on Edit', async ({ page }) => {
  const first = await requests(page, async () => {
    await embedded(page, html(widget(RECEIPT, 'editable')));
    await checked(page);
  });
  const scripts = first.map(name => name.replace(/#.*/, '')).filter(name => name.endsWith('.js'));
  expect(scripts.sort()).toEqual(['widget-worker.js', 'widget.js', 'widget.js']);
  const host = page.locator('emlint-message');
  const near = await requests(page, async () => {
    await host.locator('.emlint-mark').first().hover();
    await expect(host.locator('.tip')).toBeVisible();
  });
  expect(near).toContain('notes.js');
  expect(near.filter(name => name.startsWith('editing'))).toEqual([]);
  const editing = await requests(page, async () => {
    await host.getByRole('button', { name: 'Edit' }).click();
    await expect(host.getByRole('textbox', { name: 'Raw message' })).toBeFocused();
  });
  expect(editing.some(name => name.startsWith('editing-'))).toBe(true);
});

test('nothing moves when the findings come', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, { shifts: [] });
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) /** @type {any} */ (globalThis).shifts.push([entry.startTime, /** @type {any} */ (entry).value]);
    }).observe({ type: 'layout-shift', buffered: true });
    customElements.whenDefined('emlint-message').then(() => requestAnimationFrame(() => requestAnimationFrame(() => Object.assign(globalThis, { defined: performance.now() }))));
  });
  // The linter comes late.
  await page.route('**/*.wasm', async route => {
    await new Promise(resolve => setTimeout(resolve, 700));
    await route.continue();
  });
  await embedded(page, html(`${widget(RECEIPT)}<p>Text below.</p>${widget(RECEIPT, 'findings="inline"')}<p>Text below.</p>`));
  await checked(page, 1);
  await page.waitForTimeout(200);
  const { shifts, defined } = await page.evaluate(() => {
    const { shifts, defined } = /** @type {any} */ (globalThis);
    return { shifts, defined };
  });
  const total = (/** @type {[number, number][]} */ list) => list.reduce((sum, [, value]) => sum + value, 0);
  expect(total(shifts.filter((/** @type {[number, number]} */ [time]) => time > defined))).toBe(0);
  expect(total(shifts)).toBeLessThan(0.1);
});

test('cards over marks and notes below lines, by pointer', async ({ page }) => {
  await embedded(page, html(widget(RECEIPT, IGNORE)));
  const host = await checked(page);
  const mark = host.locator('.emlint-mark').nth(1);
  await mark.hover();
  await expect(host.locator('.tip')).toContainText('This date is a Monday, not a Sunday');
  await host.locator('.tip a').first().hover();
  await page.waitForTimeout(400);
  await expect(host.locator('.tip')).toBeVisible();
  await mark.click();
  const note = host.locator('.note');
  await expect(note.locator('.nt')).toHaveText('This date is a Monday, not a Sunday');
  await expect(note).toContainText('The standard requires the two to agree');
  await expect(note.locator('.del')).toContainText('Sun, 23 Nov');
  await expect(note.locator('.ins')).toContainText('Mon, 23 Nov');
  // It stands below its line, and there is nothing to change here.
  expect(await note.evaluate(element => element.previousElementSibling?.textContent)).toContain('Date: Sun');
  await expect(note.getByRole('button', { name: 'Apply' })).toHaveCount(0);
  await expect(host.locator('.row[aria-selected=true]')).toContainText('DAT003');
  expect(await note.getByRole('link', { name: /^DAT003/ }).getAttribute('href')).toMatch(/\/rules\/DAT003\/$/);
  await note.getByRole('button', { name: 'Close this note' }).click();
  await expect(note).toHaveCount(0);
  await host.locator('.row').nth(2).click();
  await expect(note.locator('.nt')).toContainText('Precedence');
});

test('all of it works with the keyboard', async ({ page }) => {
  await embedded(page, html(widget(RECEIPT, IGNORE)));
  const host = await checked(page);
  const focused = () => host.evaluate(element => element.shadowRoot?.activeElement?.textContent);
  await page.keyboard.press('Tab');
  await expect(host.getByRole('button', { name: 'Copy' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(host.locator('.text')).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Café');
  await expect(host.locator('.tip')).toContainText('unencoded');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('Sun');
  await expect(host.locator('.tip')).toContainText('Monday');
  await page.keyboard.press('Escape');
  await expect(host.locator('.tip')).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(host.locator('.note .nt')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(host.locator('.note')).toHaveCount(0);
  expect(await focused()).toBe('Sun');
  // In the list, too, it stands at what was looked at.
  await page.keyboard.press('Tab');
  await expect(host.locator('.row').nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(host.locator('.row').first()).toBeFocused();
  await expect(host.locator('.sel')).toHaveText('Café');
  await page.keyboard.press('ArrowDown');
  await expect(host.locator('.sel')).toHaveText('Sun');
  await page.keyboard.press('Enter');
  await expect(host.locator('.note .nt')).toHaveText('This date is a Monday, not a Sunday');
  await page.keyboard.press('F8');
  await expect(host.locator('.note .nt')).toContainText('Precedence');
  await page.keyboard.press('Shift+F8');
  await expect(host.locator('.note .nt')).toContainText('Monday');
});

test('attributes say what is checked and shown', async ({ page }) => {
  await embedded(
    page,
    html([
      widget(RECEIPT, 'select="DAT, HDR" findings="inline"'),
      widget(RECEIPT, 'findings="none" height="150" theme="dark"'),
      widget(RECEIPT, 'ignore="NOPE001"'),
      widget(RECEIPT.replace('Date: Sun', 'Date: Mon').replace('é', 'e').replace('Precedence: bulk\n', 'Message-ID: <1@copperkettle.example>\nMIME-Version: 1.0\n'), 'stage="outgoing" aria-label="A clean one"'),
    ].join('')),
  );
  const inline = await checked(page);
  expect((await marks(inline)).map(([code]) => code)).toEqual(['HDR005', 'DAT003']);
  await expect(inline.locator('.list')).toBeHidden();
  const fixed = await checked(page, 1);
  expect(await fixed.locator('.widget').evaluate(box => [box.getBoundingClientRect().height, getComputedStyle(box).colorScheme])).toEqual([150, 'dark']);
  await expect(fixed.locator('.emlint-mark')).toHaveCount(0);
  const wrong = page.locator('emlint-message').nth(2);
  await expect(wrong.getByRole('status')).toContainText('NOPE001');
  expect(await wrong.evaluate(element => /** @type {any} */ (element).lint().then(() => '', String))).toContain('NOPE001');
  const clean = await checked(page, 3);
  await expect(clean.locator('#title')).toHaveText('A clean one');
  await expect(clean.getByRole('status')).toContainText('nothing to complain about');
  // They can be changed later, and so can the message.
  const events = clean.evaluate(element => new Promise(resolve => element.addEventListener('emlint-report', event => resolve(/** @type {any} */ (event).detail.findings.length), { once: true })));
  await clean.locator('> pre').evaluate(pre => (pre.textContent = 'From: a@b.example\nFrom: c@d.example\n\nHi\n'));
  expect(await events).toBeGreaterThan(0);
  await inline.evaluate(element => element.setAttribute('select', 'LST'));
  await expect(inline.locator('.emlint-mark')).toHaveText(['Precedence: bulk']);
  // What has no attribute is a property, which leaves attributes their say.
  const codes = await clean.evaluate(async (/** @type {any} */ element) => {
    element.options = { select: ['LST'], stage: 'received', ownDomains: ['copperkettle.example'] };
    element.setAttribute('select', 'HDR');
    const { stage, findings } = await element.lint();
    return [stage, ...findings.map((/** @type {any} */ { code }) => code.slice(0, 3))];
  });
  expect(codes[0]).toBe('outgoing');
  expect(new Set(codes.slice(1))).toEqual(new Set(['HDR']));
});

test('what is editable can be tried out, undone and left as it was', async ({ page }) => {
  await embedded(page, html(widget(RECEIPT, `${IGNORE} editable`)));
  const host = await checked(page);
  const before = await host.boundingBox();
  await host.getByRole('button', { name: 'Edit' }).click();
  await expect(host.locator('.cm-content')).toBeFocused();
  expect(await host.boundingBox()).toEqual(before);
  await expect(host.locator('.emlint-mark')).toHaveCount(3);
  await host.locator('.row').nth(1).click();
  await host.locator('.note').getByRole('button', { name: 'Apply' }).click();
  await expect(host.locator('.row')).toHaveCount(2);
  await host.getByRole('button', { name: 'Undo' }).click();
  await expect(host.locator('.row')).toHaveCount(3);
  // An open note does not take the cursor away from what is typed.
  await host.locator('.row').nth(1).click();
  await expect(host.locator('.note')).toBeVisible();
  await host.locator('.cm-content').press('Control+Home');
  await page.keyboard.type('Date', { delay: 120 });
  await page.keyboard.type(': x\n', { delay: 120 });
  await expect(host.locator('.row')).not.toHaveCount(3);
  await expect(host.locator('.cm-line').first()).toHaveText('Date: x');
  await page.keyboard.press('Escape');
  await expect(host.locator('.note')).toHaveCount(0);
  await expect(host.locator('.cm-content')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(host.locator('.cm-content')).toHaveCount(0);
  await expect(host.locator('.ln').first()).toHaveText('Date: x');
  await expect(host.locator('.wh')).toContainText('edited');
  await host.getByRole('button', { name: 'Edit' }).click();
  await host.getByRole('button', { name: 'Reset' }).click();
  await host.getByRole('button', { name: /Done/ }).click();
  await expect(host.locator('.wh')).not.toContainText('edited');
  await expect(host.locator('.row')).toHaveCount(3);
  // A fix needs no editor.
  await host.locator('.emlint-mark').nth(1).click();
  await host.locator('.note').getByRole('button', { name: 'Apply' }).click();
  await expect(host.locator('.ln').nth(3)).toHaveText('Date: Mon, 23 Nov 2026 10:10:17 +0100');
  await expect(host.locator('.wh')).toContainText('edited');
});

test('mail is hostile: nothing of it becomes HTML, and what hides is named', async ({ page }) => {
  const evil = '<img src=x onerror=alert(1)><script>alert(1)</script>';
  const text = `From: "${evil}" <a@b.example>\nSubject: pay\u202e\u200bpal ${evil}\nX: \u0001\u0007\nPrecedence: ${evil}\n\n${evil}\n`;
  await page.route('**/evil.eml', route => route.fulfill({ contentType: 'message/rfc822', body: `${text}${'\0'.repeat(300_000)}\r\n${'\xff'.repeat(50_000)}\n` }));
  await embedded(page, html(`${widget(text, 'editable')}<emlint-message src="evil.eml"></emlint-message>`));
  const host = await checked(page);
  await expect(host.locator('.ln').nth(1)).toContainText(/payRLO ?ZWSPpal/);
  for (let index = 0; index < (await host.locator('.row').count()); index++) await host.locator('.row').nth(index).click();
  const second = await checked(page, 1);
  await expect(second.locator('.ln').nth(6)).toContainText('NUL ×');
  const inside = await page.evaluate(() =>
    [...document.querySelectorAll('emlint-message')].flatMap(element => [...(element.shadowRoot?.querySelectorAll('img, script, iframe, [onerror], [href^="javascript:"]') ?? [])].map(({ outerHTML }) => outerHTML)),
  );
  expect(inside).toEqual([]);
  const shown = await host.evaluate(element => element.shadowRoot?.querySelector('.widget')?.textContent);
  expect(shown).not.toMatch(/[\u0001-\u0008\u202a-\u202e\u200b]/);
});

test('a long message is drawn in part, with all that is marked', async ({ page }) => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`).join('\n');
  await embedded(page, html(widget(`From: a@b.example\nDate: Mon, 23 Nov 2026 10:00:00 +0000\n\n${lines}\n${'x'.repeat(1_200)}\nend\n`)));
  const host = await checked(page);
  expect(await host.locator('.ln').count()).toBeLessThan(1_100);
  await expect(host.locator('.gap').first()).toContainText('are not shown');
  await expect(host.locator('.emlint-mark[data-code=FMT010]')).toHaveCount(1);
});

test('without scripts there is the text', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const page = await context.newPage();
  await page.route('**/embedding.html', route => route.fulfill({ contentType: 'text/html', body: html(widget(RECEIPT)) }));
  await page.goto('embedding.html');
  await expect(page.locator('pre')).toBeVisible();
  await context.close();
});

test('a site may have the files elsewhere', async ({ page }) => {
  await embedded(page, html(widget(RECEIPT, `assets="${ASSETS}" ${IGNORE}`)));
  expect(await marks(await checked(page))).toEqual(FOUND);
});

test('the files may come from another host, and a frame as well', async ({ browser, baseURL }) => {
  const { port, pathname } = new URL(baseURL ?? '');
  const files = `http://127.0.0.1:${port}${pathname}`;
  const page = await browser.newPage();
  /** @type {string[]} */
  const wrong = [];
  page.on('console', message => message.type() === 'error' && wrong.push(message.text()));
  const packed = deflateRawSync(Buffer.from(RECEIPT.replaceAll('\n', '\r\n'))).toString('base64url');
  const frame = `<iframe src="${files}embed.html#m=1.${packed}&ignore=MID001" sandbox="allow-scripts allow-same-origin" title="A receipt" width="100%" height="360"></iframe>`;
  const policy = POLICY.replaceAll("'self'", `'self' ${files}`);
  const content = html(widget(RECEIPT, IGNORE) + frame, `<script type="module" src="${files}widget.js"></script>`);
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': `${policy}; frame-src ${files}` }).end(content));
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  await page.goto(`http://127.0.0.1:${address.port}/docs/`);
  expect(await marks(await checked(page))).toEqual(FOUND);
  await expect(page.frameLocator('iframe').locator('.emlint-mark')).toHaveCount(3);
  expect(wrong.filter(text => !text.includes('favicon.ico'))).toEqual([]);
  await page.close();
  server.close();
});

/** What generators make of a fence. @type {Record<string, string>} */
const FENCES = {
  'mdBook': `<pre><code class="language-eml">${escape(RECEIPT)}</code></pre>`,
  'MkDocs Material': `<div class="language-eml highlight"><pre><span></span><code>${escape(RECEIPT).replace('From', '<span class="n">From</span>')}</code></pre></div>`,
  'Starlight': `<div class="expressive-code"><figure class="frame"><pre data-language="eml"><code>${RECEIPT.trimEnd().split('\n').map(line => `<div class="ec-line"><div class="code">${escape(line) || '\n'}</div></div>`).join('')}</code></pre></figure></div>`,
  'VitePress': `<div class="language-eml"><button></button><pre class="shiki"><code>${RECEIPT.trimEnd().split('\n').map(line => `<span class="line">${escape(line)}</span>`).join('\n')}</code></pre></div>`,
  'Docusaurus': `<div class="language-eml codeBlockContainer_x1"><div class="codeBlockContent"><pre class="prism-code language-eml"><code>${RECEIPT.trimEnd().split('\n').map(line => `<span class="token-line">${escape(line)}<br></span>`).join('')}</code></pre></div></div>`,
};

test('the loader upgrades what generators make of a fence, also on pages that come later', async ({ page }) => {
  const script = `<script src="auto.js" defer data-ignore="MID001" data-findings="inline"></script>`;
  const other = '<pre><code class="language-sh">ls</code></pre>';
  await embedded(page, html(`<div id="page">${other}${FENCES.mdBook}</div>`, script), { 'content-security-policy': POLICY.replace(/; require-trusted.*/, '') });
  expect(await marks(await checked(page))).toEqual(FOUND);
  await expect(page.locator('pre', { has: page.locator('.language-eml') })).toBeHidden();
  await expect(page.locator('.language-sh')).toBeVisible();
  for (const [system, block] of Object.entries(FENCES)) {
    // As frameworks do when another page is shown.
    await page.evaluate(markup => {
      const host = /** @type {HTMLElement} */ (document.getElementById('page'));
      host.replaceChildren(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
    }, block);
    await expect(page.locator('emlint-message'), system).toHaveCount(1);
    expect(await marks(await checked(page)), system).toEqual(FOUND);
    expect((await page.locator('emlint-message > pre').textContent())?.trimEnd(), system).toBe(RECEIPT.trimEnd());
  }
});

const require = createRequire(new URL('../../www/package.json', import.meta.url));
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

for (const width of [900, 360]) {
  test(`axe finds nothing, ${width} pixels wide`, async ({ page }) => {
    await page.addInitScript({ content: AXE });
    await page.setViewportSize({ width, height: 900 });
    await embedded(page, html(`${widget(RECEIPT, 'aria-label="One"')}${widget(RECEIPT, 'editable aria-label="Two"')}${widget(RECEIPT, 'findings="inline" aria-label="Three"')}`), {});
    for (let index = 0; index < 3; index++) await page.locator('emlint-message').nth(index).scrollIntoViewIfNeeded();
    const first = await checked(page);
    const second = await checked(page, 1);
    await first.locator('.row').nth(1).click();
    await expect(first.locator('.note')).toContainText('The standard requires');
    await second.getByRole('button', { name: 'Edit' }).click();
    await expect(second.locator('.cm-content')).toBeFocused();
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(scheme => document.documentElement.style.setProperty('color-scheme', scheme), colorScheme);
      const found = await page.evaluate(async () => {
        const { violations } = await /** @type {any} */ (globalThis).axe.run('emlint-message', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
        return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
      });
      expect(found).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
}

test('the policy that the documentation names is enough, and no looser one is in use here', async ({ page }) => {
  expect(POLICY).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
  await embedded(page, html(widget(RECEIPT, 'editable')));
  const host = await checked(page);
  await host.getByRole('button', { name: 'Edit' }).click();
  await page.keyboard.type('X');
  await expect(host.locator('.row').first()).toBeVisible();
});
