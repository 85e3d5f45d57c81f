//! The word lists of `rules/` (`deny_list.yaml` and its kin) as they are written, made ready for comparing.
//!
//! The lists are embedded, and each is parsed when the first mention needs it: a run without names pays nothing.

use std::collections::HashMap;

use serde::Deserialize;

/// Words by the name of their group.
#[derive(Debug, Default)]
pub(super) struct WordLists(HashMap<String, Vec<String>>);

/// A group as a file has it; its reason and its examples are for readers and for `tests/word_lists.rs`.
#[derive(Deserialize)]
struct WordGroup {
    group: String,
    words: Vec<String>,
}

impl WordLists {
    /// The groups of an embedded file. A test holds that it is in order; without it, no word is known.
    pub fn parse(yaml: &str) -> Self {
        let groups: Vec<WordGroup> = serde_yaml::from_str(yaml).unwrap_or_default();
        Self(groups.into_iter().map(|group| (group.group, group.words)).collect())
    }

    /// The words of a group.
    pub fn group(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns `true` if some word of a group fulfils a condition.
    pub fn any(&self, name: &str, holds: impl Fn(&[u8]) -> bool) -> bool {
        self.group(name).iter().any(|word| holds(word.as_bytes()))
    }

    pub fn has(&self, name: &str, bytes: &[u8]) -> bool {
        self.any(name, |word| word == bytes)
    }

    pub fn has_ignoring_case(&self, name: &str, bytes: &[u8]) -> bool {
        self.any(name, |word| word.eq_ignore_ascii_case(bytes))
    }
}
