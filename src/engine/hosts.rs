//! The hosts in the text files of a tree, counted before there are rules.

use rayon::ThreadPoolBuildError;
use rayon::prelude::{ParallelIterator, ParallelSlice};

use super::tasks::pool;
use crate::fs::Root;
use crate::survey::HostSurvey;
use crate::tree::{FileEntry, Kind, Listing, Reader};

/// Files in one task, so that a buffer serves many of them.
const BATCH: usize = 64;

/// Counts the hosts that the text files of `listing` name.
///
/// # Errors
/// If no threads can be started.
pub fn survey(root: &Root, listing: &Listing, threads: usize) -> Result<HostSurvey, ThreadPoolBuildError> {
    let count = |mut survey: HostSurvey, entries: &[FileEntry]| {
        let mut reader = Reader::new();
        for entry in entries {
            if let Ok(content) = reader.read(root, &entry.path)
                && content.kind() == Kind::Text
            {
                survey.read(content.bytes);
            }
        }
        survey
    };
    let sum = |mut sum: HostSurvey, other| {
        sum.merge(other);
        sum
    };
    let chunks = listing.files.par_chunks(BATCH);
    Ok(pool(threads)?.install(|| chunks.fold(HostSurvey::default, count).reduce(HostSurvey::default, sum)))
}
