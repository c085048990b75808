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
