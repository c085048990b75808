//! What a rule is: plain data and one function.

use crate::{Context, Findings, Severity};
use serde::Serialize;

/// One rule: what it is, where it comes from, and the function that checks it.
#[derive(Debug)]
pub struct Rule {
    /// Family prefix and number, stable for ever, never reused: `HDR005`.
    pub code: &'static str,
    /// Names the problem, not the remedy: `raw-non-ascii-header`.
    pub name: &'static str,
    /// One line of at most 72 characters without a full stop, for tables.
    pub summary: &'static str,
    /// What to do about it, in one or two sentences.
    pub help: &'static str,
    pub family: Family,
    pub levels: Levels,
    pub fix: Fixable,
    /// What several findings have in common, so that they are shown together.
    pub cause: Option<&'static Cause>,
    /// Findings of other rules that are consequences of this one and are left out beside it.
    pub mutes: &'static [Mute],
    pub references: &'static [Reference],
    /// The page of the rule; empty without the feature `docs`.
    pub docs: &'static str,
    pub check: fn(&Context, &mut Findings),
}

impl Rule {
    /// Where its page is, relative to the root of the site: `rules/HDR005/`.
    #[must_use]
    pub fn site_path(&self) -> String {
        format!("rules/{}/", self.code)
    }
}

/// The families of `rules/`, by the prefix of their codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    Format,
    Header,
    Address,
    Date,
    MessageId,
    Encoding,
    Mime,
    Html,
    Authentication,
    Dkim,
    List,
    Received,
    Sender,
    Spf,
    Dmarc,
    DomainKey,
    Network,
}

impl Family {
    /// Every family, in the order of the table of rules.
    pub const ALL: &[Self] = &[
        Self::Format,
        Self::Header,
        Self::Address,
        Self::Date,
        Self::MessageId,
        Self::Encoding,
        Self::Mime,
        Self::Html,
        Self::Authentication,
        Self::Dkim,
        Self::List,
        Self::Received,
        Self::Sender,
        Self::Spf,
        Self::Dmarc,
        Self::DomainKey,
        Self::Network,
    ];

    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Format => "FMT",
            Self::Header => "HDR",
            Self::Address => "ADR",
            Self::Date => "DAT",
            Self::MessageId => "MID",
            Self::Encoding => "ENC",
            Self::Mime => "MIM",
            Self::Html => "HTM",
            Self::Authentication => "AUT",
            Self::Dkim => "DKM",
            Self::List => "LST",
            Self::Received => "RCV",
            Self::Sender => "SND",
            Self::Spf => "SPF",
            Self::Dmarc => "DMC",
            Self::DomainKey => "DKK",
            Self::Network => "NET",
        }
    }

    /// Its name in lists for people and its folder in `rules/`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Header => "header",
            Self::Address => "address",
            Self::Date => "date",
            Self::MessageId => "message_id",
            Self::Encoding => "encoding",
            Self::Mime => "mime",
            Self::Html => "html",
            Self::Authentication => "authentication",
            Self::Dkim => "dkim",
            Self::List => "list",
            Self::Received => "received",
            Self::Sender => "sender",
            Self::Spf => "spf",
            Self::Dmarc => "dmarc",
            Self::DomainKey => "domain_key",
            Self::Network => "network",
        }
    }
}

/// The severity of a rule by what is known of the message; `None` is off. The highest that applies counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Levels {
    pub outgoing: Option<Severity>,
    pub received: Option<Severity>,
    pub strict: Option<Severity>,
    pub bulk: Option<Severity>,
}

impl Levels {
    const OFF: Self = Self { outgoing: None, received: None, strict: None, bulk: None };

    /// The same before and after delivery.
    #[must_use]
    pub const fn always(severity: Severity) -> Self {
        Self::by_stage(severity, severity)
    }

    #[must_use]
    pub const fn by_stage(outgoing: Severity, received: Severity) -> Self {
        Self { outgoing: Some(outgoing), received: Some(received), ..Self::OFF }
    }

    /// Only for a message before delivery.
    #[must_use]
    pub const fn outgoing(severity: Severity) -> Self {
        Self { outgoing: Some(severity), ..Self::OFF }
    }

    /// Only for a message as it was delivered.
    #[must_use]
    pub const fn received(severity: Severity) -> Self {
        Self { received: Some(severity), ..Self::OFF }
    }

    /// Only for bulk mail.
    #[must_use]
    pub const fn bulk(severity: Severity) -> Self {
        Self { bulk: Some(severity), ..Self::OFF }
    }

    /// At least this when obsolete forms are refused.
    #[must_use]
    pub const fn or_strict(self, severity: Severity) -> Self {
        Self { strict: Some(severity), ..self }
    }

    /// At least this for bulk mail.
    #[must_use]
    pub const fn or_bulk(self, severity: Severity) -> Self {
        Self { bulk: Some(severity), ..self }
    }

    /// The severity for this message, if the rule applies to it.
    #[must_use]
    pub fn severity(self, context: &Context) -> Option<Severity> {
        let stage = match context.stage {
            crate::Stage::Outgoing => self.outgoing,
            crate::Stage::Received => self.received,
        };
        let strict = self.strict.filter(|_| context.options.strict);
        let bulk = self.bulk.filter(|_| context.facts.bulk);
        stage.max(strict).max(bulk)
    }
}

/// For people: `error`, or `warning outgoing, info received, error when strict`.
impl std::fmt::Display for Levels {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { outgoing, received, strict, bulk } = *self;
        let cases = match (outgoing, received) {
            (Some(_), _) if outgoing == received => [(outgoing, ""), (None, "")],
            _ => [(outgoing, " outgoing"), (received, " received")],
        };
        let cases = cases.into_iter().chain([(strict, " when strict"), (bulk, " in bulk mail")]);
        let mut separator = "";
        for (severity, case) in cases.filter_map(|(severity, case)| Some((severity?, case))) {
            write!(formatter, "{separator}{}{case}", severity.name())?;
            separator = ", ";
        }
        Ok(())
    }
}

/// Whether findings of a rule come with a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixable {
    Always,
    Sometimes,
    Never,
}

impl Fixable {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Sometimes => "sometimes",
            Self::Never => "never",
        }
    }
}

/// What findings have in common: the one thing to change in the sending program.
#[derive(Debug, PartialEq, Eq)]
pub struct Cause {
    pub id: &'static str,
    pub title: &'static str,
    pub help: &'static str,
}

/// Findings that are left out because another one explains them.
#[derive(Clone, Copy, Debug)]
pub struct Mute {
    pub scope: Scope,
    pub codes: &'static [&'static str],
}

/// How near a finding must be to be a consequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Anywhere in the message.
    Message,
    /// In a header field that the cause touches.
    Field,
    /// On a line that the cause touches.
    Line,
    /// On octets that the cause touches.
    Span,
}

impl Mute {
    #[must_use]
    pub const fn message(codes: &'static [&'static str]) -> Self {
        Self { scope: Scope::Message, codes }
    }

    #[must_use]
    pub const fn field(codes: &'static [&'static str]) -> Self {
        Self { scope: Scope::Field, codes }
    }

    #[must_use]
    pub const fn line(codes: &'static [&'static str]) -> Self {
        Self { scope: Scope::Line, codes }
    }

    #[must_use]
    pub const fn span(codes: &'static [&'static str]) -> Self {
        Self { scope: Scope::Span, codes }
    }
}

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A section of an RFC: `Rfc(5322, "2.1.1")`; an appendix as `"A.6.3"`; the whole text as `""`.
    Rfc(u16, &'static str),
    /// A page of a receiver or of an association: its title and address.
    Page(&'static str, &'static str),
}

impl Reference {
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Rfc(number, "") => format!("RFC {number}"),
            Self::Rfc(number, section) => format!("RFC {number} §{section}"),
            Self::Page(title, _) => (*title).to_owned(),
        }
    }

    #[must_use]
    pub fn url(&self) -> String {
        match self {
            Self::Rfc(number, "") => format!("https://www.rfc-editor.org/rfc/rfc{number}"),
            Self::Rfc(number, section) => {
                let kind =
                    if section.starts_with(|first: char| first.is_ascii_digit()) { "section" } else { "appendix" };
                format!("https://www.rfc-editor.org/rfc/rfc{number}#{kind}-{section}")
            }
            Self::Page(_, url) => (*url).to_owned(),
        }
    }
}

/// Google's guidelines for senders.
pub(crate) const GOOGLE: Reference =
    Reference::Page("Google: email sender guidelines", "https://support.google.com/a/answer/81126");
/// What Google's servers answer when they refuse a message.
pub(crate) const GOOGLE_SMTP: Reference =
    Reference::Page("Google: SMTP errors", "https://support.google.com/a/answer/3726730");
/// Google's limits for header sections.
pub(crate) const GOOGLE_LIMITS: Reference =
    Reference::Page("Google: message header limits", "https://support.google.com/a/answer/14016360");
/// Yahoo's requirements for senders.
pub(crate) const YAHOO: Reference =
    Reference::Page("Yahoo: sender requirements", "https://senders.yahooinc.com/best-practices/");
/// Microsoft's requirements for high-volume senders.
pub(crate) const MICROSOFT: Reference = Reference::Page(
    "Microsoft: requirements for high-volume senders",
    "https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/strengthening-email-ecosystem-outlook%E2%80%99s-new-requirements-for-high%E2%80%90volume-senders/4399730",
);

/// Keeps the page of a rule out of builds that never show it.
pub(crate) const fn page(text: &'static str) -> &'static str {
    if cfg!(feature = "docs") { text } else { "" }
}
