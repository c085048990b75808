//! The command `emlint`.

use std::process::ExitCode;

fn main() -> ExitCode {
    emlint_cli::run()
}
