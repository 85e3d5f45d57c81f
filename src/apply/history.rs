//! Lists the runs of a tree with the files of each. Takes no lock and writes nothing.

use super::RunInfo;
use super::error::ApplyError;
use super::open_run::Phase;
use super::run_entry::RunEntry;
use super::run_id::{RunId, RunSelector};
use super::store_reader::StoreReader;
use crate::text::{Digest, RelPath};
use std::path::Path;

/// A run with its files.
#[derive(Debug, Clone)]
pub struct RunRecord {
    /// Its name.
    pub run: RunId,
    /// Its phase.
    pub phase: Phase,
    /// Description from its start; `None` if it was stopped before that was in the journal. Its report is read by
    /// [`record`] only.
    pub info: Option<RunInfo>,
    /// Its files, sorted by path.
    pub files: Vec<RecordedFile>,
}

/// A file of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedFile {
    /// Path below the root.
    pub path: RelPath,
    /// Digest of the original.
    pub before: Digest,
    /// Digest of the new content.
    pub after: Digest,
}

impl From<RunEntry> for RecordedFile {
    fn from(entry: RunEntry) -> Self {
        Self { path: entry.path, before: entry.before, after: entry.after }
    }
}

/// All runs, oldest first. Writes nothing.
///
/// # Errors
/// If the store cannot be read.
pub fn list(root: &Path) -> Result<Vec<RunRecord>, ApplyError> {
    let Some(reader) = StoreReader::open(root)? else { return Ok(Vec::new()) };
    reader.runs()?.into_iter().map(|id| read_record(&reader, id)).collect()
}

/// One run with its report; [`RunSelector::Last`] is the last one, undone or not. Writes nothing.
///
/// # Errors
/// [`ApplyError::NoRun`], or if the store cannot be read.
pub fn record(root: &Path, selector: RunSelector) -> Result<RunRecord, ApplyError> {
    let number = if let RunSelector::Number(number) = selector { number } else { 0 };
    let reader = StoreReader::open(root)?.ok_or(ApplyError::NoRun(number))?;
    let mut runs = reader.runs()?.into_iter();
    let id = match selector {
        RunSelector::Last => runs.next_back(),
        RunSelector::Number(number) => runs.find(|id| id.number() == number),
    };
    let mut record = read_record(&reader, id.ok_or(ApplyError::NoRun(number))?)?;
    if let Some(info) = &mut record.info {
        info.report = reader.report(&record.run)?;
    }
    Ok(record)
}

fn read_record(reader: &StoreReader, id: RunId) -> Result<RunRecord, ApplyError> {
    // A run without a journal may have modified files, whatever an empty one would say.
    let phase = reader.phase(&id)?;
    let content = reader.journal(&id)?;
    Ok(RunRecord {
        run: id,
        phase,
        info: content.info,
        files: content.entries.into_iter().map(RecordedFile::from).collect(),
    })
}
