use super::{HTML_ERRORS, HTML_SYNTAX};
use crate::cause;
use crate::html::conditional::is_conditional;
use crate::html::document::{Cut, SyntaxError};
use crate::html::region::Region;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, number};
use html5gum::Error;

pub(crate) static RULE: Rule = Rule {
    code: "HTM001",
    name: "html-not-well-formed",
    summary: "HTML that the standard calls a parse error",
    help: "Write what the standard asks for; programs guess differently when they have to guess.",
    family: Family::Html,
    levels: Levels::by_stage(Severity::Error, Severity::Warning),
    fix: Fixable::Sometimes,
    cause: Some(&cause::HTML_BROKEN),
    mutes: &[],
    references: &[HTML_ERRORS, HTML_SYNTAX],
    docs: page(include_str!("html_not_well_formed.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        findings.judged();
        if let Some(cut) = &html.document.cut {
            report_cut(context, html, cut, findings);
        }
        for error in &html.document.errors {
            if let Some(severity) = severity(html, error) {
                if findings.is_full() {
                    findings.count();
                    continue;
                }
                let text = format!("{} ({})", explain(error.error), error.error.as_str());
                let fix = (error.error == Error::InvalidFirstCharacterOfTagName).then(|| escape(context, html, error));
                html.add(findings, error.region, text).weaken(severity).fix(fix.flatten());
            }
        }
        for &(_, count) in html.document.more_errors.iter().filter(|(error, _)| is_ours(*error)) {
            (0..count.saturating_sub(1000)).for_each(|_| findings.count());
        }
    }
}

fn report_cut(context: &Context, html: &Html, cut: &Cut, findings: &mut Findings) {
    let written = html.at(cut.region);
    // What begins a comment for Outlook is outlook-conditional's.
    if is_conditional(written) {
        return;
    }
    let name = cut.error.as_str();
    let lost = number(written.len());
    let text = match cut.error {
        Error::EofInTag if written.starts_with(['"', '\'']) => {
            format!("Nothing closes this quote: {lost} octets of the part are lost in it ({name})")
        }
        Error::EofInTag => format!("This tag never ends: {lost} octets of the part are lost in it ({name})"),
        Error::EofInComment => format!("This comment never ends: {lost} octets of the part are lost in it ({name})"),
        Error::EofBeforeTagName => format!("The part ends with “{written}”, which begins a tag ({name})"),
        Error::EofInDoctype => format!("The part ends inside of its doctype ({name})"),
        _ => format!("The part ends inside of a script ({name})"),
    };
    // The whole rest would be one long mark: what begins it is enough.
    let mark = written.chars().next().map_or(0, char::len_utf8).max(if written.starts_with("<!--") { 4 } else { 0 });
    let begin = Region::new(cut.region.start(), cut.region.start() + mark);
    let end = html.span(Region::at(html.text().len()));
    let finding = html.add(findings, begin, text).fix(close(context, html, cut));
    finding.related(end, "the part ends here");
    if context.facts.truncated || cut.error == Error::EofBeforeTagName {
        finding.weaken(Severity::Info);
    }
}

/// Closes what was left open: a quote before the `>` that probably belongs to its tag, a comment at the end of its line.
fn close(context: &Context, html: &Html, cut: &Cut) -> Option<Fix> {
    let written = html.at(cut.region);
    let line = written.lines().next().unwrap_or_default();
    let (at, end) = match cut.error {
        Error::EofInTag if written.starts_with(['"', '\'']) => {
            (line.find('>').unwrap_or(line.len()), written.get(..1).unwrap_or_default())
        }
        Error::EofInComment => (line.len(), "-->"),
        _ => return None,
    };
    let edit = html.insert(&context.message, cut.region.start() + at, end)?;
    Some(Fix::suggest(format!("Close it with {end}"), vec![edit]))
}

/// Writes `<` that begins no tag as `&lt;`.
fn escape(context: &Context, html: &Html, error: &SyntaxError) -> Option<Fix> {
    let behind = html.at(error.region).get(1..)?;
    if !behind.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit() || c == '=') {
        return None;
    }
    let start = error.region.start();
    let edit: Edit = html.edit(&context.message, Region::new(start, start + 1), "&lt;")?;
    let fix = Fix::safe("Write &lt;", vec![edit]);
    Some(fix.safe_before_delivery(context))
}

/// How grave an error is, where it belongs to this rule.
fn severity(html: &Html, error: &SyntaxError) -> Option<Severity> {
    use Error::{
        AbruptClosingOfEmptyComment, CdataInHtmlContent, EndTagWithAttributes, EndTagWithTrailingSolidus,
        IncorrectlyClosedComment, IncorrectlyOpenedComment, InvalidFirstCharacterOfTagName, MissingEndTagName,
        NestedComment, UnexpectedNullCharacter, UnexpectedQuestionMarkInsteadOfTagName, UnexpectedSolidusInTag,
    };
    let behind = html.text().get(error.region.start()..).unwrap_or_default();
    Some(match error.error {
        // Placeholders of templates, and comments for Outlook, have rules of their own.
        InvalidFirstCharacterOfTagName if behind.starts_with("<%") => return None,
        UnexpectedQuestionMarkInsteadOfTagName if behind.starts_with("<?=") || behind.starts_with("<?php") => {
            return None;
        }
        IncorrectlyOpenedComment if behind.starts_with("<![") => return None,
        NestedComment | IncorrectlyClosedComment if is_in_conditional(html, error.region) => return None,
        // `</!--x-->` is a comment that somebody wrote as an end tag.
        InvalidFirstCharacterOfTagName if behind.starts_with("</!") => Severity::Info,
        InvalidFirstCharacterOfTagName
        | MissingEndTagName
        | UnexpectedSolidusInTag
        | UnexpectedNullCharacter
        | AbruptClosingOfEmptyComment
        | IncorrectlyClosedComment
        | IncorrectlyOpenedComment
        | NestedComment
        | CdataInHtmlContent => Severity::Warning,
        UnexpectedQuestionMarkInsteadOfTagName | EndTagWithAttributes | EndTagWithTrailingSolidus => Severity::Info,
        other if other.as_str().contains("doctype") => Severity::Info,
        _ => return None,
    })
}

fn is_ours(error: Error) -> bool {
    error.as_str().contains("comment") || error.as_str().contains("tag")
}

fn is_in_conditional(html: &Html, region: Region) -> bool {
    let comments = &html.document.comments;
    let behind = comments.partition_point(|comment| comment.start <= region.start);
    let comment = behind.checked_sub(1).and_then(|index| comments.get(index));
    comment.is_some_and(|&comment| is_conditional(html.at(comment)))
}

/// What is wrong, for people who have not read the standard.
const fn explain(error: Error) -> &'static str {
    use Error::{
        AbruptClosingOfEmptyComment, AbruptDoctypePublicIdentifier, AbruptDoctypeSystemIdentifier, CdataInHtmlContent,
        EndTagWithAttributes, EndTagWithTrailingSolidus, IncorrectlyClosedComment, IncorrectlyOpenedComment,
        InvalidFirstCharacterOfTagName, MissingDoctypeName, MissingEndTagName, NestedComment, UnexpectedNullCharacter,
        UnexpectedQuestionMarkInsteadOfTagName, UnexpectedSolidusInTag,
    };
    match error {
        InvalidFirstCharacterOfTagName => "“<” begins a tag, but no name follows; as text it is written “&lt;”",
        MissingEndTagName => "“</>” has no name and is ignored",
        UnexpectedSolidusInTag => "“/” inside of a tag ends nothing; only “/>” at its end means something",
        UnexpectedNullCharacter => "A NUL octet stands inside of a tag",
        AbruptClosingOfEmptyComment => "This is read as a whole comment, so what follows is shown",
        IncorrectlyClosedComment => "“--!>” ends this comment; it is written “-->”",
        IncorrectlyOpenedComment => "“<!” begins neither a comment nor a doctype; up to “>” nothing is shown",
        NestedComment => "A comment begins inside of a comment; the first “-->” ends both",
        CdataInHtmlContent => "HTML has no CDATA sections; up to “>” this is a comment",
        UnexpectedQuestionMarkInsteadOfTagName => "XML in HTML: up to “>” this is a comment",
        EndTagWithAttributes => "An end tag has no attributes; these are ignored",
        EndTagWithTrailingSolidus => "An end tag has no “/” at its end",
        MissingDoctypeName | AbruptDoctypePublicIdentifier | AbruptDoctypeSystemIdentifier => {
            "This doctype is broken, so browsers fall back to quirks mode"
        }
        _ => "This doctype is not written as the standard wants it",
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, marked, run};
    use crate::{Finding, Severity};

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    fn severities(html: &str) -> Vec<Severity> {
        run(&crate::testing::only("HTM001"), message(html)).iter().map(|finding: &Finding| finding.severity).collect()
    }

    #[test]
    fn each_kind_has_its_weight() {
        assert_eq!(severities("<p title=\"x>"), [Severity::Error]);
        assert_eq!(severities("a < b"), [Severity::Warning]);
        assert_eq!(severities("</!--x-->"), [Severity::Info]);
        assert_eq!(severities("<!DOCTYPEhtml>"), [Severity::Info]);
        assert_eq!(severities("<%= name %> <?php echo 1 ?> <![endif]> <!--[if mso]><!-- -->"), []);
    }

    #[test]
    fn only_the_beginning_of_what_never_ends_is_marked() {
        assert_eq!(marked("HTM001", &message("<p>a<!-- b <p>c")), ["<!--"]);
        assert_eq!(marked("HTM001", &message("<a href=\"x>b</a>\n<p>")), ["\""]);
    }

    #[test]
    fn what_cannot_be_a_tag_is_escaped() {
        assert_eq!(fixed("HTM001", &message("3 < 4 <= 5")), message("3 &lt; 4 &lt;= 5"));
    }
}
