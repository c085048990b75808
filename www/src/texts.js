/**
 * Every text of the page that the linter does not say, in one place and ready for translation.
 * Texts with values in them are functions; how numbers and times are written is in words.js.
 */
import { number, plural } from './words.js';

/* ---- buttons ---- */
export const applyToCopy = 'Apply to this copy';
export const cancel = 'Cancel';

/* ---- fixes ---- */
/** @param {number} count */
export const applyFixes = count => `Apply ${plural(count, 'safe fix', 'safe fixes')}…`;
/** @param {number} places */
export const fixAllPlaces = places => `Fix all ${number(places)} places…`;
/** @param {number} count */
export const fixesTitle = count => plural(count, 'safe fix', 'safe fixes');
export const fixesNone = 'Nothing can be fixed safely here';
export const fixesSafe = 'Every reader sees the same message afterwards. What a signature covers, and what needs a decision, is left alone.';
export const fixPreview = 'Fix preview';
/** @param {number} count */
export const fixesLeft = count => `${plural(count, 'finding')} left`;
/** @param {number} places */
export const fixed = places => `Fixed ${plural(places, 'place')}. Ctrl Z undoes. `;
export const before = 'Before: ';
export const after = 'After: ';
/** @param {number} line */
export const lineNumber = line => `line ${number(line)}`;
/** @param {number} count */
export const morePlaces = count => `and ${plural(count, 'more place')}`;

/* ---- sharing ---- */
export const close = 'Close';
export const shareTitle = 'Share this message';
export const shareSample = 'This is a sample. Its own link is short and holds no message:';
export const shareLink = 'Link';
/** @param {number} length  in characters @param {boolean} redacted */
export const shareSize = (length, redacted) =>
  `The link contains the ${redacted ? 'redacted ' : ''}message (${number(length)} characters). Anyone with the link can read it; no server gets to see it.${redacted ? ' Read it once more before you share it.' : ''}`;
export const shareLong = 'Some programs cut links of more than 8,000 characters: send the file instead.';
/** @param {number} length */
export const shareTooLong = length => `A link would have ${number(length)} characters, which is too long. Save the message and send the file.`;
export const redact = 'Redact: take people out of it first';
export const redactKinds = { addresses: 'Addresses and domains', names: 'Names', ids: 'Identifiers', ips: 'IP addresses' };
export const redactKeeps = 'Each is replaced by something made up of the same length, everywhere the same. Names for examples, as in example.org, the words of the text, pictures and attachments stay as they are.';
/** @param {Record<'addresses' | 'names' | 'ids' | 'ips', number>} counts */
export function redacted({ addresses, names, ids, ips }) {
  const parts = [
    addresses && plural(addresses, 'part of an address', 'parts of addresses'),
    names && plural(names, 'name'),
    ids && plural(ids, 'identifier'),
    ips && plural(ips, 'IP address', 'IP addresses'),
  ].filter(Boolean);
  return parts.length ? `Replaced: ${parts.join(', ')}.` : 'There was nothing to replace.';
}
/** @param {number} count */
export const findingsSame = count => (count === 1 ? 'The one finding stays the same.' : count ? `All ${number(count)} findings stay the same.` : 'There is still nothing to complain about.');
export const findingsDiffer = 'Not all findings stay the same:';
export const gone = 'Gone:';
export const added = 'New:';
export const openRedacted = 'Look at it';
export const saveRedacted = 'Save redacted .eml';
export const copyLink = 'Copy link';
export const linkCopied = 'Link copied.';

/* ---- reading ---- */
/** @param {number} first @param {number} last @param {string} type @param {string} size */
export const foldedLines = (first, last, type, size) => `lines ${number(first)} to ${number(last)}: ${type}, base64, ${size}`;
/** @param {number} count */
export const foldedSignature = count => `${number(count)} characters of signature`;
export const unfold = 'show';
/** @param {string} time @param {string} ago @param {boolean} future */
export const localTime = (time, ago, future) => `${time} where you are, ${future ? `in ${ago}` : `${ago} ago`}`;
export const signed = 'Signed:';
export const expires = 'Expires:';
/** @param {string} name @param {string} size */
export const decodedField = (name, size) => `${name}, decoded (${size})`;
/** @param {string} type @param {string} encoding @param {string} size  decoded @param {string} filename */
export const decodedPart = (type, encoding, size, filename) => `${type || 'text'}${filename ? ` “${filename}”` : ''}, ${size}${encoding ? ` in ${encoding}` : ''}`;
export const closeNote = 'Close this note';
export const copyDecoded = 'Copy what it says';
export const decodedCopied = 'Copied.';
export const nothingDecoded = 'There is nothing to decode here.';

export const goTo = 'Go to';
export const goToHelp = 'A line (19 or 19:4), an octet (@1309), or a part of the name of a field or part.';
export const places = 'Places';
export const nothingThere = 'There is no such place.';
/** @param {number} line @param {number} column */
export const goToLine = (line, column) => `Line ${number(line)}${column > 1 ? `, column ${number(column)}` : ''}`;
/** @param {number} octet @param {number} line */
export const goToOctet = (octet, line) => `Octet ${number(octet)}, in line ${number(line)}`;

/* ---- the list of findings ---- */
export const allRules = 'All rules';
/** @param {string} key  a family or a code @param {string} name  of the rule @param {number} count */
export const ruleFilter = (key, name, count) => `${key.length > 3 ? `\u2003${key} ${name}` : `${key} ${FAMILIES[key] ?? ''}`} (${number(count)})`;
/** @param {number} count */
export const passed = count => `${number(count)} passed`;
/** @param {number} count */
export const andMore = count => `(and ${number(count)} more)`;
/** @param {string} name  of the message @param {number} line @param {number} column */
export const inMessage = (name, line, column) => `in ${name}, line ${number(line)}, column ${number(column)}`;
export const findingCopied = 'Finding copied as Markdown.';
export const reportCopied = { markdown: 'Report copied as Markdown.', text: 'Report copied as plain text.', json: 'Report copied as JSON.' };

/** The families of rules. @type {Record<string, string>} */
export const FAMILIES = {
  FMT: 'Octets and lines',
  HDR: 'Header syntax',
  ADR: 'Addresses',
  DAT: 'Dates',
  MID: 'Message identifiers',
  ENC: 'Encoded words and parameters',
  MIM: 'MIME structure',
  HTM: 'HTML',
  AUT: 'Authentication results',
  DKM: 'DKIM signatures',
  LST: 'Lists and automatic mail',
  RCV: 'Received fields',
  SND: 'Sender identities',
  SPF: 'SPF records',
  DMC: 'DMARC records',
  DKK: 'DKIM keys',
  NET: 'Live checks',
};

/* ---- the list of rules ---- */
export const severityNames = { error: 'Errors', warning: 'Warnings', info: 'Remarks' };
/** @param {number} count @param {number} all */
export const rulesFound = (count, all) => (count === all ? '' : count ? `${number(count)} of ${number(all)} rules` : 'No rule matches. Escape shows all again.');

/* ---- damage from copying ---- */
export const damaged = 'This text was changed by copying.';
/** What was done to it. */
export const damage = {
  prefix: 'Every line begins with the same mark or indent',
  escaped: '“<” became “&lt;”',
  'blank-first': 'There is a blank line before the first field',
  doubled: 'Every second line is blank',
  'no-break': 'Blanks became blanks that do not break',
  quotes: 'Quotation marks were made typographic',
  folding: 'Lines that continue a field lost their indent',
  wrapped: 'Long lines were broken again',
};
/** @param {string[]} kinds */
export const damageList = kinds => `${kinds.map((kind, at) => (at ? kind.replace(/^[A-Z]/, letter => letter.toLowerCase()) : kind)).join(', ')}.`;
/** @param {number} gone @param {number} all */
export const fromCopying = (gone, all) =>
  gone ? ` ${number(gone)} of the ${plural(all, 'finding')} may come from that, not from the message.` : '';
export const repairText = 'Repair the text';
export const keepText = 'Keep as it is';
export const repaired = 'Repaired. Ctrl Z undoes. ';
export const headersOnly = 'This is a header alone: its body, parts and signatures could not be checked.';

/* ---- several messages ---- */
export const showHow = 'Show me how';
/** @param {number} count */
export const manyMessages = count => `There are ${number(count)} messages; the first 2,000 are listed.`;
export const manyMessagesHelp = 'The command line checks them all: emlint check FILE.';

/* ---- preview ---- */
export const preview = 'Preview';
export const previewRemark = 'no scripts, no network: pictures from elsewhere are not loaded';
export const showPreview = 'Show how the HTML looks';
export const previewTitle = 'The message as HTML';
export const previewHint = 'Press an outlined element to see what was found there; point at a link to see where it leads.';
export const previewTooLong = 'The HTML is too long to be shown here.';
export const previewNone = 'There is no HTML to show.';
/** @param {string} address */
export const leadsTo = address => `Leads to ${address}.`;
/** @param {string[]} messages */
export const previewFindings = messages => `Found here: ${messages.join('; ')}.`;
export const phoneWidth = 'Phone width';
export const darkColours = 'Dark';
export const showMarks = 'Findings';
export const alternative = 'The plain-text alternative';
export const noAlternative = 'There is no plain-text alternative.';

/* ---- opening ---- */
export const title = 'emlint: find out what is wrong with an email';
export const pastedName = 'pasted message';
export const sharedName = 'shared message';
export const nothingPasted = 'There is nothing to check.';
export const nothingPastedHelp = 'What was pasted has no text. Copy the whole original and paste it again.';
export const openAnother = 'Open another file';
export const checkAnyway = 'Check it anyway';
/** @param {string} name */
export const noSample = name => `There is no sample “${name}”.`;
export const sampleLost = 'The sample did not arrive.';
export const chooseAnother = 'Choose another one below.';
export const linkDamaged = 'This link is cut off or damaged.';
export const linkUnknown = 'The link is of an unknown kind.';
export const linkTooMuch = 'The link holds more than a message.';
export const linkHelp = 'Nothing was opened. Ask for the link again, or for the .eml file.';
/** @param {string} name */
export const fileEmpty = name => `${name} is empty.`;
export const fileEmptyHelp = 'There is not one octet in it. Save the message again, or paste its source.';
/** @param {string} name @param {string} size @param {string} most */
export const fileTooLong = (name, size, most) => `${name} has ${size}; this page checks up to ${most}.`;
export const fileTooLongHelp = 'The command line has no such limit: emlint check FILE.';
/** @param {string} name */
export const fileOutlook = name => `${name} is an Outlook file, which emlint cannot read yet.`;
export const fileOutlookHelp =
  'Open the message in Outlook on the web, choose Download, and drop the .eml file here. Or paste the internet headers from its Properties window.';
/** @param {string} name @param {string} kind */
export const fileOther = (name, kind) => `${name} is ${kind}, not a message.`;
export const fileOtherHelp = 'Drop the message itself: the original as your mail program saves it, usually an .eml file.';
/** @param {string} name */
export const fileBinary = name => `${name} does not look like a message: it is binary.`;
export const fileBinaryHelp = 'Mail is text, even when it carries pictures. Drop the original as your mail program saves it, usually an .eml file.';
/** What else files are. */
export const files = {
  pdf: 'a PDF document',
  picture: 'a picture',
  office: 'an archive or an office document',
  compressed: 'a compressed file',
  archive: 'an archive',
  program: 'a program',
};
export const cannotRead = 'The browser did not let the page read the clipboard. Press Ctrl V.';
export const cannotCopy = 'The browser did not let the page copy. Select the text and copy it yourself.';

/* ---- checking ---- */
export const checking = 'Checking…';
/** @param {string} name */
export const checkingName = name => `Checking ${name}`;
export const checkingTitle = 'checking';
export const checkingMessage = 'Checking the message';
/** @param {string} size */
export const checkingHelp = size => `${size}. It stays on this device.`;
export const notKnown = 'Not known';
export const notChecked = 'Not checked.';
export const notCheckedHelp = 'The check was cancelled. Your text is as it was.';
export const checkAgain = 'Check again';
export const tryAgain = 'Try again';
export const copyBug = 'Copy a bug report without the text';
export const bugCopied = 'Bug report copied.';
/** @param {string} size  of the message @param {string} error @param {string} detail @param {string} browser */
export const bug = (size, error, detail, browser) => `emlint crashed on a message of ${size}.\n\n${error}\n${detail}\n\n${browser}\n`;
/** @param {string} rule */
export const ruleStopped = rule => `Rule ${rule} stopped. The checker has been restarted without it; the other rules ran.`;
export const crashed = 'emlint crashed on this message. Your text is safe.';
export const crashedHelp = 'The checker has been restarted. Please report this: it must never happen.';
export const notStarted = 'The checker did not start. Your text is safe.';
/** @param {string} reason */
export const notStartedHelp = reason => `${reason}. An old browser without WebAssembly, or a file that did not arrive, may be the reason.`;

/* ---- the verdict ---- */
/** The names of its signs. */
export const signs = { error: 'Serious problem', warning: 'Warning', info: 'Remark', pass: 'Fine' };
export const errorSign = 'Error';
export const convert = 'Convert to UTF-8';
export const showOriginal = 'Show me how to get the original';
/** @param {number} line */
export const startWith = line => `Start with line ${number(line)}`;
export const copyReport = 'Copy report';
/** @param {number} count */
export const checks = count => plural(count, 'check');
/** @param {number} count */
export const showChecks = count => `Show the ${checks(count)}`;
/** @param {number} count */
export const allPassed = count => `${checks(count)} passed. What no linter can see: reputation, content, complaints.`;

/* ---- the message ---- */
export const message = 'Message';
export const rawMessage = 'Raw message';
export const asReceived = 'as received';
export const outgoing = 'outgoing';
/** @param {number} line @param {number} column @param {number | null} octet */
export const where = (line, column, octet) => `Line ${number(line)}, column ${number(column)}${octet === null ? '' : ` · octet ${number(octet)}`}`;
export const fromPaste = 'Pasted: octets and line ends are not known';
export const fromEdit = 'Edited: the rest is octet by octet as opened';
export const fromFile = 'Opened as a file: octets are exact';
export const endsUnknown = 'line ends unknown';
export const endsNone = 'no line end';
/** @param {string} end @param {number} others  lines that end differently */
export const ends = (end, others) => `${end}, ${others ? `${number(others)} others` : 'all lines'}`;
/** @param {string} summary @param {number} lines */
export const spokenCounts = (summary, lines) => `${summary} in ${plural(lines, 'line')}`;
/** @param {string} severity @param {number} line @param {string} ordinal @param {string} message */
export const spoken = (severity, line, ordinal, message) => `${severity}, line ${number(line)}, ${ordinal}: ${message}`;
export const noFindingHere = 'No finding on this line.';
export const newVersion = 'A new version is ready.';
export const newVersionHelp = 'It is used when you next open the page, so your message stays as it is.';
export const reload = 'Reload now';
/** Whether the page works without a network. */
export const offline = { yes: 'yes, ready', no: 'no, this browser keeps nothing' };

/* ---- more on the list of findings ---- */
/** @param {number} count @param {number} causes */
export const findingsTitle = (count, causes) => plural(count, 'finding') + (causes > 1 ? `, ${plural(causes, 'cause')}` : '');
/** How many of a severity there are. @type {Record<'error' | 'warning' | 'info', (count: number) => string>} */
export const severities = {
  error: count => plural(count, 'error'),
  warning: count => plural(count, 'warning'),
  info: count => `${number(count)} info`,
};
export const smallThings = 'Small things';
export const findings = 'Findings';
/** @param {number} count */
export const hiddenByFilter = count => `${plural(count, 'finding is', 'findings are')} hidden by the filter. `;
export const showAll = 'Show all';
export const nothing = 'Nothing to complain about.';
export const fixReady = 'Fix ready';
/** @param {number} count */
export const moreLikeThis = count => `and ${number(count)} more like this`;
export const maybeCopied = 'may come from copying';
export const lineLabel = ', line ';
/** @param {number} count */
export const checksPassed = count => `${plural(count, 'check')} passed`;
export const passedSign = 'passed';
/** @param {number} at @param {number} all */
export const ordinal = (at, all) => `${number(at)} of ${number(all)}`;

/* ---- the note ---- */
export const newTab = ' (new tab)';
export const alsoHere = 'also here';
export const previousNote = 'Previous note here';
export const nextNote = 'Next note here';
export const copiedDoubt = 'This may come from copying, not from the message.';
export const notSure = 'Not sure: the message does not say enough to tell.';
export const breaksSignature = 'A signature covers this: changing this copy invalidates it. Fix the program that writes the message.';
export const copyMarkdown = 'Copy as Markdown';
export const aboutRule = 'About this rule';
/** @param {number} line @param {string} message */
export const placeLine = (line, message) => `line ${number(line)}: ${message}`;
/** @param {string} title  with its full stop */
export const fixTitle = title => `Fix: ${title}`;

/* ---- the widget ---- */
export const exampleMessage = 'Example message';
/** @param {string} title @param {string} counts */
export const messageWith = (title, counts) => `${title}: ${counts}`;
/** @param {number} from @param {number} to  lines */
export const linesNotShown = (from, to) => (from === to ? `Line ${number(from)} is not shown` : `Lines ${number(from)} to ${number(to)} are not shown`);
/** @param {number} count */
export const moreCharacters = count => plural(count, 'more character');
export const copyText = 'Copy';
export const copied = 'Copied';
export const edit = 'Edit';
export const edited = 'edited';
export const undo = 'Undo';
export const reset = 'Reset';
export const done = 'Done';
export const checkedHere = 'Checked in your browser by ';
/** @param {string} reason */
export const notCheckedBecause = reason => `Not checked: ${reason}`;
/** @param {number} status  of HTTP */
export const sourceLost = status => `the message did not arrive (${status})`;

/* ---- the outline ---- */
export const outline = 'Outline';
/** Its sections. */
export const sections = { Delivery: 'Delivery', Header: 'Header', Parts: 'Parts' };
export const worst = { error: 'has errors', warning: 'has warnings', info: 'has notes' };
/** @param {number} hop @param {number} all */
export const received = (hop, all) => `Received ${number(hop)} of ${number(all)}`;
/** @param {number} count */
export const moreFields = count => `and ${number(count)} more fields`;
export const octetsLabel = ' octets';

/* ---- journey ---- */
export const journey = 'Journey';
export const unnamed = 'an unnamed server';
/** @param {number} count @param {string} time */
export const hops = (count, time) => plural(count, 'hop') + (time ? `, ${time}` : '');
/** @param {number} count */
export const unencrypted = count => `${number(count)} unencrypted`;
export const notSent = 'Not sent yet';
export const noHops = 'No server has handed this on yet.';
export const noHopsHelp = 'There is no Received field: the message is as a program wrote it, or its header was cut.';
/** @param {number} count */
export const noTimes = count => `${plural(count, 'server')} handed it on; their times cannot be compared.`;
/** @param {string} server @param {string} time */
export const slowBefore = (server, time) => `Before ${server} took it, ${time} went by.`;
/** @param {string} time */
export const onItsWay = time => `It was on its way for ${time}.`;
/** @param {number} percent */
export const slowShare = percent => `That is ${percent} % of the way. Common for queued or greylisted mail.`;
export const noTime = 'no time';
/** @param {string} time */
export const oldestFirst = time => `oldest first${time ? ` · ${time}` : ''}`;
export const hopColumns = { to: 'To', time: 'Time', took: 'Took', link: 'Link' };
/** @param {string} time */
export const clockWrong = time => `${time}: a clock on the way is wrong by more than 5 minutes.`;
/** @param {string} time */
export const clockBehind = time => `${time}: a clock is behind, within the usual 5 minutes.`;
/** @param {number} count */
export const moreHops = count => `and ${number(count)} more hops`;
export const fromInside = 'from inside';
/** @param {string} names */
export const fromHost = names => `from ${names}`;
export const noTls = 'no TLS';
export const localLink = 'local';
export const notSaid = 'not said';

/* ---- authentication ---- */
export const authentication = 'Authentication';
/** @param {string} server */
export const authSaidBy = server => `Authentication, said by ${server}`;
export const authClaimed = 'Authentication, only claimed';
export const notAligned = ', not aligned';
/** @param {string} result */
export const claims = result => `claims ${result}`;
export const noResults = 'No results in this copy';
/** What results of the methods mean. @type {Record<string, Record<string, string>>} */
export const results = {
  spf: {
    pass: 'The server may send for this domain',
    fail: 'The server may not send for this domain',
    softfail: 'The server should not send for this domain',
    neutral: 'The domain does not say who may send',
    none: 'The domain has no SPF record',
    permerror: 'The SPF record cannot be evaluated',
    temperror: 'The DNS did not answer in time',
  },
  dkim: {
    pass: 'The signature matches: what it covers is unchanged',
    fail: 'The signature does not match',
    none: 'There is no signature',
    neutral: 'The signature cannot be evaluated',
    policy: 'The signature is valid but not accepted here',
    permerror: 'The signature cannot be evaluated',
    temperror: 'The key could not be fetched',
  },
  dmarc: {
    pass: 'A check passed for the domain people see',
    fail: 'Needs one check that passed and is the same as From',
    none: 'The domain publishes no DMARC record',
    bestguesspass: 'No DMARC record; it would have passed',
  },
  arc: {
    pass: 'The forwarders’ seals are intact',
    fail: 'A forwarder’s seal is broken',
    none: 'No forwarder sealed it',
  },
};
/** What a domain's policy asks for. @type {Record<string, string>} */
export const policies = { none: 'nothing', quarantine: 'quarantine', reject: 'rejection' };
/** @param {string} policy */
export const asksFor = policy => `the domain asks for ${policies[policy] ?? policy}`;
export const letPass = 'this receiver let it pass';
export const isFrom = 'is From';
export const cannotBeTold = 'cannot be told';
export const same = '= same';
export const differs = '≠ differs';
/** @param {string} method @param {string} domain */
export const vouches = (method, domain) => `${method} vouches for ${domain}.`;
export const seenAddress = 'the address people see';
export const nothingAligned = 'Nothing that passed belongs to the address people see.';
export const nothingPassed = 'Nothing passed.';
export const methodsNotSaid = 'SPF and DKIM were not said.';
export const onlyClaims = 'There are only claims here.';
export const noDecision = 'This copy does not show what the receiver decided.';
export const noDecisionHelp = 'There is no Authentication-Results and no Received-SPF field here.';
export const saidBy = 'Said by ';
/** @param {string} reason @param {number} others  results that are not believed */
export const believed = (reason, others) =>
  `. ${reason}, so it can be believed.${others ? ` ${number(others)} further ${others === 1 ? 'result is only a claim' : 'results are only claims'}.` : ''}`;
/** @param {string} reason */
export const notBelieved = reason => `${reason}. So none of these results can be believed.`;
export const pointAtRow = 'point at a row to see its source';
export const authColumns = { check: 'Check', result: 'Result', for: 'For', same: 'Same as From?', why: 'Why' };
/** @param {string} server */
export const claimedBy = server => `claimed by ${server}`;

/* ---- cards ---- */
export const identity = 'Identity';
export const headerName = 'Header';
/** Who is named where. @type {Record<string, string>} */
export const roles = { from: 'From', sender: 'Sender', replyTo: 'Reply-To', returnPath: 'Return-Path', messageId: 'Message-ID', dkim: 'DKIM d=' };
/** @param {number} differ @param {number} all */
export const domainsDiffer = (differ, all) => `${number(differ)} of ${plural(all, 'domain')} differ`;
export const domainsAgree = 'All domains agree';
/** @param {string | null | undefined} domain @param {number} others  names */
export const peopleSee = (domain, others) =>
  `${domain ? `People see ${domain}` : 'No domain can be seen'}${others ? `; ${plural(others, 'other name is', 'other names are')} involved.` : ', and nothing else.'}`;
export const identityColumns = { where: 'Where', domain: 'Domain', against: 'Against From' };
export const whatPeopleSee = 'what people see';
export const absentFine = 'absent, fine';
export const bulk = 'Bulk-sender rules';
export const bulkTile = 'Google, Yahoo, Microsoft rules';
export const bulkWho = 'G Google · Y Yahoo · M Microsoft';
/** @param {number} pass @param {number} fail @param {number} unknown */
export const bulkCounts = (pass, fail, unknown) => `${number(pass)} pass, ${number(fail)} fail, ${number(unknown)} cannot be known offline.`;
export const bulkHelp = 'Binding above about 5,000 messages a day, and a good habit below that.';
/** @param {number} fail @param {number} all */
export const bulkFail = (fail, all) => `${number(fail)} of ${number(all)} fail`;
/** @param {number} pass */
export const bulkPass = pass => `${number(pass)} pass`;
/** @param {number} count */
export const notKnowable = count => `${number(count)} not knowable offline`;
export const bulkResults = { pass: 'passes', fail: 'fails', unknown: 'cannot be known offline', 'not-applicable': 'does not apply' };
export const structure = 'Structure';
/** @param {string} size */
export const structureRemark = size => `${size} · Gmail clips HTML above 102 kB`;
export const gmailClips = ', Gmail clips it';
/** @param {number} octets */
export const longestLine = octets => `longest line ${number(octets)}`;
/** @param {number} lines @param {string} size */
export const headerSize = (lines, size) => `${plural(lines, 'line')} · ${size}`;
/** @param {number} count */
export const moreParts = count => `and ${number(count)} more parts`;
export const hasFindings = 'has findings';
export const noBody = 'no body';
export const list = 'List and automatic mail';
export const oneClick = 'It can be unsubscribed from with one click.';
export const notOneClick = 'It can be unsubscribed from, but not with one click.';
export const bulkWithout = 'It is bulk mail without a way to unsubscribe.';
export const oneToOne = 'It looks like mail from one to one.';
export const absent = 'absent';
export const present = 'present';

/* ---- theme ---- */
/** @param {string} name  system, light or dark */
export const theme = name => `Theme: ${name}`;

/* ---- index.html: these get into the page when it is built, as HTML ---- */
export const description =
  'Paste or drop a raw email: emlint marks the exact characters that receivers object to, says why in plain words, and shows the fix. Nothing leaves your browser.';
export const skip = 'Skip to the message';
export const verdictLabel = 'Verdict';
export const heroTitle = 'Find out what is wrong with an email.';
export const heroText =
  'Paste the raw message. emlint marks the exact characters that receivers object to, says why in plain words with the standard to quote, and shows the fix.';
export const rawPlaceholder = `Paste the whole original here, headers first:

Received: from mail.example.org …
From: &quot;Your shop&quot; &lt;orders@example.org&gt;
Subject: Your receipt

Or drop .eml and .mbox files anywhere on this page.`;
export const openFiles = 'Open files…';
export const paste = 'Paste';
export const pasteLoses = 'A dropped file is checked octet by octet;<br>pasting loses its line endings.';
export const originalsTitle = 'Where do I find the original?';
export const mailProgram = 'Mail program';
export const testingOwn =
  'Testing your own code? Write the message to a file instead of sending it, and drop that: emlint then checks it as outgoing mail.';
export const samplesTitle = 'Or look at one that went wrong';
export const privacyTitle = 'Your mail stays here. Check it yourself.';
export const privacyText =
  'The linter is a program your browser has already downloaded. This page’s security policy lets it load its own files and contact nobody else. The browser enforces that. Only “Verify with DNS” starts a program that may ask a server: the one you choose, after it has said what it will ask.';
export const proofRequests = 'Requests to other servers';
export const proofBlocked = 'Blocked by the policy';
export const proofStored = 'Mail stored on this device';
export const proofNothing = 'nothing';
export const proofOffline = 'Works without a network';
export const notYet = 'not yet';
export const proofTry = 'Or switch off your network and go on: everything keeps working.';
export const overview = 'Overview';
export const show = 'Show';
export const outlineLabel = 'Message outline';
export const wrap = 'Wrap';
export const invisibles = 'Invisibles';
export const ruler = '78 ruler';
export const fold = 'Fold';
export const decodeHelp = 'What the field or part at the cursor says (Ctrl I)';
export const decode = 'Decode';
export const find = 'Find';
export const previousFinding = 'Previous finding';
export const nextFinding = 'Next finding';
export const copy = 'Copy…';
export const rulesLabel = 'Rules';
export const findingsLabel = 'Findings, grouped by cause';
export const passedLabel = 'Passed checks';
export const keyStrip =
  '<span><kbd>F8</kbd> next</span><span><kbd>Shift F8</kbd> previous</span><span><kbd>Enter</kbd> go to text</span><span><kbd>Ctrl .</kbd> explain</span><span><kbd>F6</kbd> switch pane</span>';
export const phoneBar = 'Findings, phone bar';
export const previousPhone = 'Previous finding, phone bar';
export const nextPhone = 'Next finding, phone bar';
export const allFindings = 'All findings';
export const copyLabel = 'Copy the report';
export const asMarkdown = 'As Markdown';
export const asText = 'As plain text';
export const asJson = 'As JSON';
export const dropHere = 'Drop the message here';
export const keyboard = 'Keyboard';
export const noScript =
  'emlint runs in your browser and needs JavaScript for that. The <a href="rules/">rules</a> can be read without it, and there is a command line.';
/** How to get at the original, by mail program. @type {Record<string, string[]>} */
export const originals = {
  gmail: [
    'Open the message in a browser. The phone app cannot show the original.',
    'Choose <b>⋮</b> next to Reply, then <b>Show original</b>.',
    'Choose <b>Download original</b> and drop the file here. <b>Copy to clipboard</b> works too, without line endings.',
  ],
  outlook: [
    'In Outlook on the web or the new Outlook, open the message and choose <b>⋯</b> (more actions).',
    'Choose <b>Save as</b> or <b>Download</b> and drop the .eml file here.',
    'Classic Outlook keeps no original: open the message, <b>File</b>, <b>Properties</b>, and copy <b>Internet headers</b>. Only the header can be checked then.',
  ],
  apple: [
    'Select the message.',
    'Choose <b>File</b>, <b>Save As…</b>, format <b>Raw Message Source</b>, and drop the file here.',
    'To look first: <b>View</b>, <b>Message</b>, <b>Raw Source</b>.',
  ],
  thunderbird: [
    'Select the message.',
    'Drag it from the list onto this page, or choose <b>File</b>, <b>Save As</b>, <b>File…</b> and drop that.',
    'To look first: <kbd>Ctrl U</kbd>.',
  ],
  yahoo: [
    'Open the message in a browser and choose <b>⋯</b> (more).',
    'Choose <b>View raw message</b>.',
    'Save that page as a file and drop it here, or copy all of it.',
  ],
};
/** What the keys do. @type {[string, string[]][]} */
export const keys = [
  ['Next, previous finding', ['F8', 'Shift F8']],
  ['Next, previous cause', ['Alt F8', 'Alt Shift F8']],
  ['Open the note at the cursor', ['Ctrl .']],
  ['Close note, back to the text', ['Esc']],
  ['Apply the fix of the open note', ['Ctrl Enter']],
  ['Switch pane: text, findings, cards', ['F6', 'Shift F6']],
  ['In the list: move, go to text', ['↑', '↓', 'Enter']],
  ['Find; go to line, octet or field', ['Ctrl F', 'Ctrl G']],
  ['What the field or part here says, decoded', ['Ctrl I']],
  ['Open files', ['Ctrl O']],
  ['Undo, also of fixes', ['Ctrl Z']],
];

/* ---- what mail programs do with HTML ---- */
export const programs = 'What each mail program does';
export const support = { n: 'Not supported', a: 'Supported in part', y: 'Supported', u: 'Not known' };
/** @param {string} title */
export const canIEmail = title => `Can I email: ${title}`;

/* ---- every page: bar and footer ---- */
export const site = 'Site';
export const lintPage = 'Lint';
export const rulesPage = 'Rules';
export const guidePage = 'Guide';
export const embedPage = 'Embed';
export const nothingLeaves = 'Nothing leaves this tab';
export const openMore = 'Open…';
export const share = 'Share…';
export const save = 'Save .eml';
export const verifyDns = 'Verify with DNS';
export const checkDomain = 'Check a domain…';
/** @param {string} version @param {number} rules */
export const about = (version, rules) => `emlint ${version} · ${number(rules)} rules · open source`;
export const howPrivacy = 'How privacy works here';
