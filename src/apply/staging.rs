//! The first step of a run: every new file is written beside the tree, and nothing in the tree is touched.
//!
//! Invariant: a run that is dropped in this phase leaves nothing behind.

use super::active_run::ActiveRun;
use super::error::{ApplyError, CallContext, FailedCall, RefusedChange};
use super::gc;
use super::interrupt::Interrupt;
use super::journal::{Journal, OverwriteMarks};
use super::mounts::RunMounts;
use super::open_run::Phase;
use super::run_entry::{ReplaceMethod, RunEntry};
use super::run_on_disk::RunOnDisk;
use super::stager::{StagedFile, Stager, StagingOutcome};
use super::store_reader::{REPORT, journal_path, run_path};
use super::store_writer::StoreWriter;
use super::{ContentChange, RunInfo, wire};
use crate::fs::{Disk, NameAt, is_safe};
use crate::text::{Problem, RelPath};
use rustix::fs::{Dev, Mode};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Room for the lines that a journal gets once its files change places.
const STILL_TO_COME: u64 = 4096;

/// Writes all new files to the store and makes them durable; `None` where nothing would change.
pub(super) fn stage<C: ContentChange + Sync>(
    root: &Path,
    disk: Disk,
    changes: &[C],
    info: &RunInfo,
    interrupt: &Interrupt,
) -> Result<Option<(ActiveRun, Vec<Problem>)>, ApplyError> {
    if changes.is_empty() {
        return Ok(None);
    }
    let mut changes: Vec<&C> = changes.iter().collect();
    changes.sort_by(|one, other| one.path().cmp(other.path()));
    refuse_paths(&changes)?;
    let store = StoreWriter::create(root, disk)?;
    gc::clear_way(&store)?;
    let mut run = begin(store, info)?;
    let survey = RunMounts::of(&mut run, changes.iter().map(|change| change.path()))?;
    let stop = AtomicBool::new(false);
    let bench = Stager { view: &run.view, disk: &run.store.disk, survey: &survey, interrupt, stop };
    let outcomes = bench.stage_all(&changes);
    let staged = sort_out(outcomes, interrupt)?;
    refuse_shared(&staged)?;
    if staged.is_empty() {
        return Ok(None);
    }
    let warnings = staged.iter().filter_map(StagedFile::warning).collect();
    run.view.entries = staged.into_iter().map(|file| file.entry).collect();
    write_files(&mut run)?;
    run.make_durable()?;
    Ok(Some((run, warnings)))
}

fn begin(store: StoreWriter, info: &RunInfo) -> Result<ActiveRun, ApplyError> {
    let (id, folder) = match store.begin(info.started) {
        Ok(begun) => begun,
        Err(failure) => {
            store.leave_no_trace();
            return Err(failure.into());
        }
    };
    let view = RunOnDisk {
        root: store.home.root.clone(),
        stages: Vec::new(),
        entries: Vec::new(),
        marks: OverwriteMarks::default(),
    };
    let info = info.clone();
    let mut run = ActiveRun { store, id, info: None, phase: Phase::Staging, journal: None, view };
    let disk = run.store.disk.clone();
    run.journal = Some(
        Journal::create(&disk, &folder, &run.id, &info).at(&journal_path(&run.id), "write the journal")?,
    );
    if let Some(report) = &info.report {
        let written = disk.create(NameAt::new(&folder, REPORT), Mode::RUSR | Mode::WUSR);
        written
            .and_then(|file| disk.write(&file, 0, report))
            .at(&run_path(&run.id), "write the report of")?;
    }
    run.info = Some(info);
    Ok(run)
}

/// The journal lists every file before the first one changes places.
fn write_files(run: &mut ActiveRun) -> Result<(), FailedCall> {
    let lines: Vec<wire::JournalLine> = run.view.entries.iter().map(wire::file).collect();
    let Some(journal) = &mut run.journal else { return Ok(()) };
    journal.append(&run.store.disk, &lines).at(&journal_path(&run.id), "write the journal")?;
    journal.reserve(&run.store.disk, STILL_TO_COME);
    Ok(())
}

fn refuse_paths<C: ContentChange>(changes: &[&C]) -> Result<(), ApplyError> {
    let mut refused = Vec::new();
    let mut refuse =
        |path: &RelPath, why, help| refused.push(RefusedChange { path: path.clone(), why, help });
    for change in changes.iter().filter(|change| !is_safe(change.path())) {
        refuse(
            change.path(),
            "not a path of a file in the tree",
            "paths are relative, without `..` and outside `.git`",
        );
    }
    for pair in changes.windows(2).filter(|pair| pair[0].path() == pair[1].path()) {
        refuse(pair[0].path(), "changed twice in one run", "make one change of the two");
    }
    if refused.is_empty() { Ok(()) } else { Err(ApplyError::Refused(refused)) }
}

/// Two names of one file can only be given the same content, and only by writing in place.
fn refuse_shared(staged: &[StagedFile]) -> Result<(), ApplyError> {
    let mut first: HashMap<(Dev, u64), &RunEntry> = HashMap::new();
    let mut refused = Vec::new();
    for StagedFile { entry, inode, .. } in staged {
        let known = *first.entry(*inode).or_insert(entry);
        if known.path == entry.path {
            continue;
        }
        if known.after != entry.after {
            refused.push(RefusedChange {
                path: entry.path.clone(),
                why: "another name of a file that the rules give two contents",
                help: "break the hard link, or let the rules treat both names alike",
            });
        } else if entry.way != ReplaceMethod::InPlace {
            refused.push(RefusedChange {
                path: entry.path.clone(),
                why: "reached through two mounts of one folder",
                help: "leave one of the two paths out",
            });
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(ApplyError::Refused(refused)) }
}

/// All staged files, or the gravest reason why the run cannot go on, with every file it is true for.
fn sort_out(outcomes: Vec<StagingOutcome>, interrupt: &Interrupt) -> Result<Vec<StagedFile>, ApplyError> {
    let (mut staged, mut drifted, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let (mut failed, mut skipped) = (None, false);
    for outcome in outcomes {
        match outcome {
            StagingOutcome::Staged(file) => staged.push(file),
            StagingOutcome::Same => {}
            StagingOutcome::Drifted(file) => drifted.push(file),
            StagingOutcome::Refused(file) => refused.push(file),
            StagingOutcome::Failed(failure) => failed = failed.or(Some(failure)),
            StagingOutcome::Skipped => skipped = true,
        }
    }
    if let Some(failure) = failed {
        return Err(failure.into());
    }
    if skipped || interrupt.is_raised() {
        return Err(ApplyError::Interrupted);
    }
    if !drifted.is_empty() {
        return Err(ApplyError::Drift(drifted));
    }
    if refused.is_empty() { Ok(staged) } else { Err(ApplyError::Refused(refused)) }
}
