/**
 * What has to work in Firefox too: npm --prefix www run firefox, after the page is built.
 *
 * It drives the Firefox that is installed (FIREFOX names another) over WebDriver BiDi: open, drop, lint, F8, share, ask the
 * DNS server of the tests, without a network.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { build, serve } from './doh-server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const www = join(here, '../../www');
/** @type {typeof import('../../www/node_modules/puppeteer-core/lib/types.js')} */
const { launch } = createRequire(join(www, 'package.json'))('puppeteer-core');

const executablePath = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(path => path && existsSync(path));
if (!executablePath) {
  console.error('There is no Firefox: install firefox-esr, or name one with FIREFOX.');
  process.exit(2);
}

const PORT = 20_000 + (process.pid % 20_000);
const BASE = `http://127.0.0.1:${PORT}/tools/emlint/`;
const server = spawn(process.execPath, [join(www, 'serve.mjs'), '--port', String(PORT), '--base', '/tools/emlint/'], { stdio: 'ignore' });
build();
const dns = await serve('shop');
const browser = await launch({ browser: 'firefox', executablePath, headless: true });

/** @type {string[]} */
const wrong = [];
let failed = 0;

/** @param {string} name @param {() => Promise<void>} run */
async function step(name, run) {
  const start = performance.now();
  try {
    await run();
    console.log(`ok: ${name} (${Math.round(performance.now() - start)} ms)`);
  } catch (error) {
    failed++;
    console.error(`not ok: ${name}\n${error instanceof Error ? error.stack : error}`);
  }
}

/** Asks again until it is so. @param {string} what @param {() => Promise<unknown>} ask */
async function until(what, ask) {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    if (await ask().catch(() => false)) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain: ${what}`);
}

try {
  await until('the server', async () => (await fetch(BASE)).ok);
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  // The page asks before an edited message is left.
  page.on('dialog', dialog => void dialog.accept());
  page.on('pageerror', error => wrong.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') wrong.push(message.text());
  });
  const linted = () =>
    until('a report', () => page.evaluate(() => document.documentElement.hasAttribute('data-reported') && !document.documentElement.hasAttribute('aria-busy')));
  const lines = () => page.evaluate(() => [...(document.getElementById('editor')?.shadowRoot?.querySelectorAll('.cm-line') ?? [])].map(line => line.textContent));
  /** @param {string} name @param {Buffer} octets */
  const drop = (name, octets) =>
    page.evaluate(
      (title, base64) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(base64), character => character.charCodeAt(0))], title));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      name,
      octets.toString('base64'),
    );

  await step('opens, and is ready for a time without a network', async () => {
    await page.goto(BASE);
    await until('the service worker', () => page.evaluate(() => document.getElementById('proof-offline')?.textContent === 'yes, ready'));
  });

  const octets = Buffer.concat([readFileSync(join(www, 'public/samples/contact-form.eml')), Buffer.from([0xff, 0x00, 0x0d])]);
  await step('a dropped file is linted', async () => {
    await drop('form.eml', octets);
    await linted();
    assert.ok((await page.$$('.row')).length > 5);
    assert.match((await lines())[0] ?? '', /^Return-Path/);
  });

  await step('F8 opens the note of the first finding', async () => {
    await page.keyboard.press('F8');
    await until('a note', () => page.evaluate(() => Boolean(document.getElementById('editor')?.shadowRoot?.querySelector('.note .why')?.textContent)));
    const [row, note] = await page.evaluate(() => [document.querySelector('.row')?.getAttribute('data-code'), document.getElementById('editor')?.shadowRoot?.querySelector('.note')?.getAttribute('data-code')]);
    assert.equal(row, note);
    await page.keyboard.press('Escape');
  });

  await step('typing is linted, undo brings every octet back', async () => {
    await page.keyboard.type('X');
    await linted();
    await page.keyboard.down('Control');
    await page.keyboard.press('z');
    await page.keyboard.up('Control');
    await linted();
    const { sha } = await page.evaluate(async () => {
      const save = URL.createObjectURL;
      /** @type {Blob | null} */
      let blob = null;
      URL.createObjectURL = made => {
        blob = /** @type {Blob} */ (made);
        return save.call(URL, made);
      };
      HTMLAnchorElement.prototype.click = () => {};
      /** @type {HTMLElement | null} */ (document.querySelector('[data-do=save]'))?.click();
      const digest = await crypto.subtle.digest('SHA-256', await /** @type {Blob} */ (/** @type {unknown} */ (blob)).arrayBuffer());
      return { sha: [...new Uint8Array(digest)].map(octet => octet.toString(16).padStart(2, '0')).join('') };
    });
    const { createHash } = await import('node:crypto');
    assert.equal(sha, createHash('sha256').update(octets).digest('hex'));
  });

  await step('a shared link opens as the same message', async () => {
    await page.evaluate(() => /** @type {HTMLElement | null} */ (document.querySelector('[data-do=share]'))?.click());
    await until('the link', () => page.evaluate(() => /** @type {HTMLTextAreaElement | null} */ (document.querySelector('#share-link'))?.value.includes('#m=1.')));
    await page.evaluate(() => /** @type {HTMLInputElement} */ (document.querySelector('#redact')).click());
    await until('the comparison', () => page.evaluate(() => /stays? the same|Not all/.test(document.querySelector('#share')?.textContent ?? '')));
    await page.evaluate(() => /** @type {HTMLInputElement} */ (document.querySelector('#redact')).click());
    await until('the link', () => page.evaluate(() => !document.querySelector('#share')?.textContent?.includes('Replaced')));
    const link = await page.evaluate(() => /** @type {HTMLTextAreaElement} */ (document.querySelector('#share-link')).value);
    const before = await page.evaluate(() => [...document.querySelectorAll('.row')].map(row => row.getAttribute('data-code')));
    const other = await browser.newPage();
    await other.goto(link);
    await until('a report', () => other.evaluate(() => document.documentElement.hasAttribute('data-reported')));
    assert.deepEqual(await other.evaluate(() => [...document.querySelectorAll('.row')].map(row => row.getAttribute('data-code'))), before);
    await other.close();
  });

  await step('the preview shows HTML, and the frame is shut', async () => {
    await page.goto(`${BASE}?sample=newsletter`);
    await linted();
    await until('the card', () => page.evaluate(() => Boolean(document.querySelector('#preview button'))));
    await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('#preview button')).click());
    await until('the text', () => page.evaluate(() => /** @type {HTMLIFrameElement | null} */ (document.querySelector('#preview iframe'))?.contentDocument?.body.textContent?.includes('garden')));
    assert.equal(await page.evaluate(() => document.querySelector('#preview iframe')?.getAttribute('sandbox')), 'allow-same-origin');
  });

  await step('a message is verified with DNS, and nobody else is asked', async () => {
    await page.goto(BASE);
    await drop('order.eml', readFileSync(join(here, '../verify/order.eml')));
    await linted();
    await page.locator('[data-do=verify]').click();
    await page.locator('#verify input[value=custom]').click();
    await page.locator('#verify-doh').fill(dns.url);
    assert.deepEqual(dns.asked, [], 'before it was agreed to');
    await page.locator(`::-p-text(Ask ${new URL(dns.url).host})`).click();
    const rows = () => page.evaluate(() => [...document.querySelectorAll('#evidence tr')].map(({ textContent }) => textContent ?? ''));
    await until('the evidence', async () => (await rows()).length > 0);
    const found = (await rows()).join('\n');
    for (const wanted of [/DKIM.*pass.*Ed25519 key/, /SPF.*pass.*1 of 10 lookups used/, /DMARC.*v=DMARC1; p=quarantine/]) assert.match(found, wanted);
    // The server says what it was asked a tenth of a second later.
    await until('15 questions', async () => dns.asked.length === 15);
    assert.match(await page.evaluate(() => document.querySelector('[data-testid=summary]')?.textContent ?? ''), /By today’s DNS, shop\.example vouches for this message/);
  });

  await step('the widget marks, explains and can be edited', async () => {
    const packed = deflateRawSync(Buffer.from('From: "Café" <jo@shop.example>\r\nDate: Sun, 23 Nov 2026 10:00:00 +0000\r\n\r\nHi\r\n')).toString('base64url');
    await page.goto(`${BASE}embed.html#m=1.${packed}&editable&title=A%20message`);
    const inside = (/** @type {string} */ selector) => page.evaluate(what => [...(document.querySelector('emlint-message')?.shadowRoot?.querySelectorAll(what) ?? [])].map(({ textContent }) => textContent), selector);
    await until('the marks', async () => (await inside('.emlint-mark')).includes('Café'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('F8');
    await until('the note', async () => (await inside('.note .why'))[0]);
    await page.evaluate(() => /** @type {HTMLElement | null | undefined} */ (document.querySelector('emlint-message')?.shadowRoot?.querySelector('[data-act=edit]'))?.click());
    await until('the editor', () => page.evaluate(() => Boolean(document.querySelector('emlint-message')?.shadowRoot?.querySelector('.editing')?.shadowRoot?.querySelector('.emlint-mark'))));
  });

  await step('works without a network', async () => {
    server.kill();
    await until('the end of the server', async () => !(await fetch(BASE).then(() => true, () => false)));
    await page.goto(`${BASE}?sample=receipt`);
    await linted();
    assert.ok((await page.$$('.row')).length > 5);
  });

  await step('nothing was logged as an error', async () => assert.deepEqual(wrong, []));
} finally {
  await browser.close();
  server.kill();
  dns.stop();
}
process.exitCode = failed ? 1 : 0;
