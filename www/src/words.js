/** Numbers and times in words. */

/** `1,204` @param {number} count */
export const number = count => count.toLocaleString('en');

/** `1 error`, `2 errors` @param {number} count @param {string} one @param {string} [many] */
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

/** `4 min 12 s`; negative with a real minus. @param {number} seconds */
export function duration(seconds) {
  const sign = seconds < 0 ? '−' : '';
  const rest = Math.abs(Math.round(seconds));
  const parts = /** @type {const} */ ([
    [Math.floor(rest / 86_400), 'd'],
    [Math.floor(rest / 3600) % 24, 'h'],
    [Math.floor(rest / 60) % 60, 'min'],
    [rest % 60, 's'],
  ]);
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  // Two units are as exact as anyone reads.
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return sign + shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** `3,220 octets`, `24.8 MB` @param {number} count */
export function octets(count) {
  return count < 1_000_000 ? plural(count, 'octet') : `${(count / 1_000_000).toFixed(1)} MB`;
}

/** `5 errors, 3 warnings, 1 info`; `nothing` when there is none. @param {{ error: number, warning: number, info: number }} summary */
export function counts(summary) {
  const parts = [];
  if (summary.error) parts.push(plural(summary.error, 'error'));
  if (summary.warning) parts.push(plural(summary.warning, 'warning'));
  if (summary.info) parts.push(`${number(summary.info)} info`);
  return parts.join(', ') || 'nothing to complain about';
}

/** @type {Record<import('./lint/types.js').Severity, string>} */
export const SEVERITY = { error: 'Error', warning: 'Warning', info: 'Info' };
