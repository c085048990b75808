/** The tests in tests/ find their tools here, beside the packages. */
import { existsSync } from 'node:fs';

export { chromium, expect, test } from '@playwright/test';

/** The Chromium of the machine, where there is one. */
export const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
