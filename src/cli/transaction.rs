//! Writes the edits of a plan in one transaction, for `apply`, `apply --plan` and `check --fix`.
//!
//! Connects the plan of a scan with the room `apply`: the files that are written, the record of the run, and how an
//! error ends the process.

use crate::fs::{Root, STORE};
use std::path::Path;

use signal_hook::consts::SIGHUP;

use crate::apply::{
    ApplyError, Committed, ContentChange, Interrupt, KEPT_DAYS, KEPT_RUNS, Phase, RunInfo, Staged, list,
    pending, prune,
};
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, interrupted, stop_flag};
use crate::cli::output::after_change;
use crate::cli::session::Session;
use crate::engine::Pool;
use crate::plan::FilePlan;
use crate::text::{Count, Digest, EditSet, Moment, Place, Problem, RelPath, Severity};
use crate::tree::{HeadQuestion, HeadState, Tracked, in_other_repositories};

/// The edits of one file, and the digest of the bytes that they were made for.
pub(super) struct FileChange<'p> {
    pub file: &'p FilePlan,
    pub before: Digest,
}

/// Version, rules, commit and start of a run. Git is asked for the commit while the tree is read.
pub(super) struct Origin {
    rules: Digest,
    head: HeadQuestion,
    started: Moment,
}

impl ContentChange for FileChange<'_> {
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

impl Origin {
    /// The origin of a run that began at `started`.
    pub fn new(root: &Root, rules: Digest, started: Moment) -> Self {
        Self { rules, head: HeadState::ask(root), started }
    }

    /// The record of the run, with its report. Waits for git.
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

/// An error if an earlier run of this tree was not finished, or the store is tracked.
pub(super) fn require_no_open_run(root: &Root) -> Result<(), CommandError> {
    require_untracked_store(root)?;
    match pending(root.path()).map_err(apply_error)? {
        Some(open) => Err(CommandError::Files(vec![open.problem()])),
        None => Ok(()),
    }
}

/// An error if a run stopped while it wrote or still works, so that the files on disk are old in part: no answer about
/// them would hold, nor one about what is staged of them.
pub(super) fn require_settled(root: &Root) -> Result<(), CommandError> {
    unsettled(root).map_or(Ok(()), |problems| Err(CommandError::Files(problems)))
}

/// Warnings that a run stopped while it wrote or still works, for a command that gives an answer all the same.
pub(super) fn unsettled_warnings(root: &Root) -> Vec<Problem> {
    let problems = unsettled(root).unwrap_or_default();
    problems.into_iter().map(|problem| Problem { severity: Severity::Warning, ..problem }).collect()
}

/// The problems of a tree in which files are old in part.
fn unsettled(root: &Root) -> Option<Vec<Problem>> {
    match pending(root.path()) {
        Ok(Some(open)) if open.phase != Phase::Staging || open.owner.is_some() => Some(vec![open.problem()]),
        // A store that was not made here is none of this tree, and only those who need one refuse it.
        Err(error @ (ApplyError::JournalGone(_) | ApplyError::Journal { .. })) => Some(error.problems()),
        _ => None,
    }
}

/// Writes all changes, or none; `None` if there are none.
pub(super) fn write_changes(
    session: &Session,
    changes: &[FileChange<'_>],
    info: &RunInfo,
) -> Result<Option<Committed>, CommandError> {
    require_outside_git(&session.root, changes.iter().map(ContentChange::path))?;
    commit(&session.pool, session.root.path(), changes, info, &session.stop).map_err(apply_error)
}

/// An error if git tracks a file in the store: then a commit may have put runs into it that nobody made here.
pub(super) fn require_untracked_store(root: &Root) -> Result<(), CommandError> {
    let store = root.path().join(STORE);
    if root.git().is_none() || std::fs::symlink_metadata(store).is_err() {
        return Ok(());
    }
    let tracked = Tracked::load(root)?;
    let in_store = tracked.iter().map(|(path, _)| path).find(|path| {
        path.split(|byte| *byte == b'/').next().is_some_and(|top| top.eq_ignore_ascii_case(STORE.as_bytes()))
    });
    let Some(path) = in_store else { return Ok(()) };
    let what = "is tracked by git, so a commit may have put runs into the store; nothing was modified";
    let problem = Problem::error(Place::file(RelPath::new(path).to_text()), what);
    let help = "run `git rm -r --cached .redomain`, and move `.redomain` away if a commit brought it";
    Err(CommandError::Files(vec![problem.help(help)]))
}

/// The flag of a command that goes on with a run that is in the store.
pub(super) fn writing_stop_flag() -> Interrupt {
    let stop = stop_flag();
    stop.also_on(&[SIGHUP]);
    stop
}

/// The three steps of a transaction. A lost connection stops it too before it modifies a file.
pub(super) fn commit(
    pool: &Pool,
    root: &Path,
    changes: &[impl ContentChange + Sync],
    info: &RunInfo,
    interrupt: &Interrupt,
) -> Result<Option<Committed>, ApplyError> {
    interrupt.also_on(&[SIGHUP]);
    pool.install(|| {
        let Some(staged) = Staged::stage(root, changes, info, interrupt)? else { return Ok(None) };
        staged.verify().and_then(|verified| verified.commit()).map(Some)
    })
}

/// An error for each path in git's own directories: a saved plan and a journal may name any.
pub(super) fn require_outside_git<'p>(
    root: &Root,
    paths: impl Iterator<Item = &'p RelPath>,
) -> Result<(), CommandError> {
    let inside = paths.filter(|path| root.is_in_git_directory(path.as_bytes()));
    let what = "belongs to git and is never written; no file was modified";
    let problems: Vec<_> = inside.map(|path| Problem::error(Place::file(path.to_text()), what)).collect();
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Usage(problems)) }
}

/// An error for each path of a saved plan that belongs to git or to another repository, which no run in this tree writes.
pub(super) fn require_own<'p>(
    root: &Root,
    paths: impl Iterator<Item = &'p RelPath> + Clone,
) -> Result<(), CommandError> {
    require_outside_git(root, paths.clone())?;
    let other = in_other_repositories(root, paths)?;
    let what = "belongs to another repository; no file was modified";
    let problem = |path: &RelPath| Problem::error(Place::file(path.to_text()), what);
    let help = "run `redomain` in that repository";
    let problems: Vec<_> = other.into_iter().map(|path| problem(path).help(help)).collect();
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Usage(problems)) }
}

/// An error if a run that can be undone or resumed is about git's own directories.
pub(super) fn require_runs_outside_git(root: &Root) -> Result<(), CommandError> {
    if !root.has_git_directories() {
        return Ok(());
    }
    let records = list(root.path()).map_err(apply_error)?;
    require_outside_git(root, records.iter().flat_map(|record| &record.files).map(|file| &file.path))
}

/// The last line of a run that wrote.
pub(super) fn written(edits: usize, committed: &Committed) -> String {
    let (edits, files) = (Count(edits, "edit"), Count(committed.files, "file"));
    format!("written: {edits} in {files}; `redomain undo` reverts run {}", committed.run)
}

/// The result of telling about a run; an error also says that it wrote.
pub(super) fn after_writing<T>(
    told: Result<T, CommandError>,
    edits: usize,
    committed: Option<&Committed>,
) -> Result<T, CommandError> {
    let Some(committed) = committed else { return told };
    let changed = format!("{} in {} written", Count(edits, "edit"), Count(committed.files, "file"));
    after_change(told, &changed, &format!("`redomain undo` reverts run {}", committed.run))
}

/// Prints the warnings of a run that wrote, and deletes the store of old runs.
pub(super) fn finish(root: &Path, committed: &Committed, console: Console) {
    console.print(&committed.warnings);
    // Old runs are no part of this one: those that cannot be deleted now are deleted by the next run.
    let _ = prune(root, KEPT_RUNS, KEPT_DAYS);
}

/// The error of a run that could not write or could not be undone.
pub(super) fn apply_error(error: ApplyError) -> CommandError {
    match error {
        ApplyError::Interrupted => interrupted(),
        ApplyError::StillOpen(open) => CommandError::Interrupted(open.problem()),
        ApplyError::NoRun(_)
        | ApplyError::NothingToUndo
        | ApplyError::NothingOpen
        | ApplyError::NoFile { .. } => CommandError::Usage(error.problems()),
        error => CommandError::Files(error.problems()),
    }
}
