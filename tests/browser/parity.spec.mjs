/** In a browser the linter gives the reports that are kept, which the native linter wrote: its charsets are the browser's. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from './support.mjs';

const root = new URL('../../', import.meta.url);
const messages = ['www/public/samples/', 'tests/messages/'].flatMap(folder =>
  readdirSync(new URL(folder, root)).filter(name => name.endsWith('.eml')).map(name => new URL(folder + name, root)),
);

test('the reports of all messages are those of the native linter', async ({ page }) => {
  await page.route('**/parity/*', route => {
    const name = basename(new URL(route.request().url()).pathname);
    if (name === 'page') return route.fulfill({ contentType: 'text/html', body: '<!doctype html><link rel="icon" href="data:,">' });
    return route.fulfill({
      contentType: name.endsWith('.js') ? 'text/javascript' : 'application/wasm',
      body: readFileSync(new URL(`www/pkg/lint/${name}`, root)),
    });
  });
  await page.goto('parity/page');
  for (const url of messages) {
    const name = basename(url.pathname);
    const report = await page.evaluate(async ({ name, base64 }) => {
      // @ts-ignore: a module of the page
      const { default: init, lint } = await import('./emlint.js');
      await init({ module_or_path: 'emlint_bg.wasm' });
      return lint(Uint8Array.from(atob(base64), character => character.charCodeAt(0)), undefined, name);
    }, { name, base64: readFileSync(url).toString('base64') });
    const golden = new URL(`tests/goldens/${name.replace(/eml$/, 'json')}`, root);
    expect(report, name).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
  }
});
