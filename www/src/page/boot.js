/** Runs before the first paint: which theme, and whether a message is about to be shown. */
try {
  const theme = localStorage.getItem('emlint-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme it is.
}
if (document.documentElement.dataset.view && (location.search.includes('sample=') || location.hash.startsWith('#m='))) {
  document.documentElement.dataset.view = 'message';
}
