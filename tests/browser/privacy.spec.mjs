/** Mail is hostile, and private: nothing of it is run, loaded or sent, and the browser sees to that. */
import { deflateRawSync } from 'node:zlib';
import { dropText, expect, expected, linted, openSample, sample, test } from './support.mjs';

test('nothing of a message becomes HTML, nothing is loaded', async ({ page }) => {
  const evil = '<img src=x onerror=alert(1)><script>alert(1)</script><svg onload=alert(1)>';
  await dropText(
    page,
    [
      `From: "${evil}" <a@example.org>`,
      `To: b@example.org`,
      `Subject: ${evil}`,
      `Precedence: ${evil}`,
      `${evil}`,
      'Date: Mon, 23 Nov 2026 10:00:00 +0000',
      `List-Unsubscribe: <javascript:alert(1)>, <https://tracker.example/${evil}>`,
      'MIME-Version: 1.0',
      'Content-Type: text/html',
      '',
      `${evil}<link rel=stylesheet href=https://tracker.example/x.css><iframe src=https://tracker.example/></iframe>`,
      '',
    ].join('\r\n'),
    '<img src=x onerror=alert(1)>.eml',
  );
  let dialogs = 0;
  page.on('dialog', dialog => {
    dialogs++;
    return dialog.dismiss();
  });
  for (const row of await page.locator('.row').all()) await row.click();
  await page.locator('.emlint-mark').first().hover();
  await expect(page.locator('.tip')).toBeVisible();
  // The editor puts an image without a source beside each chip, for the caret.
  const inside = await page.evaluate(() => {
    const roots = [document, /** @type {ShadowRoot} */ (document.getElementById('editor')?.shadowRoot)];
    return roots.flatMap(root => [...root.querySelectorAll('img:not(.cm-widgetBuffer:not([src])), iframe, svg[onload], script:not([src]), [onerror], [href^="javascript:"]')].map(element => element.outerHTML));
  });
  expect(inside).toEqual([]);
  expect(dialogs).toBe(0);
});

test('direction marks and invisible characters are named wherever they show up', async ({ page }) => {
  const name = Buffer.from('Zahl\u202eung\u200b \u2066bank', 'utf8').toString('latin1');
  await dropText(page, `From: a@example.org\r\nPrecedence: ${name}\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nHi\r\n`);
  await expect(page.locator('.cm-line').nth(1)).toHaveText('Precedence: ZahlRLOungZWSP LRIbank');
  await expect(page.locator('#list')).toContainText('ZahlRLOungZWSP LRIbank');
  const raw = await page.evaluate(() => [document.body.innerText, document.getElementById('editor')?.shadowRoot?.querySelector('.cm-content')?.textContent].join(''));
  expect(raw).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
});

test('a great run of odd characters does not stop the page', async ({ page }) => {
  await dropText(page, `From: a@example.org\r\n\r\n${'\0'.repeat(500_000)}\r\n${'\xff\0'.repeat(100_000)}\r\n`);
  await expect(page.locator('.cm-line').nth(2)).toContainText('NUL ×');
});

test('the policy forbids inline code and other hosts', async ({ page }) => {
  await page.goto('');
  expected.push(/violates|Content Security Policy|Trusted/);
  const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).not.toMatch(/'unsafe-|https?:/);
  const outcome = await page.evaluate(async () => {
    const attempts = {
      fetch: () => fetch('https://tracker.example/'),
      inline: () => document.body.append(Object.assign(document.createElement('script'), { textContent: 'run = 1' })),
      html: () => void (document.createElement('div').innerHTML = '<b>x</b>'),
      policy: () => /** @type {any} */ (globalThis).trustedTypes.createPolicy('other', {}),
      foreignScript: () => /** @type {any} */ (globalThis).trustedTypes.createPolicy('emlint', {}),
    };
    /** @type {Record<string, string>} */
    const results = {};
    for (const [name, attempt] of Object.entries(attempts)) {
      try {
        await attempt();
        results[name] = 'allowed';
      } catch {
        results[name] = 'refused';
      }
    }
    return results;
  });
  expect(outcome).toEqual({ fetch: 'refused', inline: 'refused', html: 'refused', policy: 'refused', foreignScript: 'refused' });
  await expect(page.locator('#proof-blocked')).not.toHaveText('0');
});

test('the linter’s worker cannot reach another host either', async ({ page }) => {
  // The same shim as the page's, with a file that tries.
  await page.route('**/assets-*/worker.js', route =>
    route.fulfill({
      contentType: 'text/javascript',
      body: "self.onmessage = ({ data }) => data.id && fetch('https://tracker.example/').then(() => 'reached', () => 'refused').then(error => self.postMessage({ id: data.id, error, trap: false, detail: '' }));",
    }),
  );
  expected.push(/Content Security Policy|violates/);
  await page.goto('?sample=clean');
  await expect(page.getByTestId('summary')).toContainText('The checker did not start');
  await expect(page.getByTestId('summary')).toContainText('refused');
});

test('the page counts what it is proud of', async ({ page }) => {
  await openSample(page, 'receipt');
  await page.locator('.logo').click();
  await expect(page.locator('#proof-requests')).toHaveText('0');
  await expect(page.locator('#proof-blocked')).toHaveText('0');
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
});

test('a message in the address is opened, and taken out of the address', async ({ page, baseURL }) => {
  await page.goto('rules/HDR020/');
  const link = page.getByRole('link', { name: 'Open in emlint' }).first();
  expect(await link.getAttribute('href')).toMatch(/#m=1\.[\w-]+$/);
  await link.click();
  await linted(page);
  await expect(page.locator('.cm-line').nth(2)).toHaveText('Subject: Your receipt');
  expect(page.url()).toBe(baseURL);
});

for (const [what, hash] of [
  ['cut off', `#m=1.${deflateRawSync(sample('receipt')).toString('base64url').slice(0, -200)}`],
  ['of another kind', '#m=9.abc'],
  ['a bomb', ''],
]) {
  test(`a link that is ${what} is refused with a word`, async ({ page }) => {
    await page.goto('');
    const bomb = hash || (await page.evaluate(async () => {
      const stream = new Blob([new Uint8Array(40_000_000)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
      const octets = new Uint8Array(await new Response(stream).arrayBuffer());
      let binary = '';
      for (const octet of octets) binary += String.fromCharCode(octet);
      return `#m=1.${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
    }));
    await page.goto(`?x=1${bomb}`);
    await expect(page.getByRole('alert')).toContainText(/link/i);
    await expect(page.locator('html')).toHaveAttribute('data-view', 'start');
  });
}
