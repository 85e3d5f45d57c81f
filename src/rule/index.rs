//! Rules by the labels or bytes that a name or a text must have so that they match it.
//!
//! The cost of a look-up does not grow with the number of rules, but for those that an unknown label leaves open and
//! for regular expressions. It may give candidates that do not match, never too few.

use std::collections::{BTreeSet, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::action::Needles;
use super::label_trie::Candidate;
use super::model::Rule;
use super::pattern_index::PatternIndex;
use crate::host::HostName;

/// Host rules by the labels that a name must have, text rules by the texts that a match has.
#[derive(Debug, Default)]
pub struct RuleIndex {
    /// Hosts of the exact rules, in compared form.
    exact: HashSet<String>,
    hosts: PatternIndex,
    texts: TextIndex,
}

/// Rules about text, which may also match the output of a host rule.
#[derive(Debug, Default)]
struct TextIndex {
    /// Rules that any text may match.
    always: Vec<usize>,
    /// The texts of which a match of the other rules has one; `None` where there are none.
    needles: Option<AhoCorasick>,
    /// The rule of each of these texts.
    rules: Vec<usize>,
}

impl RuleIndex {
    /// Indexes `rules`.
    pub fn new(rules: &[Rule]) -> Self {
        let mut index = Self { texts: TextIndex::new(rules), ..Self::default() };
        for (number, rule) in rules.iter().enumerate() {
            for (variant, host_move) in rule.action.host_moves().iter().enumerate() {
                if let Some(exact) = host_move.exact() {
                    index.exact.insert(exact.join("."));
                }
                let candidate = Candidate { rule: number as u32, variant: variant as u32 };
                index.hosts.insert(&host_move.pattern, candidate);
            }
        }
        index
    }

    /// Returns `true` if some exact rule is about this host (compared form, plain dots).
    pub fn has_exact(&self, host: &str) -> bool {
        self.exact.contains(host)
    }

    /// The rules about text that may match somewhere in `text`, by their numbers.
    pub(super) fn text_rules_in(&self, text: &[u8]) -> BTreeSet<usize> {
        let mut found: BTreeSet<usize> = self.texts.always.iter().copied().collect();
        if let Some(needles) = &self.texts.needles {
            found.extend(
                needles.find_overlapping_iter(text).map(|hit| self.texts.rules[hit.pattern().as_usize()]),
            );
        }
        found
    }

    /// Candidates for `name`, in file order.
    pub(super) fn candidates(&self, name: &HostName) -> Vec<Candidate> {
        self.hosts.candidates(name)
    }
}

impl TextIndex {
    fn new(rules: &[Rule]) -> Self {
        let mut index = Self::default();
        let mut texts: Vec<Vec<u8>> = Vec::new();
        for (number, rule) in rules.iter().enumerate() {
            match rule.action.needles() {
                Needles::Labels => {}
                Needles::Unknown => index.always.push(number),
                Needles::AnyOf(needles) => {
                    texts.extend(needles);
                    index.rules.resize(texts.len(), number);
                }
            }
        }
        if !texts.is_empty() {
            // The kind that is built fastest: the texts that it searches are short.
            let kind = Some(AhoCorasickKind::NoncontiguousNFA);
            index.needles = AhoCorasick::builder().kind(kind).build(&texts).ok();
            if index.needles.is_none() {
                // Too many of them for an automaton; all are tried then.
                index.always.extend(index.rules.iter().copied());
            }
        }
        index
    }
}
