/** The list of rules: searching and filtering it. Without this script it is a plain list. */
import { $ } from '../dom.js';
import * as text from '../texts.js';

/** @type {HTMLInputElement} */
const query = $('query');
/** @type {HTMLSelectElement} */
const family = $('family');
const finder = $('finder');
const rows = [...document.querySelectorAll('.rules-list li')].map(row => ({
  row: /** @type {HTMLElement} */ (row),
  words: (row.textContent ?? '').toLowerCase(),
  family: row.closest('section')?.getAttribute('aria-labelledby') ?? '',
}));
const sections = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('main section')]);
const chips = /** @type {HTMLElement[]} */ ([...finder.querySelectorAll('button')]);
const isOn = (/** @type {Element} */ chip) => chip.getAttribute('aria-pressed') === 'true';

function show() {
  const wanted = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  const severities = chips.filter(chip => chip.dataset.severity && isOn(chip)).map(chip => chip.dataset.severity);
  const fixed = chips.some(chip => 'fix' in chip.dataset && isOn(chip));
  let count = 0;
  for (const { row, words, family: own } of rows) {
    row.hidden = !(
      wanted.every(word => words.includes(word)) &&
      (!family.value || family.value === own) &&
      (!severities.length || severities.includes(row.dataset.severity)) &&
      (!fixed || 'fix' in row.dataset)
    );
    if (!row.hidden) count += 1;
  }
  for (const section of sections) section.hidden = !section.querySelector('li:not([hidden])');
  $('found').textContent = text.rulesFound(count, rows.length);
  const address = new URL(location.href);
  if (query.value) address.searchParams.set('q', query.value);
  else address.searchParams.delete('q');
  history.replaceState(null, '', address);
}

/** The links that are shown, in order. */
const links = () => rows.filter(({ row }) => !row.hidden).map(({ row }) => /** @type {HTMLElement} */ (row.firstElementChild));

function reset() {
  query.value = family.value = '';
  for (const chip of chips) chip.setAttribute('aria-pressed', 'false');
  show();
  query.focus();
}

finder.hidden = false;
query.addEventListener('keydown', event => {
  if (event.key === 'Enter') links()[0]?.click();
});
query.addEventListener('input', show);
family.addEventListener('change', show);
for (const chip of chips) {
  chip.addEventListener('click', () => {
    chip.setAttribute('aria-pressed', String(!isOn(chip)));
    show();
  });
}
for (const link of document.querySelectorAll('a[data-family]')) {
  // What the filter hides cannot be gone to.
  link.addEventListener('click', () => {
    if (document.getElementById(link.getAttribute('data-family') ?? '')?.closest('section')?.hidden) reset();
  });
}
addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inside = document.activeElement;
  if (event.key === '/' && !(inside instanceof HTMLInputElement)) {
    event.preventDefault();
    query.focus();
  } else if (event.key === 'Escape' && (inside === query || inside === document.body || finder.contains(inside))) {
    reset();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const all = links();
    const at = all.indexOf(/** @type {HTMLElement} */ (inside));
    if (at < 0 && inside !== query) return;
    event.preventDefault();
    const next = at + (event.key === 'ArrowDown' ? 1 : -1);
    (next < 0 ? query : all[Math.min(next, all.length - 1)])?.focus();
  }
});
query.value = new URLSearchParams(location.search).get('q') ?? '';
if (query.value) show();
