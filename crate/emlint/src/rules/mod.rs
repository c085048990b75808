//! All rules, and how they are run. A rule is one file with one page beside it and one line in its family's list.

mod address;
mod authentication;
mod date;
mod dkim;
mod dmarc;
mod domain_key;
mod encoding;
mod format;
mod header;
pub(crate) mod html;
mod list;
mod message_id;
mod mime;
mod network;
mod received;
mod sender;
mod spf;

use crate::List as _;
use crate::dns::{QuoteFlawKind, Record, RecordKind};
use crate::{Context, Edit, Family, Finding, Findings, Fix, Rule, Severity, Span, select};

/// Every rule, sorted by family and code.
pub static RULES: &[&Rule] = &joined::<{ BASE.len() + HTML.len() }>();

/// The rules that every build has.
const BASE: &[&Rule] = &[
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
    &header::missing_subject_or_recipient::RULE,
    &header::duplicate_field::RULE,
    &header::header_injection::RULE,
    &header::bcc_disclosed::RULE,
    &header::misspelt_field_name::RULE,
    &header::unrendered_template::RULE,
    &header::obsolete_field::RULE,
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
    &date::date_syntax::RULE,
    &date::obsolete_date::RULE,
    &date::wrong_weekday::RULE,
    &date::impossible_date::RULE,
    &date::non_mail_date_format::RULE,
    &date::date_vs_received_skew::RULE,
    &authentication::spf_fail::RULE,
    &authentication::spf_softfail::RULE,
    &authentication::spf_none::RULE,
    &authentication::spf_error::RULE,
    &authentication::spf_best_guess::RULE,
    &authentication::received_spf_syntax::RULE,
    &authentication::dkim_fail::RULE,
    &authentication::dkim_none::RULE,
    &authentication::dmarc_fail::RULE,
    &authentication::dmarc_none::RULE,
    &authentication::not_aligned::RULE,
    &authentication::results_conflict::RULE,
    &authentication::ar_syntax::RULE,
    &authentication::ar_forged_or_untrusted::RULE,
    &authentication::arc_failed::RULE,
    &authentication::no_auth_results::RULE,
    &authentication::arc_set_broken::RULE,
    &authentication::receiver_spam_verdict::RULE,
    &authentication::bulk_auth_incomplete::RULE,
    &message_id::missing_message_id::RULE,
    &message_id::message_id_syntax::RULE,
    &message_id::message_id_weak_domain::RULE,
    &message_id::reference_syntax::RULE,
    &message_id::fake_reply::RULE,
    &encoding::malformed_encoded_word::RULE,
    &encoding::encoded_word_over_75::RULE,
    &encoding::encoded_line_over_76::RULE,
    &encoding::whitespace_in_encoded_word::RULE,
    &encoding::unknown_charset::RULE,
    &encoding::bad_encoded_text::RULE,
    &encoding::split_multibyte::RULE,
    &encoding::encoded_word_in_forbidden_place::RULE,
    &encoding::missing_space_around_word::RULE,
    &encoding::illegal_char_for_phrase_q::RULE,
    &encoding::undecodable_bytes::RULE,
    &encoding::needless_encoding::RULE,
    &encoding::mojibake_or_double_encoding::RULE,
    &encoding::encoded_word_in_parameter::RULE,
    &encoding::bad_rfc2231::RULE,
    &encoding::raw_8bit_parameter::RULE,
    &encoding::eai_style::RULE,
    &mime::missing_mime_version::RULE,
    &mime::content_type_syntax::RULE,
    &mime::missing_charset::RULE,
    &mime::boundary_missing_or_invalid::RULE,
    &mime::boundary_conflict::RULE,
    &mime::boundary_never_used::RULE,
    &mime::unclosed_multipart::RULE,
    &mime::text_outside_parts::RULE,
    &mime::missing_blank_after_part_header::RULE,
    &mime::cte_on_composite::RULE,
    &mime::unknown_cte::RULE,
    &mime::eight_bit_under_7bit::RULE,
    &mime::text_undecodable::RULE,
    &mime::qp_line_over_76::RULE,
    &mime::qp_syntax::RULE,
    &mime::base64_line_over_76::RULE,
    &mime::base64_invalid::RULE,
    &mime::alternative_order::RULE,
    &mime::html_without_text_alternative::RULE,
    &mime::dangerous_filename::RULE,
    &mime::structure_limits::RULE,
    &mime::report_structure::RULE,
    &dkim::no_signature::RULE,
    &dkim::signature_syntax::RULE,
    &dkim::weak_crypto::RULE,
    &dkim::from_not_signed::RULE,
    &dkim::header_coverage::RULE,
    &dkim::unsigned_duplicate::RULE,
    &dkim::body_length_tag::RULE,
    &dkim::time_tags::RULE,
    &dkim::list_unsubscribe_unsigned::RULE,
    &dkim::unaligned_signature::RULE,
    &dkim::body_hash::RULE,
    &dkim::domainkeys_signature::RULE,
    &list::precedence_value::RULE,
    &list::precedence_explained::RULE,
    &list::precedence_mismatch::RULE,
    &list::bulk_without_unsubscribe::RULE,
    &list::list_header_syntax::RULE,
    &list::one_click_invalid::RULE,
    &list::one_click_missing::RULE,
    &list::no_visible_unsubscribe::RULE,
    &list::list_id_syntax::RULE,
    &list::auto_submitted::RULE,
    &list::sender_feedback_headers::RULE,
    &received::received_syntax::RULE,
    &received::time_order_or_delay::RULE,
    &received::helo_invalid::RULE,
    &received::rdns_missing::RULE,
    &received::rdns_generic::RULE,
    &received::helo_rdns_mismatch::RULE,
    &received::no_tls::RULE,
    &received::script_origin::RULE,
    &received::open_relay_hint::RULE,
    &received::mail_loop::RULE,
    &received::internal_host_leak::RULE,
    &sender::from_not_single::RULE,
    &sender::identity_domains_differ::RULE,
    &sender::default_system_sender::RULE,
    &sender::return_path_problem::RULE,
    &sender::bounce::RULE,
    &sender::inconsistent_from::RULE,
    &sender::deceptive_display_name::RULE,
    &sender::freemail_impersonation::RULE,
    &sender::confusable_domain::RULE,
    &sender::bidi_or_invisible::RULE,
    &sender::backscatter::RULE,
    &spf::spf_syntax::RULE,
    &spf::spf_lookup_limit::RULE,
    &spf::spf_too_permissive::RULE,
    &spf::spf_ending::RULE,
    &spf::spf_quotes::RULE,
    &dmarc::dmarc_record_syntax::RULE,
    &dmarc::dmarc_weak_policy::RULE,
    &dmarc::dmarc_obsolete_tags::RULE,
    &domain_key::dkim_key_record::RULE,
    &domain_key::dkim_key_weak::RULE,
    &network::dnsbl_listed::RULE,
    &network::dnsbl_refused::RULE,
    &network::fcrdns::RULE,
    &network::live_auth::RULE,
    &network::live_dkim::RULE,
    &network::live_dkim_key::RULE,
    &network::live_spf::RULE,
    &network::unreachable_sender::RULE,
    &network::dns_silent::RULE,
];

const HTML: &[&Rule] = html::RULES;

/// Both lists as one; a wrong length does not compile.
const fn joined<const N: usize>() -> [&'static Rule; N] {
    let mut all = [BASE[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < BASE.len() { BASE[at] } else { HTML[at - BASE.len()] };
        at += 1;
    }
    all
}

/// Runs the selected rules that apply to this message, each keeping at most `limit` findings.
pub(crate) fn run(context: &Context, limit: usize) -> Vec<Findings> {
    let applies = |rule: &&&'static Rule| select::selects(context.options, rule) && is_readable(context, rule);
    let check = |rule: &&'static Rule| {
        let severity = rule.levels.severity(context)?;
        let mut findings = Findings::new(rule, severity, limit);
        (rule.check)(context, &mut findings);
        Some(findings)
    };
    let mut found: Vec<Findings> = RULES.iter().filter(applies).filter_map(check).list();
    seal(context, &mut found);
    crate::fix::guard(context, &mut found);
    found
}

/// What is signed or encrypted as it is (RFC 1847, RFC 8551) nobody may change any more: problems in there are only told, and
/// no fix touches it. Line ends of a file that lost its CRLFs are no part of what was signed.
fn seal(context: &Context, found: &mut [Findings]) {
    let structure = context.structure();
    let parts = context.message.parts.iter().zip(&structure.sealed).filter(|(_, is_sealed)| **is_sealed);
    let mut sealed: Vec<Span> = Vec::new();
    for span in parts.map(|(part, _)| part.header.span.to(part.body.span)) {
        if sealed.last().is_none_or(|last| !last.contains(span)) {
            sealed.push(span);
        }
    }
    if sealed.is_empty() {
        return;
    }
    let around = |span: Span| {
        let behind = sealed.partition_point(|one| one.start <= span.start);
        behind.checked_sub(1).and_then(|index| sealed.get(index)).filter(|one| one.contains(span))
    };
    for finding in found.iter_mut().flat_map(|findings| &mut findings.list) {
        let is_inside = around(finding.span).is_some();
        let changes = |fix: &Fix| fix.edits.iter().any(|edit| around(edit.span).is_some());
        if is_inside {
            finding.weaken(Severity::Info);
        }
        if is_inside || (finding.rule.code != "FMT003" && finding.fix.as_ref().is_some_and(changes)) {
            finding.fix(None);
        }
    }
}

/// DNS records have rules of their own; input that cannot be read as a message has one finding that says so, and no
/// consequences of it.
fn is_readable(context: &Context, rule: &Rule) -> bool {
    let is_of_records = matches!(rule.family, Family::Spf | Family::Dmarc | Family::DomainKey);
    if context.facts.dns_record || is_of_records {
        context.facts.dns_record && is_of_records
    } else if context.facts.utf16 {
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
    run(context, usize::MAX).into_iter().flat_map(|findings| findings.list).list()
}

/// A name may have one record of a kind: servers use none of two (RFC 7208 §3.2, RFC 9989 §4.10).
fn second_record(context: &Context, kind: RecordKind, findings: &mut Findings) {
    let records: Vec<&Record<'_>> = context.records.iter().filter(|record| record.kind == kind).list();
    for (index, record) in records.iter().enumerate() {
        let owner = |record: &Record<'_>| record.owner.map(super::span::Slice::lowercase);
        let first = records.iter().take(index).find(|first| owner(first) == owner(record));
        if let Some(first) = first {
            let message = format!("A second {} record for one name; servers use neither", kind.name());
            findings.add(record.span, message).related(first.span, "the first one");
        }
    }
}

/// Quotes and backslashes that became part of a record.
fn quotes(record: &Record<'_>, findings: &mut Findings) {
    let kinds = [
        (
            QuoteFlawKind::Typographic,
            "Typographic quotation marks become part of the value, and servers do not recognize it",
        ),
        (QuoteFlawKind::Inside, "Quotation marks within the value: servers see them"),
        (QuoteFlawKind::Unpaired, "A quotation mark without its partner"),
        (QuoteFlawKind::Backslash, "A backslash within the value: servers see it"),
    ];
    for (kind, message) in kinds {
        let mut spans = record.flaws.iter().filter(|flaw| flaw.kind == kind).map(|flaw| flaw.span).peekable();
        if let Some(&first) = spans.peek() {
            let fix = Fix::safe("Remove it from the value", spans.map(|span| Edit::new(span, "")).list());
            // Where the other quote belongs, only its author knows.
            findings.add(first, message).fix(if kind == QuoteFlawKind::Unpaired { fix.as_suggestion() } else { fix });
        }
    }
}
