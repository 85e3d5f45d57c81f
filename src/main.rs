//! The binary: parse, run, print the error, choose the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(redomain::cli::main())
}
