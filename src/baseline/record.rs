//! Makes the baseline that knows the mentions of a run.
//!
//! Reasons and last days that people wrote are carried over from the entries that the mentions had before.

use std::collections::BTreeMap;

use super::model::{Baseline, BaselineEntry, FindingKey, Occurrence};
use crate::text::NeighborFingerprints;

/// The baseline of these mentions, each with the reason and last day of its old entry.
///
/// `unread` are the entries of files that could not be read; they stay, since their mentions may still be there.
pub fn record<'r>(
    found: impl IntoIterator<Item = (&'r Occurrence, Option<&'r BaselineEntry>)>,
    unread: impl IntoIterator<Item = &'r BaselineEntry>,
) -> Baseline {
    let found = found.into_iter().map(|(occurrence, old)| BaselineEntry {
        key: occurrence.key.clone(),
        beside: occurrence.beside,
        count: 1,
        reason: old.and_then(|old| old.reason.clone()),
        until: old.and_then(|old| old.until.clone()),
        at: None,
    });
    let unread = unread.into_iter().map(|entry| BaselineEntry { at: None, ..entry.clone() });
    merge(found.chain(unread), |one, other| one + other)
}

/// Merges entries of equal key and neighbors; the first reason and the earliest day hold, `count` adds up the numbers.
pub(super) fn merge(
    entries: impl Iterator<Item = BaselineEntry>,
    count: impl Fn(usize, usize) -> usize,
) -> Baseline {
    let mut merged: BTreeMap<(FindingKey, NeighborFingerprints), BaselineEntry> = BTreeMap::new();
    for entry in entries {
        match merged.get_mut(&(entry.key.clone(), entry.beside)) {
            None => drop(merged.insert((entry.key.clone(), entry.beside), entry)),
            Some(first) => {
                first.count = count(first.count, entry.count);
                first.reason = first.reason.take().or(entry.reason);
                first.until = match (first.until.take(), entry.until) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
            }
        }
    }
    Baseline { entries: merged.into_values().collect() }
}
