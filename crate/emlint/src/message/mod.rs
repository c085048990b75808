//! The message, read once: lines, header fields and parts, each with its octets.

pub mod field;
pub mod lexer;
pub mod line;

pub use field::{Field, Header, Item, ItemKind, Junk};
pub use line::{Ending, Line, LineEnds, lines};
