//! When the store of a run goes away: by number and age, or because it never modified a file.
//!
//! Leaf of whoever begins or ends a run. An open run that modified files is never removed.

use super::error::{ApplyError, FailedCall};
use super::open_run::Phase;
use super::pending::as_open;
use super::run_id::RunId;
use super::store_writer::StoreWriter;
use crate::fs::{self, Disk};
use crate::text::Moment;
use std::path::Path;

/// How many runs are kept whatever their age.
pub const KEPT_RUNS: usize = 10;

/// How many days a run is kept whatever their number.
pub const KEPT_DAYS: u32 = 30;

/// Deletes the stores of runs that are neither among the last `keep_runs` nor younger than `days`, and what
/// earlier runs left behind. Tells which runs are gone. An open run stays.
///
/// # Errors
/// Where the store cannot be read or changed.
pub fn prune(root: &Path, keep_runs: usize, days: u32) -> Result<Vec<RunId>, ApplyError> {
    match StoreWriter::open(root, &Disk::default())? {
        Some(store) => sweep(&store, keep_runs, fs::now().days_before(days)),
        None => Ok(Vec::new()),
    }
}

pub(super) fn sweep(store: &StoreWriter, keep_runs: usize, since: Moment) -> Result<Vec<RunId>, ApplyError> {
    let mut gone = Vec::new();
    let runs = store.home.runs()?;
    let old = runs.len().saturating_sub(keep_runs);
    for (index, id) in runs.into_iter().enumerate() {
        let phase = store.home.phase(&id)?;
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
        let told = store.home.told(&id)?;
        if index < old && told.info.is_none_or(|info| info.started < since) {
            store.remove(&id, &told.folders)?;
            gone.push(id);
        } else if phase == (Phase::Undone { left: 0 }) {
            store.remove_stages(&id, &told.folders)?;
        }
    }
    store.empty_trash()?;
    Ok(gone)
}

/// Makes sure that no earlier run is open, and puts aside what those left behind that never modified a file.
/// It is deleted later: file systems are slow to reuse what has just been deleted.
pub(super) fn clear_way(store: &StoreWriter) -> Result<(), ApplyError> {
    for (id, phase) in store.home.open_runs()? {
        if phase != Phase::Staging {
            return Err(ApplyError::Open(Box::new(as_open(&store.home, &id)?)));
        }
        remove(store, &id)?;
    }
    Ok(())
}

/// Takes a run away that never modified a file; its journal may be torn.
fn remove(store: &StoreWriter, id: &RunId) -> Result<(), FailedCall> {
    let tops = store.home.told(id).map(|told| told.folders).unwrap_or_default();
    store.remove(id, &tops)
}
