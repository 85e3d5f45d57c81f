//! Names of a report by the number of their mentions, the most frequent first.

use std::collections::BTreeMap;

use super::model::Report;
use crate::mention::Verdict;

impl Report<'_> {
    /// Old and new texts with the id of their rule and how often they were met, the most frequent first.
    pub fn moves(&self) -> Vec<(&str, &str, &str, usize)> {
        let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        for (_, entry) in self.met(Verdict::Rewrite) {
            let mention = &entry.placed.mention;
            let new = mention.shown_new().unwrap_or_default();
            *counts.entry((mention.shown_text(), new, self.rule_id(entry))).or_default() += 1;
        }
        let mut rows: Vec<_> =
            counts.into_iter().map(|((old, new, rule), count)| (old, new, rule, count)).collect();
        rows.sort_by(|a, b| b.3.cmp(&a.3).then_with(|| a.0.cmp(b.0)));
        rows
    }

    /// Unlisted hosts and how often they were met, the most frequent first.
    pub fn unlisted(&self) -> Vec<(&str, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, entry) in self.met(Verdict::Unlisted) {
            *counts.entry(&entry.placed.mention.host).or_default() += 1;
        }
        let mut rows: Vec<_> = counts.into_iter().collect();
        rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        rows
    }
}
