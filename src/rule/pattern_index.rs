//! Patterns by the labels that a name must have, from the end at which they are closed.

use super::label_trie::{Candidate, LabelTrie, TrieEnd};
use crate::host::{HostName, HostPattern, OpenEnd};

/// Patterns by their labels.
#[derive(Debug, Default)]
pub(super) struct PatternIndex {
    /// By their labels from the right, but for those that are open there.
    from_right: LabelTrie,
    /// Patterns open on the right, by their labels from the left.
    from_left: LabelTrie,
}

impl PatternIndex {
    /// An index of these patterns, each with its number as the number of its rule.
    pub fn of<'p>(patterns: impl IntoIterator<Item = &'p HostPattern>) -> Self {
        let mut index = Self::default();
        for (number, pattern) in patterns.into_iter().enumerate() {
            index.insert(pattern, Candidate { rule: number as u32, variant: 0 });
        }
        index
    }

    /// Adds a pattern.
    pub fn insert(&mut self, pattern: &HostPattern, candidate: Candidate) {
        let parts = pattern.labels().iter();
        match pattern.open() {
            OpenEnd::Neither => self.from_right.insert(parts.rev(), TrieEnd::Closed, candidate),
            OpenEnd::Left => self.from_right.insert(parts.rev(), TrieEnd::Open, candidate),
            OpenEnd::Right => self.from_left.insert(parts, TrieEnd::Open, candidate),
        }
    }

    /// Candidates for `name`, by their numbers.
    pub fn candidates(&self, name: &HostName) -> Vec<Candidate> {
        let mut found = Vec::new();
        self.from_right.collect(name.labels.iter().rev(), &mut found);
        self.from_left.collect(&name.labels, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }
}
