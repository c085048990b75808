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

// The names of the samples that only the complete linter reads, with blanks between them.
declare const HTML_SAMPLES: string;

// Whether the worker is that of the widget, which is only asked to lint octets.
declare const WIDGET: boolean;

// The root of the site that has the pages of the rules, seen from the widget's file; empty when nobody knows.
declare const SITE: string;
