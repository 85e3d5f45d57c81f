//! Pairs of an old and a new name: the key and the value of a map, two values whose keys say so, a row of a table of pairs.

use super::encounter::{Encounter, SharedContainer};
use super::key_words::KeyWords;
use super::roles::name;
use crate::structure::{Ancestor, Container, ContainerKind};

/// Rows of a table that are looked at.
const MAX_ROWS: usize = 8;

impl Encounter<'_> {
    /// Returns `true` if a list of two is a pair of a table: a list of nothing but such pairs.
    pub(super) fn is_pair(&self, shared: &SharedContainer<'_>) -> bool {
        let is_two = |it: &Container| it.kind == ContainerKind::List && it.entries.len() == 2;
        let Some(index) = shared.container.parent.filter(|_| is_two(shared.container)) else { return false };
        let table = self.tree.container(index);
        // A few rows tell a table; a long one is not read again for each of its names.
        let rows = table.entries.len().min(MAX_ROWS);
        let mut pairs =
            self.tree.children(index).filter(|(_, it)| it.kind != ContainerKind::Prose).take(rows);
        let mut starts = table.entries.iter().take(rows).map(|entry| self.text[entry.span.start]);
        let has_literals = starts.any(|byte| matches!(byte, b'"' | b'\'' | b'`'));
        table.kind == ContainerKind::List
            && !has_literals
            && pairs.all(|(_, it)| is_two(it))
            && !self.passes_body(shared)
    }

    /// Returns `true` if one is the key and the other the value of a pair.
    pub(super) fn pair(&self, shared: &SharedContainer<'_>) -> bool {
        let Some(entry) = shared.entries[0].map(|entry| &shared.container.entries[entry]) else {
            return false;
        };
        let [a, b] = self.places.map(|place| entry.has_in_key(place.start));
        let inside = |path: &[Ancestor], depth: usize| {
            let kinds = path[..depth].iter().map(|ancestor| self.tree.container(ancestor.container).kind);
            kinds.into_iter().any(|kind| matches!(kind, ContainerKind::Map | ContainerKind::Block))
        };
        a != b && !inside(&self.paths[0], shared.depths[0]) && !inside(&self.paths[1], shared.depths[1])
    }

    /// Returns `true` if the keys of two values say that one becomes the other.
    pub(super) fn values(&self, shared: &SharedContainer<'_>) -> bool {
        match shared.entries {
            [Some(_), Some(_)] => {
                self.is_couple(shared) || self.is_record(shared) || self.is_host_with_target(shared)
            }
            _ => self.is_title(shared),
        }
    }

    /// Returns `true` if the keys of two values are those of an old and a new side.
    pub(super) fn is_couple(&self, shared: &SharedContainer<'_>) -> bool {
        let [Some(a), Some(b)] = shared.entries else { return false };
        let [mut a, mut b] = [a, b].map(|entry| name(self.text, shared.container, entry));
        // The parts of `old.url` and `new.url` that differ are the first ones.
        loop {
            let words = [a, b].map(KeyWords::of);
            if words[0].is_couple_of(&words[1]) {
                return true;
            }
            let outer = [a, b].map(|key| memchr::memrchr(b'.', key).map(|dot| &key[..dot]));
            let [Some(outer_a), Some(outer_b)] = outer else { return false };
            if words[0] != words[1] {
                return false;
            }
            (a, b) = (outer_a, outer_b);
        }
    }

    /// The keys of the two entries; `None` where one of the places is in no entry.
    pub(super) fn key_words(&self, shared: &SharedContainer<'_>) -> Option<[KeyWords; 2]> {
        let [Some(a), Some(b)] = shared.entries else { return None };
        Some([a, b].map(|entry| KeyWords::of(name(self.text, shared.container, entry))))
    }

    /// Returns `true` if git's `insteadOf` has the title of its section as its other side.
    fn is_title(&self, shared: &SharedContainer<'_>) -> bool {
        let in_title = self.places.map(|place| shared.container.head.contains(place));
        let entry = shared.entries.iter().flatten().next();
        let key = entry.and_then(|entry| shared.container.entries[*entry].key);
        let is_instead = key.is_some_and(|key| {
            let key = key.of(self.text);
            key.eq_ignore_ascii_case(b"insteadOf") || key.eq_ignore_ascii_case(b"pushInsteadOf")
        });
        in_title[0] != in_title[1] && is_instead
    }
}
