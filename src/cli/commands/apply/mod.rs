//! `redomain apply`: writes the changes in one transaction.

mod interactive;
mod interview;
mod saved_plan;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::apply::{
    ApplyError, Change, Committed, Digest, Interrupt, KEPT_DAYS, KEPT_RUNS, Moment, RunInfo, Staged, prune,
};
use crate::cli;
use crate::cli::args::ApplyArguments;
use crate::cli::commands::undo;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{colour, emit};
use crate::cli::print::print;
use crate::cli::session::{Session, interrupted};
use crate::engine::{Original, Scan};
use crate::matcher::Matcher;
use crate::plan::{FilePlan, Plan};
use crate::report::{self, Hunk, Kind, Report, Standing, Style};
use crate::text::{Count, EditSet, RelPath};
use crate::tree::{Head, HeadQuestion, Root};
use interactive::{Terminal, ask, hunks};

/// The edits of one file, for what was read.
pub(super) struct FileChange<'p> {
    pub file: &'p FilePlan,
    pub before: Digest,
}

impl Change for FileChange<'_> {
    fn path(&self) -> &RelPath {
        &self.file.path
    }

    fn before(&self) -> Digest {
        self.before
    }

    fn edits(&self) -> &EditSet {
        &self.file.edits
    }
}

/// What is kept of a file while its bytes are in memory.
struct Sheet {
    /// The digest of what was read, where there is something to write.
    before: Option<Digest>,
    /// What to ask about, with the indices of the mentions.
    hunks: Vec<(usize, Hunk)>,
}

/// Plans, writes and gives the account.
pub(super) fn apply(arguments: &ApplyArguments) -> Result<Exit, CommandError> {
    if arguments.resume {
        return undo::resume();
    }
    if let Some(plan) = &arguments.plan {
        return saved_plan::apply(plan);
    }
    if arguments.interactive {
        Terminal::must_be_there()?;
    }
    let session = Session::open(&arguments.common)?
        .reporting_to(arguments.output.output.as_deref())
        .accepting(&arguments.accept)?
        .marking(true);
    undo::refuse_pending(session.root.path())?;
    let origin = Origin::new(&session.root, Digest::of(&session.rules.source), Moment::now());
    let (plan, sheets) = plan(&session, arguments.interactive)?;
    let digests = sheets.iter().map(|sheet| sheet.before);
    let planned = plan.files.iter().zip(digests).filter(|(file, _)| !file.edits.is_empty());
    let changes: Vec<FileChange<'_>> =
        planned.filter_map(|(file, before)| Some(FileChange { file, before: before? })).collect();
    let report = Report::new(&plan, &session.rules.file.rules, Kind::Written, &|_, _| Standing::Fine);
    let committed = write(&session, &changes, &origin.info(Some(report.to_stored())))?;
    let output = arguments.output.output.as_deref();
    let style = if colour(output) { Style::Colour } else { Style::Plain };
    emit(output, |out| {
        print(&report, arguments.output.format, out, |out| {
            report::account(&report, style, out)?;
            conclude(&plan, committed.as_ref(), out)
        })
    })?;
    if let Some(committed) = &committed {
        finish(session.root.path(), committed);
    }
    Ok(cli::completeness(&plan))
}

/// Reads the tree, and asks about what is found where somebody wants to be asked.
fn plan(session: &Session, interactive: bool) -> Result<(Plan, Vec<Sheet>), CommandError> {
    let matcher = Matcher::new(&session.rules.file);
    let each = |file: &FilePlan, original: &Original<'_>| {
        let hunks = if interactive { hunks(file, original)? } else { Vec::new() };
        let wanted = !file.edits.is_empty() || !hunks.is_empty();
        Ok(Sheet { before: wanted.then(|| original.digest()), hunks })
    };
    let Scan { mut plan, made: mut sheets } = session.scan(&matcher, &each)?;
    cli::warn(session, &plan);
    if interactive {
        let hunks: Vec<_> = sheets.iter_mut().map(|sheet| std::mem::take(&mut sheet.hunks)).collect();
        ask(
            &mut plan,
            &hunks,
            &session.rules.file.rules,
            Terminal::style(),
            &mut Terminal::open(&session.stop),
        )?;
    }
    Ok((plan, sheets))
}

/// What is to be done after a report of what was written.
pub(super) fn finish(root: &Path, committed: &Committed) {
    cli::report(&committed.warnings);
    // The store of old runs is no part of this one: what cannot be pruned now is pruned next time.
    let _ = prune(root, KEPT_RUNS, KEPT_DAYS);
}

/// Where a run comes from; git is asked about it while the tree is read.
pub(super) struct Origin {
    rules: Digest,
    head: HeadQuestion,
    started: Moment,
}

impl Origin {
    /// The origin of a run that began at `started`.
    pub fn new(root: &Root, rules: Digest, started: Moment) -> Self {
        Self { rules, head: Head::ask(root), started }
    }

    /// What is worth knowing about the run later, with its report.
    pub fn info(self, report: Option<Vec<u8>>) -> RunInfo {
        let head = self.head.answer();
        RunInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: self.rules,
            git_commit: head.as_ref().and_then(|head| head.commit.clone()),
            dirty: head.map(|head| head.dirty),
            started: self.started,
            report,
        }
    }
}

/// Writes all changes, or none; `None` if there are none.
pub(super) fn write(
    session: &Session,
    changes: &[FileChange<'_>],
    info: &RunInfo,
) -> Result<Option<Committed>, CommandError> {
    session.pool(|| commit(session.root.path(), changes, info, &session.stop)).map_err(failure)
}

/// The three steps of a transaction.
pub(super) fn commit(
    root: &Path,
    changes: &[impl Change + Sync],
    info: &RunInfo,
    stop: &Arc<AtomicBool>,
) -> Result<Option<Committed>, ApplyError> {
    let interrupt = Interrupt::from(Arc::clone(stop));
    let Some(staged) = Staged::stage(root, changes, info, &interrupt)? else { return Ok(None) };
    staged.verify().and_then(|verified| verified.commit()).map(Some)
}

/// How a run that was not done ends.
pub(super) fn failure(error: ApplyError) -> CommandError {
    match error {
        ApplyError::Interrupted => interrupted(),
        ApplyError::NoRun(_) | ApplyError::NothingToUndo | ApplyError::NothingOpen => {
            CommandError::Usage(error.problems())
        }
        error => CommandError::Files(error.problems()),
    }
}

fn conclude(plan: &Plan, committed: Option<&Committed>, out: &mut dyn Write) -> std::io::Result<()> {
    match committed {
        None => writeln!(out, "nothing to write"),
        Some(committed) => {
            let (edits, files) = (Count(plan.edits(), "edit"), Count(committed.files, "file"));
            writeln!(out, "written: {edits} in {files}; `redomain undo` takes run {} back", committed.run)
        }
    }
}
