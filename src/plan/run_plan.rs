//! Plan of a whole run: its files with mentions, and the files that it did not read.

use std::collections::BTreeMap;

use super::file_plan::FilePlan;
use super::placed::Placed;
use super::summary::Summary;
use crate::rule::Category;
use crate::text::{RelPath, Skip};

/// Plan of a whole run; files are in the order of their paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files with mentions.
    pub files: Vec<FilePlan>,
    /// Files that were not read.
    pub skipped: Vec<Skip>,
    /// Files whose path contains a host that rules move.
    pub named: Vec<RelPath>,
    /// Number of files read.
    pub files_scanned: usize,
}

impl Plan {
    /// All mentions with their files.
    pub fn mentions(&self) -> impl Iterator<Item = (&FilePlan, &Placed)> {
        self.files.iter().flat_map(|file| file.mentions.iter().map(move |placed| (file, placed)))
    }

    /// Number of mentions by verdict.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for (_, placed) in self.mentions() {
            summary.add(&placed.mention);
        }
        summary
    }

    /// Files whose reading failed.
    pub fn unread(&self) -> impl Iterator<Item = &Skip> {
        self.skipped.iter().filter(|skip| skip.reason.is_failure())
    }

    /// Number of edits.
    pub fn edits(&self) -> usize {
        self.files.iter().map(|file| file.edits.len()).sum()
    }

    /// Files with edits.
    pub fn changed(&self) -> impl Iterator<Item = &FilePlan> {
        self.files.iter().filter(|file| !file.edits.is_empty())
    }

    /// Number of changed files and of their edits, by category.
    pub fn changed_by_category(&self) -> BTreeMap<Category, (usize, usize)> {
        let mut counts: BTreeMap<Category, (usize, usize)> = BTreeMap::new();
        for file in self.changed() {
            let count = counts.entry(file.category).or_default();
            count.0 += 1;
            count.1 += file.edits.len();
        }
        counts
    }
}
