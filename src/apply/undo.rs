//! What comes after: going on with a run that was stopped, and taking one back.

use super::active_run::{ActiveRun, OnEdited, RestoredTime};
use super::error::{ApplyError, DriftedFile};
use super::open_run::Phase;
use super::pending::{as_open, choose_open};
use super::results::{Committed, UndoReport};
use super::run_id::{RunId, RunSelector};
use super::store_writer::StoreWriter;
use crate::fs::Disk;
use rustix::fs::Stat;
use std::path::Path;

/// How a run that was stopped was brought to its end.
#[derive(Debug, Clone)]
pub enum Resumed {
    /// It was an apply: every file has its new content.
    Finished(Committed),
    /// It was an undo.
    TakenBack(UndoReport),
    /// It had not modified any file and is gone.
    Cleared(RunId),
}

/// Finishes the run that was stopped.
///
/// # Errors
/// [`ApplyError::CannotResume`] with files that changed since; nothing was touched and the run is still open.
pub fn resume(root: &Path) -> Result<Resumed, ApplyError> {
    resume_on(&Disk::default(), root)
}

pub(super) fn resume_on(disk: &Disk, root: &Path) -> Result<Resumed, ApplyError> {
    let store = StoreWriter::open(root, disk)?.ok_or(ApplyError::NothingOpen)?;
    let (id, _) = choose_open(store.home.open_runs()?).ok_or(ApplyError::NothingOpen)?;
    let run = ActiveRun::load(store, id)?;
    match run.phase {
        Phase::Committing => go_on(run).map(Resumed::Finished),
        Phase::Undoing => take_back(run, OnEdited::Leave).map(Resumed::TakenBack),
        Phase::Staging | Phase::Done | Phase::Undone { .. } => Ok(Resumed::Cleared(run.id.clone())),
    }
}

fn go_on(run: ActiveRun) -> Result<Committed, ApplyError> {
    let (mut pending, mut drifted): (Vec<(usize, Stat)>, _) = (Vec::new(), Vec::new());
    let looks = run.view.looks()?;
    for (index, (entry, look)) in run.view.entries.iter().zip(looks).enumerate() {
        match look.way_on(entry) {
            Ok(None) => {}
            Ok(Some(stat)) => pending.push((index, stat)),
            Err(how) => drifted.push(DriftedFile { path: entry.path.clone(), how }),
        }
    }
    if !drifted.is_empty() {
        return Err(ApplyError::CannotResume { files: drifted });
    }
    run.finish(&pending)
}

/// Takes a run back: every file that still has what the run wrote becomes what it was.
///
/// # Errors
/// Where there is no such run, or another one is open. What happened to single files is in the report.
pub fn undo(root: &Path, which: RunSelector, edited: OnEdited) -> Result<UndoReport, ApplyError> {
    undo_on(&Disk::default(), root, which, edited)
}

pub(super) fn undo_on(
    disk: &Disk,
    root: &Path,
    which: RunSelector,
    edited: OnEdited,
) -> Result<UndoReport, ApplyError> {
    let store = StoreWriter::open(root, disk)?.ok_or(ApplyError::NothingToUndo)?;
    let id = choose(&store, which)?;
    let run = ActiveRun::load(store, id)?;
    if run.phase == Phase::Staging {
        return Ok(UndoReport::new(&run.id, Phase::Staging));
    }
    take_back(run, edited)
}

fn take_back(mut run: ActiveRun, edited: OnEdited) -> Result<UndoReport, ApplyError> {
    let mut report = UndoReport::new(&run.id, run.phase);
    run.set_phase(Phase::Undoing)?;
    run.take_back(&mut report, edited, RestoredTime::New)?;
    if report.failed.is_empty() {
        run.set_phase(report.phase())?;
    }
    Ok(report)
}

fn choose(store: &StoreWriter, which: RunSelector) -> Result<RunId, ApplyError> {
    let open = choose_open(store.home.open_runs()?);
    match (which, open) {
        (RunSelector::Last, Some((id, _))) => Ok(id),
        (RunSelector::Last, None) => {
            for id in store.home.runs()?.into_iter().rev() {
                if store.home.phase(&id)? != (Phase::Undone { left: 0 }) {
                    return Ok(id);
                }
            }
            Err(ApplyError::NothingToUndo)
        }
        (RunSelector::Number(number), Some((id, phase)))
            if id.number() != number && phase != Phase::Staging =>
        {
            Err(ApplyError::Open(Box::new(as_open(&store.home, &id)?)))
        }
        (RunSelector::Number(number), _) => {
            let id = store.home.runs()?.into_iter().find(|id| id.number() == number);
            let id = id.ok_or(ApplyError::NoRun(number))?;
            match store.home.phase(&id)? {
                Phase::Undone { left: 0 } => Err(ApplyError::NothingToUndo),
                _ => Ok(id),
            }
        }
    }
}
