/**
 * Makes the picture of README.md from the built page: node screenshot.mjs
 *
 * It shows a sample, so it changes when the page does; look at it before you keep it.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const PORT = 20_000 + (process.pid % 20_000);
const target = fileURLToPath(new URL('../screenshot.webp', import.meta.url));
const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

const server = spawn(process.execPath, ['serve.mjs', '--port', String(PORT)], { cwd: fileURLToPath(new URL('.', import.meta.url)), stdio: ['ignore', 'pipe', 'inherit'] });
await new Promise(resolve => server.stdout.once('data', resolve));
const browser = await chromium.launch({ ...(system ? { executablePath: system } : {}), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5, colorScheme: 'light' });
  await page.goto(`http://127.0.0.1:${PORT}/?sample=receipt`);
  await page.locator('html[data-view=message]:not([aria-busy])').waitFor();
  await page.keyboard.press('F8');
  await page.locator('.note .why').waitFor();
  // The pointer and the caret are no part of it.
  await page.mouse.move(0, 0);
  const png = await page.screenshot({ caret: 'hide' });
  // Chromium writes WebP only from a canvas; a page without a policy has one.
  const blank = await browser.newPage();
  const webp = await blank.evaluate(async source => {
    const image = await createImageBitmap(await (await fetch(source)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.6 })).arrayBuffer());
    return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
  }, `data:image/png;base64,${png.toString('base64')}`);
  await writeFile(target, Buffer.from(webp, 'base64'));
  console.log(`${target}: ${Buffer.from(webp, 'base64').length} octets`);
} finally {
  await browser.close();
  server.kill();
}
