//! Two names of a text, and the containers around both.

use std::cell::OnceCell;

use super::roles::RoleWords;
use crate::structure::{Ancestor, Container, ContainerKind, Tree};
use crate::text::Span;

/// Bytes between the names of one statement: a text that says more about them stands nearer, and a text without a full
/// stop is not read again for each name.
pub(super) const MAX_STATEMENT: usize = 16 << 10;

/// Two places, with the containers around each.
pub(super) struct Encounter<'t> {
    pub(super) text: &'t [u8],
    pub(super) tree: &'t Tree<'t>,
    /// The places in the order of the text.
    pub(super) places: [Span; 2],
    pub(super) paths: [Vec<Ancestor>; 2],
    pub(super) role_words: [OnceCell<RoleWords>; 2],
}

/// A container around both places, with the entry of each.
pub(super) struct SharedContainer<'t> {
    pub container: &'t Container,
    pub entries: [Option<usize>; 2],
    /// Numbers of containers of each path that are inside of it.
    pub depths: [usize; 2],
}

impl<'t> Encounter<'t> {
    pub fn new(text: &'t [u8], tree: &'t Tree<'t>, a: Span, b: Span) -> Self {
        let places = if a.start <= b.start { [a, b] } else { [b, a] };
        let paths = places.map(|place| tree.path(place.start));
        Self { text, tree, places, paths, role_words: Default::default() }
    }

    /// The containers around both places, innermost first.
    pub(super) fn shared(&self) -> impl Iterator<Item = SharedContainer<'t>> + '_ {
        let [a, b] = &self.paths;
        // Paths end in the same containers, those around both.
        let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a.container == b.container).count();
        (0..same).rev().map(move |outer| {
            let depths = [a.len() - 1 - outer, b.len() - 1 - outer];
            let ancestors = [a[depths[0]], b[depths[1]]];
            SharedContainer {
                container: self.tree.container(ancestors[0].container),
                entries: ancestors.map(|ancestor| ancestor.entry),
                depths,
            }
        })
    }

    /// Returns `true` if one of the places is in the body of a function or block that is passed along.
    pub(super) fn passes_body(&self, shared: &SharedContainer<'_>) -> bool {
        let inside = |path: &[Ancestor], depth: usize| {
            path[..depth]
                .iter()
                .any(|ancestor| self.tree.container(ancestor.container).kind == ContainerKind::Block)
        };
        inside(&self.paths[0], shared.depths[0]) || inside(&self.paths[1], shared.depths[1])
    }
}
