//! HDR: syntax, folding and counts of header fields.

pub(super) mod bad_fold;
pub(super) mod bcc_disclosed;
pub(super) mod duplicate_field;
pub(super) mod header_after_blank_line;
pub(super) mod header_injection;
pub(super) mod invalid_field_name;
pub(super) mod missing_date;
pub(super) mod missing_from;
pub(super) mod missing_subject_or_recipient;
pub(super) mod misspelt_field_name;
pub(super) mod non_header_line;
pub(super) mod obsolete_field;
pub(super) mod raw_non_ascii_header;
pub(super) mod space_before_colon;
pub(super) mod unrendered_template;
