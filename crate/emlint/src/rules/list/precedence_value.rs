use crate::cause;
use crate::rule::{Family, Fixable, Levels, Mute, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "LST001",
    name: "precedence-value",
    summary: "Precedence has a value that no program knows",
    help: "Leave the field out, or say “bulk” if this message goes to many people.",
    family: Family::List,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Always,
    cause: Some(&cause::AUTOMATIC_MAIL),
    mutes: &[Mute::message(&["LST002", "LST003"])],
    references: &[Reference::Rfc(2076, "3.9"), Reference::Rfc(3834, "3.1.8")],
    docs: page(include_str!("precedence_value.md")),
    check,
};

/// The classes of Sendmail's default configuration; the first two and `junk` are also named by RFC 3834 §3.1.8.
const KNOWN: &[&str] = &["bulk", "list", "junk", "first-class", "special-delivery"];
/// Values that do nothing and are written on purpose.
const HARMLESS: &[&str] = &["normal", "auto_reply"];
/// Values of Importance (RFC 4021 §2.1.54) and of Priority and X-Priority, which are taken for this field.
const URGENCY: &[&str] = &["high", "low", "urgent", "non-urgent", "important", "1", "2", "3", "4", "5"];

fn check(context: &Context, findings: &mut Findings) {
    // A second field is HDR020's.
    let Some(field) = context.message.field("Precedence") else { return };
    findings.judged();
    let value = field.value.trim();
    let is_one_of = |known: &[&str]| known.iter().any(|word| value.is(word));
    if is_one_of(KNOWN) {
        return;
    }
    let remove = || Fix::suggest("Remove the field", vec![Edit::new(field.full, "")]);
    let text = field.unfolded();
    if value.is_empty() {
        let colon = Span::new(field.span.start()..field.span.end());
        findings.add(colon, "Precedence has no value").fix(remove());
    } else if is_one_of(HARMLESS) {
        let message = format!("No program reads “Precedence: {text}”; it does nothing");
        findings.add(value.span, message).weaken(Severity::Info).fix(remove());
    } else if is_one_of(URGENCY) {
        let message = format!("“{text}” is no value of Precedence; urgency belongs into Importance");
        findings
            .add(value.span, message)
            .help("Remove the field; if the message is urgent to its reader, “Importance: high” says so.")
            .fix(remove());
    } else {
        let message = format!("“{text}” is no value of Precedence; programs know bulk, list and junk");
        let say_bulk = Fix::suggest("Say “bulk”", vec![Edit::new(value.span, "bulk")]);
        findings.add(value.span, message).fix(say_bulk);
    }
}
