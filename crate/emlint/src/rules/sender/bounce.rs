use super::{delivery_status, returned};
use crate::cause;
use crate::message::lines;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "SND009",
    name: "bounce",
    summary: "This is a bounce, and it says why the message was not delivered",
    help: "Look at the status and what the server said about it; the returned message is below.",
    family: Family::Sender,
    levels: Levels::received(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::BOUNCE),
    mutes: &[],
    references: &[Reference::Rfc(3464, "2"), Reference::Rfc(3464, "2.3"), Reference::Rfc(3463, "3")],
    docs: page(include_str!("bounce.md")),
    check,
};

/// What the codes of RFC 3463 §3 mean; the first number is how it ended.
const MEANINGS: &[(&str, &str)] = &[
    ("1.0", "there is a problem with the address"),
    ("1.1", "the mailbox does not exist"),
    ("1.2", "the domain does not exist or takes no mail"),
    ("1.3", "the address is written wrongly"),
    ("1.6", "the mailbox has moved"),
    ("1.8", "the domain of the sender does not exist"),
    ("1.10", "the domain takes no mail"),
    ("2.0", "there is a problem with the mailbox"),
    ("2.1", "the mailbox is switched off"),
    ("2.2", "the mailbox is full"),
    ("2.3", "the message is too large for the mailbox"),
    ("2.4", "the mailing list could not be expanded"),
    ("3.4", "the message is too large"),
    ("4.1", "the server did not answer"),
    ("4.2", "the connection broke"),
    ("4.3", "the DNS did not answer"),
    ("4.4", "no way to the server was found"),
    ("4.6", "the message went in a circle"),
    ("4.7", "the message could not be delivered in time"),
    ("5.2", "a command was wrong"),
    ("5.3", "there were too many recipients"),
    ("6.0", "there is a problem with the contents"),
    ("7.0", "the server refuses by its rules"),
    ("7.1", "the server refuses by its rules"),
    ("7.20", "no DKIM signature passed"),
    ("7.23", "SPF failed"),
    ("7.25", "the address of the sending server has no reverse name"),
    ("7.26", "SPF, DKIM or DMARC failed"),
    ("7.27", "the domain of the sender takes no mail"),
];

fn check(context: &Context, findings: &mut Findings) {
    let Some(status) = delivery_status(context) else {
        if context.facts.dsn
            && !is_report(context)
            && let Some(from) = context.message.field("From")
        {
            let message = "A bounce that is no multipart/report: programs cannot tell which message it is about";
            findings.add(from.value.trim().span, message).help("Send delivery reports as multipart/report (RFC 3464).");
        }
        return;
    };
    findings.judged();
    let mut said = Said::default();
    let mut all: Vec<Said<'_>> = Vec::new();
    for line in lines(status.body).take(2000) {
        let Some((name, value)) = field(line.text) else {
            all.extend(std::mem::take(&mut said).done());
            continue;
        };
        if name.is("Action") {
            said.has_ended = value.is("failed");
        } else if name.is("Status") {
            said.status = Some(value);
        } else if name.is("Diagnostic-Code") {
            said.diagnostic = Some(value);
        } else if name.is("Final-Recipient") {
            said.recipient = Some(value);
        }
    }
    all.extend(said.done());
    for said in all.iter().take(20) {
        let Some(status) = said.status else { continue };
        let code = status.words().next().unwrap_or(status);
        let recipient = said.recipient.map(Slice::unfolded);
        let whom = recipient.as_deref().map_or("the recipient", |text| text.rsplit(';').next().unwrap_or(text).trim());
        let message = format!("Status {} for {whom}: {}", code.text(), meaning(&code.text(), said.has_ended));
        let finding = findings.add(code.span, message).weaken(Severity::Info);
        if let Some(diagnostic) = said.diagnostic {
            finding.related(diagnostic.span, "what the server said");
        }
        if let Some(from) = returned(context).as_ref().and_then(|header| header.first("From").copied()) {
            finding.related(from.span, "the sender of the returned message");
        }
    }
}

fn is_report(context: &Context) -> bool {
    context.message.parts.first().is_some_and(|root| root.media_type == "multipart/report")
}

/// What is said about one recipient.
#[derive(Clone, Copy, Default)]
struct Said<'a> {
    /// `Action: failed`: the server has given up (RFC 3464 §2.3.3), whatever the status says.
    has_ended: bool,
    status: Option<Slice<'a>>,
    diagnostic: Option<Slice<'a>>,
    recipient: Option<Slice<'a>>,
}

impl Said<'_> {
    fn done(self) -> Option<Self> {
        self.status.is_some().then_some(self)
    }
}

/// `name: value` on one line.
fn field(line: Slice<'_>) -> Option<(Slice<'_>, Slice<'_>)> {
    let colon = memchr::memchr(b':', line.bytes)?;
    let value = line.from(colon + 1).trim();
    (!value.is_empty()).then(|| (line.sub(0..colon), value.at(Span::new(value.span.range()))))
}

fn meaning(status: &str, has_ended: bool) -> String {
    let (class, rest) = status.split_once('.').unwrap_or((status, ""));
    let what = MEANINGS.iter().find(|(code, _)| *code == rest).map(|(_, meaning)| *meaning);
    match class {
        "2" => "it was delivered".to_owned(),
        "4" if !has_ended => format!("{}; the server tries again", what.unwrap_or("it is delayed")),
        _ => what.unwrap_or("it was not delivered").to_owned(),
    }
}
