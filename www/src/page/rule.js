/** The script of the pages of rules: the theme, and going to a rule by its code. */
import { offline } from './offline.js';
import { themeButton } from './theme.js';

themeButton();
offline(document.documentElement.dataset.root ?? '../');
