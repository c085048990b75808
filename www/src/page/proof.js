/** The proof of privacy: what the browser itself counts. */
import { $ } from '../dom.js';
import { number } from '../words.js';

export function proof() {
  let foreign = 0;
  let blocked = 0;
  new PerformanceObserver(list => {
    foreign += list.getEntries().filter(({ name }) => !name.startsWith('blob:') && new URL(name, location.href).origin !== location.origin).length;
    $('proof-requests').textContent = number(foreign);
  }).observe({ type: 'resource', buffered: true });
  addEventListener('securitypolicyviolation', () => {
    $('proof-blocked').textContent = number(++blocked);
  });
}
