
/** How much harm a finding does. */
export type Severity = "error" | "warning" | "info";

/** A half-open range of octets of the message as given; a string counts as its UTF-8. */
export interface Span {
  start: number;
  end: number;
}

/** A place for machines and for people. Lines and columns count from 1; the end is exclusive. */
export interface Place {
  span: Span;
  /** UTF-16 units of the view: every line end one unit, every octet that is not UTF-8 one unit. */
  utf16: { start: number; end: number };
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** Replaces the octets of a half-open range by UTF-8 text. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** Edits that belong together: all are made, or none. */
export interface Fix {
  title: string;
  /** `safe`: every reader sees the same message afterwards; `suggestion`: a person has to choose. */
  safety: "safe" | "suggestion" | "breaks-signature";
  edits: Edit[];
}

/** A message and what was done to it. */
export interface Fixed {
  message: Uint8Array;
  /** The fixes in the order in which they were made; their edits count octets of the message as the fix found it. */
  applied: Fix[];
  /** All of it as edits of the message that was given: sorted, none touches another. */
  edits: Edit[];
  /** What is still found in the fixed message. */
  left: Finding[];
}

/** One problem, or more than five of one code. */
export interface Finding extends Place {
  code: string;
  /** The name of the rule: `raw-non-ascii-header`. */
  rule: string;
  severity: Severity;
  confidence: "high" | "medium" | "low";
  /** `copied`: it may come from copying the message, not from the message. */
  doubt: "copied" | null;
  /** `id` of one of the report's `causes`. */
  cause: string | null;
  /** What is wrong here; no full stop. */
  message: string;
  /** Remarks on other places that explain this one. */
  related: (Place & { message: string })[];
  /** How many places this finding stands for. */
  count: number;
  /** The further places when `count` is above 1, at most 200. */
  spans: Place[];
  /** What to do. */
  help: string;
  fix: Fix | null;
  references: { text: string; url: string }[];
  /** Relative to the root of the site. */
  docs: string;
}

/** A mailbox: `address` is null when there is none, and empty for the null address `<>`. */
export interface Address extends Place {
  name: string | null;
  address: string | null;
}

export interface Text extends Place {
  text: string;
}

/** One step of the message's way, read from a Received field. */
export interface Hop extends Place {
  helo: string | null;
  reverse: string | null;
  ip: string | null;
  by: string | null;
  with: string | null;
  tls: boolean | null;
  tlsVersion: string | null;
  cipher: string | null;
  id: string | null;
  for: string | null;
  /** RFC 3339, in UTC. */
  time: string | null;
  /** Since the hop before; negative when a clock is behind. */
  delaySeconds: number | null;
}

/** One result that a server wrote down. */
export interface Authentication extends Place {
  authservId: string | null;
  trusted: boolean;
  trustReason: string;
  method: string;
  result: string;
  reason: string | null;
  comment: string | null;
  domain: string | null;
  /** What the domain's DMARC record asks for. */
  policy: string | null;
  properties: Record<string, string>;
  /** Whether the domain goes with that of From; null when there is nothing to compare. */
  aligned: boolean | null;
  /** The name of the field that says so. */
  source: string;
}

export interface Signature extends Place {
  kind: "DKIM" | "ARC" | "DomainKey";
  domain: string | null;
  selector: string | null;
  algorithm: string | null;
  signedFields: string[];
  bodyHash: "match" | "mismatch" | "unknown";
}

/** A name of the sender beside the one people see; `same`: it belongs to the organization of From. */
export interface Identity extends Place {
  role: string;
  domain: string | null;
  organization: string | null;
  same: boolean | null;
}

export interface Field extends Place {
  name: string;
  /** Folds removed and encoded-words decoded, cut after 1,000 characters. */
  decoded: string;
  octets: number;
}

/** One requirement of large receivers for bulk senders. */
export interface BulkRule {
  id: string;
  text: string;
  by: string[];
  result: "pass" | "fail" | "unknown" | "not-applicable";
  codes: string[];
}

/** One MIME part; `path` is `1.2` for the second part of the first and empty for the message itself. */
export interface Part extends Place {
  path: string;
  type: string;
  charset: string | null;
  encoding: string | null;
  filename: string | null;
  disposition: string | null;
  contentId: string | null;
  octets: number;
  decodedOctets: number | null;
  longestLine: number;
  header: Place;
}

/** What the message says about itself; what is absent is null or empty. */
export interface Overview {
  from: Address[];
  sender: Address | null;
  replyTo: Address[];
  returnPath: Address | null;
  to: Address[];
  subject: Text | null;
  date: (Text & { time: string | null }) | null;
  messageId: Text | null;
  /** In the order of travel. */
  hops: Hop[];
  authentication: Authentication[];
  signatures: Signature[];
  identity: Identity[];
  list: {
    unsubscribe: Text[];
    oneClick: Text | null;
    id: Text | null;
    precedence: Text | null;
    autoSubmitted: Text | null;
  };
  /** The first 1,000. */
  fields: Field[];
  bulkSender: BulkRule[];
  parts: Part[];
}

/** What one run found, in the order of the message. The same input and options always give the same report. */
export interface Report {
  schema: 1;
  /** The version of the linter. */
  emlint: string;
  name: string;
  octets: number;
  /** `pasted`: line ends and charset were lost on the way. */
  origin: "file" | "pasted";
  stage: "outgoing" | "received";
  /** What was derived: `bulk`, `dsn`, `headers-only`, … */
  facts: string[];
  findings: Finding[];
  /** What a person needs in three seconds; `finding` is an index into `findings`. */
  verdict: { severity: Severity | null; title: string; text: string; finding: number | null };
  causes: { id: string; title: string; help: string }[];
  /** Codes of rules whose subject is present and in order. */
  passed: string[];
  /** Entries of `findings`, and findings that were left out. */
  summary: { error: number; warning: number; info: number; suppressed: number };
  overview: Overview;
}

/** An option with another name is an error. */
export interface Options {
  /** Rules to run: `ALL`, a family (`HDR`), a code or a name; the longer match wins. */
  select?: string[];
  /** Rules not to run; wins a tie. */
  ignore?: string[];
  /** `auto` is `received` when a field is there that only receiving servers write. */
  stage?: "auto" | "outgoing" | "received";
  /** Every obsolete form is an error. */
  strict?: boolean;
  bulk?: "auto" | "yes" | "no";
  /** `file`: the octets are exact; `pasted`: line ends and charset were lost. */
  origin?: "file" | "pasted";
  /** The time against which dates are judged (RFC 3339). */
  now?: string;
  /** Where these octets go next. */
  transport?: "file" | "submission" | "smtp";
  /** The message travels with SMTPUTF8 (RFC 6531). */
  smtputf8?: boolean;
  /** Servers whose Authentication-Results are believed. */
  trustedAuthserv?: string[];
  /** Domains that are the caller's own: a name made to look like one of them is an error. */
  ownDomains?: string[];
  /**
   * Mail programs that matter for HTML, as caniemail.com names them: `outlook.windows`, `gmail.*`. Without it Gmail,
   * Outlook, Apple Mail, Yahoo and Samsung Email.
   */
  clients?: string[];
  /** What `gather` of the module `verify` gives for this message; without it the rules that need some stay silent. */
  evidence?: object;
}

export interface RuleInfo {
  code: string;
  rule: string;
  /** The prefix of the code. */
  family: string;
  levels: { outgoing: Severity | null; received: Severity | null; strict: Severity | null; bulk: Severity | null };
  summary: string;
  /** What to do about it. */
  help: string;
  /** Whether findings come with a fix. */
  fix: "always" | "sometimes" | "never";
  references: { text: string; url: string }[];
  /** Relative to the root of the site. */
  docs: string;
  /** The page in Markdown; only in rules.json and `emlint rules --format json`. */
  page?: string;
}

/** A part of a message without its transfer encoding and, when it is text, without its charset. */
export interface DecodedPart {
  /** Empty for a part that is no text. */
  text: string;
  /** The body without its transfer encoding. */
  octets: Uint8Array;
  /** For each UTF-16 unit of `text` the octet of the message where it was written; one more entry tells where the body ends. */
  map: Uint32Array;
}
