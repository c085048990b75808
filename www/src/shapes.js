/** Outlines of signs, in a field of 16 by 16. The shape alone tells the severity. */
export const SHAPES = {
  error: 'M5 1h6l4 4v6l-4 4H5l-4-4V5zm.4 3.3L4.3 5.4 6.9 8l-2.6 2.6 1.1 1.1L8 9.1l2.6 2.6 1.1-1.1L9.1 8l2.6-2.6-1.1-1.1L8 6.9z',
  warning: 'M8 1 15.5 14.5H.5zm-.9 4.8v4.4h1.8V5.8zm0 5.6v1.7h1.8v-1.7z',
  info: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm-.9 6v5h1.8V7zm0-3v1.8h1.8V4z',
  pass: 'm6.2 12.6-4-4 1.3-1.3 2.7 2.7 6.3-6.4 1.3 1.3z',
  unknown: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM5 7.2h6v1.6H5z',
  lock: 'M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm1.6 0h4.8V5a2.4 2.4 0 0 0-4.8 0z',
  open: 'M3.5 6 4.8 5l2.3 2.7V1.5h1.8v6.2L11.2 5l1.3 1L8 11.3zM2 12h1.8v1.7h8.4V12H14v3.4H2z',
  close: 'm4 2.8 4 4 4-4L13.2 4l-4 4 4 4-1.2 1.2-4-4-4 4L2.8 12l4-4-4-4z',
  up: 'm8 4.5 5 5-1.3 1.3L8 7.1l-3.7 3.7L3 9.5z',
  down: 'm8 11.5-5-5 1.3-1.3L8 8.9l3.7-3.7L13 6.5z',
  theme: 'M8 1.5a6.5 6.5 0 1 1 0 13zm0 1.6v9.8a4.9 4.9 0 0 0 0-9.8zM8 1.5v13a6.5 6.5 0 0 1 0-13z',
};

/** @typedef {keyof typeof SHAPES} Shape */
