use crate::cause;
use crate::message::{Ending, Line};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Stage};

pub(crate) static RULE: Rule = Rule {
    code: "FMT004",
    name: "smtp-smuggling-sequence",
    summary: "A line with only a dot that some servers take for the end",
    help: "Double the dot at the start of the line and end every line with CRLF; SMTP libraries do both.",
    family: Family::Format,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Never,
    cause: Some(&cause::LINE_ENDS),
    mutes: &[],
    references: &[
        Reference::Rfc(5321, "4.5.2"),
        Reference::Rfc(5321, "2.3.8"),
        Reference::Page("CVE-2023-51764", "https://nvd.nist.gov/vuln/detail/CVE-2023-51764"),
    ],
    docs: page(include_str!("smtp_smuggling_sequence.md")),
    check,
};

/// What an SMTP client may say next (RFC 5321 §4.1.1).
const COMMANDS: &[&str] = &["MAIL FROM", "RCPT TO", "DATA", "EHLO", "HELO", "RSET", "QUIT"];

fn check(context: &Context, findings: &mut Findings) {
    let uniform_lf = context.message.line_ends.only_lf();
    let mut previous = Ending::None;
    let mut lines = context.message.lines().peekable();
    let (mut lone_dot, mut dotted, mut doubled) = (None, false, None);
    while let Some(line) = lines.next() {
        let before = std::mem::replace(&mut previous, line.ending);
        let text = line.bytes();
        let is_dot = matches!(text, b"." | b"\0.") && !before.is_empty() && !line.ending.is_empty();
        dotted |= text.starts_with(b".") && !text.starts_with(b"..");
        if text == b".." {
            doubled.get_or_insert(line);
        }
        if !is_dot {
            continue;
        }
        let command = lines.peek().filter(|next| is_command(next));
        let is_clean = text == b"." && before == Ending::Crlf && line.ending == Ending::Crlf;
        if !context.has_line_ends() {
            if let Some(next) = command {
                let text = "A line with only a dot is followed by an SMTP command";
                findings.add(line.text.span, text).weaken(Severity::Warning).related(next.text.span, "the command");
            }
        } else if !is_clean && !uniform_lf {
            let start = line.text.span.start() - before.len();
            let span = crate::Span::new(start..line.end_span().end());
            let text = match command {
                Some(_) => "Smuggled command: some servers take this dot for the end of the message",
                None => "Some servers take this dot for the end of the message, others do not",
            };
            let finding = findings.add(span, text);
            if let Some(next) = command {
                finding.related(next.text.span, "servers that do read this as a command of their own");
            }
        } else {
            lone_dot.get_or_insert(line);
        }
    }
    if context.stage == Stage::Outgoing && findings.is_empty() && context.has_line_ends() {
        explain_dots(findings, lone_dot, if dotted { None } else { doubled });
    }
}

/// What the SMTP client has to do about a line that begins with a dot (RFC 5321 §4.5.2).
fn explain_dots(findings: &mut Findings, lone_dot: Option<Line<'_>>, doubled: Option<Line<'_>>) {
    if let Some(line) = lone_dot {
        let text = "Line is a single dot; the program that sends it has to double the dot";
        findings.add(line.text.span, text).weaken(Severity::Info);
    } else if let Some(line) = doubled {
        let text = "Lines that begin with a dot begin with two; this looks like a capture of an SMTP session";
        findings.add(line.text.span, text).weaken(Severity::Info);
    }
}

fn is_command(line: &Line<'_>) -> bool {
    let text = line.bytes();
    COMMANDS.iter().any(|command| {
        let starts = text.get(..command.len()).is_some_and(|start| start.eq_ignore_ascii_case(command.as_bytes()));
        starts && !text.get(command.len()).is_some_and(u8::is_ascii_alphanumeric)
    })
}
