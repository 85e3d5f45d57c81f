//! Number of mentions by verdict: every mention is counted exactly once.

use crate::mention::Verdict;

/// Number of mentions by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rewritten.
    pub rewrite: usize,
    /// For review.
    pub review: usize,
    /// Kept.
    pub keep: usize,
    /// For review, but silenced by the rule file.
    pub silenced: usize,
    /// Allowed.
    pub allowed: usize,
    /// Unlisted.
    pub unlisted: usize,
}

impl Summary {
    /// Counts one verdict.
    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Rewrite => self.rewrite += 1,
            Verdict::Review(_) => self.review += 1,
            Verdict::Keep => self.keep += 1,
            Verdict::Silenced(_) => self.silenced += 1,
            Verdict::Allowed => self.allowed += 1,
            Verdict::Unlisted => self.unlisted += 1,
        }
    }

    /// Number of all mentions.
    pub fn total(&self) -> usize {
        self.rewrite + self.review + self.keep + self.silenced + self.allowed + self.unlisted
    }
}
