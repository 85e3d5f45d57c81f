//! Mirrors of a registry: a client that asks for images of OLD is sent to NEW, so that the old name leads to the new one.
//!
//! containerd (`registry.mirrors."OLD"` with `endpoint`, and `server` with `[host."NEW"]`), k3s and RKE2 (`mirrors: {OLD:
//! {endpoint: …}}`), Podman (`[[registry]]` with `[[registry.mirror]]`). Their keys are far from the name that is mirrored,
//! in the head of a section or a map farther out.

use super::encounter::Encounter;
use crate::structure::{Ancestor, Container, ContainerKind};
use crate::text::Span;

/// Keys of the places of a mirror.
const ENDPOINTS: [&[u8]; 4] = [b"endpoint", b"endpoints", b"mirror", b"mirrors"];

/// Sections between a registry of Podman and one of its mirrors that are looked at.
const MAX_MIRRORS: usize = 16;

impl Encounter<'_> {
    /// Whether one of the names is a mirror of the other, or both are mirrors of one of them.
    pub(super) fn is_mirror(&self) -> bool {
        let [a, b] = self.places;
        let [of_a, of_b] = [0, 1].map(|side| self.mirrored(side));
        let is_within = |mirrored: &Option<Span>, place: Span| mirrored.is_some_and(|it| it.contains(place));
        let are_mirrors = of_a == of_b && of_a.is_some_and(|mirrored| self.says_one(mirrored));
        is_within(&of_a, b) || is_within(&of_b, a) || are_mirrors || self.is_in_mirror_section()
    }

    /// The text with the name whose mirror the place on this side is.
    fn mirrored(&self, side: usize) -> Option<Span> {
        let path = &self.paths[side];
        let at = path.iter().position(|step| self.key(step).is_some_and(is_endpoint))?;
        let head = self.tree.container(path[at].container).head;
        if has(head.of(self.text), b"mirrors.") {
            return Some(head);
        }
        let [owner, mirrors, ..] = &path[at + 1..] else { return None };
        let is_mirrors = self.key(mirrors).is_some_and(|key| has(key, b"mirrors"));
        let container = self.tree.container(owner.container);
        owner.entry.filter(|_| is_mirrors).and_then(|entry| container.entries[entry].key)
    }

    /// Whether one of the names stands in this text.
    fn says_one(&self, text: Span) -> bool {
        self.places.iter().any(|place| has(text.of(self.text), place.of(self.text)))
    }

    /// Whether a name in the section of a registry or server meets one of the section of its mirrors.
    fn is_in_mirror_section(&self) -> bool {
        let [Some(a), Some(b)] = [0, 1].map(|side| self.section(side)) else { return false };
        let [first, second] = [a, b].map(|it| it.head.of(self.text));
        let Some(parent) = a.parent.filter(|_| a.parent == b.parent) else { return false };
        if b.head.contains(self.places[1]) && second.starts_with(b"[host.") {
            return self.paths[0].iter().find_map(|step| self.key(step)) == Some(b"server");
        }
        let sections = self.tree.children(parent).map(|(_, it)| it);
        let between = sections.skip_while(|it| it.span.start <= a.span.start);
        let mut between = between.take_while(|it| it.span.start <= b.span.start).take(MAX_MIRRORS);
        first == b"[[registry]]" && between.all(|it| it.head.of(self.text) == b"[[registry.mirror]]")
    }

    /// The innermost section around the place on this side.
    fn section(&self, side: usize) -> Option<&Container> {
        let mut around = self.paths[side].iter().map(|step| self.tree.container(step.container));
        around.find(|it| it.kind == ContainerKind::Map)
    }

    /// The key of the entry that a path goes through.
    fn key(&self, step: &Ancestor) -> Option<&[u8]> {
        let container = self.tree.container(step.container);
        step.entry.and_then(|entry| container.entries[entry].key).map(|key| key.of(self.text))
    }
}

fn is_endpoint(key: &[u8]) -> bool {
    let key = key.trim_ascii();
    let key = key.strip_prefix(b"\"").and_then(|key| key.strip_suffix(b"\"")).unwrap_or(key);
    ENDPOINTS.contains(&key)
}

fn has(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}
