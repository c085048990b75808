/** Every text about questions to the DNS, loaded with them. */
import { number, plural } from '../words.js';

export const cancel = 'Cancel';
export const close = 'Close';

/* ---- consent ---- */
export const title = 'Verify with DNS';
export const intro = 'The message stays here. Whoever you ask gets to see the names below, one by one, and your IP address.';
export const whom = 'Whom to ask';
/** Servers that let pages ask them: what people call them, and their address. */
export const PRESETS = [
  { id: 'cloudflare', name: 'Cloudflare', doh: 'https://cloudflare-dns.com/dns-query' },
  { id: 'google', name: 'Google', doh: 'https://dns.google/dns-query' },
];
export const custom = 'Another server';
export const customLabel = 'Address of a DNS-over-HTTPS server';
export const customHelp = 'For JSON in place of RFC 8484, put {?name,type} at its end.';
export const records = 'Nobody: I have the records';
export const recordsLabel = 'Records';
export const recordsHelp = 'Lines of a zone file, what dig prints, or JSON. What is not in them stays unknown.';
export const recordsExample = 'shop.example. TXT "v=spf1 ip4:203.0.113.0/24 -all"';
export const notChosen = 'Choose whom to ask.';
export const noAddress = 'Enter the address of the server.';
export const noRecords = 'Paste the records.';

export const sender = 'Who handed the message over';
export const senderHelp = 'Read from the topmost server that can be believed. Correct what is wrong; what stays empty is not checked.';
export const ip = 'IP address';
export const helo = 'Name in HELO';
export const mailFrom = 'MAIL FROM (empty: unknown; <>: the null address)';
export const pastedDoubt = 'This text was pasted: it has lost line ends and blanks, so a signature that fails may be intact in the original. Open the file to be sure.';

export const reading = 'Reading the message…';
/** @param {number} count @param {string | null} host */
export const willAsk = (count, host) => `${plural(count, 'question')} to begin with${host ? `, all to ${host}` : ''}`;
export const willLookUp = 'What will be looked up in the records';
export const more = 'Answers lead to more: records that are included, addresses of names. At most 200, to the same server, and all are listed afterwards.';
export const nothingToAsk = 'There is nothing to ask about: no sender, no signature, no server.';
export const questionsLabel = 'Questions';
/** @param {string} host */
export const askHost = host => `Ask ${host}`;
export const ask = 'Ask';
export const lookUp = 'Use these records';
/** @param {string} host */
export const asking = host => `Asking ${host}`;
export const cancelled = 'Cancelled. Nothing was kept.';
/** @param {string} reason */
export const failed = reason => `This did not work: ${reason}.`;

/* ---- evidence ---- */
export const evidence = 'Evidence';
/** @param {number} count @param {string | null} host */
export const askedHost = (count, host) => (host ? `${plural(count, 'question')} to ${host}` : `${plural(count, 'question')} to your records, nobody asked`);
/** @param {string} asked @param {string} time @param {number} took  in milliseconds */
export const remark = (asked, time, took) => `${asked} · ${time} · ${number(took)} ms`;
export const columns = { check: 'Check', says: 'Message says', now: 'DNS says now', evidence: 'Evidence' };
export const notSaid = 'not said';
export const spf = 'SPF';
export const spfHelo = 'SPF of HELO';
export const dkim = 'DKIM';
export const arc = 'ARC';
export const dmarc = 'DMARC';
export const reverse = 'Reverse name';
export const lists = 'Block lists';
export const replies = 'Replies';
export const alsoPublishes = 'Also published';
export const noSignature = 'The message is not signed.';
export const noRecord = 'no record';
/** @param {number} lookups @param {number} voids */
export const lookups = (lookups, voids) => `${number(lookups)} of 10 lookups used${voids ? `, ${number(voids)} of 2 without an answer` : ''}`;
export const trace = 'How it was evaluated';
export const walk = 'Where its record was looked for';
/** @param {string} kind @param {number | null} bits */
export const key = (kind, bits) => (kind === 'rsa' && bits ? `${number(bits)}-bit RSA key` : `${kind === 'ed25519' ? 'Ed25519' : kind} key`);
export const keyTesting = 'the domain only tests DKIM (t=y)';
/** @param {string} then @param {string} time @param {string} now */
export const bothAnswers = (then, time, now) => `As of its receipt${time ? ` on ${time}` : ''}: ${then}. Today: ${now}.`;
/** @param {number} signed @param {number} all */
export const partSigned = (signed, all) => `Only ${number(signed)} of the ${number(all)} octets of the body are signed (l=).`;
export const verifiesWithout = 'It would verify wholly without that.';
export const hashWithout = 'The body hash would match without that.';
export const reportsTo = 'Reports go where rua= says: look there for how often this happens.';
export const confirmed = 'confirmed';
export const notConfirmed = 'not confirmed';
export const noReverse = 'no reverse name';
export const unknown = 'not known';
export const takesMail = 'takes mail';
export const takesNone = 'takes no mail';
/** @type {Record<import('./types.js').HostEvidence['lists'][number]['status'], string>} */
export const listStatus = {
  listed: 'listed',
  policy: 'listed by policy, no accusation',
  'not-listed': 'not listed',
  refused: 'no verdict: it does not answer this resolver',
  unknown: 'no verdict: it answered with an unknown code',
  'no-answer': 'no verdict: no answer',
};
export const listsRefuse = 'Many lists refuse public resolvers, so a browser often cannot ask. The command line asks with your own: emlint verify FILE.';
/** @param {number} line */
export const line = line => `line ${number(line)}`;

export const answersTitle = 'DNS changes';
export const answersText =
  'These answers are from now; the message is older. “Pass then, fail now” usually means that a key was replaced, not that somebody lied. Nothing was stored, and closing the tab forgets the answers.';
export const whichResolver = 'The server that was asked can lie, and so can whoever answers it: this page does not check DNSSEC.';
/** @param {number} count */
export const allQuestions = count => `${count === 1 ? 'The question and its answer' : `All ${number(count)} questions and their answers`}`;
/** @type {Record<import('./types.js').Query['status'], string>} */
export const answerStatus = {
  records: '',
  'no-data': 'no such record',
  'no-name': 'the name does not exist',
  failed: 'no answer',
  'not-supplied': 'the given records do not say',
  'not-asked': 'not asked',
};
export const again = 'Ask again';
export const forget = 'Forget the answers';
export const forgotten = 'The answers are forgotten. ';
/** @param {number} count */
export const namesAsked = count => `${plural(count, 'DNS name')} asked`;
/** @param {number} count @param {string} host */
export const spoken = (count, host) => `${askedHost(count, host)}. `;

/* ---- domains ---- */
export const domainTitle = 'Check a domain';
export const domainIntro = 'What a domain publishes for the mail it sends: who may send, which keys sign, what should happen to forgeries. Whoever you ask gets to see the names below and your IP address.';
export const domainName = 'Domain';
export const selectors = 'DKIM selectors (s= of a signature), if you know some';
export const ips = 'IP addresses that send its mail, if you know some';
export const enterDomain = 'Enter a domain, as in shop.example.';
/** @param {string} domain */
export const domainResult = domain => `What ${domain} publishes`;
export const receives = 'Receives';
export const nullMx = 'accepts no mail (MX 0 .)';
export const noMx = 'no MX record';
export const dkimKeys = 'DKIM keys';
export const noKeys = 'none under the usual selectors';
export const mtaSts = 'MTA-STS';
export const tlsRpt = 'TLS-RPT';
export const bimi = 'BIMI';
export const none = 'none';
export const advice = 'What to do';
export const noAdvice = 'There is nothing to improve here.';
export const found = 'What the linter says of the records';
export const copyRecord = 'Copy record';
export const copied = 'Copied.';
export const another = 'Another domain';
