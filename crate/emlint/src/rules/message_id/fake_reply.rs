use crate::message::DecodedText;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Edit, Findings, Fix, Severity, Stage};
use std::ops::Range;

pub(crate) static RULE: Rule = Rule {
    code: "MID006",
    name: "fake-reply",
    summary: "Subject says “Re:” and the message answers nothing",
    help: "Begin a Subject with “Re:” only when In-Reply-To names the message that it answers.",
    family: Family::MessageId,
    levels: Levels::by_stage(Severity::Warning, Severity::Info).or_bulk(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6.5"), GOOGLE],
    docs: page(include_str!("fake_reply.md")),
    check,
};

/// “Re:” as mail programs write it, in the languages they speak.
const REPLY: &[&str] = &["re", "aw", "antw", "sv", "vs", "rif", "res", "odp", "ynt"];
/// “Fwd:” likewise: a new message that carries another one.
const FORWARD: &[&str] = &["fw", "fwd", "wg", "tr"];

fn check(context: &Context, findings: &mut Findings) {
    let Some(subject) = context.message.field("Subject") else { return };
    if !context.may_miss_fields() {
        return;
    }
    findings.judged();
    let text = DecodedText::header(subject.value, context.charsets);
    let Some(first) = prefix(&text.text, 0) else { return };
    let header = &context.message.header;
    let span = text.span(first.range.start..first.colon);
    if !header.has("In-Reply-To") && !header.has("References") {
        let what = if first.is_reply { "answers" } else { "forwards" };
        let says = text.text.get(first.range.start..first.colon).unwrap_or_default();
        let finding = findings.add(span, format!("“{says}” says that this {what} a message, and no field names that"));
        finding.confidence(Confidence::Medium);
        // Members of a discussion list answer from programs of all kinds.
        if header.has("List-Post") {
            finding.weaken(Severity::Info);
        }
        if first.is_reply {
            let remove = Edit::new(text.span(first.range.clone()), "");
            let is_plain = context.stage == Stage::Outgoing && remove.span.len() == first.range.len();
            finding.fix(is_plain.then(|| Fix::suggest(format!("Remove “{says}”"), vec![remove])));
        } else {
            // Forwarding begins a new thread in many programs.
            finding
                .weaken(Severity::Info)
                .help("Nothing to do when the message carries the other one; leave “Fwd:” out of new ones.");
        }
    } else if let Some(second) = prefix(&text.text, first.range.end).filter(|second| first.is_reply && second.is_reply)
    {
        let finding = findings.add(text.span(second.range.start..second.colon), "The Subject says “Re:” twice");
        finding.weaken(Severity::Info).help("One “Re:” says it all.");
    }
}

struct Prefix {
    /// With the blanks behind it.
    range: Range<usize>,
    /// Behind the colon.
    colon: usize,
    is_reply: bool,
}

/// The prefix that `text` has at `start`, such as `Re:`, `AW :` or `Re[2]:`.
fn prefix(text: &str, start: usize) -> Option<Prefix> {
    let rest = text.get(start..)?;
    let word = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let name = rest.get(..word)?.to_ascii_lowercase();
    let is_reply = REPLY.contains(&name.as_str());
    if !is_reply && !FORWARD.contains(&name.as_str()) {
        return None;
    }
    let behind = rest.get(word..)?;
    let number = behind.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'[' | b']')).count();
    let blanks = |text: &str| text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let gap = blanks(behind.get(number..)?);
    let colon = word + number + gap;
    let after = rest.get(colon..)?.strip_prefix(':')?;
    let end = colon + 1 + blanks(after);
    Some(Prefix { range: start..start + end, colon: start + colon + 1, is_reply })
}

#[cfg(test)]
mod tests {
    use super::prefix;
    use crate::testing::marked;

    #[test]
    fn knows_the_prefixes() {
        for text in ["Re: x", "RE:x", "Aw: x", "Re[2]: x", "Sv : x", "Fwd: x", "WG: x"] {
            assert!(prefix(text, 0).is_some(), "{text}");
        }
        for text in ["Reminder: x", "Re x", "Results: x", "ReX: y", ": x", "", "Ré: x"] {
            assert!(prefix(text, 0).is_none(), "{text}");
        }
    }

    #[test]
    fn looks_into_encoded_words() {
        let source = "From: a@b.example\r\nTo: c@d.example\r\nDate: x\r\nMessage-ID: <a@b>\r\nSubject: =?utf-8?q?Re:_Gr=C3=BC=C3=9Fe?=\r\n\r\nx\r\n";
        assert_eq!(marked("MID006", source), ["Re:"]);
    }
}
