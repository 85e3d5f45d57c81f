//! `redomain diff`: a dry run that shows the changes, and saves them as a plan if wanted.
//!
//! Each file is diffed while its bytes are in memory, so that no file is read twice.

use std::io::Write;
use std::path::Path;

use crate::cli;
use crate::cli::args::DiffArguments;
use crate::cli::circumstances::Circumstances;
use crate::cli::console::Console;
use crate::cli::diagnostics::{print_unread, print_warnings};
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{tell_written, write_file, write_report};
use crate::cli::session::Session;
use crate::cli::tree_lint::print_tree_warnings;
use crate::cli::wrap::write_lines;
use crate::engine::Original;
use crate::matcher::Matcher;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed};
use crate::report::{self, DiffOptions, Format, LineBlock, Report, RunKind, Standing, Style};
use crate::saved_plan::{SavedFile, SavedPlan};
use crate::text::{Digest, Place, Problem, SkipReason};

/// Prints a unified diff, and the summary after it.
pub(super) fn diff(arguments: &DiffArguments, console: Console) -> Result<Exit, CommandError> {
    let console = console.paged().saying(arguments.output.verbosity());
    require_page(arguments)?;
    let session = Session::open(&arguments.common, console)?
        .reporting_to(arguments.output.output.as_deref())
        .reporting_to(arguments.plan.as_deref())
        .accepting(&arguments.accept)?;
    let format = arguments.output.format;
    let shows = format == Format::Patch || format == Format::Text && arguments.shows_lines();
    let saves = arguments.plan.is_some();
    let session = if saves || format.shows_marks() { session.with_marks() } else { session };
    let circumstances = format.shows_lines().then(|| Circumstances::ask(&session.root));
    let matcher = Matcher::new(&session.rules.file);
    let style = console.stdout_style(arguments.output.output.as_deref());
    let options = DiffOptions { style: diff_style(format, style), context: arguments.unified };
    let made = Wanted { shows, saves, lines: format.shows_lines(), options };
    let each = |file: &FilePlan, original: &Original<'_>| made.of(file, original);
    let scan = session.scan(&matcher, &each)?;
    print_warnings(&session, &scan.plan);
    print_tree_warnings(&session, &scan.plan);
    let report = Report::new(&scan.plan, &session.rules.file.rules, RunKind::Dry, &|_, _| Standing::Fine);
    let Made { diffs, saved, lines } = scan.made.into_iter().collect();
    let context = circumstances.map(|asked| asked.answer(&session, arguments.link.as_ref()));
    let links = console.links(session.root.path(), arguments.output.output.as_deref());
    let report = report.with_lines(&scan.plan, lines).with_context(context).with_links(links);
    if let Some(path) = &arguments.plan {
        save_plan(path, &session, &report, saved)?;
    }
    write_report(&report, &arguments.output, console, |out, style| {
        diffs.iter().try_for_each(|diff| out.write_all(diff))?;
        summarize(arguments, &report, style, out)
    })?;
    // Files that could not be read are named in any case; a finding decides the exit code.
    let unread = print_unread(&session, &scan.plan);
    let exit = if arguments.exit_code && scan.plan.edits() > 0 { Exit::Found } else { unread };
    cli::leave(scan.plan);
    Ok(exit)
}

/// The values that are wanted of each file.
struct Wanted {
    shows: bool,
    saves: bool,
    lines: bool,
    options: DiffOptions,
}

/// The values of a file, made while its bytes are in memory.
#[derive(Default)]
struct MadeOfFile {
    diff: Vec<u8>,
    saved: Option<SavedFile>,
    lines: Vec<LineBlock>,
}

/// The values of all files, in their order.
#[derive(Default)]
struct Made {
    diffs: Vec<Vec<u8>>,
    saved: Vec<SavedFile>,
    lines: Vec<Vec<LineBlock>>,
}

impl FromIterator<MadeOfFile> for Made {
    fn from_iter<I: IntoIterator<Item = MadeOfFile>>(files: I) -> Self {
        let mut made = Self::default();
        for file in files {
            made.diffs.push(file.diff);
            made.saved.extend(file.saved);
            made.lines.push(file.lines);
        }
        made
    }
}

impl Wanted {
    /// The diff of a file, its lines, and its part of a saved plan.
    fn of(&self, file: &FilePlan, original: &Original<'_>) -> Result<MadeOfFile, SkipReason> {
        let mut made = MadeOfFile::default();
        let saves = self.saves && !file.edits.is_empty();
        let shows = self.shows && !file.edits.is_empty();
        if !(shows || saves || self.lines) {
            return Ok(made);
        }
        // A saved plan has the lines around its edits in any case.
        let context = self.options.context.max(report::CONTEXT);
        let excerpts = original.excerpts(file, context, |placed| self.lines || is_rewrite(placed))?;
        if shows {
            report::unified(&file.path, &excerpts, &file.edits, self.options, &mut made.diff);
        }
        if self.lines {
            made.lines = report::line_blocks(file, &excerpts);
        }
        if saves {
            let edits = file.edits.clone();
            made.saved = Some(SavedFile::new(&file.path, original.digest(), &excerpts, edits)?);
        }
        Ok(made)
    }
}

/// The lines after the diff; a patch has none.
fn summarize(
    arguments: &DiffArguments,
    report: &Report,
    style: Style,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    if arguments.output.format == Format::Patch {
        return Ok(());
    }
    if arguments.stat {
        report::stat(report, style, out)?;
    }
    write_lines(out, style, |out| report::summary(report, style, out))
}

/// The style of the diff. A patch has the bytes of the files, on a terminal and in the log of a job too.
fn diff_style(format: Format, style: Style) -> Style {
    if format == Format::Patch { Style::Exact } else { style }
}

/// An error if `--link` is given for a format without links.
fn require_page(arguments: &DiffArguments) -> Result<(), CommandError> {
    if arguments.link.is_none() || arguments.output.format == Format::Html {
        return Ok(());
    }
    let problem = Problem::error(Place::default(), "`--link` makes the links of a page");
    Err(CommandError::usage(problem.help("add `--format html`, or leave it out")))
}

/// Saves the edits and the report as a plan for `apply --plan`.
fn save_plan(
    path: &Path,
    session: &Session,
    report: &Report,
    files: Vec<SavedFile>,
) -> Result<(), CommandError> {
    let plan = SavedPlan {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rules: Digest::of(&session.rules.source),
        files,
        report: Some(report.to_stored()?),
    };
    write_file(path, |out| plan.write(out))?;
    tell_written(session.console, path, None);
    Ok(())
}

fn is_rewrite(placed: &Placed) -> bool {
    placed.mention.verdict == Verdict::Rewrite
}
