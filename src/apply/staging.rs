//! The first step of a transaction: checks the changes, begins a run, stages all files and lists them in the journal.
//!
//! `stager.rs` writes the files themselves. Invariant: nothing in the tree is touched, and a run that is dropped in
//! this phase leaves nothing behind.

use super::active_run::ActiveRun;
use super::error::{ApplyError, CallContext, FailedCall, RefusedChange};
use super::gc;
use super::interrupt::Interrupt;
use super::journal::{Journal, OverwriteMarks};
use super::layout::{REPORT, journal_path, run_path};
use super::mounts::RunMounts;
use super::open_run::Phase;
use super::run_on_disk::RunOnDisk;
use super::stager::{StagedFile, Stager, StagingOutcome};
use super::store_writer::StoreWriter;
use super::{ContentChange, RunInfo, shared, space, stored_report, wire};
use crate::fs::{Disk, NameAt, is_safe};
use crate::text::{Digest, Problem};
use rustix::fs::Mode;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Writes all new files to the store and makes them durable; `None` if no content would change.
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
    gc::discard_staging_runs(&store)?;
    let mut run = begin(store, info)?;
    let mounts = RunMounts::of(&mut run, changes.iter().map(|change| change.path()))?;
    let report = info.report.as_deref().map(stored_report::compress);
    space::require(&run, &mounts, &changes, report.as_ref().map_or(0, |report| report.len() as u64))?;
    space::reserve(&run)?;
    if let Some(report) = report {
        write_report(&run, &report)?;
        run.report = Some(Digest::of(&report));
    }
    let stop = AtomicBool::new(false);
    let stager = Stager { on_disk: &run.on_disk, disk: &run.store.disk, mounts: &mounts, interrupt, stop };
    let outcomes = stager.stage_all(&changes);
    let mut staged = collect_staged(outcomes, interrupt)?;
    shared::break_links(&mut staged, &run, &mounts)?;
    shared::refuse(&staged)?;
    if staged.is_empty() {
        return Ok(None);
    }
    let warnings = staged.iter().flat_map(StagedFile::warnings).collect();
    run.on_disk.entries = staged.into_iter().map(|file| file.entry).collect();
    record_files(&mut run)?;
    space::reserve_in_place(&run)?;
    run.make_durable()?;
    Ok(Some((run, warnings)))
}

/// Creates a run with its journal.
fn begin(store: StoreWriter, info: &RunInfo) -> Result<ActiveRun, ApplyError> {
    let (id, directory) = match store.begin(info.started) {
        Ok(begun) => begun,
        Err(failure) => {
            store.leave_no_trace();
            return Err(failure.into());
        }
    };
    let on_disk = RunOnDisk {
        root: store.reader.root.clone(),
        stages: Vec::new(),
        entries: Vec::new(),
        marks: OverwriteMarks::default(),
    };
    let info = info.clone();
    let phase = Phase::Staging;
    let mut run = ActiveRun { store, id, info: None, phase, journal: None, report: None, on_disk };
    let disk = run.store.disk.clone();
    run.journal = Some(
        Journal::create(&disk, &directory, &run.id, &info).at(&journal_path(&run.id), "write the journal")?,
    );
    run.info = Some(info);
    Ok(run)
}

fn write_report(run: &ActiveRun, report: &[u8]) -> Result<(), FailedCall> {
    let (disk, directory) = (&run.store.disk, run.store.reader.run(&run.id)?);
    let file = disk.create(NameAt::new(&directory, REPORT), Mode::RUSR | Mode::WUSR);
    file.and_then(|file| disk.write(&file, 0, report)).at(&run_path(&run.id), "write its report")
}

/// Lines of the journal that are made and written at once: those of 300,000 files would take 120 MB.
const LINES_AT_ONCE: usize = 4096;

/// Lists every file in the journal, before the first one is exchanged.
fn record_files(run: &mut ActiveRun) -> Result<(), FailedCall> {
    let Some(journal) = &mut run.journal else { return Ok(()) };
    for entries in run.on_disk.entries.chunks(LINES_AT_ONCE) {
        let lines: Vec<wire::JournalLine> = entries.iter().map(wire::file).collect();
        journal.append(&run.store.disk, &lines).at(&journal_path(&run.id), "write the journal")?;
    }
    Ok(())
}

/// Refuses paths outside the tree and paths that occur twice. `changes` are sorted by path.
fn refuse_paths<C: ContentChange>(changes: &[&C]) -> Result<(), ApplyError> {
    let mut refused = Vec::new();
    for change in changes.iter().filter(|change| !is_safe(change.path())) {
        refused.push(RefusedChange {
            path: change.path().clone(),
            why: "not a path of a file in the tree",
            help: "use a relative path without `..`, outside `.git` and `.redomain`",
        });
    }
    for pair in changes.windows(2).filter(|pair| pair[0].path() == pair[1].path()) {
        refused.push(RefusedChange {
            path: pair[0].path().clone(),
            why: "changed twice in one run",
            help: "merge the two changes into one",
        });
    }
    if refused.is_empty() { Ok(()) } else { Err(ApplyError::Refused(refused)) }
}

/// All staged files, or the most severe error with every file that it applies to.
fn collect_staged(
    outcomes: Vec<StagingOutcome>,
    interrupt: &Interrupt,
) -> Result<Vec<StagedFile>, ApplyError> {
    let (mut staged, mut drifted, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let (mut failed, mut skipped) = (None, false);
    for outcome in outcomes {
        match outcome {
            StagingOutcome::Staged(file) => staged.push(*file),
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
