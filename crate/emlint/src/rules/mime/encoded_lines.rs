//! Lines of encoded bodies: both encodings allow 76 characters (RFC 2045 §6.7 (5), §6.8).

use super::{parts, weaken};
use crate::List as _;
use crate::message::{Line, lines};
use crate::{Context, Edit, Findings, Fix, Severity, Span, number};
use mail_parser::Encoding;

/// The most characters of an encoded line, without its line end.
pub(super) const LIMIT: usize = 76;

/// Reports the lines of parts in `encoding` that are too long; `breaks` gives where such a line may be broken, and
/// `insert` what is put there before the line end.
pub(super) fn check(
    context: &Context,
    findings: &mut Findings,
    encoding: Encoding,
    insert: &str,
    breaks: impl Fn(&Line<'_>) -> Vec<usize>,
) {
    let line_end = context.message.line_ends.majority().text();
    for (index, part) in parts(context).filter(|(_, part)| part.encoding == encoding && part.is_leaf()) {
        findings.judged();
        for line in lines(part.body).filter(|line| line.bytes().len() > LIMIT) {
            if findings.is_full() {
                findings.count();
                continue;
            }
            let octets = line.bytes().len();
            let text = format!("Encoded line has {} characters; {LIMIT} are the most", number(octets));
            let edits: Vec<Edit> = breaks(&line)
                .into_iter()
                .take(findings.edit_limit().saturating_add(1))
                .map(|at| Edit::new(Span::at(at), format!("{insert}{line_end}")))
                .list();
            let is_whole = !edits.is_empty() && edits.len() <= findings.edit_limit();
            let fix = is_whole.then(|| Fix::safe("Break the line", edits));
            let finding = findings.add(line.text.from(LIMIT).span, text).fix(fix);
            finding.related(Span::at(line.text.span.start()), "the line starts here");
            if !context.is_exact() {
                finding.weaken(Severity::Warning).maybe_copied();
            }
            weaken(context, index, finding);
        }
    }
}
