//! Standard output and standard error: whether each is a terminal, takes color, and needs contents made visible.
//!
//! These are three questions, and nobody else asks them. A terminal is never sent the control characters of a
//! file, with color or without. A pipe gets exact bytes, so that `git apply` can read a diff, unless color was
//! forced: colored output is meant for a pager, which passes it on to a terminal. The pipe of a CI job is its log, in
//! which a runner looks for commands.

use std::ffi::OsStr;
use std::io::{IsTerminal, Write};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use clap::ColorChoice;
use rustix::fd::AsFd;
use rustix::fs::{FileType, Mode, OFlags};

use crate::cli::hyperlinks::HyperlinkFormat;
use crate::cli::pager::Pager;
use crate::cli::terminal_width::terminal_width;
use crate::cli::wrap::{broken, wrapped};
use crate::report::{FileLink, Style};
use crate::text::{Problem, Severity, SnippetStyle};

/// Variables by which the jobs of GitHub Actions, Azure Pipelines and TeamCity are known.
const RUNNERS: [&str; 3] = ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"];

/// Columns of a line of a rule file that are shown in color where no terminal tells how many it has.
const PIPE_WIDTH: usize = 140;

/// Blanks before the second and later lines of a mistake, and of a next step.
const INDENT: usize = 4;
const HELP_INDENT: usize = 8;

/// The two streams of this process and the value of `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Console {
    color: ColorChoice,
    no_pager: bool,
    hyperlinks: HyperlinkFormat,
    is_paged: bool,
    verbosity: Verbosity,
}

/// How much is said beside a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verbosity {
    /// Errors alone, and no report on standard output either.
    Quiet,
    /// Warnings too.
    Normal,
    /// The reasons for all that was left out, too.
    Verbose,
}

impl Console {
    /// The streams of this process.
    pub fn new(color: ColorChoice, no_pager: bool, hyperlinks: HyperlinkFormat) -> Self {
        Self { color, no_pager, hyperlinks, is_paged: false, verbosity: Verbosity::Normal }
    }

    /// The same streams, with long output on standard output in a pager.
    pub fn paged(self) -> Self {
        Self { is_paged: true, ..self }
    }

    /// The same streams with so much said beside the report.
    pub fn saying(self, verbosity: Verbosity) -> Self {
        Self { verbosity, ..self }
    }

    /// The same streams without color, whatever was asked for.
    pub fn colorless(self) -> Self {
        Self { color: ColorChoice::Never, ..self }
    }

    /// Whether reports and warnings are left out.
    pub fn is_quiet(self) -> bool {
        self.verbosity == Verbosity::Quiet
    }

    /// Whether the reasons for all that was left out are told.
    pub fn is_verbose(self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// The pager, where standard output is a terminal and somebody may want one.
    pub fn pager(self) -> Option<Pager> {
        self.may_page().then(Pager::start).flatten()
    }

    fn may_page(self) -> bool {
        self.is_paged && !self.no_pager && std::io::stdout().is_terminal() && !is_dumb()
    }

    /// Links to the files below `root`, for text on standard output; `None` where they are not wanted, or nobody knows
    /// whether they are shown.
    pub fn links(self, root: &Path, output: Option<&Path>) -> Option<FileLink> {
        let is_on_screen = output.is_none() && std::io::stdout().is_terminal();
        if !is_on_screen || self.stdout_style(None) != Style::Color {
            return None;
        }
        match self.hyperlinks {
            // An older `less` would show the escapes.
            HyperlinkFormat::Auto if self.may_page() && Pager::is_there() => None,
            HyperlinkFormat::Auto => HyperlinkFormat::of_terminal(|name| std::env::var_os(name)).links(root),
            chosen => chosen.links(root),
        }
    }

    /// Style of text on standard output, or in the file `output` in its place.
    pub fn stdout_style(self, output: Option<&Path>) -> Style {
        match output {
            None => match self.style(&std::io::stdout()) {
                Style::Exact if !is_regular_file(&std::io::stdout()) && is_log() => Style::Log,
                style => style,
            },
            // `--output /dev/tty` is a terminal too. Color is for streams: a file keeps its bytes.
            Some(path) if is_terminal_device(path) => Style::Visible,
            Some(path) if path.metadata().is_ok_and(|found| !found.is_file()) && is_log() => Style::Log,
            Some(_) => Style::Exact,
        }
    }

    /// Returns `true` if the terminal cannot move its cursor.
    pub fn is_dumb(self) -> bool {
        is_dumb()
    }

    /// Style of text on standard error.
    pub fn stderr_style(self) -> Style {
        self.style(&std::io::stderr())
    }

    /// Prints problems on standard error. Errors are ignored: there is nowhere left to report them.
    pub fn print(self, problems: &[Problem]) {
        let style = self.stderr_style();
        let terminal = terminal_width(&std::io::stderr());
        // A line in a pipe stays one line, which other programs can read.
        let (width, text_width) = (terminal.unwrap_or(PIPE_WIDTH), terminal.unwrap_or(usize::MAX));
        let snippet_style = match style {
            Style::Color => SnippetStyle::Color(width),
            Style::Visible => SnippetStyle::Narrow(width),
            Style::Exact | Style::Log => SnippetStyle::Plain,
        };
        let mut err = std::io::stderr().lock();
        let shown = problems.iter().filter(|problem| !self.is_quiet() || problem.severity == Severity::Error);
        for problem in shown {
            let (label, color) = match problem.severity {
                Severity::Error => ("error", anstyle::AnsiColor::Red),
                Severity::Warning => ("warning", anstyle::AnsiColor::Yellow),
            };
            let text = problem.drawn(snippet_style);
            let head = wrapped(&text.head, text_width, INDENT);
            let help = wrapped(&text.help, text_width, HELP_INDENT);
            let (label, rest) = (style.paint(color.on_default().bold(), label), head.strip_prefix(label));
            let _ = writeln!(err, "{label}{}{}{help}", rest.unwrap_or(&head), text.snippet);
        }
    }

    /// Prints lines of text that is safe for a terminal on standard error, broken between words if that is one.
    pub fn print_lines(self, text: &str) {
        match terminal_width(&std::io::stderr()) {
            Some(width) => self.print_unbroken(&broken(text, width)),
            None => self.print_unbroken(text),
        }
    }

    /// Prints lines such as those of a diff, which stay as they are.
    pub fn print_unbroken(self, text: &str) {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    fn style(self, stream: &impl IsTerminal) -> Style {
        let is_terminal = stream.is_terminal();
        let takes_color = match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            // The order is that of https://bixense.com/clicolors and https://no-color.org.
            ColorChoice::Auto if anstyle_query::no_color() => false,
            ColorChoice::Auto if anstyle_query::clicolor_force() => true,
            ColorChoice::Auto => is_terminal && anstyle_query::clicolor() != Some(false) && !is_dumb(),
        };
        if takes_color {
            Style::Color
        } else if is_terminal {
            Style::Visible
        } else {
            Style::Exact
        }
    }
}

/// Returns `true` if a runner of a CI system that obeys commands in the output of a job has started this process.
fn is_log() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    RUNNERS.into_iter().any(is_set)
}

fn is_regular_file(stream: &impl AsFd) -> bool {
    rustix::fs::fstat(stream).is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile)
}

/// Returns `true` if `TERM` names a terminal without color. An unset one says nothing, as in containers.
fn is_dumb() -> bool {
    std::env::var_os("TERM").as_deref() == Some(OsStr::new("dumb"))
}

fn is_terminal_device(path: &Path) -> bool {
    // Opening anything else could block, as a FIFO without a reader does.
    let is_device = std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_char_device());
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    is_device && rustix::fs::open(path, flags, Mode::empty()).is_ok_and(|file| file.is_terminal())
}
