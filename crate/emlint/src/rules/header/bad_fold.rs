use crate::cause;
use crate::message::{Field, Line};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::span::is_wsp_or_line_end;
use crate::{Context, Edit, Findings, Fix, Severity, Slice};

pub(crate) static RULE: Rule = Rule {
    code: "HDR007",
    name: "bad-fold",
    summary: "Field is folded inside a token, or by a blank line",
    help: "Fold only at spaces between words, never inside “<…>”, and not with an empty line.",
    family: Family::Header,
    levels: Levels::always(Severity::Warning).or_strict(Severity::Error),
    fix: Fixable::Always,
    cause: Some(&cause::BUILT_AS_STRINGS),
    mutes: &[],
    references: &[Reference::Rfc(5322, "2.2.3"), Reference::Rfc(5322, "3.2.2"), Reference::Rfc(2369, "2")],
    docs: page(include_str!("bad_fold.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for (field, nested) in context.all_fields() {
        let before = findings.list.len();
        let value = field.value.bytes;
        if !value.contains(&b'\n') && !value.contains(&b'\r') {
            continue;
        }
        findings.judged();
        blank_continuations(context, field, findings);
        if is_list(field)
            || field.is_any(&["Message-ID", "In-Reply-To", "References", "Content-ID", "Resent-Message-ID"])
        {
            folds_in_brackets(field, findings, true);
        } else if field.is_address_list() || field.is("Return-Path") {
            folds_in_brackets(field, findings, false);
        }
        if nested {
            findings.list.iter_mut().skip(before).for_each(|finding| {
                finding.weaken(Severity::Info);
            });
        }
    }
}

fn is_list(field: &Field<'_>) -> bool {
    field.name.bytes.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"List-")) && !field.is("List-Id")
}

/// Continuation lines that hold only white space: obsolete (RFC 5322 §4.2), and in pasted text they cannot be seen.
fn blank_continuations(context: &Context, field: &Field<'_>, findings: &mut Findings) {
    if !context.is_exact() {
        return;
    }
    for line in field.lines(context.message.bytes).skip(1).filter(Line::is_blank) {
        if findings.is_full() {
            findings.count();
            continue;
        }
        let text =
            format!("“{}” is continued by a line of white space only; some programs end the header here", field.name());
        findings.add(line.text.span, text).fix(Fix::replace(line.span_with_end(), "", "Remove the empty line"));
    }
}

/// Folds between `<` and `>`, where unfolding leaves a space inside an address, identifier or URL.
fn folds_in_brackets(field: &Field<'_>, findings: &mut Findings, safe: bool) {
    let value = field.value;
    let mut open = false;
    let mut at = 0;
    while let Some(&byte) = value.bytes.get(at) {
        match byte {
            b'<' => open = true,
            b'>' => open = false,
            b'\r' | b'\n' if open => {
                let fold = fold_at(value, at);
                let text = format!(
                    "“{}” is folded inside “<…>”; a space remains there when the lines are joined",
                    field.name()
                );
                let edits = vec![Edit::new(fold.span, "")];
                let title = "Join the lines without a space";
                let fix = if safe { Fix::safe(title, edits) } else { Fix::suggest(title, edits) };
                findings.add(fold.span, text).fix(fix);
                at = fold.span.end() - value.span.start();
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// The line end at `at` with the white space around it.
fn fold_at(value: Slice<'_>, at: usize) -> Slice<'_> {
    let before = value.bytes.get(..at).unwrap_or_default();
    let start = before.iter().rposition(|&byte| !is_wsp_or_line_end(byte)).map_or(0, |last| last + 1);
    let after = value.bytes.get(at..).unwrap_or_default();
    let end = at + after.iter().position(|&byte| !is_wsp_or_line_end(byte)).unwrap_or(after.len());
    value.sub(start..end.max(at + 1))
}
