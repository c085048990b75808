//! All rules, and how they are run. A rule is one file with one page beside it and one line in its family's list.

mod address;
mod format;
mod header;
mod list;

use crate::{Context, Finding, Findings, Rule, select};

/// Every rule, sorted by family and code.
pub static RULES: &[&Rule] = &[
    &format::bare_lf::RULE,
    &format::bare_cr::RULE,
    &format::unix_line_endings::RULE,
    &format::smtp_smuggling_sequence::RULE,
    &format::line_over_998::RULE,
    &format::header_line_over_78::RULE,
    &format::body_line_over_78::RULE,
    &format::nul_byte::RULE,
    &format::control_char_in_header::RULE,
    &format::bom_or_utf16::RULE,
    &format::mbox_from_line::RULE,
    &format::blank_line_before_header::RULE,
    &format::not_an_email::RULE,
    &format::header_too_large::RULE,
    &format::input_limits::RULE,
    &header::invalid_field_name::RULE,
    &header::space_before_colon::RULE,
    &header::non_header_line::RULE,
    &header::raw_non_ascii_header::RULE,
    &header::bad_fold::RULE,
    &header::missing_from::RULE,
    &header::missing_date::RULE,
    &header::header_after_blank_line::RULE,
    &header::duplicate_field::RULE,
    &address::address_syntax::RULE,
    &address::unbalanced_delimiter::RULE,
    &address::unquoted_comma_in_name::RULE,
    &address::unquoted_special_in_name::RULE,
    &address::bare_local_part::RULE,
    &address::bad_domain::RULE,
    &address::non_fqdn_or_local_domain::RULE,
    &address::eai_local_part::RULE,
    &address::u_label_domain::RULE,
    &address::obsolete_address_form::RULE,
    &address::semicolon_separated::RULE,
    &address::local_part_form::RULE,
    &address::exposed_recipient_list::RULE,
    &list::precedence_value::RULE,
    &list::precedence_explained::RULE,
    &list::precedence_mismatch::RULE,
    &list::bulk_without_unsubscribe::RULE,
    &list::list_header_syntax::RULE,
    &list::one_click_invalid::RULE,
    &list::one_click_missing::RULE,
    &list::list_id_syntax::RULE,
    &list::auto_submitted::RULE,
    &list::sender_feedback_headers::RULE,
];

/// Runs the selected rules that apply to this message, each keeping at most `limit` findings.
pub(crate) fn run(context: &Context, limit: usize) -> Vec<Findings> {
    let applies = |rule: &&&'static Rule| select::selects(context.options, rule) && is_readable(context, rule);
    let check = |rule: &&'static Rule| {
        let severity = rule.levels.severity(context)?;
        let mut findings = Findings::new(rule, severity, limit);
        (rule.check)(context, &mut findings);
        Some(findings)
    };
    RULES.iter().filter(applies).filter_map(check).collect()
}

/// Input that cannot be read as a message has one finding that says so, and no consequences of it.
fn is_readable(context: &Context, rule: &Rule) -> bool {
    if context.facts.utf16 {
        rule.code == "FMT023"
    } else if context.facts.not_a_message {
        matches!(rule.code, "FMT020" | "FMT023" | "FMT034")
    } else {
        true
    }
}

/// What every selected rule found in this message, before grouping.
#[must_use]
pub fn findings(context: &Context) -> Vec<Finding> {
    run(context, usize::MAX).into_iter().flat_map(|findings| findings.list).collect()
}
