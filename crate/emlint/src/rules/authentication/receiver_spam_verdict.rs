use super::RELATED;
use crate::List as _;
use crate::auth::spam::SpamStatus;
use crate::cause;
use crate::message::Field;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::span::lowercase;
use crate::{Context, Findings, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "AUT022",
    name: "receiver-spam-verdict",
    summary: "A filter of the receiver took the message for spam",
    help: "Look at the tests that the filter names; the findings here explain those that can be changed.",
    family: Family::Authentication,
    levels: Levels::received(Severity::Info),
    fix: Fixable::Never,
    cause: Some(&cause::RECEIVER_SAID),
    mutes: &[],
    references: &[
        Reference::Page(
            "SpamAssassin: configuration, headers",
            "https://spamassassin.apache.org/full/4.0.x/doc/Mail_SpamAssassin_Conf.html",
        ),
        Reference::Page(
            "Microsoft: anti-spam message headers",
            "https://learn.microsoft.com/en-us/defender-office-365/message-headers-eop-mdo",
        ),
    ],
    docs: page(include_str!("receiver_spam_verdict.md")),
    check,
};

/// From this spam confidence level on Microsoft delivers to the junk folder.
const JUNK_LEVEL: u32 = 5;

fn check(context: &Context, findings: &mut Findings) {
    let mut verdicts: Vec<(Span, String)> = Vec::new();
    let mut explained = None;
    for field in &context.message.header.fields {
        if !is_verdict_field(field) {
            continue;
        }
        findings.judged();
        if verdicts.len() > RELATED {
            continue;
        }
        if let Some((span, text, explains)) = verdict(field) {
            if explains && explained.is_none() {
                explained = Some(verdicts.len());
            }
            verdicts.push((span, text));
        }
    }
    for statement in context.auth().trusted("compauth").filter(|statement| statement.result == "fail").take(1) {
        verdicts.push((statement.token, "Microsoft’s compound authentication failed (compauth=fail)".to_owned()));
    }
    // The verdict that names tests or points is the one to show.
    if verdicts.is_empty() {
        return;
    }
    let (span, text) = verdicts.remove(explained.unwrap_or_default());
    let finding = findings.add(span, text);
    for (span, text) in verdicts {
        finding.related(span, text);
    }
}

fn is_verdict_field(field: &Field<'_>) -> bool {
    field.is_any(&[
        "X-Spam-Flag",
        "X-Spam-Status",
        "X-Spam",
        "X-Rspamd-Action",
        "X-Spamd-Result",
        "X-Forefront-Antispam-Report",
        "X-MS-Exchange-Organization-SCL",
    ])
}

/// Where and how a field calls the message spam; true when it says why.
fn verdict(field: &Field<'_>) -> Option<(Span, String, bool)> {
    let value = field.value.trim();
    let plain = |span: Span| Some((span, format!("A filter took this message for spam ({})", field.name()), false));
    if field.is("X-Spam-Status") {
        let status = SpamStatus::read(field.value);
        return (status.is_spam == Some(true)).then(|| (status.verdict.span, explain(&status), true));
    }
    if field.is("X-Spam-Flag") || field.is("X-Spam") {
        return if value.is("yes") { plain(value.span) } else { None };
    }
    if field.is("X-Rspamd-Action") {
        let action = lowercase(&value.unfolded());
        let is_spam = matches!(action.as_str(), "add header" | "rewrite subject" | "reject");
        return is_spam
            .then(|| (value.span, format!("rspamd took this message for spam: its action is “{action}”"), false));
    }
    if field.is("X-Spamd-Result") {
        // `default: True [15.20 / 15.00]`
        let word = value.words().nth(1).filter(|word| word.is("true"))?;
        return Some((word.span, "rspamd took this message for spam (X-Spamd-Result)".to_owned(), false));
    }
    if field.is("X-MS-Exchange-Organization-SCL") {
        return level(value).map(|level| (value.span, format!("Microsoft gave spam confidence level {level}"), false));
    }
    // Microsoft: `CIP:192.0.2.1;…;SCL:9;SFV:SPM;…`
    let mut found = None;
    for item in pieces(value) {
        let Some(colon) = memchr::memchr(b':', item.bytes) else { continue };
        let (key, word) = (item.sub(0..colon), item.from(colon + 1));
        if key.is("SFV") && word.is("SPM") {
            return Some((item.span, "Microsoft’s filter took this message for spam (SFV:SPM)".to_owned(), true));
        }
        if let Some(level) = level(word).filter(|_| key.is("SCL")) {
            found = Some((item.span, format!("Microsoft gave spam confidence level {level}"), true));
        }
    }
    found
}

/// A spam confidence level that means junk.
fn level(word: Slice<'_>) -> Option<u32> {
    word.text().parse().ok().filter(|&level| level >= JUNK_LEVEL)
}

fn explain(status: &SpamStatus<'_>) -> String {
    let points = match (status.score, status.required) {
        (Some(score), Some(required)) => format!(" with {} points, {} are enough", score.text(), required.text()),
        _ => String::new(),
    };
    let names: Vec<_> = status.tests.iter().take(RELATED).map(|test| test.text()).list();
    let more = if status.tests.len() > RELATED { " and more" } else { "" };
    let tests = if names.is_empty() { String::new() } else { format!(": {}{more}", names.join(", ")) };
    format!("A filter took this message for spam{points}{tests}")
}

/// The items between semicolons, without white space around them.
fn pieces(value: Slice<'_>) -> impl Iterator<Item = Slice<'_>> {
    let mut start = 0;
    memchr::memchr_iter(b';', value.bytes).chain([value.len()]).map(move |end| {
        let piece = value.sub(start..end).trim();
        start = end + 1;
        piece
    })
}
