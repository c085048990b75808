//! The arguments. Options have the names they have in JavaScript, in kebab case.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use emlint::{BulkOption, Options, Origin, Severity, StageOption, Transport};
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Checks raw email messages: what is wrong, to the octet, and which RFC says so.
#[derive(Debug, Parser)]
#[command(name = "emlint", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check messages
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    /// Check messages and ask the DNS about them: DKIM, SPF, DMARC, ARC, the sending host
    #[command(after_help = EXIT_CODES)]
    Verify(Verify),
    /// Check what a domain publishes for the mail it sends
    Domain(Domain),
    /// Explain a rule
    Rule {
        /// Its code or its name: HDR005, raw-non-ascii-header
        code: String,
    },
    /// List all rules
    Rules {
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
}

const EXIT_CODES: &str = "\
Exit code: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, or something could not be read (the
rest is checked nevertheless).";

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Files, folders of .eml files, Maildirs, mbox archives; `-` is standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// How reports are printed; ndjson is one report a line, sarif is SARIF 2.1.0 for code hosts and editors
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,

    /// Make all safe fixes, then report what is left; of standard input the fixed message is printed
    #[arg(long, conflicts_with = "diff")]
    pub(crate) fix: bool,

    /// Print what --fix would change, and change nothing
    #[arg(long, conflicts_with = "format")]
    pub(crate) diff: bool,

    /// How many messages are checked at once; without it, one per processor
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) lint: Lint,
}

/// Who is asked; without a choice, the resolver of the system.
#[derive(Args, Debug)]
#[command(next_help_heading = "Who is asked")]
pub(crate) struct Resolve {
    /// Nobody: read records from a file, as lines of a zone file, as dig prints them, or as JSON
    #[arg(long, value_name = "FILE", conflicts_with = "doh")]
    pub(crate) dns: Option<PathBuf>,

    /// A DNS-over-HTTPS server: <https://dns.example/dns-query>, or with {?name,type} at its end for JSON
    #[arg(long, value_name = "URL")]
    pub(crate) doh: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) check: Check,

    #[command(flatten)]
    pub(crate) resolve: Resolve,

    /// The address of the host that handed the message over, instead of what the message says
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) ip: Option<String>,

    /// Its name in HELO or EHLO
    #[arg(long, value_name = "NAME")]
    pub(crate) helo: Option<String>,

    /// The address in MAIL FROM; empty for the null reverse-path
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Domain {
    /// The domain in the From of its messages
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// Selectors of its DKIM keys (s= of a signature); usual ones are tried as well
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub(crate) selector: Vec<String>,

    /// Addresses that send its mail: may they, what are their names, are they on block lists
    #[arg(long, value_delimiter = ',', value_name = "ADDRESSES")]
    pub(crate) ip: Vec<IpAddr>,

    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,

    /// The time of the check; without it, this moment
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,

    #[command(flatten)]
    pub(crate) resolve: Resolve,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "What is checked")]
pub(crate) struct Lint {
    /// Rules to run: ALL, families (HDR), codes or names; the longer match wins
    #[arg(long, value_delimiter = ',', value_name = "RULES")]
    select: Vec<String>,

    /// Rules not to run; wins a tie
    #[arg(long, value_delimiter = ',', value_name = "RULES")]
    ignore: Vec<String>,

    /// Before or after delivery; auto looks for fields that only receiving servers write
    #[arg(long, value_parser = one_of::<StageOption>(["auto", "outgoing", "received"]), default_value = "auto")]
    stage: StageOption,

    /// Every obsolete form is an error
    #[arg(long)]
    strict: bool,

    /// Whether this is mail to many; auto looks for List-Id, List-Unsubscribe and Feedback-ID
    #[arg(long, value_parser = one_of::<BulkOption>(["auto", "yes", "no"]), default_value = "auto")]
    bulk: BulkOption,

    /// Whether the octets are exact; pasted text has lost its line ends and charset
    #[arg(long, value_parser = one_of::<Origin>(["file", "pasted"]), default_value = "file")]
    origin: Origin,

    /// The time against which dates are judged, as 2026-11-23T10:00:00Z; without it they are not
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,

    /// Where these octets go next
    #[arg(long, value_parser = one_of::<Transport>(["file", "submission", "smtp"]), default_value = "file")]
    transport: Transport,

    /// The message travels with SMTPUTF8 (RFC 6531): UTF-8 in its header is legal
    #[arg(long)]
    smtputf8: bool,

    /// Servers whose Authentication-Results are believed
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    trusted_authserv: Vec<String>,

    /// Your own domains: a name that is made to look like one of them is an error
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    own_domains: Vec<String>,

    /// Mail programs that matter for HTML, as caniemail.com names them: outlook.windows, gmail.*
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    clients: Vec<String>,

    /// What the DNS says about the message, as `emlint verify --format json` gives it under `evidence`
    #[arg(long, value_name = "FILE")]
    pub(crate) evidence: Option<PathBuf>,
}

impl From<&Lint> for Options {
    fn from(lint: &Lint) -> Self {
        Self {
            select: lint.select.clone(),
            ignore: lint.ignore.clone(),
            stage: lint.stage,
            strict: lint.strict,
            bulk: lint.bulk,
            origin: Some(lint.origin),
            now: lint.now.clone(),
            transport: lint.transport,
            smtputf8: lint.smtputf8,
            trusted_authserv: lint.trusted_authserv.clone(),
            own_domains: lint.own_domains.clone(),
            clients: lint.clients.clone(),
            evidence: None,
        }
    }
}

/// A value of an option of the linter, read as JSON reads it: the names are written down once.
fn one_of<T>(names: impl Into<PossibleValuesParser>) -> impl TypedValueParser<Value = T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    names.into().try_map(|name| {
        let name: StrDeserializer<'_, Error> = name.as_str().into_deserializer();
        T::deserialize(name)
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Ndjson,
    Sarif,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// Whether a finding of this severity fails the run.
    pub(crate) fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => severity >= Severity::Info,
            Self::Never => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
