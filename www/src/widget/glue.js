/** What the widget's worker needs of the linter. */
export { default, lint } from '../../pkg/lint/emlint.js';
