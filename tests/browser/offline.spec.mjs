/** After the first visit the page works without a network. */
import { expect, linted, test } from './support.mjs';

test.use({ serviceWorkers: 'allow' });

test('reloads, opens samples and rules without a network', async ({ page, context }) => {
  test.slow();
  await page.goto('');
  await expect(page.locator('#proof-offline')).toHaveText('yes, ready');
  // The samples and rules are fetched after the page itself.
  const kept = () =>
    page.evaluate(async () => {
      const wanted = ['samples/receipt.eml', 'samples/clean.eml', 'rules/FMT010/'];
      return (await Promise.all(wanted.map(path => caches.match(path)))).filter(Boolean).length;
    });
  await expect.poll(kept, { timeout: 25_000 }).toBe(3);
  await context.setOffline(true);
  await page.reload();
  await page.locator('.sample[data-sample=receipt]').click();
  await linted(page);
  await expect(page.locator('.row').first()).toBeVisible();
  await page.locator('.row[data-code=FMT010]').click();
  await expect(page.locator('.note .why')).toContainText('Servers break longer lines apart');
  const [rule] = await Promise.all([context.waitForEvent('page'), page.locator('.note').getByRole('link', { name: 'About this rule' }).click()]);
  await expect(rule.locator('h1')).toContainText('998');
  await page.goto('?sample=clean');
  await linted(page);
  await context.setOffline(false);
});

test('a new version is said to be ready, and used after a reload', async ({ page }) => {
  test.slow();
  await page.goto('');
  await expect(page.locator('#proof-offline')).toHaveText('yes, ready');
  await page.reload();
  await expect(page.locator('#proof-offline')).toHaveText('yes, ready');
  // A worker that takes over from another; no second version can be had here.
  await page.evaluate(() => void navigator.serviceWorker.dispatchEvent(new Event('controllerchange')));
  await expect(page.getByRole('alert')).toContainText('A new version is ready.');
  await page.getByRole('button', { name: 'Reload now' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
});
