//! What the caller wants: the options of `contract`, the same in JavaScript and on the command line.

#[cfg(feature = "evidence")]
use crate::Evidence;
use serde::{Deserialize, Serialize};

/// The options of one run. There are no others, and none per rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Options {
    /// Rules to run: `ALL`, a family (`HDR`), a code (`HDR005`) or a name; empty is all.
    pub select: Vec<String>,
    /// Rules not to run. The longer match wins; at equal length this one.
    pub ignore: Vec<String>,
    pub stage: StageOption,
    /// Every obsolete form is an error.
    pub strict: bool,
    pub bulk: BulkOption,
    /// Whether the octets are exact; without it, what the caller of the linter knows decides.
    pub origin: Option<Origin>,
    /// The time against which dates are judged (RFC 3339); without it dates are not compared with today.
    pub now: Option<String>,
    pub transport: Transport,
    /// The message travels with SMTPUTF8 (RFC 6531): UTF-8 in headers is legal.
    pub smtputf8: bool,
    /// Servers whose Authentication-Results are believed (their authserv-ids).
    pub trusted_authserv: Vec<String>,
    /// Domains that are the caller's own.
    pub own_domains: Vec<String>,
    /// Mail programs that matter for HTML, as caniemail.com names them: `outlook.windows`, `gmail.*`; empty is Gmail,
    /// Outlook, Apple Mail, Yahoo and Samsung Email.
    pub clients: Vec<String>,
    /// What the DNS says about this message; without it the rules that need some stay silent.
    #[cfg(feature = "evidence")]
    pub evidence: Option<Box<Evidence>>,
}

impl Options {
    /// The names of all options, as JavaScript spells them.
    pub const NAMES: &'static [&'static str] = &[
        "select",
        "ignore",
        "stage",
        "strict",
        "bulk",
        "origin",
        "now",
        "transport",
        "smtputf8",
        "trustedAuthserv",
        "ownDomains",
        "clients",
        "evidence",
    ];
}

/// Which stage of its way the message is judged at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum StageOption {
    /// Received when a field is there that only receiving servers write.
    #[default]
    Auto,
    Outgoing,
    Received,
}

/// Where the message is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// As a program produced it, before delivery.
    Outgoing,
    /// As it was delivered.
    Received,
}

/// Whether this is bulk mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum BulkOption {
    /// When List-Id, List-Unsubscribe or Feedback-ID is there.
    #[default]
    Auto,
    Yes,
    No,
}

/// How the input came here, which decides what may be claimed about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The octets are exact.
    #[default]
    File,
    /// Line ends, trailing blanks and the charset were lost on the way.
    Pasted,
}

/// Where these octets go next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// Nowhere, or into a program that reads files (`sendmail -t`).
    #[default]
    File,
    /// To a submission server, which may still add fields (RFC 6409 §8).
    Submission,
    /// Straight into an SMTP connection.
    Smtp,
}
