/** The tests in tests/browser/ find their tools here, beside the packages. */
export { expect, test } from '@playwright/test';
