//! `emlint rule` and `emlint rules`.

use crate::Failure;
use crate::args::ListFormat;
use emlint::report::RuleInfo;
use emlint::rules::RULES;
use emlint::{Rule, select};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Prints everything there is to know about one rule.
pub(crate) fn rule(selector: &str) -> Result<ExitCode, Failure> {
    let Some(rule) = select::find(selector) else {
        let nearest = select::nearest(selector);
        return Err(Failure::Usage(format!("no rule is called “{selector}”; did you mean “{nearest}”?")));
    };
    io::stdout().lock().write_all(text(rule).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Everything there is to know about one rule.
pub(crate) fn text(rule: &Rule) -> String {
    let mut text = format!("{} {}\n{}.\n\n", rule.code, rule.name, rule.summary);
    let _ = writeln!(text, "Severity: {}\nFix:      {}", rule.levels, rule.fix.name());
    for (index, reference) in rule.references.iter().enumerate() {
        let label = if index == 0 { "Sources:  " } else { "          " };
        let _ = writeln!(text, "{label}{} <{}>", reference.text(), reference.url());
    }
    let _ = writeln!(text, "\n{}", rule.docs.trim_end());
    text
}

/// The first paragraph of the page of a rule, on one line.
pub(crate) fn lead(rule: &Rule) -> String {
    let paragraph = rule.docs.split("\n\n").next().unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints one line a rule, or all as JSON.
pub(crate) fn rules(format: ListFormat) -> Result<ExitCode, Failure> {
    let mut output = io::stdout().lock();
    match format {
        ListFormat::Json => {
            let rules: Vec<RuleInfo> = RULES.iter().map(|&rule| RuleInfo::from(rule)).collect();
            let text = serde_json::to_string(&rules).map_err(io::Error::other)?;
            writeln!(output, "{text}")?;
        }
        ListFormat::Text => {
            let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
            for Rule { code, name, summary, levels, .. } in RULES {
                writeln!(output, "{code} {name:width$} {summary} ({levels})")?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
