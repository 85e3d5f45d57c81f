//! From mentions to the baseline that knows them.

use std::collections::BTreeMap;

use super::model::{Baseline, BaselineEntry, FindingKey, Occurrence};
use crate::text::NeighborFingerprints;

/// The baseline of these mentions: each as it stands now, with what a person added to the entry that it had.
///
/// `unread` are entries of files that could not be read; they stay.
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

/// The entries in order, those of the same place as one; the first reason and the earliest day hold.
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
