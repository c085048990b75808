/** Outlines of signs, in a field of 16 by 16. The shape alone tells the severity. */
export const SHAPES = {
  error: 'M5 1h6l4 4v6l-4 4H5l-4-4V5zm.4 3.3L4.3 5.4 6.9 8l-2.6 2.6 1.1 1.1L8 9.1l2.6 2.6 1.1-1.1L9.1 8l2.6-2.6-1.1-1.1L8 6.9z',
  warning: 'M8 1 15.5 14.5H.5zm-.9 4.8v4.4h1.8V5.8zm0 5.6v1.7h1.8v-1.7z',
  info: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm-.9 6v5h1.8V7zm0-3v1.8h1.8V4z',
  pass: 'm6.2 12.6-4-4 1.3-1.3 2.7 2.7 6.3-6.4 1.3 1.3z',
  unknown: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM5 7.2h6v1.6H5z',
  close: 'm4 2.8 4 4 4-4L13.2 4l-4 4 4 4-1.2 1.2-4-4-4 4L2.8 12l4-4-4-4z',
};

/** @typedef {keyof typeof SHAPES} Shape */
