//! The containers of a text: brackets, blocks, lists, literals and sentences, each with its entries.
//!
//! Readers of single families of languages build it through [`Builder`](super::builder::Builder); the questions are asked
//! here. A place is found by the chain of containers around it, innermost first. Entries of brackets are made when they are
//! asked for.

use std::cell::OnceCell;

use super::container::Container;
use super::entry::Mark;
use super::frame::ClosedBracket;
use crate::text::Span;

/// A container around a place, and the entry in which it has the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ancestor {
    pub container: usize,
    /// `None` in a head, or between the entries.
    pub entry: Option<usize>,
}

/// All containers of a text.
#[derive(Debug)]
pub(crate) struct Tree<'t> {
    pub(super) text: &'t [u8],
    /// In the order of their starts; a container comes before those in it.
    pub(super) containers: Vec<Container>,
    pub(super) brackets: Vec<BracketContainer>,
    /// The signs of all brackets.
    pub(super) marks: Vec<Mark>,
}

/// A bracket, and the container that it is once it was asked for.
#[derive(Debug)]
pub(super) struct BracketContainer {
    pub closed: ClosedBracket,
    /// Its signs among those of all brackets.
    pub marks: Span,
    pub container: OnceCell<Box<Container>>,
}

impl Tree<'_> {
    /// The number of containers.
    #[cfg(any(test, fuzzing))]
    pub fn len(&self) -> usize {
        self.containers.len()
    }

    pub fn container(&self, index: usize) -> &Container {
        let outline = &self.containers[index];
        match outline.bracket.and_then(|number| self.brackets.get(number)) {
            None => outline,
            Some(BracketContainer { closed, marks, container }) => container.get_or_init(|| {
                let (kind, entries) = closed.read(self.text, &self.marks[marks.start..marks.end], outline);
                Box::new(Container { kind, entries, ..*outline })
            }),
        }
    }

    /// The containers around the byte at `at`, innermost first.
    pub fn path(&self, at: usize) -> Vec<Ancestor> {
        let mut path = Vec::new();
        let mut next = self.containers.partition_point(|container| container.span.start <= at).checked_sub(1);
        while let Some(index) = next {
            let outline = &self.containers[index];
            if outline.span.start <= at && at < outline.span.end {
                path.push(Ancestor { container: index, entry: self.container(index).entry_at(at) });
            }
            next = outline.parent;
        }
        path
    }

    /// Returns `true` if a bracket opens at the start of a span.
    pub fn starts_with_bracket(&self, span: Span) -> bool {
        matches!(self.text.get(span.start), Some(b'[' | b'('))
    }

    /// The containers directly in `parent`.
    pub fn children(&self, parent: usize) -> impl Iterator<Item = (usize, &Container)> {
        let end = self.containers[parent].span.end;
        let inside = self.containers.iter().enumerate().skip(parent + 1);
        let children = inside
            .take_while(move |(_, it)| it.span.start < end)
            .filter(move |(_, it)| it.parent == Some(parent));
        children.map(|(index, _)| (index, self.container(index)))
    }
}
