//! Builds a tree from the start of a text to its end. Linear in the text, and never an error: a part that cannot be
//! read is a container less.
//!
//! Questions are asked about a few places, which are known before. Literals, texts and the contents of brackets without
//! one of them are left out: most of a long file is of this kind.

use std::cell::{Cell, OnceCell};

use super::container::{Container, ContainerKind, Entry};
use super::entry::Mark;
use super::frame::ClosedBracket;
use super::tree::{BracketContainer, Tree};
use crate::text::Span;

/// Bytes in which the end of a quote, a bracket or a row is looked for: text farther away says nothing about a name,
/// and the time stays linear.
const MAX_REACH: usize = 16 << 10;

/// Bytes that are looked at in vain in one text, so that many openings without an end cost no more than a few.
const MAX_LOOKED: usize = 4 << 20;

/// Texts inside of texts: a script in YAML in Markdown is the deepest that people write.
const MAX_EMBEDDED: usize = 3;

/// Reads a text inside of another one, by the name that it has there.
pub(super) type EmbeddedReader = fn(text: &[u8], span: Span, name: &[u8], builder: &mut Builder);

/// Builds a tree from its start to its end.
#[derive(Debug)]
pub(crate) struct Builder {
    containers: Vec<Container>,
    brackets: Vec<BracketContainer>,
    marks: Vec<Mark>,
    open: Vec<usize>,
    embedded_reader: EmbeddedReader,
    embedded_depth: usize,
    /// The places that will be asked for, in order.
    places: Box<[usize]>,
    /// The number of the place that was asked for last.
    last_place: Cell<usize>,
    /// Bytes that may still be looked at in search of an end that is missing.
    reach_left: usize,
}

impl Builder {
    /// A builder of the containers around these places, which are in order; its only container is open from `start` on.
    pub fn new(embedded_reader: EmbeddedReader, start: usize, places: Box<[usize]>) -> Self {
        let mut builder = Self {
            containers: Vec::new(),
            brackets: Vec::new(),
            marks: Vec::new(),
            open: Vec::new(),
            embedded_reader,
            embedded_depth: 0,
            places,
            last_place: Cell::new(0),
            reach_left: MAX_LOOKED,
        };
        builder.open(ContainerKind::Block, Span::new(start, start), start);
        builder
    }

    /// The first of the places at or behind `at`.
    pub fn next_place(&self, at: usize) -> Option<usize> {
        // A text is asked about from its start to its end, so that the last answer is mostly this one too.
        let last = self.last_place.get();
        let is_same = last.checked_sub(1).is_none_or(|before| self.places[before] < at)
            && self.places.get(last).is_none_or(|place| *place >= at);
        if !is_same {
            self.last_place.set(self.places.partition_point(|place| *place < at));
        }
        self.places.get(self.last_place.get()).copied()
    }

    /// Returns `true` if one of the places is in `span`.
    pub fn has_place(&self, span: Span) -> bool {
        self.next_place(span.start).is_some_and(|place| place < span.end)
    }

    /// The offset before `end` up to which the end of a container that starts at `start` may be looked for.
    pub fn reach(&self, start: usize, end: usize) -> usize {
        end.min(start + self.reach_left.min(MAX_REACH))
    }

    /// Notes that an end was looked for over `length` bytes and is missing.
    pub fn missed(&mut self, length: usize) {
        self.reach_left = self.reach_left.saturating_sub(length);
    }

    /// Adds a block with a text of another family, which `name` stands for.
    pub fn embed(&mut self, text: &[u8], span: Span, name: &[u8]) {
        self.open(ContainerKind::Block, Span::new(span.start, span.start), span.start);
        if self.embedded_depth < MAX_EMBEDDED && self.has_place(span) {
            self.embedded_depth += 1;
            (self.embedded_reader)(text, span, name, self);
            self.embedded_depth -= 1;
        }
        self.close(span.end);
    }

    /// Opens a container at `start` in the one that is open.
    pub fn open(&mut self, kind: ContainerKind, head: Span, start: usize) -> usize {
        let parent = self.open.last().copied();
        let index = self.containers.len();
        let span = Span::new(start, start);
        self.containers.push(Container { kind, span, parent, head, entries: Vec::new(), bracket: None });
        self.open.push(index);
        index
    }

    /// Leaves out the content of the innermost open container if it ends before `end` and has none of the places.
    pub fn prune(&mut self, end: usize) {
        if let Some(index) = self.open.last()
            && !self.has_place(Span::new(self.containers[*index].span.start, end))
        {
            let brackets = self.containers.drain(index + 1..).filter_map(|inner| inner.bracket).min();
            if let Some(first) = brackets {
                let marks = self.brackets[first].marks.start;
                self.brackets.truncate(first);
                self.marks.truncate(marks);
            }
        }
    }

    /// The innermost open container.
    pub fn current(&mut self) -> Option<&mut Container> {
        let index = *self.open.last()?;
        self.containers.get_mut(index)
    }

    /// The number of open containers.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Adds an entry to the innermost open container; one without text is none.
    pub fn entry(&mut self, entry: Entry) {
        if let Some(container) = self.current()
            && !entry.span.is_empty()
        {
            container.entries.push(entry);
        }
    }

    /// Closes the innermost open container before `end`.
    pub fn close(&mut self, end: usize) {
        if let Some(index) = self.open.pop() {
            let container = &mut self.containers[index];
            container.span.end = end.max(container.span.start);
        }
    }

    /// A container without entries.
    pub fn leaf(&mut self, kind: ContainerKind, span: Span) {
        if !self.has_place(span) {
            return;
        }
        self.open(kind, Span::new(span.start, span.start), span.start);
        self.close(span.end);
    }

    /// Makes the innermost open container one whose kind and entries are read from a bracket and its signs.
    pub fn close_bracket(&mut self, closed: ClosedBracket, marks: impl Iterator<Item = Mark>) {
        let first = self.marks.len();
        self.marks.extend(marks);
        let (number, marks) = (self.brackets.len(), Span::new(first, self.marks.len()));
        self.brackets.push(BracketContainer { closed, marks, container: OnceCell::new() });
        if let Some(container) = self.current() {
            container.bracket = Some(number);
        }
    }

    /// The tree of `text`; containers that are still open end with it.
    pub fn finish(mut self, text: &[u8]) -> Tree<'_> {
        while self.depth() > 0 {
            self.close(text.len());
        }
        Tree { text, containers: self.containers, brackets: self.brackets, marks: self.marks }
    }
}
