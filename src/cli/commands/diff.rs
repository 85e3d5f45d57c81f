//! `redomain diff`: a dry run that shows the changes, and saves them as a plan if wanted.
//!
//! Each file is diffed while its bytes are in memory, so that no file is read twice.

use std::path::Path;

use crate::cli;
use crate::cli::args::DiffArguments;
use crate::cli::console::Console;
use crate::cli::diagnostics::{print_unread, print_warnings};
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{write_file, write_report};
use crate::cli::session::Session;
use crate::cli::tree_lint::print_tree_warnings;
use crate::cli::wrap::write_lines;
use crate::engine::Original;
use crate::matcher::Matcher;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed};
use crate::report::{self, DiffOptions, Format, LineBlock, Report, RunKind, Standing};
use crate::saved_plan::{SavedFile, SavedPlan};
use crate::text::{Digest, SkipReason};

/// Prints a unified diff, and the summary after it.
pub(super) fn diff(arguments: &DiffArguments, console: Console) -> Result<Exit, CommandError> {
    let console = console.paged().quiet_if(arguments.output.quiet);
    let session = Session::open(&arguments.common, console)?
        .reporting_to(arguments.output.output.as_deref())
        .reporting_to(arguments.plan.as_deref())
        .accepting(&arguments.accept)?;
    let is_text = arguments.output.format == Format::Text;
    let (shows, saves) = (is_text && arguments.shows_lines(), arguments.plan.is_some());
    let session = if saves || arguments.output.format.shows_marks() { session.with_marks() } else { session };
    let matcher = Matcher::new(&session.rules.file);
    let style = console.stdout_style(arguments.output.output.as_deref());
    let options = DiffOptions { style, context: arguments.unified };
    let made = Wanted { shows, saves, lines: arguments.output.format.shows_lines(), options };
    let each = |file: &FilePlan, original: &Original<'_>| made.of(file, original);
    let scan = session.scan(&matcher, &each)?;
    print_warnings(&session, &scan.plan);
    print_tree_warnings(&session, &scan.plan);
    let report = Report::new(&scan.plan, &session.rules.file.rules, RunKind::Dry, &|_, _| Standing::Fine);
    let Made { diffs, saved, lines } = scan.made.into_iter().collect();
    let report = report.with_lines(&scan.plan, lines);
    if let Some(path) = &arguments.plan {
        save_plan(path, &session, &report, saved)?;
    }
    write_report(&report, &arguments.output, console, |out, style| {
        diffs.iter().try_for_each(|diff| out.write_all(diff))?;
        if arguments.stat {
            report::stat(&report, style, out)?;
        }
        write_lines(out, style, |out| report::summary(&report, style, out))
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
    write_file(path, |out| plan.write(out))
}

fn is_rewrite(placed: &Placed) -> bool {
    placed.mention.verdict == Verdict::Rewrite
}
