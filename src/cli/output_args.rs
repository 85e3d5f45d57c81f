//! Arguments about reports: their format, their place, and how much of them.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::cli::console::Verbosity;
use crate::cli::exit::CommandError;
use crate::cli::own_place::{require_own_place, write_help};
use crate::report::{Format, Grouping, SplitBy};
use crate::text::{Place, Problem};

#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// Report format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE", value_parser = output_file)]
    pub output: Option<PathBuf>,
    /// Also write the report to a file in a format, such as `html=review.html`; can be given several times
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report_file)]
    pub report: Vec<ReportFile>,
    /// Print no report on standard output, and no warnings: errors and the exit code remain
    #[arg(long, short)]
    pub quiet: bool,
    /// Tell on standard error which rules are used, and list each file that is not read and each name that is not
    /// rewritten, with the reason
    #[arg(long, short, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// For a command that makes no report: whether its answer is printed.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(super) struct QuietArgument {
    /// Print no answer and no warnings: errors and the exit code remain
    #[arg(long, short)]
    pub quiet: bool,
}

impl QuietArgument {
    /// How much is said.
    pub fn verbosity(self) -> Verbosity {
        if self.quiet { Verbosity::Quiet } else { Verbosity::Normal }
    }
}

/// A report that is written to a file, beside that of `--format`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReportFile {
    pub format: Format,
    pub path: PathBuf,
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

    /// The formats of all reports.
    pub fn formats(&self) -> impl Iterator<Item = Format> {
        std::iter::once(self.format).chain(self.report.iter().map(|report| report.format))
    }

    /// The files that reports are written to, each with its format.
    pub fn files(&self) -> impl Iterator<Item = (Format, &Path)> {
        let output = self.output.as_deref().map(|path| (self.format, path));
        output.into_iter().chain(self.report.iter().map(|report| (report.format, report.path.as_path())))
    }

    /// The paths of these files.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files().map(|(_, path)| path)
    }

    /// A file of text, or the one in place of standard output: then no text has links, which are for a terminal.
    pub fn text_file(&self) -> Option<&Path> {
        let texts = self.files().filter(|(format, _)| *format == Format::Text).map(|(_, path)| path);
        self.output.as_deref().into_iter().chain(texts).next()
    }

    /// An error if the format is that of a diff, for a command that makes none.
    pub fn require_report(&self) -> Result<(), CommandError> {
        if self.formats().all(|format| format != Format::Patch) {
            return Ok(());
        }
        let problem = Problem::error(Place::default(), "`--format patch` is a format of `diff` alone");
        Err(CommandError::usage(
            problem.help("call `redomain diff --format patch`, or choose another format"),
        ))
    }

    /// An error if two reports, or one and the file `other`, would be written to the same file, or one where nothing is
    /// written, or a file of `--report` cannot be written: better known before the tree is read.
    pub fn require_files(&self, other: Option<&Path>) -> Result<(), CommandError> {
        let mut seen: Vec<PathBuf> = Vec::new();
        for path in self.paths().chain(other) {
            require_own_place(path)?;
            let place = || Place::file(path.to_string_lossy());
            let found = place_of(path);
            if seen.contains(&found) {
                let problem =
                    Problem::error(place(), "is named for two reports; nothing was read or written");
                return Err(CommandError::usage(problem.help("give each report a file of its own")));
            }
            seen.push(found);
        }
        for ReportFile { path, .. } in &self.report {
            crate::fs::try_replace(path).map_err(|error| {
                let what = format!("could not be written: {error}; nothing was read or written");
                let problem = Problem::error(Place::file(path.to_string_lossy()), what);
                CommandError::usage(problem.help(write_help(&error)))
            })?;
        }
        Ok(())
    }
}

/// The place of a file that need not be there: that of its folder, without links, and its name.
fn place_of(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    path.file_name().map_or_else(|| path.to_path_buf(), |name| folder.join(name))
}

/// A report as `FORMAT=FILE`.
fn report_file(text: &str) -> Result<ReportFile, String> {
    let Some((name, path)) = text.split_once('=') else {
        return Err("name a format and a file, as in `html=review.html`".to_owned());
    };
    let Some(format) = Format::ALL.into_iter().find(|format| format.name() == name) else {
        let names = Format::ALL.map(Format::name).join(", ");
        return Err(format!("there is no format `{name}`; the formats are {names}"));
    };
    match path {
        "" => Err("name a file after the `=`".to_owned()),
        path => Ok(ReportFile { format, path: output_file(path)? }),
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

impl ValueEnum for SplitBy {
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
