/** Keeps the page at hand when there is no network. */
import { scriptUrl } from '../policy.js';

/**
 * @param {string} root  the site's root, relative to this page
 * @returns {Promise<boolean>}  whether the page works without a network now
 */
export async function offline(root) {
  if (!('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register(scriptUrl(new URL(`${root}sw.js`, location.href)));
    return Boolean((await navigator.serviceWorker.ready).active);
  } catch {
    return false;
  }
}
