//! `emlint rule` and `emlint rules`.

use crate::Failure;
use crate::args::ListFormat;
use emlint::report::RuleInfo;
use emlint::rules::RULES;
use emlint::{Rule, select};
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Prints everything there is to know about one rule.
pub(crate) fn rule(selector: &str) -> Result<ExitCode, Failure> {
    let Some(rule) = select::find(selector) else {
        let nearest = select::nearest(selector);
        return Err(Failure::Usage(format!("no rule is called “{selector}”; did you mean “{nearest}”?")));
    };
    let mut output = io::stdout().lock();
    writeln!(output, "{} {}\n{}.\n", rule.code, rule.name, rule.summary)?;
    writeln!(output, "Severity: {}", rule.levels)?;
    writeln!(output, "Fix:      {}", rule.fix.name())?;
    for (index, reference) in rule.references.iter().enumerate() {
        let label = if index == 0 { "Sources:  " } else { "          " };
        writeln!(output, "{label}{} <{}>", reference.text(), reference.url())?;
    }
    writeln!(output, "\n{}", rule.docs.trim_end())?;
    Ok(ExitCode::SUCCESS)
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
