/** The script of the pages beside the linter: the theme, and what they offer when scripts run. */
import { offline } from './offline.js';
import { themeButton } from './theme.js';

themeButton();
offline(document.documentElement.dataset.root ?? '../');
if (document.getElementById('finder')) void import('./rules.js');
if (document.getElementById('choice')) void import('./choice.js');
