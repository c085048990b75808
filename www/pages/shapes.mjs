/** The signs of the page: those that scripts draw, and those that are only in its HTML. */
import { SHAPES as DRAWN } from '../src/shapes.js';

export const SHAPES = {
  ...DRAWN,
  lock: 'M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm1.6 0h4.8V5a2.4 2.4 0 0 0-4.8 0z',
  open: 'M3.5 6 4.8 5l2.3 2.7V1.5h1.8v6.2L11.2 5l1.3 1L8 11.3zM2 12h1.8v1.7h8.4V12H14v3.4H2z',
  up: 'm8 4.5 5 5-1.3 1.3L8 7.1l-3.7 3.7L3 9.5z',
  down: 'm8 11.5-5-5 1.3-1.3L8 8.9l3.7-3.7L13 6.5z',
  theme: 'M8 1.5a6.5 6.5 0 1 1 0 13zm0 1.6v9.8a4.9 4.9 0 0 0 0-9.8zM8 1.5v13a6.5 6.5 0 0 1 0-13z',
};

/** @typedef {keyof typeof SHAPES} Shape */
