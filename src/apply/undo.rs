//! Undoes a run: restores the original of every file that still has the content that the run wrote.
//!
//! Decided from the content of each file in the tree and in the stage; a file with neither the old nor the new content
//! is reported and never overwritten.

use super::active_run::{ActiveRun, OnEdited, RestoredTime};
use super::error::ApplyError;
use super::held_signals::HeldSignals;
use super::interrupt::Interrupt;
use super::open_run::Phase;
use super::pending::{as_open, choose_open};
use super::results::UndoReport;
use super::run_id::{RunId, RunSelector};
use super::store_writer::StoreWriter;
use crate::fs::Disk;
use std::path::Path;

/// Undoes a run: restores every file that still has the content that the run wrote.
///
/// # Errors
/// If there is no such run, or another one is unfinished. Failures of single files are in the report.
pub fn undo(
    root: &Path,
    selector: RunSelector,
    on_edited: OnEdited,
    interrupt: &Interrupt,
) -> Result<UndoReport, ApplyError> {
    undo_on(&Disk::default(), root, selector, on_edited, interrupt)
}

pub(super) fn undo_on(
    disk: &Disk,
    root: &Path,
    selector: RunSelector,
    on_edited: OnEdited,
    interrupt: &Interrupt,
) -> Result<UndoReport, ApplyError> {
    let store = StoreWriter::open(root, disk)?.ok_or(ApplyError::NothingToUndo)?;
    let id = select_run(&store, selector)?;
    let mut run = ActiveRun::load(store, id)?;
    if run.phase == Phase::Staging {
        run.discard()?;
        return Ok(UndoReport::new(&run.id, Phase::Staging));
    }
    restore(run, on_edited, interrupt)
}

pub(super) fn restore(
    mut run: ActiveRun,
    on_edited: OnEdited,
    interrupt: &Interrupt,
) -> Result<UndoReport, ApplyError> {
    let mut report = UndoReport::new(&run.id, run.phase);
    let inspections = run.on_disk.inspect_all()?;
    stop_if_raised(&run, interrupt)?;
    let _held = HeldSignals::new();
    run.set_phase(Phase::Undoing)?;
    let restored = run.restore(&inspections, &mut report, on_edited, RestoredTime::Now);
    let ended = match restored {
        Ok(()) if report.failed.is_empty() => run.set_phase(report.phase()),
        other => other,
    };
    match ended {
        Ok(()) => Ok(report),
        Err(cause) => Err(ApplyError::UndoStopped { cause, restored: report.restored.len() }),
    }
}

/// Stops before the next file changes places, if that was asked for.
pub(super) fn stop_if_raised(run: &ActiveRun, interrupt: &Interrupt) -> Result<(), ApplyError> {
    match (interrupt.is_raised(), run.phase) {
        (false, _) => Ok(()),
        (true, Phase::Committing | Phase::Undoing) => Err(ApplyError::StillOpen(Box::new(run.as_open()))),
        (true, _) => Err(ApplyError::Interrupted),
    }
}

fn select_run(store: &StoreWriter, selector: RunSelector) -> Result<RunId, ApplyError> {
    let open = choose_open(store.reader.open_runs()?);
    match (selector, open) {
        (RunSelector::Last, Some((id, _))) => Ok(id),
        (RunSelector::Last, None) => {
            for id in store.reader.runs()?.into_iter().rev() {
                if store.reader.phase(&id)? != (Phase::Undone { left: 0 }) {
                    return Ok(id);
                }
            }
            Err(ApplyError::NothingToUndo)
        }
        (RunSelector::Number(number), Some((id, phase)))
            if id.number() != number && phase != Phase::Staging =>
        {
            Err(ApplyError::Open(Box::new(as_open(&store.reader, &id)?)))
        }
        (RunSelector::Number(number), _) => {
            let id = store.reader.runs()?.into_iter().find(|id| id.number() == number);
            let id = id.ok_or(ApplyError::NoRun(number))?;
            match store.reader.phase(&id)? {
                Phase::Undone { left: 0 } => Err(ApplyError::NothingToUndo),
                _ => Ok(id),
            }
        }
    }
}
