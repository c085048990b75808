//! What findings have in common. A person changes causes, not findings.

use crate::rule::Cause;

pub(crate) static BUILT_AS_STRINGS: Cause = Cause {
    id: "built-as-strings",
    title: "The message was built as plain strings",
    help: "Let a mail library encode headers and wrap lines.",
};

pub(crate) static LINE_ENDS: Cause = Cause {
    id: "line-ends",
    title: "Line ends were written by hand or damaged on the way",
    help: "Write CRLF at the end of every line, or let the mail library do it.",
};

pub(crate) static HEADER_BROKEN: Cause = Cause {
    id: "header-broken",
    title: "Part of the header cannot be read",
    help: "Put every field on a line of its own as “Name: value”, and one blank line after the last.",
};

pub(crate) static HOST_NAME: Cause = Cause {
    id: "host-name",
    title: "The sending machine does not know its public name",
    help: "Set the host name and mail name of the machine, or give the mail library full addresses.",
};

pub(crate) static INPUT: Cause = Cause {
    id: "input",
    title: "This copy of the message is not the whole message",
    help: "Open the original as a file: every check then sees the octets that were sent.",
};

pub(crate) static NOT_AUTHENTICATED: Cause = Cause {
    id: "not-authenticated",
    title: "Nothing vouches for the sender’s domain",
    help: "Publish SPF, sign with DKIM as the last step, and publish a DMARC record for the domain that people see.",
};

pub(crate) static RESULTS_UNCLEAR: Cause = Cause {
    id: "results-unclear",
    title: "The receiver’s results are hard to read",
    help: "These fields were written by a receiving server; they say more about it than about the sender.",
};

pub(crate) static RECEIVER_SAID: Cause = Cause {
    id: "receiver-said",
    title: "The receiver judged this message",
    help: "Read what its filter names, then look at the findings that explain it.",
};

pub(crate) static AUTOMATIC_MAIL: Cause = Cause {
    id: "automatic-mail",
    title: "What kind of mail this is, is said badly",
    help: "Mark automatic mail with Auto-Submitted and bulk mail with List-Unsubscribe; Precedence is optional.",
};

pub(crate) static UNSUBSCRIBE: Cause = Cause {
    id: "unsubscribe",
    title: "Readers cannot leave with one click",
    help: "Give every bulk message List-Unsubscribe with an https address of its own, and List-Unsubscribe-Post.",
};

#[cfg(feature = "html")]
pub(crate) static CLIENTS: Cause = Cause {
    id: "clients-differ",
    title: "Mail programs show this in different ways",
    help: "Keep to what the programs of your readers know, and look at the message in the most limited one of them.",
};

#[cfg(feature = "html")]
pub(crate) static ACCESS: Cause = Cause {
    id: "not-for-everybody",
    title: "Some readers cannot see or hear all of it",
    help: "Say in text what pictures say, name links by what they lead to, and let screen readers know the structure.",
};

#[cfg(feature = "html")]
pub(crate) static HTML_BROKEN: Cause = Cause {
    id: "html-broken",
    title: "The HTML is not well formed",
    help: "Mail programs repair HTML each in its own way. Run the template through a validator, and escape what is filled in.",
};

pub(crate) static DNS_RECORD: Cause = Cause {
    id: "dns-record",
    title: "A DNS record needs a change",
    help: "Change the record where the domain’s DNS is run; servers see it when the old one’s time to live is over.",
};

pub(crate) static ENCODED_BY_HAND: Cause = Cause {
    id: "encoded-by-hand",
    title: "Header text is encoded wrongly",
    help: "Hand plain text to a mail library: it chooses the encoding, cuts between characters and folds.",
};

pub(crate) static SIGNATURE: Cause = Cause {
    id: "signature",
    title: "The DKIM signature protects less than it should",
    help: "Sign as the last step before the message leaves, with a current DKIM library and a key of 2,048 bits.",
};

pub(crate) static JOURNEY: Cause = Cause {
    id: "journey",
    title: "Something happened on the way of the message",
    help: "Look into the log of the server that the finding names; the fields from it upwards were written by others.",
};

pub(crate) static PRIVACY: Cause = Cause {
    id: "privacy",
    title: "The header tells more than recipients need to know",
    help: "Let the outgoing server remove what only concerns the machines and accounts behind it.",
};

pub(crate) static IDENTITY: Cause = Cause {
    id: "identity",
    title: "The message names its sender in different ways",
    help: "Use one name and one domain in From, Reply-To and the return path.",
};

pub(crate) static BOUNCE: Cause = Cause {
    id: "bounce",
    title: "This is a report about another message",
    help: "Read the status: it says whether the address, the mailbox or the message was refused.",
};
