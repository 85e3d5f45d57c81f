//! The run that did not get to its end: which one it is, and how far it got. Reads only.

use super::error::ApplyError;
use super::lock;
use super::open_run::{OpenRun, Phase};
use super::run_id::RunId;
use super::run_on_disk::RunOnDisk;
use super::store_reader::StoreReader;
use std::path::Path;

/// The run that did not get to its end, where there is one. Reads only.
///
/// # Errors
/// Where the store cannot be read.
pub fn pending(root: &Path) -> Result<Option<OpenRun>, ApplyError> {
    let Some(home) = StoreReader::open_file(root)? else { return Ok(None) };
    let Some((id, _)) = choose_open(home.open_runs()?) else { return Ok(None) };
    let open = OpenRun { owner: lock::owner(&home.folder), ..as_open(&home, &id)? };
    // A process that was still at it may have come to its end since the runs were listed.
    let is_open = matches!(open.phase, Phase::Staging | Phase::Committing | Phase::Undoing);
    Ok(is_open.then_some(open))
}

/// A run as it stands, without a process that is at it.
pub(super) fn as_open(home: &StoreReader, id: &RunId) -> Result<OpenRun, ApplyError> {
    let told = home.told(id)?;
    let stages = home.stages(id, told.folders)?;
    let view = RunOnDisk { root: home.root.clone(), stages, entries: told.entries, marks: told.marks };
    Ok(view.as_open(id, told.phase, told.info.as_ref()))
}

/// The run that has changed files comes before one that has not.
pub(super) fn choose_open(open: Vec<(RunId, Phase)>) -> Option<(RunId, Phase)> {
    open.into_iter().max_by_key(|(id, phase)| (*phase != Phase::Staging, id.clone()))
}
