//! The runs of a tree and what each did. Reads only.

use super::RunInfo;
use super::error::ApplyError;
use super::open_run::Phase;
use super::run_entry::RunEntry;
use super::run_id::{RunId, RunSelector};
use super::store_reader::StoreReader;
use crate::text::Digest;
use crate::text::RelPath;
use std::path::Path;

/// What a run did.
#[derive(Debug, Clone)]
pub struct RunRecord {
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
pub fn list(root: &Path) -> Result<Vec<RunRecord>, ApplyError> {
    let Some(home) = StoreReader::open_file(root)? else { return Ok(Vec::new()) };
    home.runs()?.into_iter().map(|id| read_record(&home, id)).collect()
}

/// One run with its report; [`RunSelector::Last`] is the last one, undone or not. Reads only.
///
/// # Errors
/// [`ApplyError::NoRun`], and where the store cannot be read.
pub fn record(root: &Path, which: RunSelector) -> Result<RunRecord, ApplyError> {
    let number = if let RunSelector::Number(number) = which { number } else { 0 };
    let home = StoreReader::open_file(root)?.ok_or(ApplyError::NoRun(number))?;
    let mut runs = home.runs()?.into_iter();
    let id = match which {
        RunSelector::Last => runs.next_back(),
        RunSelector::Number(number) => runs.find(|id| id.number() == number),
    };
    let mut record = read_record(&home, id.ok_or(ApplyError::NoRun(number))?)?;
    if let Some(info) = &mut record.info {
        info.report = home.report(&record.run)?;
    }
    Ok(record)
}

fn read_record(home: &StoreReader, id: RunId) -> Result<RunRecord, ApplyError> {
    let told = home.told(&id)?;
    let file = |entry: RunEntry| RecordedFile { path: entry.path, before: entry.before, after: entry.after };
    Ok(RunRecord {
        run: id,
        phase: told.phase,
        info: told.info,
        files: told.entries.into_iter().map(file).collect(),
    })
}
