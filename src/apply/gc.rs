//! Garbage collection in the store: removes runs by number and age, and those that never modified a file.
//!
//! Invariant: an unfinished run that modified files is never removed.

use super::error::{ApplyError, FailedCall};
use super::open_run::Phase;
use super::pending::as_open;
use super::run_id::RunId;
use super::store_writer::StoreWriter;
use crate::fs::{self, Disk};
use crate::text::Moment;
use std::path::Path;

/// Number of runs that are kept whatever their age.
pub const KEPT_RUNS: usize = 10;

/// Days for which a run is kept whatever the number of later runs.
pub const KEPT_DAYS: u32 = 30;

/// Deletes the runs that are neither among the last `keep_runs` nor younger than `days`, and the staged files of undone
/// runs. Returns the deleted runs. An unfinished run stays.
///
/// # Errors
/// If the store cannot be read or changed.
pub fn prune(root: &Path, keep_runs: usize, days: u32) -> Result<Vec<RunId>, ApplyError> {
    match StoreWriter::open(root, &Disk::default())? {
        Some(store) => sweep(&store, keep_runs, fs::now().days_before(days)),
        None => Ok(Vec::new()),
    }
}

/// Like [`prune`], on an open store.
pub(super) fn sweep(store: &StoreWriter, keep_runs: usize, since: Moment) -> Result<Vec<RunId>, ApplyError> {
    let mut deleted = Vec::new();
    let runs = store.reader.runs()?;
    let old = runs.len().saturating_sub(keep_runs);
    for (index, id) in runs.into_iter().enumerate() {
        let phase = store.reader.phase(&id)?;
        match phase {
            Phase::Committing | Phase::Undoing => continue,
            Phase::Staging => {
                remove(store, &id)?;
                continue;
            }
            Phase::Undone { left: 0 } if index >= old => {}
            Phase::Done | Phase::Undone { .. } if index >= old => continue,
            Phase::Done | Phase::Undone { .. } => {}
        }
        let content = store.reader.journal(&id)?;
        if index < old && content.info.is_none_or(|info| info.started < since) {
            store.remove(&id, &content.tops)?;
            deleted.push(id);
        } else if phase == (Phase::Undone { left: 0 }) {
            store.remove_stages(&id, &content.tops)?;
        }
    }
    store.empty_trash()?;
    Ok(deleted)
}

/// Moves runs that never modified a file to the trash, before a new run begins. They are deleted after it: file
/// systems are slow to reuse space that was just freed.
///
/// # Errors
/// [`ApplyError::Open`] for an unfinished run that modified files.
pub(super) fn discard_staging_runs(store: &StoreWriter) -> Result<(), ApplyError> {
    for (id, phase) in store.reader.open_runs()? {
        if phase != Phase::Staging {
            return Err(ApplyError::Open(Box::new(as_open(&store.reader, &id)?)));
        }
        remove(store, &id)?;
    }
    Ok(())
}

/// Removes a run that never modified a file; its journal may be torn.
fn remove(store: &StoreWriter, id: &RunId) -> Result<(), FailedCall> {
    let tops = store.reader.journal(id).map(|content| content.tops).unwrap_or_default();
    store.remove(id, &tops)
}
