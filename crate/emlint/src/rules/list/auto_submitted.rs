use super::signal;
use crate::cause;
use crate::message::lexer::{Kind, Lexer};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::rules::sender::default_system_sender::is_account;
use crate::{Context, Edit, Findings, Fix, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "LST010",
    name: "auto-submitted",
    summary: "Auto-Submitted has a value that says nothing",
    help: "Write “auto-generated” for mail that a program sends by itself and “auto-replied” for automatic answers.",
    family: Family::List,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::AUTOMATIC_MAIL),
    mutes: &[],
    references: &[Reference::Rfc(3834, "5.1"), Reference::Rfc(3834, "2"), Reference::Rfc(5436, "2.7.1")],
    docs: page(include_str!("auto_submitted.md")),
    check,
};

const KNOWN: &[&str] = &["no", "auto-generated", "auto-replied", "auto-notified"];

fn check(context: &Context, findings: &mut Findings) {
    let header = &context.message.header;
    let Some(field) = header.first("Auto-Submitted") else {
        let is_marked = header.has("Precedence") || header.has("List-Id");
        if !is_marked && !context.facts.dsn && context.may_miss_fields() {
            missing(context, findings);
        }
        return;
    };
    findings.judged();
    let value = field.value.trim();
    // Comments and parameters may follow (RFC 3834 §5).
    let first = Lexer::with_separators(value, b";").significant().next().filter(|token| token.kind == Kind::Atom);
    let Some(token) = first else {
        findings.add(field.span, "Auto-Submitted has no value");
        return;
    };
    let word = token.text;
    if word.is("yes") || word.is("true") || word.is("1") {
        let fix = Fix::suggest("Say “auto-generated”", vec![Edit::new(word.span, "auto-generated")]);
        findings.add(word.span, format!("“{}” is no value of Auto-Submitted", word.text())).fix(fix);
    } else if !KNOWN.iter().any(|known| word.is(known)) {
        let message = format!("“{}” is no value of Auto-Submitted that is registered", word.text());
        findings.add(word.span, message).weaken(Severity::Info);
    } else if word.is("auto-replied")
        && let Some(path) = header.first("Return-Path")
        && path.value.trim().bytes != b"<>"
    {
        let message = "An automatic answer should have the null return path, so that nothing answers it in turn";
        findings.add(path.value.trim().span, message).weaken(Severity::Info).related(word.span, "an automatic answer");
    }
}

/// Mail to many, or of an account that only programs use, that no program can tell from a letter.
fn missing(context: &Context, findings: &mut Findings) {
    let from = context.addresses.iter().filter(|address| !address.nested && address.field.is("From"));
    let mut from = from.flat_map(|address| address.list.mailboxes.iter());
    let (sign, what) = if let Some(sender) = from.find(|mailbox| is_account(mailbox.local_part)) {
        (sender.local_part.span, "this is an account that programs use")
    } else if let Some(&sign) = signal::signals(context).first().filter(|_| context.facts.bulk) {
        (sign, "this marks it as mail to many")
    } else {
        return;
    };
    let fix = Fix::insert_field(&context.message, "Auto-Submitted: auto-generated", "Add Auto-Submitted");
    let message = "Nothing tells automatic programs that no person sent this: there is no Auto-Submitted field";
    let finding = findings.add(context.message.header_end(), message).weaken(Severity::Info);
    finding.related(sign, what).fix(fix);
}
