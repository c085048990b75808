use crate::message::DecodedText;
use crate::placeholder::{self, Place, Placeholder};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Finding, Findings, Severity, Span, Stage};
use std::ops::Range;

pub(crate) static RULE: Rule = Rule {
    code: "HDR024",
    name: "unrendered-template",
    summary: "Field holds a placeholder that was not filled in",
    help: "Give the template the value that it asks for, and a default for readers without one.",
    family: Family::Header,
    levels: Levels::by_stage(Severity::Warning, Severity::Info).or_bulk(Severity::Warning),
    fix: Fixable::Never,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6.5")],
    docs: page(include_str!("unrendered_template.md")),
    check,
};

/// Fields that templates fill in.
const FIELDS: &[&str] = &["From", "To", "Subject", "Reply-To", "List-Unsubscribe"];

fn check(context: &Context, findings: &mut Findings) {
    for (field, nested) in context.all_fields().filter(|(field, _)| field.is_any(FIELDS)) {
        findings.judged();
        let text = DecodedText::header(field.value, context.charsets);
        let place = if field.is("List-Unsubscribe") { Place::Url } else { Place::Header };
        let placeholders = placeholder::find(&text.text, place);
        for &Placeholder { start, end, confidence } in &placeholders {
            let token = text.text.get(start..end).unwrap_or_default();
            let kind = if NOTHING.contains(&token) { Kind::Nothing } else { Kind::Placeholder };
            let finding = add(findings, text.span(start..end), token, kind, nested);
            // Code review quotes code; a mailing never does.
            if confidence != Confidence::High && context.stage == Stage::Received && !context.facts.bulk {
                finding.confidence(Confidence::Low);
            }
        }
        if !placeholders.is_empty() {
            continue;
        }
        if let Some(range) = empty_values(&text.text).filter(|_| field.is("Subject")) {
            let word = text.text.get(range.clone()).unwrap_or_default().trim();
            add(findings, text.span(range), word, Kind::Nothing, nested);
        }
    }
    names(context, findings);
}

fn add<'f>(findings: &'f mut Findings, span: Span, token: &str, kind: Kind, nested: bool) -> &'f mut Finding {
    let message = match kind {
        Kind::Placeholder => format!("“{token}” was never filled in"),
        Kind::Nothing => format!("“{token}” is what a program says when it has no value"),
    };
    let finding = findings.add(span, message).confidence(Confidence::Medium);
    if nested {
        finding.weaken(Severity::Info);
    }
    finding
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Placeholder,
    /// `undefined`, `null` and the like.
    Nothing,
}

/// What programs say when they have no value.
const NOTHING: &[&str] = &["undefined", "null", "NaN", "[object Object]", "None"];

/// Such a word as the whole subject, or where a greeting names the reader.
fn empty_values(text: &str) -> Option<Range<usize>> {
    if NOTHING.contains(&text.trim()) {
        return Some(0..text.len());
    }
    placeholder::failed_merge(text).map(|(start, end)| start..end)
}

/// Such a word as the name of an address.
fn names(context: &Context, findings: &mut Findings) {
    for address in context.addresses.iter().filter(|address| address.field.is_any(FIELDS)) {
        for mailbox in address.list.mailboxes.iter().filter(|mailbox| (1..=80).contains(&mailbox.name.len())) {
            let name = mailbox.display_name(context.charsets).unwrap_or_default();
            if NOTHING.contains(&name.as_str()) {
                add(findings, mailbox.name.span, &name, Kind::Nothing, address.nested);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::marked;

    #[test]
    fn finds_the_placeholders_of_common_languages() {
        for token in [
            "{{first_name}}",
            "{{ user.name | title }}",
            "{% if x %}",
            "*|FNAME|*",
            "%%name%%",
            "${name}",
            "[[First Name]]",
            "%s",
        ] {
            assert_eq!(marked("HDR024", &format!("Subject: Hi {token}!\r\n\r\n")), [token], "{token}");
        }
        assert_eq!(marked("HDR024", "Subject: =?utf-8?Q?Hi_=7B=7Bname=7D=7D?=\r\n\r\n"), ["=7B=7Bname=7D=7D"]);
    }

    #[test]
    fn finds_what_programs_say_for_no_value() {
        assert_eq!(marked("HDR024", "From: undefined <a@b.example>\r\n\r\n"), ["undefined"]);
        assert_eq!(marked("HDR024", "Subject: Hi null, your order\r\n\r\n"), ["null"]);
        assert_eq!(marked("HDR024", "Subject: [object Object]\r\n\r\n"), ["[object Object]"]);
    }

    #[test]
    fn leaves_other_text_alone() {
        for subject in [
            "100% off",
            "50%%",
            "a [1] b",
            "Re: [[",
            "{}",
            "{{}}",
            "$5 {today}",
            "** 20 % discount **",
            "Undefined behaviour",
            "None of the above",
            "Dear Nullmann",
            "%subject",
            "a%sb",
            "[email] Server is down",
            "{SPAM} ##URGENT##",
        ] {
            assert_eq!(marked("HDR024", &format!("Subject: {subject}\r\n\r\n")), [""; 0], "{subject}");
        }
    }
}
