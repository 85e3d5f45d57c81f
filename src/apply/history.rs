//! The runs of a tree: what each did, and when its store goes away.

use super::error::{ApplyError, Failure};
use super::home::Home;
use super::open_run::Phase;
use super::run_id::{RunId, Which};
use super::store::Store;
use super::{RunInfo, undo};
use crate::fs::{self, Disk};
use crate::text::Digest;
use crate::text::Moment;
use crate::text::RelPath;
use std::path::Path;

/// How many runs are kept whatever their age.
pub const KEPT_RUNS: usize = 10;

/// How many days a run is kept whatever their number.
pub const KEPT_DAYS: u32 = 30;

/// What a run did.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its name.
    pub run: RunId,
    /// How far it got.
    pub phase: Phase,
    /// What was known when it began; `None` where it was stopped before that was written down. Its report
    /// is read by [`record`] only.
    pub info: Option<RunInfo>,
    /// Its files, in the order of their paths.
    pub files: Vec<RecordedFile>,
}

/// A file of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedFile {
    /// Where it is.
    pub path: RelPath,
    /// What it was.
    pub before: Digest,
    /// What it became.
    pub after: Digest,
}

/// All runs, the oldest first. Reads only.
///
/// # Errors
/// Where the store cannot be read.
pub fn list(root: &Path) -> Result<Vec<Record>, ApplyError> {
    let Some(home) = Home::open_file(root)? else { return Ok(Vec::new()) };
    home.runs()?.into_iter().map(|id| read_record(&home, id)).collect()
}

/// One run with its report; [`Which::Last`] is the last one, undone or not. Reads only.
///
/// # Errors
/// [`ApplyError::NoRun`], and where the store cannot be read.
pub fn record(root: &Path, which: Which) -> Result<Record, ApplyError> {
    let number = if let Which::Run(number) = which { number } else { 0 };
    let home = Home::open_file(root)?.ok_or(ApplyError::NoRun(number))?;
    let mut runs = home.runs()?.into_iter();
    let id = match which {
        Which::Last => runs.next_back(),
        Which::Run(number) => runs.find(|id| id.number() == number),
    };
    let mut record = read_record(&home, id.ok_or(ApplyError::NoRun(number))?)?;
    if let Some(info) = &mut record.info {
        info.report = home.report(&record.run)?;
    }
    Ok(record)
}

fn read_record(home: &Home, id: RunId) -> Result<Record, ApplyError> {
    let told = home.told(&id)?;
    let file = |entry: super::entry::Entry| RecordedFile {
        path: entry.path,
        before: entry.before,
        after: entry.after,
    };
    Ok(Record {
        run: id,
        phase: told.phase,
        info: told.info,
        files: told.entries.into_iter().map(file).collect(),
    })
}

/// Deletes the stores of runs that are neither among the last `keep_runs` nor younger than `days`, and what
/// earlier runs left behind. Tells which runs are gone. An open run stays.
///
/// # Errors
/// Where the store cannot be read or changed.
pub fn prune(root: &Path, keep_runs: usize, days: u32) -> Result<Vec<RunId>, ApplyError> {
    match Store::open(root, &Disk::default())? {
        Some(store) => sweep(&store, keep_runs, fs::now().days_before(days)),
        None => Ok(Vec::new()),
    }
}

pub(super) fn sweep(store: &Store, keep_runs: usize, since: Moment) -> Result<Vec<RunId>, ApplyError> {
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
pub(super) fn clear_way(store: &Store) -> Result<(), ApplyError> {
    for (id, phase) in store.home.open_runs()? {
        if phase != Phase::Staging {
            return Err(ApplyError::Open(Box::new(undo::as_open(&store.home, &id)?)));
        }
        remove(store, &id)?;
    }
    Ok(())
}

/// Takes a run away that never modified a file; its journal may be torn.
fn remove(store: &Store, id: &RunId) -> Result<(), Failure> {
    let tops = store.home.told(id).map(|told| told.folders).unwrap_or_default();
    store.remove(id, &tops)
}
