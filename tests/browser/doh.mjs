/** A DNS-over-HTTPS server for tests, and a log of what a page asked of whom. */
import { build, serve } from './doh-server.mjs';
import { test as base } from './support.mjs';

export { expect, expected, linted, openSample, sample } from './support.mjs';

/** @typedef {import('./doh-server.mjs').Server} Server */
/** @typedef {(zone: string) => Promise<Server & { requests: string[] }>} Doh */

/**
 * `servers` starts what a zone needs, once for each of Playwright's workers; `doh` lets the page reach that server and
 * notes every request to it.
 * @type {import('../../www/node_modules/@playwright/test/index.js').Fixtures<{ doh: Doh }, { servers: (zone: string) => Promise<Server> }, import('../../www/node_modules/@playwright/test/index.js').PlaywrightTestArgs>}
 */
const fixtures = {
  servers: [
    async ({}, use) => {
      // Building it is no part of a test.
      build();
      /** @type {Map<string, Promise<Server>>} */
      const running = new Map();
      await use(zone => {
        const server = running.get(zone) ?? serve(zone);
        running.set(zone, server);
        return server;
      });
      for (const server of running.values()) (await server).stop();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  doh: async ({ page, servers }, use) => {
    await use(async zone => {
      const server = await servers(zone);
      /** @type {string[]} */
      const requests = [];
      await page.route(
        url => url.origin === server.origin,
        route => {
          requests.push(route.request().url());
          return route.continue();
        },
      );
      return { ...server, requests };
    });
  },
};

export const test = base.extend(fixtures);
