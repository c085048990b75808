/** Live verification: consent, evidence, marks; and that nobody is asked but the server that was confirmed. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, expected, linted, openSample, test } from './doh.mjs';
import { drop, marks, paste, textbox } from './support.mjs';

const require = createRequire(new URL('../../www/package.json', import.meta.url));
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** @typedef {import('./support.mjs').Page} Page */

// Each loads a module of 1.6 MB and waits for a server.
test.describe.configure({ timeout: 60_000 });

/** @param {string} name */
const message = name => readFileSync(new URL(`../verify/${name}.eml`, import.meta.url));

/** @param {Page} page @param {string} name @param {Buffer} octets */
async function open(page, name, octets) {
  await page.goto('');
  await drop(page, [{ name, octets }]);
  await linted(page);
}

/** Opens the dialog and chooses a server, without asking yet. @param {Page} page @param {string} url */
async function choose(page, url) {
  await page.getByRole('button', { name: 'Verify with DNS' }).click();
  const dialog = page.getByRole('dialog', { name: 'Verify with DNS' });
  await dialog.getByRole('radio', { name: 'Another server' }).check();
  await dialog.getByLabel('Address of a DNS-over-HTTPS server').fill(url);
  await expect(dialog.getByRole('button', { name: /^Ask 127/ })).toBeEnabled();
  return dialog;
}

/** @param {Page} page @param {string} url */
async function verify(page, url) {
  const dialog = await choose(page, url);
  await dialog.getByRole('button', { name: /^Ask 127/ }).click();
  await expect(page.getByRole('region', { name: 'Evidence' })).toBeVisible({ timeout: 45_000 });
  await linted(page);
}

/** A row of the evidence. @param {Page} page @param {string} name */
const row = (page, name) => page.getByRole('region', { name: 'Evidence' }).getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

/** @param {Page} page */
async function axe(page) {
  const found = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], iframes: false });
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
  });
  expect(found).toEqual([]);
}

test('says what will be asked of whom before the first question, and chooses nobody by itself', async ({ page, doh }) => {
  const { url, requests, asked } = await doh('shop');
  const before = asked.length;
  /** @type {string[]} */
  const loaded = [];
  page.on('request', request => loaded.push(request.url()));
  await open(page, 'order.eml', message('order'));
  expect(loaded.filter(address => address.includes('verify'))).toEqual([]);
  await page.getByRole('button', { name: 'Verify with DNS' }).click();
  const dialog = page.getByRole('dialog', { name: 'Verify with DNS' });
  await expect(dialog.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(dialog.getByText('Choose whom to ask.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Ask', exact: true })).toBeDisabled();
  await expect(dialog.getByLabel('IP address')).toHaveValue('203.0.113.24');
  await expect(dialog.getByLabel('Name in HELO')).toHaveValue('mta7.esp.example');
  await expect(dialog.getByLabel(/^MAIL FROM/)).toHaveValue('bounce@shop.example');
  const list = dialog.locator('#verify-questions li');
  await expect(list.filter({ hasText: 'k1._domainkey.shop.example' })).toContainText('TXT');
  await expect(list.filter({ hasText: '_dmarc.shop.example' })).toContainText('DMARC');
  // A correction changes what would be asked.
  await dialog.getByLabel('IP address').fill('198.51.100.9');
  await expect(list.filter({ hasText: '9.100.51.198.in-addr.arpa' })).toHaveCount(1);
  await dialog.getByLabel('IP address').fill('203.0.113');
  await expect(dialog.getByText('“203.0.113” is no IP address')).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Ask/ })).toBeDisabled();
  await dialog.getByLabel('IP address').fill('203.0.113.24');
  await dialog.getByRole('radio', { name: 'Another server' }).check();
  await expect(dialog.getByText('Enter the address of the server.')).toBeVisible();
  await dialog.getByLabel('Address of a DNS-over-HTTPS server').fill('http://dns.example/');
  await expect(dialog.getByText('is no https:// URL')).toBeVisible();
  await dialog.getByLabel('Address of a DNS-over-HTTPS server').fill(url);
  await expect(dialog.getByRole('heading', { level: 3 }).first()).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Ask 127\.0\.0\.1:/ })).toBeEnabled();
  await dialog.getByRole('radio', { name: /Cloudflare/ }).check();
  await expect(dialog.getByRole('button', { name: 'Ask cloudflare-dns.com' })).toBeEnabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  // Nothing was asked of anybody.
  expect(requests).toEqual([]);
  expect(asked.length).toBe(before);
});

for (const format of /** @type {const} */ (['url', 'json'])) {
  test(`verifies a message, ${format === 'url' ? 'RFC 8484' : 'JSON'}`, async ({ page, doh }) => {
    const server = await doh('shop');
    await open(page, 'order.eml', message('order'));
    await verify(page, server[format]);
    await expect(row(page, 'DKIM')).toContainText('pass');
    await expect(row(page, 'DKIM')).toContainText('Ed25519 key');
    await expect(row(page, 'SPF')).toContainText('v=spf1 include:esp.example a:mail.shop.example -all');
    await expect(row(page, 'SPF')).toContainText('1 of 10 lookups used');
    await expect(row(page, 'DMARC')).toContainText('v=DMARC1; p=quarantine');
    await expect(row(page, 'Reverse name')).toContainText('203.0.113.24 → mta7.esp.example → 203.0.113.24');
    await expect(row(page, 'Block lists')).toContainText('no verdict');
    await expect(row(page, 'Block lists')).not.toContainText('zen.spamhaus.org: not listed');
    await expect(page.getByTestId('summary')).toContainText('By today’s DNS, shop.example vouches for this message.');
    await expect(page.locator('.private')).toContainText('15 DNS names asked');
    // Each question went to that server, once; the announced ones are among them. support.mjs fails on any other host.
    expect(server.requests.length).toBe(15);
    expect(server.requests.every(request => request.startsWith(server.origin))).toBe(true);
    await page.getByRole('button', { name: 'Forget the answers' }).click();
    await expect(page.getByRole('region', { name: 'Evidence' })).toHaveCount(0);
    await expect(page.getByTestId('summary')).not.toContainText('By today’s DNS');
    await expect(page.locator('.private')).toContainText('Nothing leaves this tab');
  });
}

test('marks what broke a signature, and says so first', async ({ page, doh }) => {
  const { url } = await doh('shop');
  await open(page, 'scanned.eml', message('scanned'));
  await verify(page, url);
  const found = await marks(page);
  const mark = found.find(({ code }) => code === 'NET006');
  expect(mark?.severity).toBe('warning');
  expect(mark?.text).toContain('YU2B4rZs');
  await expect(page.getByTestId('findings').locator('[data-code=NET006]')).toContainText('32 octets were added at the end of the body');
  await expect(row(page, 'DKIM')).toContainText('It would verify wholly without that.');
  await page.getByTestId('findings').locator('[data-code=NET006]').click();
  await expect(page.locator('.note')).toContainText('32 octets were added');
  // An edit makes the answers those about another text.
  await page.keyboard.press('Escape');
  await textbox(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('x');
  await linted(page);
  await expect(page.getByRole('region', { name: 'Evidence' })).toHaveCount(0);
  await expect(page.getByTestId('findings').locator('[data-code^=NET]')).toHaveCount(0);
});

test('answers stay with the message that they are about', async ({ page, doh }) => {
  const server = await doh('shop');
  await open(page, 'order.eml', message('order'));
  await verify(page, server.url);
  await expect(page.getByRole('region', { name: 'Evidence' })).toBeVisible();
  const asked = server.requests.length;
  await drop(page, [{ name: 'scanned.eml', octets: message('scanned') }]);
  await expect(page).toHaveTitle(/^scanned\.eml: \d/);
  await expect(page.getByRole('region', { name: 'Evidence' })).toHaveCount(0);
  await expect(page.locator('.private')).toContainText('Nothing leaves this tab');
  await page.getByRole('combobox', { name: 'Message' }).selectOption({ index: 0 });
  await expect(page.getByRole('region', { name: 'Evidence' })).toBeVisible();
  await expect(page.getByTestId('summary')).toContainText('By today’s DNS, shop.example vouches for this message.');
  await expect(page.locator('.private')).toContainText('DNS names asked');
  expect(server.requests.length).toBe(asked);
});

test('verifies the sample that was changed on its way', async ({ page, doh }) => {
  const { url } = await doh('samples');
  await openSample(page, 'receipt');
  await verify(page, url);
  await expect(row(page, 'SPF')).toContainText('v=spf1 ip4:203.0.113.0/24 -all');
  await expect(row(page, 'DKIM')).toContainText('2,048-bit RSA key');
  await expect(row(page, 'DKIM')).toContainText('68 octets were added in the middle of the body');
  await expect(row(page, 'DMARC')).toContainText('fail, quarantine');
  await expect(row(page, 'DMARC')).toContainText('mail.sendpost.example');
  await expect(page.getByTestId('findings').locator('[data-code=NET006], [data-code=NET005]').first()).toBeVisible();
});

test('all samples can be verified', async ({ page, doh }) => {
  test.setTimeout(180_000);
  const { url } = await doh('samples');
  for (const name of ['clean', 'forwarded', 'newsletter', 'microsoft', 'received-spf', 'bounce', 'japanese']) {
    await openSample(page, name);
    await verify(page, url);
    await expect(row(page, 'DMARC').or(row(page, 'DKIM')).first()).toBeVisible();
  }
});

test('everything that can be wrong is told', async ({ page, doh }) => {
  const { url } = await doh('broken');
  await open(page, 'order.eml', message('order'));
  await verify(page, url);
  await expect(row(page, 'Block lists')).toContainText('listed');
  await expect(row(page, 'Reverse name')).toContainText('no reverse name');
  await expect(row(page, 'DKIM')).toContainText('permerror');
  await expect(row(page, 'SPF')).toContainText('fail');
  await expect(row(page, 'DMARC')).toContainText('fail, reject');
  await expect(row(page, 'Replies')).toContainText('takes no mail');
  // NET004 is about the same address as NET001, NET010 about the same domain as NET005: they stand in their notes.
  for (const code of ['NET001', 'NET005', 'NET007', 'NET008']) {
    await expect(page.getByTestId('findings').locator(`[data-code=${code}]`), code).toHaveCount(1);
  }
  await expect(page.getByTestId('summary')).toContainText('By today’s DNS it fails DMARC.');
});

/** What a server may do, and how it is told. */
const FAULTS = {
  servfail: 'SERVFAIL',
  truncated: 'truncated',
  lying: '',
  mixed: '',
  oversize: '',
  loop: '',
  html: 'its type is “text/html”',
  junk: '',
  broken: 'its HTTP status is 500',
  redirect: 'could not be reached',
  cors: 'does not let pages ask it (CORS)',
  closed: 'could not be reached',
};

for (const [fault, why] of Object.entries(FAULTS)) {
  test(`a server that answers with ${fault} proves nothing`, async ({ page, doh }) => {
    expected.push(/CORS policy|Failed to load resource|ERR_|net::/);
    const { url, requests, origin } = await doh('shop');
    const text = message('order').toString('latin1').replaceAll('shop.example', `${fault}.fault.example`);
    await open(page, 'order.eml', Buffer.from(text, 'latin1'));
    await verify(page, url);
    await expect(row(page, 'DKIM').locator('.badge')).toHaveText(/temperror/);
    await expect(row(page, 'SPF').locator('.badge')).toHaveText(/temperror/);
    await expect(row(page, 'DMARC').locator('.badge')).toHaveText(/temperror/);
    await expect(page.getByTestId('findings').locator('[data-code=NET011]')).toContainText('what depends on them is not known');
    await expect(page.getByTestId('findings').locator('[data-code=NET011]')).toContainText(why);
    await expect(page.getByTestId('findings').locator('[data-code=NET005], [data-code=NET007], [data-code=NET008]')).toHaveCount(0);
    await expect(page.getByTestId('summary')).toContainText('The DNS did not answer: nothing is known.');
    expect(requests.every(request => request.startsWith(origin))).toBe(true);
  });
}

test('a name that does not exist is a fact, and no failure', async ({ page, doh }) => {
  const { url } = await doh('shop');
  const text = message('order').toString('latin1').replaceAll('shop.example', 'nowhere.example');
  await open(page, 'order.eml', Buffer.from(text, 'latin1'));
  await verify(page, url);
  await expect(row(page, 'SPF').locator('.badge')).toHaveText(/none/);
  await expect(row(page, 'DKIM').locator('.badge')).toHaveText(/permerror/);
  await expect(page.getByTestId('findings').locator('[data-code=NET007]')).toContainText('there is no key at k1._domainkey.nowhere.example');
  await expect(page.getByTestId('findings').locator('[data-code=NET011]')).toHaveCount(0);
});

test('a silent server ends in time, and asking can be cancelled', async ({ page, doh }) => {
  test.setTimeout(90_000);
  expected.push(/Failed to load resource|ERR_|net::/);
  const { url } = await doh('shop');
  const text = message('order').toString('latin1').replaceAll('shop.example', 'slow.fault.example');
  await open(page, 'order.eml', Buffer.from(text, 'latin1'));
  const dialog = await choose(page, url);
  await dialog.getByRole('button', { name: /^Ask 127/ }).click();
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByText('Cancelled. Nothing was kept.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Evidence' })).toHaveCount(0);
  await dialog.getByRole('button', { name: /^Ask 127/ }).click();
  await expect(page.getByRole('region', { name: 'Evidence' })).toBeVisible({ timeout: 60_000 });
  await expect(row(page, 'SPF').locator('.badge')).toHaveText(/temperror/);
});

test('records that are given ask nobody', async ({ page, doh }) => {
  const { requests } = await doh('shop');
  await open(page, 'order.eml', message('order'));
  await page.getByRole('button', { name: 'Verify with DNS' }).click();
  const dialog = page.getByRole('dialog', { name: 'Verify with DNS' });
  await dialog.getByRole('radio', { name: 'Nobody: I have the records' }).check();
  await dialog.getByLabel('Records', { exact: true }).fill('shop.example A 1.2');
  await dialog.getByRole('button', { name: 'Use these records' }).click();
  await expect(dialog.getByText('“1.2” is no A record')).toBeVisible();
  await dialog.getByLabel('Records', { exact: true }).fill(readFileSync(new URL('../verify/shop.zone', import.meta.url), 'utf8'));
  await dialog.getByRole('button', { name: 'Use these records' }).click();
  await expect(row(page, 'DKIM')).toContainText('pass');
  await expect(page.locator('#evidence')).toContainText('nobody asked');
  expect(requests).toEqual([]);
});

test('nothing from the DNS becomes HTML', async ({ page }) => {
  await open(page, 'order.eml', message('order'));
  await page.getByRole('button', { name: 'Verify with DNS' }).click();
  const dialog = page.getByRole('dialog', { name: 'Verify with DNS' });
  await dialog.getByRole('radio', { name: 'Nobody: I have the records' }).check();
  const evil = '<img src=x onerror=alert(1)><script>alert(1)</script>';
  await dialog.getByLabel('Records', { exact: true }).fill([`shop.example TXT "v=spf1 exists:${evil}"`, `_dmarc.shop.example TXT "v=DMARC1; p=none; rua=${evil}"`, `k1._domainkey.shop.example TXT "v=DKIM1; p=${evil}"`, `24.113.0.203.in-addr.arpa PTR a.example`, `default._bimi.shop.example TXT "v=BIMI1; l=${evil}\u202e"`].join('\n'));
  await dialog.getByRole('button', { name: 'Use these records' }).click();
  await expect(row(page, 'DMARC')).toContainText('<img src=x onerror=alert(1)>');
  expect(await page.locator('#cards img, #cards script, #findings img').count()).toBe(0);
});

test('the worker asks nobody that was not confirmed', async ({ page, doh }) => {
  const { url } = await doh('shop');
  await open(page, 'order.eml', message('order'));
  await verify(page, url);
  const outcome = await page.evaluate(async () => {
    const script = performance.getEntriesByType('resource').map(({ name }) => name).find(name => name.endsWith('verify-worker.js'));
    return script ?? '';
  });
  expect(outcome).toContain('verify-worker.js');
  const [worker] = page.workers().filter(worker => worker.url().endsWith('verify-worker.js'));
  const results = await worker?.evaluate(async ({ url }) => {
    const attempt = async (/** @type {string} */ address) => fetch(address).then(() => 'reached', error => String(error));
    return {
      other: await attempt('https://tracker.example/'),
      // Not even the same server, as nobody asks now.
      same: await attempt(url),
      own: await attempt(new URL('rules.json', self.location.href).href),
      ways: ['XMLHttpRequest', 'WebSocket', 'EventSource', 'Worker'].filter(way => way in self),
    };
  }, { url });
  expect(results?.other).toContain('was not confirmed');
  expect(results?.same).toContain('was not confirmed');
  expect(results?.own).toContain('was not confirmed');
  expect(results?.ways).toEqual([]);
});

test('pasted text says what that means for signatures', async ({ page, doh }) => {
  const { url } = await doh('shop');
  await page.goto('');
  await paste(page, '#raw', message('order').toString('utf8').replaceAll('\r\n', '\n'));
  await linted(page);
  const dialog = await choose(page, url);
  await expect(dialog.getByText('This text was pasted')).toBeVisible();
  await dialog.getByRole('button', { name: /^Ask 127/ }).click();
  await expect(row(page, 'DKIM')).toContainText('pass');
  await expect(page.locator('#dns-changes')).toContainText('CRLF');
});

/** Opens the dialog about a domain. @param {Page} page */
async function domainDialog(page) {
  await page.goto('');
  await page.getByRole('button', { name: 'Check a domain…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Enter a domain, as in shop.example.')).toBeVisible();
  return dialog;
}

/** Says which domain, and whom to ask, without asking yet. @param {import('./support.mjs').Locator} dialog @param {string} url */
async function chooseDomain(dialog, url) {
  await dialog.getByLabel('Domain').fill('shop.example');
  await dialog.getByLabel(/^DKIM selectors/).fill('k1');
  await dialog.getByLabel(/^IP addresses that send/).fill('198.51.100.1');
  await dialog.getByRole('radio', { name: 'Another server' }).check();
  await dialog.getByLabel('Address of a DNS-over-HTTPS server').fill(url);
  await expect(dialog.locator('#domain-questions li').filter({ hasText: 'k1._domainkey.shop.example' })).toHaveCount(1);
}

test('a domain is checked, with the records to publish', async ({ page, doh }) => {
  const { url, requests, origin } = await doh('shop');
  const dialog = await domainDialog(page);
  await chooseDomain(dialog, url);
  expect(requests).toEqual([]);
  await dialog.getByRole('button', { name: /^Ask 127/ }).click();
  await expect(dialog.getByRole('heading', { name: 'What shop.example publishes' })).toBeVisible({ timeout: 20_000 });
  await expect(dialog.locator('.advice')).toContainText('shop.example. IN TXT "v=spf1 ip4:198.51.100.1 include:esp.example a:mail.shop.example -all"');
  await expect(dialog.getByRole('table')).toContainText('k1');
  await expect(dialog.getByRole('table')).toContainText('10 mail.shop.example');
  await expect(dialog).toContainText('SPF003');
  expect(requests.every(request => request.startsWith(origin))).toBe(true);
  expect(requests.length).toBeGreaterThan(20);
});

for (const look of [
  { name: 'light', colorScheme: /** @type {const} */ ('light'), viewport: { width: 1440, height: 900 } },
  { name: 'dark', colorScheme: /** @type {const} */ ('dark'), viewport: { width: 1440, height: 900 } },
  { name: 'phone', colorScheme: /** @type {const} */ ('light'), viewport: { width: 390, height: 844 } },
]) {
  test.describe(`${look.name}: axe finds nothing`, () => {
    test.use({ colorScheme: look.colorScheme, viewport: look.viewport });
    test('in the dialog and the evidence', async ({ page, doh }) => {
      await page.addInitScript({ content: AXE });
      const { url } = await doh('broken');
      await open(page, 'order.eml', message('order'));
      await choose(page, url);
      await axe(page);
      await page.getByRole('dialog').getByRole('button', { name: /^Ask 127/ }).click();
      await expect(page.locator('#evidence')).toBeAttached();
      await linted(page);
      if (look.name === 'phone') await page.locator('.seg [data-pane=overview]').click();
      await expect(page.locator('#evidence')).toBeVisible();
      await axe(page);
    });

    test('in the dialog about a domain and its answers', async ({ page, doh }) => {
      await page.addInitScript({ content: AXE });
      const { url } = await doh('broken');
      const dialog = await domainDialog(page);
      await axe(page);
      await chooseDomain(dialog, url);
      await axe(page);
      await dialog.getByRole('button', { name: /^Ask 127/ }).click();
      await expect(dialog.getByRole('heading', { name: 'What shop.example publishes' })).toBeVisible({ timeout: 45_000 });
      await dialog.evaluate(element => element.querySelectorAll('details').forEach(details => (details.open = true)));
      await axe(page);
      // Long keys and names do not push the answers out of a phone.
      expect(await dialog.evaluate(element => element.scrollWidth - element.clientWidth)).toBe(0);
    });
  });
}
