use super::{defects, judge, mailbox_of, quote_name, short, weaken};
use crate::cause;
use crate::message::address::DefectKind;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Confidence, Context, Findings, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "ADR004",
    name: "unquoted-special-in-name",
    summary: "Name holds a character that needs quotes",
    help: "Put the name in quotes: “\"name\" <address>”.",
    family: Family::Address,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "3.2.3"), Reference::Rfc(5322, "3.2.5"), Reference::Rfc(5322, "4.1")],
    docs: page(include_str!("unquoted_special_in_name.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    judge(context, findings);
    for (field, defect) in defects(context) {
        let Some(mailbox) = mailbox_of(field, defect) else { continue };
        let finding = match defect.kind {
            DefectKind::SpecialInName(b'.') => {
                let text = format!("“{}” has a dot outside of quotes, an obsolete form", short(mailbox.name));
                let finding = findings.add(defect.span, text).fix(quote_name(mailbox.name));
                if !context.options.strict {
                    let is_delivered = context.stage == Stage::Received;
                    finding.weaken(if is_delivered { Severity::Info } else { Severity::Warning });
                }
                finding
            }
            DefectKind::SpecialInName(special) => {
                let text =
                    format!("“{}” in the name “{}” needs quotes around it", char::from(special), short(mailbox.name));
                findings.add(defect.span, text).fix(quote_name(mailbox.name))
            }
            DefectKind::CommentInName => {
                let text =
                    format!("“{}” is a comment; programs do not show it", short(field.field.value.at(defect.span)));
                findings.add(defect.span, text).weaken(Severity::Info).confidence(Confidence::Medium)
            }
            _ => continue,
        };
        if context.facts.decoded_view {
            finding.weaken(Severity::Warning).maybe_copied();
        }
        weaken(context, field, finding);
    }
}
