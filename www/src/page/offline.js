/** Keeps the page at hand when there is no network. */
import { scriptUrl } from '../policy.js';

/**
 * @param {string} root  the site's root, relative to this page
 * @param {() => void} [renewed]  a newer version is at hand for the next time
 * @returns {Promise<boolean>}  whether the page works without a network now
 */
export async function offline(root, renewed) {
  if (!('serviceWorker' in navigator)) return false;
  try {
    const before = navigator.serviceWorker.controller;
    await navigator.serviceWorker.register(scriptUrl(new URL(`${root}sw.js`, location.href)));
    // The first version takes over too; that is no news.
    if (before && renewed) navigator.serviceWorker.addEventListener('controllerchange', renewed, { once: true });
    return Boolean((await navigator.serviceWorker.ready).active);
  } catch {
    return false;
  }
}
