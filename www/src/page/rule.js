/** The script of the pages beside the linter: the theme, and what they offer when scripts run. */
import { offline } from './offline.js';
import { themeButton } from './theme.js';

themeButton();
offline(document.documentElement.dataset.root ?? '../');
if (document.getElementById('finder')) void import('./rules.js');
if (document.getElementById('choice')) void import('./choice.js');

const examples = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('emlint-message'));
if (examples.length) {
  for (const example of examples) {
    const { options } = example.dataset;
    if (options) Object.assign(example, { options: JSON.parse(options) });
    // As much room as the findings had before: nothing moves when the widget takes over.
    example.style.setProperty('min-height', `${example.offsetHeight}px`);
    example.addEventListener('emlint-report', () => example.style.removeProperty('min-height'), { once: true });
    const list = example.querySelector('.said');
    if (list instanceof HTMLElement) example.style.setProperty('--em-list-height', `${list.offsetHeight}px`);
  }
  void import('../widget/index.js');
}
