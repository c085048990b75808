use crate::cause;
use crate::message::list::list_id;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::span::is_wsp_or_line_end;
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "LST009",
    name: "list-id-syntax",
    summary: "List-Id is no identifier in angle brackets",
    help: "Write List-Id as a name and an identifier with a dot in angle brackets: News <news.shop.example>.",
    family: Family::List,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::UNSUBSCRIBE),
    mutes: &[],
    references: &[Reference::Rfc(2919, "2"), Reference::Rfc(2919, "3")],
    docs: page(include_str!("list_id_syntax.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for field in context.message.fields("List-Id") {
        findings.judged();
        let value = field.value.trim();
        let Some((id, _)) = list_id(value) else {
            let is_bare = is_identifier(value.bytes);
            let wrap = || {
                let edits =
                    vec![Edit::new(Span::at(value.span.start()), "<"), Edit::new(Span::at(value.span.end()), ">")];
                Fix::safe("Put the identifier into angle brackets", edits)
            };
            let span = if value.is_empty() { field.span } else { value.span };
            let message = "List-Id has no identifier in angle brackets";
            findings.add(span, message).fix(is_bare.then(wrap));
            continue;
        };
        let after = value.from((id.span.end() + 1).saturating_sub(value.span.start())).trim();
        if id.is_empty() {
            findings.add(value.span, "The identifier of List-Id is empty");
        } else if id.bytes.iter().any(|&byte| is_wsp_or_line_end(byte)) {
            findings.add(id.span, "White space within the identifier of List-Id");
        } else if !id.bytes.contains(&b'.') {
            let message =
                "The identifier of List-Id has no dot: it needs the name of a domain behind the name of the list";
            findings.add(id.span, message);
        } else if !is_identifier(id.bytes) {
            findings.add(id.span, "The identifier of List-Id has characters that no domain name has");
        } else if !after.is_empty() {
            findings.add(after.span, "Nothing may stand behind the identifier of List-Id");
        }
    }
}

/// Labels of atom characters with dots between them (RFC 2919 §2: dot-atom-text).
fn is_identifier(text: &[u8]) -> bool {
    let is_atom = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(byte);
    text.contains(&b'.') && text.split(|&byte| byte == b'.').all(|label| !label.is_empty() && label.iter().all(is_atom))
}
