/** Browser tests: the built page, served below a path as on a project site, in the system's Chromium where there is one. */
import { defineConfig } from '@playwright/test';
import { system } from './test/playwright.mjs';

const BASE = '/tools/emlint/';
// Two runs on one machine do not meet; the workers inherit what the first process chose.
const PORT = Number((process.env.EMLINT_TEST_PORT ??= String(20_000 + (process.pid % 20_000))));

export default defineConfig({
  testDir: '../tests/browser',
  outputDir: '../tests/browser/out',
  snapshotPathTemplate: '../tests/browser/looks/{arg}{ext}',
  fullyParallel: true,
  // On a busy machine a browser may stall; a test that passed at the second try is told apart, as flaky.
  retries: 1,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  timeout: 30_000,
  expect: { timeout: 7_000 },
  use: {
    baseURL: `http://127.0.0.1:${PORT}${BASE}`,
    viewport: { width: 1440, height: 900 },
    launchOptions: { ...(system ? { executablePath: system } : {}), args: ['--no-sandbox'] },
    permissions: ['clipboard-read', 'clipboard-write'],
    // Only the tests of it want the service worker: it would answer what others intercept.
    serviceWorkers: 'block',
  },
  // What is measured is measured alone.
  projects: [
    { name: 'page', testIgnore: /typing/ },
    { name: 'speed', testMatch: /typing/, dependencies: ['page'] },
  ],
  webServer: {
    command: `node serve.mjs --port ${PORT} --base ${BASE}`,
    url: `http://127.0.0.1:${PORT}${BASE}`,
    reuseExistingServer: false,
    stdout: 'ignore',
  },
});
