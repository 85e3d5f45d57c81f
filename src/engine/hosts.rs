//! The hosts in the text files of a tree, counted before there are rules.

use rayon::prelude::{ParallelIterator, ParallelSlice};

use super::Pool;
use crate::fs::Root;
use crate::survey::HostSurvey;
use crate::tree::{ContentKind, FileEntry, Listing, Reader};

/// Files in one task.
// Each task has a buffer of its own, and with so many files its cost is not seen.
const SURVEY_TASK_FILES: usize = 64;

/// Counts the hosts that the text files of `listing` name.
pub fn survey(root: &Root, listing: &Listing, pool: &Pool) -> HostSurvey {
    let chunks = listing.files.par_chunks(SURVEY_TASK_FILES);
    pool.install(|| {
        chunks
            .fold(HostSurvey::default, |survey, entries| counted(survey, root, entries))
            .reduce(HostSurvey::default, merged)
    })
}

/// The survey with the hosts of the text files among `entries`.
fn counted(mut survey: HostSurvey, root: &Root, entries: &[FileEntry]) -> HostSurvey {
    let mut reader = Reader::new();
    for entry in entries {
        if let Ok(content) = reader.read(root, &entry.path)
            && content.kind() == ContentKind::Text
        {
            survey.read(content.bytes);
        }
    }
    survey
}

fn merged(mut survey: HostSurvey, other: HostSurvey) -> HostSurvey {
    survey.merge(other);
    survey
}
