use crate::cause;
use crate::message::Field;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "FMT021",
    name: "control-char-in-header",
    summary: "Control character in a header field",
    help: "Remove the control character; only printable characters, spaces and tabs may stand in a header.",
    family: Family::Format,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.2"), Reference::Rfc(5322, "4.1")],
    docs: page(include_str!("control_char_in_header.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (field, nested) in context.all_fields() {
        for run in control_runs(field) {
            let names: Vec<String> = run.bytes.iter().take(4).map(|byte| format!("{byte:02X}")).collect();
            let text = format!("“{}” holds the control character {}", field.name(), names.join(" "));
            let fix = Fix::suggest("Remove the control character", vec![Edit::new(run.span, "")]);
            let finding = findings.add(run.span, text).fix(fix);
            if nested {
                finding.weaken(Severity::Info);
            }
        }
    }
}

/// Runs of control characters that are no white space, no NUL (FMT020) and no raw ISO-2022-JP (HDR005).
fn control_runs<'a>(field: &Field<'a>) -> Vec<Slice<'a>> {
    let value = field.value;
    let mut runs: Vec<Slice<'a>> = Vec::new();
    for (at, &byte) in value.bytes.iter().enumerate() {
        let is_shift = byte == 0x1B && matches!(value.bytes.get(at + 1), Some(b'$' | b'('));
        if !matches!(byte, 1..=8 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F) || is_shift {
            continue;
        }
        match runs.last_mut() {
            Some(last) if last.span.end() == value.span.start() + at => {
                *last = value.sub(last.span.start() - value.span.start()..at + 1);
            }
            _ => runs.push(value.sub(at..at + 1)),
        }
    }
    runs
}
