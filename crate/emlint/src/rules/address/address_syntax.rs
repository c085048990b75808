use super::{defects, judge, mailbox_of, repair, short, weaken};
use crate::cause;
use crate::context::AddressField;
use crate::message::address::{Defect, DefectKind};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "ADR001",
    name: "address-syntax",
    summary: "Address field that is no list of addresses",
    help: "Write each address as “name@domain” or “Name <name@domain>”, with commas between them.",
    family: Family::Address,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.4"), Reference::Rfc(5322, "3.4.1"), Reference::Rfc(6854, "2.1")],
    docs: page(include_str!("address_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for (field, defect) in defects(context) {
        if findings.is_full() && describe(field, defect).is_some() {
            findings.count();
        } else if let Some((span, message)) = describe(field, defect) {
            let finding = findings.add(span, message);
            finding.related(field.field.name.span, "in this field").fix(fix(field, defect));
            weaken(context, field, finding);
        }
    }
    for field in &context.addresses {
        whole_field(context, field, findings);
    }
}

/// Where and what is wrong, if no other rule says it.
fn describe(field: &AddressField<'_>, defect: &Defect) -> Option<(Span, String)> {
    let here = field.field.value.at(defect.span);
    let text = || short(here);
    let message = match defect.kind {
        DefectKind::NameWithoutAddress => format!("“{}” has no address", text()),
        DefectKind::NoAddressInBrackets if !field.field.is("Return-Path") => "“<>” holds no address".to_owned(),
        DefectKind::NoLocalPart => "Nothing stands before the “@”".to_owned(),
        DefectKind::SecondAt => "An address has one “@”; this is the second".to_owned(),
        DefectKind::SpecialInAddress => format!("“{}” may not stand here in an address", text()),
        DefectKind::BlankInAddress { in_domain: false } => "White space splits the address in two".to_owned(),
        DefectKind::NoBrackets => format!("Behind a name the address belongs in angle brackets: “<{}>”", text()),
        DefectKind::TextBehind => format!("“{}” stands behind the address and belongs to nothing", text()),
        DefectKind::MissingComma => {
            let next = mailbox_of(field, defect).map_or(defect.span, |mailbox| mailbox.span);
            return Some((next, "A second address stands here without a comma before it".to_owned()));
        }
        DefectKind::OpenGroup => format!("“{}” begins a group, which ends with “;”; there is none", text()),
        DefectKind::GroupWithoutColon => format!("“{}” is a group without its colon", text()),
        DefectKind::Link => "“mailto:” belongs in links; in an address field it begins a group".to_owned(),
        _ => return None,
    };
    Some((defect.span, message))
}

fn fix(field: &AddressField<'_>, defect: &Defect) -> Option<Fix> {
    if defect.kind == DefectKind::NameWithoutAddress {
        return undisclosed(field.field.value.at(defect.span));
    }
    let title = match defect.kind {
        DefectKind::NoBrackets => "Put the address in angle brackets",
        DefectKind::MissingComma | DefectKind::TextBehind => "Write a comma between the addresses",
        DefectKind::OpenGroup => "End the group",
        DefectKind::GroupWithoutColon => "Write the colon",
        _ => "Remove it",
    };
    repair(defect, title)
}

/// `undisclosed recipients` is meant as a group without members.
pub(super) fn undisclosed(name: crate::Slice<'_>) -> Option<Fix> {
    let start = name.bytes.get(..11).is_some_and(|start| start.eq_ignore_ascii_case(b"undisclosed"));
    let colon = Edit::new(Span::at(name.span.end()), ":;");
    start.then(|| Fix::suggest("Write it as a group without members", vec![colon]))
}

/// What the number of addresses says.
fn whole_field(context: &Context, field: &AddressField<'_>, findings: &mut Findings) {
    let (list, header) = (&field.list, &field.field);
    let is_path = header.is("Return-Path");
    let mut report = |span: Span, message: String, fix: Option<Fix>| {
        let finding = findings.add(span, message).fix(fix);
        // The receiver wrote it, and reads it nevertheless.
        if is_path {
            finding.weaken(if context.stage == Stage::Received { Severity::Info } else { Severity::Warning });
        }
        if !header.is("From") && header.value.trim().is_empty() {
            finding.weaken(Severity::Warning);
        }
        weaken(context, field, finding);
    };
    if header.value.trim().is_empty() {
        // The blind copies of a message may be listed nowhere (RFC 5322 §3.6.3).
        if !header.is_any(&["Bcc", "Resent-Bcc"]) {
            let remove = Fix::suggest("Remove the empty field", vec![Edit::new(header.full, "")]);
            let remove = (!header.is("From") && context.stage == Stage::Outgoing).then_some(remove);
            report(header.span, format!("“{}” holds no address; leave an empty field out", header.name()), remove);
        }
        return;
    }
    if (is_path || header.is_any(&["Sender", "Resent-Sender"]))
        && let Some(second) = list.mailboxes.get(1)
    {
        report(second.span, format!("“{}” holds one address; this is a second", header.name()), None);
    }
    let Some(first) = list.mailboxes.first().filter(|first| is_path && first.domain.is_some()) else { return };
    if !first.angle {
        let (start, end) = (Span::at(first.address.span.start()), Span::at(first.address.span.end()));
        let brackets = Fix::safe("Put it in angle brackets", vec![Edit::new(start, "<"), Edit::new(end, ">")]);
        let fix = first.name.is_empty().then_some(brackets);
        report(first.span, "The address of a Return-Path belongs in angle brackets".to_owned(), fix);
    } else if !first.name.is_empty() {
        report(first.name.span, "A Return-Path holds an address and no name".to_owned(), None);
    }
}
