//! Ends a run that was stopped: an apply writes the files that are left, an undo restores them, and a run that had only
//! staged files is discarded.
//!
//! Decided from the content of each file in the tree and in the stage; a file with neither the old nor the new content
//! is reported and never overwritten.

use super::active_run::{ActiveRun, OnEdited};
use super::error::{ApplyError, DriftedFile};
use super::held_signals::HeldSignals;
use super::interrupt::Interrupt;
use super::open_run::Phase;
use super::pending::choose_open;
use super::results::{Committed, UndoReport};
use super::run_id::RunId;
use super::store_writer::StoreWriter;
use super::undo::{restore, stop_if_raised};
use crate::fs::Disk;
use rustix::fs::Stat;
use std::path::Path;

/// The end of a run that was stopped.
#[derive(Debug, Clone)]
pub enum Resumed {
    /// An apply: every file has its new content.
    Finished(Committed),
    /// An undo.
    TakenBack(UndoReport),
    /// A run that had not modified any file; it is discarded.
    Cleared(RunId),
}

/// Finishes the unfinished run.
///
/// # Errors
/// [`ApplyError::CannotResume`] with the files that changed since; nothing was modified, and the run stays unfinished.
pub fn resume(root: &Path, interrupt: &Interrupt) -> Result<Resumed, ApplyError> {
    resume_on(&Disk::default(), root, interrupt)
}

pub(super) fn resume_on(disk: &Disk, root: &Path, interrupt: &Interrupt) -> Result<Resumed, ApplyError> {
    let store = StoreWriter::open(root, disk)?.ok_or(ApplyError::NothingOpen)?;
    let (id, _) = choose_open(store.reader.open_runs()?).ok_or(ApplyError::NothingOpen)?;
    let mut run = ActiveRun::load(store, id)?;
    match run.phase {
        Phase::Staging => {
            run.discard()?;
            Ok(Resumed::Cleared(run.id.clone()))
        }
        Phase::Committing => commit_rest(run, interrupt).map(Resumed::Finished),
        Phase::Undoing => restore(run, OnEdited::Leave, interrupt).map(Resumed::TakenBack),
        Phase::Done | Phase::Undone { .. } => Ok(Resumed::Cleared(run.id.clone())),
    }
}

fn commit_rest(run: ActiveRun, interrupt: &Interrupt) -> Result<Committed, ApplyError> {
    let (mut pending, mut drifted): (Vec<(usize, Stat)>, _) = (Vec::new(), Vec::new());
    let inspections = run.on_disk.inspect_all()?;
    for (index, (entry, inspection)) in run.on_disk.entries.iter().zip(inspections).enumerate() {
        match inspection.resume_action(entry) {
            Ok(None) => {}
            Ok(Some(stat)) => pending.push((index, stat)),
            Err(how) => drifted.push(DriftedFile { path: entry.path.clone(), how }),
        }
    }
    if !drifted.is_empty() {
        return Err(ApplyError::CannotResume { files: drifted });
    }
    stop_if_raised(&run, interrupt)?;
    let _held = HeldSignals::new();
    run.finish(&pending)
}
