
/** A half-open range of octets of the message as given. */
export interface Span {
  start: number;
  end: number;
}

/** Whom to ask (one of `doh` and `records`), and what the message does not say. */
export interface VerifyOptions {
  /** The URL of a DNS-over-HTTPS server: `https://dns.example/dns-query`, or `https://dns.example/resolve{?name,type}` for JSON. */
  doh?: string;
  /** Records as lines of a zone file, as `dig` prints them, or as JSON. */
  records?: string;
  /** The address of the host that handed the message over. */
  ip?: string;
  /** Its name in HELO or EHLO. */
  helo?: string;
  /** The address in MAIL FROM; empty for `<>`. */
  mailFrom?: string;
  /** The time (RFC 3339); without it no signature has expired. */
  now?: string;
  /** Cancels: what is known by then is still given. */
  signal?: AbortSignal;
}

/** Whom to ask (one of `doh` and `records`), and what to look at besides what every domain has. */
export interface DomainOptions extends Pick<VerifyOptions, "doh" | "records" | "now" | "signal"> {
  /** Selectors of DKIM keys; the usual ones are tried as well. */
  selectors?: string[];
  /** Addresses that send its mail. */
  ips?: string[];
}

/** A question that will be asked. */
export interface Question {
  name: string;
  type: "A" | "AAAA" | "MX" | "PTR" | "TXT";
  /** What for. */
  purpose: string;
}

/** A result in the words of RFC 8601. */
export type Outcome = "pass" | "fail" | "softfail" | "neutral" | "none" | "policy" | "temperror" | "permerror";

/** A value and where the message says it; `span` is null for what the caller said. */
export interface Known {
  value: string;
  span: Span | null;
}

/** A question and its answer. */
export interface Query extends Question {
  status: "records" | "no-data" | "no-name" | "failed" | "not-supplied" | "not-asked";
  /** The records as a zone file writes them, TXT joined and without quotes. */
  records: string[];
  /** Why there is no answer. */
  problem: string | null;
}

export interface Key {
  /** `selector._domainkey.domain` */
  name: string;
  record: string;
  type: string | null;
  bits: number | null;
  testing: boolean;
}

/** A single change that makes a signature verify: what happened to the message. */
export interface Damage {
  change: string;
  text: string;
  places: Span[];
  /** The signature then verifies wholly; else only a part of it does. */
  complete: boolean;
}

/** A DKIM signature, ARC message signature or ARC seal. */
export interface SignatureEvidence {
  field: Span;
  /** The name of the field. */
  kind: string;
  instance: number | null;
  domain: string;
  selector: string;
  /** As of the receipt of the message, when that is known. */
  result: Outcome;
  /** With the clock of `now`. */
  resultNow: Outcome;
  reason: string;
  text: string;
  bodyHash: "match" | "mismatch" | "unknown";
  signature: "match" | "mismatch" | "unknown";
  key: Key | null;
  bodyOctets: number | null;
  signedOctets: number | null;
  damage: Damage[];
}

/** One line of an SPF trace: a record, then its terms. */
export interface SpfStep {
  depth: number;
  domain: string;
  term: string;
  outcome: "record" | "match" | "no-match" | "error" | "not-reached";
  /** The running number of its lookup, of which 10 are allowed. */
  lookup: number | null;
  text: string;
}

export interface SpfEvidence {
  identity: "helo" | "mailfrom";
  domain: string;
  result: Outcome;
  text: string;
  matched: string | null;
  matchedIn: string | null;
  explanation: string | null;
  lookups: number;
  voids: number;
  steps: SpfStep[];
}

export interface DmarcEvidence {
  domain: string;
  from: Span | null;
  result: Outcome;
  text: string;
  policy: "none" | "quarantine" | "reject" | null;
  record: string | null;
  recordDomain: string | null;
  organizationalDomain: string | null;
  testing: boolean;
  walk: { name: string; record: string | null }[];
  identifiers: {
    method: "spf" | "dkim";
    domain: string;
    organizationalDomain: string | null;
    result: Outcome;
    aligned: boolean | null;
    strict: boolean;
  }[];
}

export interface HostEvidence {
  ip: string;
  span: Span | null;
  /** `iprev`: pass when a reverse name leads back. */
  result: Outcome;
  names: { name: string; addresses: string[]; confirmed: boolean | null }[];
  heloMatches: boolean | null;
  lists: {
    list: string;
    status: "listed" | "policy" | "not-listed" | "refused" | "unknown" | "no-answer";
    codes: string[];
    meanings: string[];
    url: string;
  }[];
}

export interface DomainEvidence {
  name: string;
  receives: boolean | null;
  nullMx: boolean;
  mx: { preference: number; name: string }[];
  mtaSts: string | null;
  tlsRpt: string | null;
  bimi: string | null;
  /** Found by name, without a signature that names them: empty for a message. */
  keys: { selector: string; key: Key; problem: string | null }[];
  /** Its mail hosts: empty for a message. */
  hosts: HostEvidence[];
}

/** The SMTP session as the message tells it. */
export interface Session {
  ip: Known | null;
  helo: Known | null;
  /** Empty for `<>`. */
  mailFrom: Known | null;
  /** RFC 3339: decides whether a signature had expired. */
  received: Known | null;
}

/** What the DNS says about one message. */
export interface Evidence {
  schema: 1;
  /** Octets of the message that it belongs to. */
  octets: number;
  /** Who answered. */
  asked: string;
  time: string | null;
  session: Session;
  queries: Query[];
  dkim: SignatureEvidence[];
  arc: { result: Outcome; reason: string; text: string; signatures: SignatureEvidence[] } | null;
  spf: SpfEvidence[];
  dmarc: DmarcEvidence | null;
  host: HostEvidence | null;
  domain: DomainEvidence | null;
  /** What limits the answers, in words. */
  notes: string[];
}

/** A domain's set-up for sending. */
export interface DomainCheck {
  domain: string;
  /** Belongs to `records`: its number of octets is theirs. */
  evidence: Evidence;
  /** Its SPF, DMARC and DKIM records as lines of a zone file, to be linted. */
  records: string;
  advice: {
    text: string;
    /** To publish, as a line of a zone file. */
    record: string | null;
  }[];
}
