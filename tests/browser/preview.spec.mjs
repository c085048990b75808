/** The preview shows mail as HTML, and nothing of it runs, asks for anything or gets out. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { dropText, expect, expected, openSample, test } from './support.mjs';

/** @param {string} html @param {string} [more]  parts */
const message = (html, more = '') =>
  [
    'From: a@example.org',
    'To: b@example.org',
    'Date: Mon, 23 Nov 2026 10:00:00 +0000',
    'Subject: x',
    'Message-ID: <1@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary="b"',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    Buffer.from(html).toString('latin1').replaceAll('=', '=3D').replace(/[\x80-\xff]/g, octet => `=${octet.charCodeAt(0).toString(16).toUpperCase()}`).replace(/(?:=..|[^=\n]){1,70}/g, '$&=\r\n').replace(/=\r\n(?=\n|$)/g, '\r').replace(/\r$/, ''),
    ...(more ? ['--b', more] : []),
    '--b--',
    '',
  ].join('\r\n');

/** @param {import('./support.mjs').Page} page */
async function openPreview(page) {
  await page.getByRole('button', { name: 'Show how the HTML looks' }).click();
  const frame = page.frameLocator('#preview iframe');
  await expect(frame.locator('body *').first()).toBeAttached();
  return frame;
}

test('hostile HTML neither runs nor reaches a network, by any way that is known', async ({ page }) => {
  /** @type {string[]} */
  const reached = [];
  const server = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}/`;
  // What the browser says about it when it is tried in the frame itself, at the end.
  expected.push(/Blocked (script execution|form submission)/, /violates the following Content Security Policy/);
  let dialogs = 0;
  page.on('dialog', dialog => {
    dialogs++;
    return dialog.dismiss();
  });
  const evil = [
    `<script>parent.ran = 1; fetch('${url}script')</script>`,
    `<script src="${url}src.js"></script>`,
    `<img src="${url}img.png" onerror="parent.ran = 2; alert(1)" srcset="${url}set.png 2x">`,
    `<img src=x onerror="parent.ran = 3">`,
    `<svg onload="parent.ran = 4"><image href="${url}svg.png"/><use xlink:href="${url}use.svg#a"/><script>parent.ran = 5</script><set attributeName="href" to="${url}set"/></svg>`,
    `<math><mi href="${url}math">x</mi></math>`,
    `<iframe src="${url}frame" srcdoc="<script>parent.parent.ran = 6</script>"></iframe>`,
    `<object data="${url}object"></object><embed src="${url}embed"><video src="${url}video" poster="${url}poster" autoplay></video><audio src="${url}audio" autoplay></audio>`,
    `<link rel="stylesheet" href="${url}link.css"><link rel="preconnect" href="${url}"><link rel="dns-prefetch" href="${url}"><link rel="prefetch" href="${url}prefetch">`,
    `<meta http-equiv="refresh" content="0; url=${url}refresh"><base href="${url}base/"><img src="relative.png">`,
    `<style>@import "${url}import.css"; @import url(${url}import2.css); @font-face { font-family: x; src: url(${url}font.woff) } body { background: url("${url}css.png"); font-family: x } p { background: u\\72l(${url}escaped.png); list-style-image: image-set("${url}imageset.png" 1x); cursor: url(//127.0.0.1:${port}/cursor.png), auto }</style>`,
    `<p style="background-image: url('${url}inline.png'); content: url(${url}content.png)">text</p><table background="${url}table.png"><tr><td background="//127.0.0.1:${port}/cell.png">x</td></tr></table>`,
    `<a href="javascript:parent.ran = 7" id="script-link">run</a> <a href="${url}away" ping="${url}ping" target="_top" id="away">away</a>`,
    `<form action="${url}form"><input autofocus onfocus="parent.ran = 8" type="image" src="${url}input.png"><button formaction="${url}button">send</button></form>`,
    `<details open ontoggle="parent.ran = 9"><summary>x</summary></details><body onload="parent.ran = 10" background="${url}body.png">`,
    `<noscript><img src="${url}noscript.png"></noscript><template><img src="${url}template.png"></template><!--[if mso]><img src="${url}mso.png"><![endif]-->`,
    `<a title='<img src="${url}quoted.png" onerror="parent.ran = 11">'>quoted</a><textarea><img src="${url}textarea.png"></textarea><xmp><img src="${url}xmp.png"></xmp>`,
  ].join('\n');
  await dropText(page, message(evil));
  const frame = await openPreview(page);
  await expect(frame.locator('#away')).toHaveText('away');
  // What a reader would press.
  for (const id of ['#script-link', '#away']) {
    await frame.locator(id).scrollIntoViewIfNeeded();
    const box = await frame.locator(id).boundingBox();
    if (box) await page.mouse.click(box.x + 2, box.y + 2);
  }
  await frame.locator('form').evaluate((/** @type {HTMLFormElement} */ form) => form.submit());
  await page.waitForTimeout(600);
  expect(reached).toEqual([]);
  expect(await page.evaluate(() => /** @type {any} */ (globalThis).ran)).toBeUndefined();
  expect(dialogs).toBe(0);
  expect(page.url()).not.toContain(String(port));
  expect(await frame.locator('script, iframe, object, embed, link, base, [onerror], [onload], [srcset]').count()).toBe(0);
  // The taking out aside: what is put into the frame itself does not run and reaches nothing either.
  const guards = await page.evaluate(address => {
    const frame = /** @type {HTMLIFrameElement} */ (document.querySelector('#preview iframe'));
    const inner = /** @type {Document} */ (frame.contentDocument);
    const add = (/** @type {string} */ tag, /** @type {Record<string, string>} */ attributes, /** @type {string} */ text) => {
      const element = inner.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.append(text);
      inner.body.append(element);
    };
    add('img', { onerror: 'parent.ran = 12', src: `${address}added.png` }, '');
    add('script', {}, 'parent.ran = 13');
    add('style', {}, `@import "${address}added.css"; body { background: url(${address}added-background.png) }`);
    add('iframe', { src: `${address}added-frame` }, '');
    return { sandbox: frame.sandbox.value, policy: inner.querySelector('meta[http-equiv]')?.getAttribute('content') };
  }, url);
  expect(guards.sandbox).toBe('allow-same-origin');
  expect(guards.policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; img-src data:;/);
  await page.waitForTimeout(500);
  expect(reached).toEqual([]);
  expect(await page.evaluate(() => /** @type {any} */ (globalThis).ran)).toBeUndefined();
  server.close();
});

test('styles apply, pictures of the message show, links say where they lead', async ({ page }) => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const picture = `Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <logo@example.org>\r\n\r\n${pixel}`;
  await dropText(page, message('<style>h1 { color: rgb(1, 2, 3) }</style><h1>Grüße</h1><p style="text-align: right"><a href="https://shop.example/x">Buy</a><img src="cid:logo@example.org" alt="logo" id="logo">', picture));
  const frame = await openPreview(page);
  await expect(frame.locator('h1')).toHaveText('Grüße');
  await expect(frame.locator('h1')).toHaveCSS('color', 'rgb(1, 2, 3)');
  await expect(frame.locator('p')).toHaveCSS('text-align', 'right');
  expect(await frame.locator('#logo').evaluate((/** @type {HTMLImageElement} */ image) => image.naturalWidth)).toBe(1);
  await frame.locator('a').scrollIntoViewIfNeeded();
  const box = await frame.locator('a').boundingBox();
  await page.mouse.move((box?.x ?? 0) + 3, (box?.y ?? 0) + 3);
  await expect(page.locator('#preview [role=status]')).toContainText('Leads to https://shop.example/x.');
});

test('phone and wide, light and dark, beside the plain text', async ({ page }) => {
  // Otherwise the scheme of the tests holds in every frame.
  await page.emulateMedia({ colorScheme: null });
  await openSample(page, 'receipt');
  const frame = await openPreview(page);
  await expect(page.locator('#preview .plain pre')).toContainText('order');
  const width = () => page.locator('#preview iframe').evaluate(element => element.getBoundingClientRect().width);
  const wide = await width();
  await page.getByRole('button', { name: 'Phone width' }).click();
  expect(await width()).toBeLessThanOrEqual(375);
  expect(wide).toBeGreaterThan(600);
  const dark = () => page.locator('#preview iframe').evaluate((/** @type {HTMLIFrameElement} */ element) => element.contentWindow?.matchMedia('(prefers-color-scheme: dark)').matches);
  expect(await dark()).toBe(false);
  await page.getByRole('button', { name: 'Dark', exact: true }).click();
  await expect.poll(dark).toBe(true);
  await expect(frame.locator('body')).toContainText('Thank you, Jo');
});

test('findings and elements point at one another', async ({ page }) => {
  // Rules of HTML aside, whatever lies within the part is about an element.
  await dropText(page, message('<p>one</p>\n<p id="third">three <img src="https://cdn.example/x.png" id="image" alt="pi=cture"></p>').replace('pi=3Dcture', 'pi=cture'));
  const frame = await openPreview(page);
  const marked = frame.locator('[data-emlint-mark]');
  await expect(marked.first()).toBeVisible();
  // From the element to its finding, once the frame has its height …
  await page.waitForTimeout(500);
  await frame.locator('#image').scrollIntoViewIfNeeded();
  const box = await frame.locator('#image').boundingBox();
  await page.mouse.click((box?.x ?? 0) + 4, (box?.y ?? 0) + 4);
  const note = page.locator('.note');
  await expect(note).toBeVisible();
  const code = await note.getAttribute('data-code');
  expect(code).toMatch(/^(HTM|MIM)/);
  await expect(frame.locator('[data-emlint-selected]')).toHaveCount(1);
  // … and from the finding to its element.
  await page.keyboard.press('Escape');
  await page.locator(`.row[data-code=${code}]`).first().click();
  await expect(frame.locator('[data-emlint-selected]')).toHaveCount(1);
});

test('the preview follows the text', async ({ page }) => {
  await dropText(page, message('<p id="p">before</p>'));
  const frame = await openPreview(page);
  await page.locator('.cm-line', { hasText: 'before' }).dblclick();
  await page.locator('.cm-content').press('End');
  await page.keyboard.type('<b>more</b>');
  await expect(frame.locator('b')).toHaveText('more');
});
