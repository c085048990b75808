//! Lints one email message, given as the exact octets that travel over SMTP.
//!
//! `octets → Message → Context → rules → Findings → Report`. Everything here is pure: no clock, no network, no files,
//! and no input makes it panic.

pub mod auth;
mod bulk;
mod cause;
pub mod charset;
mod context;
mod decimal;
mod decoded;
pub mod dns;
pub mod encode;
pub mod evidence;
mod finding;
pub mod fix;
mod fix_all;
mod fold;
mod group;
#[cfg(feature = "html")]
mod html;
mod identity;
mod keyed;
mod list;
pub mod mbox;
pub mod message;
mod options;
mod order;
mod overview;
#[cfg(feature = "docs")]
pub mod page;
mod placeholder;
mod reencode;
pub mod report;
pub mod rule;
pub mod rules;
pub mod select;
mod several;
mod span;
#[cfg(test)]
mod testing;
pub mod time;
mod verdict;
pub mod view;

pub use charset::CharsetDecoder;
pub use context::{Context, Facts};
pub use decoded::{DecodedPart, part};
pub use evidence::Evidence;
pub use finding::{Confidence, Doubt, Finding, Findings, Related, Severity};
pub use fix::{Edit, Fix, Safety};
pub use fix_all::{Fixed, fix_all};
use list::List;
pub use message::Message;
pub use options::{BulkOption, Options, Origin, Stage, StageOption, Transport};
pub use report::{Place, Report};
pub use rule::{Family, Fixable, Levels, Reference, Rule};
pub use several::{Others, Several, Sketch};
pub use span::{Slice, Span};

/// The version of the linter, as in every report.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The most octets a message may have: offsets are 32 bits wide.
pub const MAX_OCTETS: usize = u32::MAX as usize - 1;

/// A count for people: `1,204`.
pub(crate) fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `text` in one line and short enough for a message.
pub(crate) fn brief(text: &str) -> String {
    const LENGTH: usize = 60;
    let mut short = String::new();
    for word in text.split_whitespace() {
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
        if short.chars().count() > LENGTH {
            let mut cut: String = short.chars().take(LENGTH - 1).collect();
            cut.push('\u{2026}');
            return cut;
        }
    }
    short
}

/// One message to lint.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// What the report calls it: a path, `-`, `archive.mbox#12` or `pasted`.
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// How the octets came here, unless the options say otherwise.
    pub origin: Origin,
}

/// Why a run did not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LintError {
    UnknownSelector(select::UnknownSelector),
    /// The option `now` is no RFC 3339 time.
    BadTime(String),
    /// A name in the option `clients`, and the nearest that there is.
    UnknownClient(String, String),
    TooLarge(usize),
    /// The message has HTML, and this build knows only the rest.
    HtmlUnread,
}

impl std::fmt::Display for LintError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownSelector(error) => error.fmt(formatter),
            Self::BadTime(text) => {
                write!(formatter, "“{text}” is no time; write it like 2026-11-23T10:00:00Z (RFC 3339)")
            }
            Self::UnknownClient(name, nearest) => {
                write!(formatter, "no mail program is called “{name}”; did you mean “{nearest}”?")
            }
            Self::HtmlUnread => {
                formatter.write_str("this build of emlint reads no HTML; use one with the feature “html”")
            }
            Self::TooLarge(octets) => {
                write!(formatter, "the message has {octets} octets; emlint reads at most {MAX_OCTETS}")
            }
        }
    }
}

impl std::error::Error for LintError {}

/// Checks the options that name something.
pub fn check_options(options: &Options) -> Result<(), LintError> {
    select::check(options).map_err(LintError::UnknownSelector)?;
    #[cfg(feature = "html")]
    if let Some(name) = options.clients.iter().find(|name| html::clients::table().named(name).is_none()) {
        return Err(LintError::UnknownClient(name.clone(), html::clients::table().nearest(name)));
    }
    match options.now.as_deref() {
        Some(text) if time::parse_rfc3339(text).is_none() => Err(LintError::BadTime(text.to_owned())),
        _ => Ok(()),
    }
}

/// Whether there can be a run at all.
fn check_input(input: Input<'_>, options: &Options) -> Result<(), LintError> {
    check_options(options)?;
    if input.bytes.len() > MAX_OCTETS { Err(LintError::TooLarge(input.bytes.len())) } else { Ok(()) }
}

/// A message is judged as a whole, or not at all.
fn check_readable(context: &Context) -> Result<(), LintError> {
    if rules::html::is_unread(context) { Err(LintError::HtmlUnread) } else { Ok(()) }
}

/// Checks one message with every selected rule. The same input and options always give the same report.
pub fn lint(input: Input<'_>, options: &Options, charsets: &dyn CharsetDecoder) -> Result<Report, LintError> {
    lint_among(input, None, options, charsets)
}

/// Checks one message, with what others of the same run say about it.
pub fn lint_among(
    input: Input<'_>,
    others: Option<Others>,
    options: &Options,
    charsets: &dyn CharsetDecoder,
) -> Result<Report, LintError> {
    check_input(input, options)?;
    let mut context = Context::new(input.bytes, input.origin, options, charsets);
    check_readable(&context)?;
    context.facts.multi = others.is_some();
    context.others = others;
    let found = rules::run(&context, group::EDITS + 1);
    Ok(report::build(input.name, &context, found))
}

/// Checks several messages and compares them with each other; one report for each, in their order.
pub fn lint_all(
    inputs: &[Input<'_>],
    options: &Options,
    charsets: &dyn CharsetDecoder,
) -> Result<Vec<Report>, LintError> {
    // One alone has nothing to be compared with.
    let several = (inputs.len() > 1).then(|| Several::new(inputs.iter().map(|input| Sketch::read(input.bytes))));
    let others = |index| several.as_ref().map(|several| several.others(index));
    let one = |(index, input): (usize, &Input<'_>)| lint_among(*input, others(index), options, charsets);
    inputs.iter().enumerate().map(one).collect()
}
