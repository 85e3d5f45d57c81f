//! Finds the unfinished run and its progress. Takes no lock and writes nothing.

use super::error::ApplyError;
use super::lock;
use super::open_run::{OpenRun, Phase};
use super::run_id::RunId;
use super::run_on_disk::RunOnDisk;
use super::store_reader::StoreReader;
use std::path::Path;

/// The unfinished run, if there is one. Writes nothing.
///
/// # Errors
/// If the store cannot be read.
pub fn pending(root: &Path) -> Result<Option<OpenRun>, ApplyError> {
    let Some(reader) = StoreReader::open(root)? else { return Ok(None) };
    let Some((id, _)) = choose_open(reader.open_runs()?) else { return Ok(None) };
    let open = OpenRun { owner: lock::owner(&reader.directory), ..as_open(&reader, &id)? };
    // A process that still worked on it may have finished since the runs were listed.
    let is_open = matches!(open.phase, Phase::Staging | Phase::Committing | Phase::Undoing);
    Ok(is_open.then_some(open))
}

/// Describes a run as unfinished, without the process that works on it.
pub(super) fn as_open(reader: &StoreReader, id: &RunId) -> Result<OpenRun, ApplyError> {
    let content = reader.journal(id)?;
    let stages = reader.stages(id, content.tops)?;
    let on_disk =
        RunOnDisk { root: reader.root.clone(), stages, entries: content.entries, marks: content.marks };
    Ok(on_disk.as_open(id, content.phase, content.info.as_ref()))
}

/// The run to finish first: one that has modified files comes before one that has not.
pub(super) fn choose_open(open: Vec<(RunId, Phase)>) -> Option<(RunId, Phase)> {
    open.into_iter().max_by_key(|(id, phase)| (*phase != Phase::Staging, id.clone()))
}
