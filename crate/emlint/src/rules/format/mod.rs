//! FMT: octets, lines and the container of the message.

pub(super) mod line_over_998;
