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
            Verdict::Allowed => self.allowed += 1,
            Verdict::Unlisted => self.unlisted += 1,
        }
    }

    /// Number of all mentions.
    pub fn total(&self) -> usize {
        self.rewrite + self.review + self.keep + self.allowed + self.unlisted
    }
}
