//! Arguments about reports: their format, their place, and how much of them.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::cli::console::Verbosity;
use crate::cli::exit::CommandError;
use crate::report::{Format, Grouping};
use crate::text::{Place, Problem};

#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// Report format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE", value_parser = output_file)]
    pub output: Option<PathBuf>,
    /// Print no report on standard output, and no warnings: errors and the exit code remain
    #[arg(long, short)]
    pub quiet: bool,
    /// Tell on standard error which rules are used, and list each file that is not read and each name that is not
    /// rewritten, with the reason
    #[arg(long, short, conflicts_with = "quiet")]
    pub verbose: bool,
}

impl OutputArguments {
    /// How much is said beside the report.
    pub fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        }
    }

    /// An error if the format is that of a diff, for a command that makes none.
    pub fn require_report(&self) -> Result<(), CommandError> {
        if self.format != Format::Patch {
            return Ok(());
        }
        let problem = Problem::error(Place::default(), "`--format patch` is a format of `diff` alone");
        Err(CommandError::usage(
            problem.help("call `redomain diff --format patch`, or choose another format"),
        ))
    }
}

/// A path to write to; `-` is not the name of a file, as people know it from other tools.
pub(super) fn output_file(path: &str) -> Result<PathBuf, String> {
    match path {
        "-" => Err("standard output is the default, so leave the option out; `./-` is a file".to_owned()),
        path => Ok(PathBuf::from(path)),
    }
}

impl ValueEnum for Grouping {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

/// Value of `--max-count`; `None` is `all`.
#[derive(Debug, Clone, Copy)]
pub(super) struct MaxCount(pub Option<usize>);

impl FromStr for MaxCount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            _ if text == "all" => Ok(Self(None)),
            Ok(count) => Ok(Self(Some(count))),
            Err(_) => Err("give a number, or `all`".to_owned()),
        }
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.help()))
    }
}
