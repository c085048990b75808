//! FMT: octets, lines and the container of the message.

pub(super) mod bare_cr;
pub(super) mod bare_lf;
pub(super) mod blank_line_before_header;
pub(super) mod body_line_over_78;
pub(super) mod bom_or_utf16;
pub(super) mod control_char_in_header;
pub(super) mod header_line_over_78;
pub(super) mod header_too_large;
pub(super) mod input_limits;
pub(super) mod line_over_998;
pub(super) mod mbox_from_line;
pub(super) mod not_an_email;
pub(super) mod nul_byte;
pub(super) mod smtp_smuggling_sequence;
pub(super) mod unix_line_endings;
