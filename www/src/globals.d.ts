declare module '*.css' {
  const text: string;
  export default text;
}

declare var trustedTypes:
  | { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown } }
  | undefined;

// What the build puts into the service worker.
declare const VERSION: string;
declare const NEEDED: string[];
declare const WANTED: string[];

// The samples that only the complete linter reads.
declare const HTML_SAMPLES: string[];

/** What boot.js leaves for the script of the page. */
declare var emlintFirst: import('./lint/types.js').First | undefined;

// Whether the worker is that of the widget, which is only asked to lint octets.
declare const WIDGET: boolean;

// The root of the site that has the pages of the rules, seen from the widget's file; empty when nobody knows.
declare const SITE: string;
