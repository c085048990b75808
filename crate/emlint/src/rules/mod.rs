//! All rules, and how they are run. A rule is one file with one page beside it and one line in its family's list.

mod format;

use crate::{Context, Finding, Findings, Rule, select};

/// Every rule, sorted by family and code.
pub static RULES: &[&Rule] = &[&format::line_over_998::RULE];

/// Runs the selected rules that apply to this message, each keeping at most `limit` findings.
pub(crate) fn run(context: &Context, limit: usize) -> Vec<Findings> {
    let applies = |rule: &&&'static Rule| select::selects(context.options, rule);
    let check = |rule: &&'static Rule| {
        let severity = rule.levels.severity(context)?;
        let mut findings = Findings::new(rule, severity, limit);
        (rule.check)(context, &mut findings);
        Some(findings)
    };
    RULES.iter().filter(applies).filter_map(check).collect()
}

/// What every selected rule found in this message, before grouping.
#[must_use]
pub fn findings(context: &Context) -> Vec<Finding> {
    run(context, usize::MAX).into_iter().flat_map(|findings| findings.list).collect()
}
