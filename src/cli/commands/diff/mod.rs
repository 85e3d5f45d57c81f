//! `redomain diff`: a dry run that shows the changes, and saves them as a plan if wanted.
//!
//! Each file is diffed while its bytes are in memory, so that no file is read twice.

mod patch;
mod searched;
mod shares;

use std::io::Write;
use std::path::Path;

use crate::cli;
use crate::cli::args::DiffArguments;
use crate::cli::circumstances::Circumstances;
use crate::cli::console::Console;
use crate::cli::diagnostics::{print_unread, print_warnings};
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{tell_written, write_file, write_report};
use crate::cli::remedy;
use crate::cli::session::Session;
use crate::cli::shell::word;
use crate::cli::transaction::require_own;
use crate::cli::tree_lint::print_tree_warnings;
use crate::cli::wrap::write_lines;
use crate::engine::Original;
use crate::matcher::Matcher;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed, Plan};
use crate::report::{self, DiffOptions, Format, LineBlock, Report, RunKind, Standing, Style};
use crate::saved_plan::{SavedFile, SavedPlan};
use crate::text::{Digest, Place, Problem, SkipReason};

use patch::require_inert;
use searched::tell_searched;
use shares::{Patches, Split};

/// Prints a unified diff, and the summary after it.
pub(super) fn diff(arguments: &DiffArguments, console: Console) -> Result<Exit, CommandError> {
    let console = console.paged().saying(arguments.output.verbosity());
    let session = open(arguments, console)?;
    let wanted = Wanted::of(arguments, console);
    let split = Split::of(arguments, &session.root)?;
    let circumstances = wanted.lines.then(|| Circumstances::ask(&session.root));
    let matcher = Matcher::new(&session.rules.file);
    let each = |file: &FilePlan, original: &Original<'_>| wanted.make(file, original);
    let scan = session.scan(&matcher, &each)?;
    print_warnings(&session, &scan.plan);
    print_tree_warnings(&session, &scan.plan);
    let report = Report::new(&scan.plan, &session.rules.file.rules, RunKind::Dry, &|_, _| Standing::Fine);
    let Made { diffs, saved, lines, digests } = scan.made.into_iter().collect();
    let links = console.links(session.root.path(), arguments.output.text_file());
    let report = report
        .with_lines(&scan.plan, lines)
        .with_digests(&scan.plan, digests)
        .with_context(circumstances.map(|asked| asked.answer(&session, arguments.link.as_ref())))
        .with_links(links)
        .with_command(apply_command(arguments));
    if let Some(path) = &arguments.plan {
        save_plan(path, &session, &report, saved)?;
    }
    require_inert(&arguments.output, console, &wanted.styles, &diffs)?;
    match split {
        Some(split) => split.write(&report, &patches(&scan.plan, &diffs), console)?,
        None => write_report(&report, &arguments.output, console, |format, style, out| {
            if let Some(at) = wanted.styles.iter().position(|wanted| *wanted == diff_style(format, style)) {
                diffs.iter().filter_map(|made| made.get(at)).try_for_each(|diff| out.write_all(diff))?;
            }
            summarize(arguments, &report, (format, style), out)
        })?,
    }
    tell_searched(arguments, &session)?;
    // Files that could not be read are named in any case; a finding decides the exit code.
    let unread = print_unread(&session, &scan.plan);
    let exit = if arguments.exit_code && scan.plan.edits() > 0 { Exit::Found } else { unread };
    cli::leave(scan.plan);
    Ok(exit)
}

/// The session that the arguments ask for.
fn open(arguments: &DiffArguments, console: Console) -> Result<Session, CommandError> {
    require_page(arguments)?;
    arguments.output.require_files(arguments.plan.as_deref())?;
    let session = Session::open(&arguments.common, console)?
        .reporting_to(arguments.output.paths())
        .reporting_to(arguments.plan.as_deref())
        .accepting(&arguments.accept)?
        .following(&arguments.decisions)?;
    let needs_marks = arguments.plan.is_some() || arguments.output.formats().any(Format::shows_marks);
    Ok(if needs_marks { session.with_marks() } else { session })
}

/// The values that are wanted of each file.
struct Wanted {
    /// Styles of the diff; none where no diff is shown.
    styles: Vec<Style>,
    saves: bool,
    lines: bool,
    /// Lines of context around a change of the diff.
    context: usize,
}

/// The values of a file, made while its bytes are in memory.
#[derive(Default)]
struct MadeOfFile {
    /// Its diff in each of the styles.
    diffs: Vec<Vec<u8>>,
    saved: Option<SavedFile>,
    lines: Vec<LineBlock>,
    /// Its digest, for a page.
    before: Option<Digest>,
}

/// The values of all files, in their order.
#[derive(Default)]
struct Made {
    diffs: Vec<Vec<Vec<u8>>>,
    saved: Vec<SavedFile>,
    lines: Vec<Vec<LineBlock>>,
    digests: Vec<Option<Digest>>,
}

impl FromIterator<MadeOfFile> for Made {
    fn from_iter<I: IntoIterator<Item = MadeOfFile>>(files: I) -> Self {
        let mut made = Self::default();
        for file in files {
            made.diffs.push(file.diffs);
            made.saved.extend(file.saved);
            made.lines.push(file.lines);
            made.digests.push(file.before);
        }
        made
    }
}

impl Wanted {
    fn of(arguments: &DiffArguments, console: Console) -> Self {
        let output = &arguments.output;
        let printed = output.output.is_none().then_some((output.format, None));
        let files = output.files().map(|(format, path)| (format, Some(path)));
        let shows = |format| format == Format::Patch || format == Format::Text && arguments.shows_lines();
        let mut styles = Vec::new();
        for (format, path) in printed.into_iter().chain(files).filter(|(format, _)| shows(*format)) {
            let style = diff_style(format, console.stdout_style(path));
            if !styles.contains(&style) {
                styles.push(style);
            }
        }
        // The report of a plan is stored by the run that follows it.
        let stores = arguments.split_by.is_some() || arguments.plan.is_some();
        let lines = stores || output.formats().any(Format::shows_lines);
        if arguments.split_by.is_some() {
            styles = vec![Style::Exact];
        }
        Self { styles, saves: arguments.plan.is_some(), lines, context: arguments.unified }
    }

    /// The diff of a file, its lines, and its part of a saved plan.
    fn make(&self, file: &FilePlan, original: &Original<'_>) -> Result<MadeOfFile, SkipReason> {
        let mut made = MadeOfFile::default();
        let saves = self.saves && !file.edits.is_empty();
        let shows = !self.styles.is_empty() && !file.edits.is_empty();
        if !(shows || saves || self.lines) {
            return Ok(made);
        }
        // A saved plan has the lines around its edits in any case.
        let context = self.context.max(report::CONTEXT);
        let excerpts = original.excerpts(file, context, |placed| self.lines || is_rewrite(placed))?;
        for style in &self.styles {
            let options = DiffOptions { style: *style, context: self.context };
            let mut diff = Vec::new();
            report::unified(&file.path, &excerpts, &file.edits, options, &mut diff);
            made.diffs.push(diff);
        }
        if self.lines {
            made.lines = report::line_blocks(file, &excerpts);
            made.before = Some(original.digest());
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
    (format, style): (Format, Style),
    out: &mut dyn Write,
) -> std::io::Result<()> {
    if format == Format::Patch {
        return Ok(());
    }
    write_lines(out, style, |out| {
        if arguments.stat {
            report::stat(report, style, out)?;
        }
        report::summary(report, style, out)
    })
}

/// The diffs of a split.
fn patches<'p>(plan: &'p Plan, diffs: &'p [Vec<Vec<u8>>]) -> Patches<'p> {
    let made = plan.files.iter().zip(diffs);
    made.filter_map(|(file, diffs)| Some((&file.path, diffs.first()?.as_slice()))).collect()
}

/// The command that writes the changes.
fn apply_command(arguments: &DiffArguments) -> String {
    let start = match arguments.accept.as_slice() {
        [] => "apply".to_owned(),
        reasons => format!("apply --accept {}", word(&reasons.join(","))),
    };
    remedy::command("redomain", &start, &arguments.common, &remedy::given_paths(&arguments.common))
}

/// The style of the diff. A patch has the bytes of the files, on a terminal and in the log of a job too.
fn diff_style(format: Format, style: Style) -> Style {
    if format == Format::Patch { Style::Exact } else { style }
}

/// An error if `--link` is given for a format without links.
fn require_page(arguments: &DiffArguments) -> Result<(), CommandError> {
    if arguments.link.is_none()
        || arguments.output.formats().any(Format::shows_lines)
        || arguments.split_by.is_some()
    {
        return Ok(());
    }
    let problem = Problem::error(Place::default(), "`--link` makes the links of a page of HTML or Markdown");
    Err(CommandError::usage(problem.help("add `--format html` or `--format markdown`, or leave it out")))
}

/// Saves the edits and the report as a plan for `apply --plan`.
fn save_plan(
    path: &Path,
    session: &Session,
    report: &Report,
    files: Vec<SavedFile>,
) -> Result<(), CommandError> {
    // A plan that `apply --plan` would refuse is of no use to anybody.
    require_own(&session.root, files.iter().map(SavedFile::path))?;
    let plan = SavedPlan {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rules: Digest::of(&session.rules.source),
        files,
        report: report.to_stored()?,
    };
    write_file(path, |out| plan.write(out))?;
    tell_written(session.console, path, None);
    Ok(())
}

fn is_rewrite(placed: &Placed) -> bool {
    placed.mention.verdict == Verdict::Rewrite
}
