//! emlint on the command line: what is read, what is printed, what the exit code says.
//!
//! Exit codes: 0 nothing at or above `--fail-on`; 1 findings; 2 wrong usage, or something could not be read.

#![expect(clippy::print_stderr, reason = "a program that talks to its user")]

mod args;
mod charsets;
mod check;
mod explain;
mod input;
mod repair;
mod sarif;
mod terminal;
mod verify;
mod visible;

pub use charsets::Charsets;

use args::{Arguments, Command};
use clap::Parser as _;
use std::io;
use std::process::ExitCode;

/// Reads the arguments of the process and does what they say.
#[must_use]
pub fn run() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments, None),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Domain(arguments) => verify::domain(&arguments),
        Command::Rule { code } => explain::rule(&code),
        Command::Rules { format } => explain::rules(format),
    };
    match result {
        Ok(code) => code,
        // Whoever read the output has seen enough: `emlint check … | head`.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => WRONG.into(),
        Err(failure) => {
            eprintln!("emlint: {failure}");
            WRONG.into()
        }
    }
}

/// There are findings at or above `--fail-on`.
const FOUND: u8 = 1;
/// Wrong usage, unreadable input, or the output could not be written.
const WRONG: u8 = 2;

/// Why nothing more can be done.
#[derive(Debug)]
enum Failure {
    Usage(String),
    Output(io::Error),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Usage(text) => formatter.write_str(text),
            Self::Output(error) => write!(formatter, "cannot write the output: {error}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
