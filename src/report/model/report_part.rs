//! The numbers of one of the reports that a report was merged of.

use crate::plan::{Placed, Summary};

/// A repository of a merged report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPart {
    /// Its name, which is untrusted.
    pub name: String,
    /// Number of files read.
    pub files_scanned: usize,
    /// Number of edits.
    pub edits: usize,
    /// Number of mentions by verdict.
    pub summary: Summary,
    /// It had rules.
    pub has_rules: bool,
}

impl ReportPart {
    /// A part without mentions.
    pub(in crate::report) fn new(name: &str, files_scanned: usize) -> Self {
        Self { name: name.to_owned(), files_scanned, edits: 0, summary: Summary::default(), has_rules: true }
    }

    /// Counts a file.
    pub(in crate::report) fn add(&mut self, edits: usize, mentions: &[Placed]) {
        self.edits += edits;
        mentions.iter().for_each(|placed| self.summary.add(&placed.mention));
    }

    /// Notes that one of its shards had no rules.
    pub(in crate::report) fn add_without_rules(&mut self) {
        self.has_rules = false;
    }

    /// Counts more files read, as another shard says.
    pub(in crate::report) fn add_files(&mut self, files_scanned: usize) {
        self.files_scanned = self.files_scanned.saturating_add(files_scanned);
    }
}
