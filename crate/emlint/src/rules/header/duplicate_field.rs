use crate::cause;
use crate::keyed::Keyed;
use crate::message::{Field, Header};
use crate::rule::{Family, Fixable, GOOGLE_SMTP, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "HDR020",
    name: "duplicate-field",
    summary: "Field that may stand once stands twice",
    help: "Keep one of the fields; combine what both say if you need both.",
    family: Family::Header,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.6"), Reference::Rfc(2369, "3"), Reference::Rfc(2919, "3"), GOOGLE_SMTP],
    docs: page(include_str!("duplicate_field.md")),
    check,
};

/// At most one each (RFC 5322 §3.6). From is SND001's, since two of them deceive.
const ONCE: &[&str] =
    &["Date", "Sender", "Reply-To", "To", "Cc", "Bcc", "Message-ID", "In-Reply-To", "References", "Subject"];

/// At most one each in every header section (RFC 2045 §3).
const ONCE_PER_PART: &[&str] =
    &["MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID"];

/// At most one each by the standards of these fields, or because programs take either one.
const ONCE_BY_CUSTOM: &[&str] = &[
    "List-Id",
    "List-Help",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Subscribe",
    "List-Post",
    "List-Owner",
    "List-Archive",
    "Auto-Submitted",
    "Disposition-Notification-To",
    "Author",
    "Feedback-ID",
    "Precedence",
];

fn check(context: &Context, findings: &mut Findings) {
    let line_end = context.message.line_ends.majority().text();
    for (index, (header, nested)) in context.headers().enumerate() {
        check_section(header, index == 0 || nested, nested, line_end, findings);
    }
}

fn check_section(header: &Header<'_>, is_message: bool, nested: bool, line_end: &str, findings: &mut Findings) {
    let mut first: Keyed<&Field<'_>> = Keyed::new();
    for field in &header.fields {
        let of_messages = [ONCE, ONCE_BY_CUSTOM].into_iter().flatten().filter(|_| is_message);
        let Some(name) = of_messages.chain(ONCE_PER_PART).find(|name| field.is(name)) else { continue };
        findings.judged();
        let Some(original) = first.get(name) else {
            first.entry(name, field);
            continue;
        };
        let same = original.value.trim().bytes == field.value.trim().bytes;
        let (how, fix) = if same {
            ("with the same value", Some(Fix::replace(field.full, "", "Remove the repetition")))
        } else {
            let is_list = field.is_any(&["To", "Cc", "Bcc", "Reply-To"]) && !nested && !findings.is_full();
            ("with another value", if is_list { join(original, field, line_end) } else { None })
        };
        let finding = findings.add(field.span, format!("“{name}” stands here again, {how}; it may stand only once"));
        finding.related(original.span, format!("the first “{name}”")).fix(fix);
        let differs_in_part = ONCE_PER_PART.contains(name) && !same;
        if !ONCE.contains(name) && !differs_in_part {
            finding.weaken(Severity::Warning);
        }
        if nested {
            finding.weaken(Severity::Info);
        }
    }
}

/// The addresses of both fields in the first one.
fn join(first: &Field<'_>, second: &Field<'_>, line_end: &str) -> Option<Fix> {
    let (kept, more) = (first.value.trim(), second.value.trim());
    let more = str::from_utf8(more.bytes).ok().filter(|more| !more.is_empty() && !kept.is_empty())?;
    let joined = Edit::new(Span::at(kept.span.end()), format!(",{line_end} {more}"));
    Some(Fix::suggest("Join the two lists", vec![joined, Edit::new(second.full, "")]))
}
