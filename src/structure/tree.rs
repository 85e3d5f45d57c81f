//! The containers of a text: brackets, blocks, lists, literals and sentences, each with its entries.
//!
//! Readers of single families of languages build it through [`Builder`]; the questions are asked of [`Tree`]. A place
//! is found by the chain of containers around it, innermost first. Linear in the text, and never an error: what cannot
//! be read is a container less.

use crate::lexer::line;
use crate::text::Span;

/// The meaning of a container for its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContainerKind {
    /// Statements, directives or documents, one after the other.
    Block,
    /// Arguments of a call, words of a command.
    Call,
    /// Items: a list, set, array or tuple.
    List,
    /// Pairs of keys and values.
    Map,
    /// Brackets that only group.
    Group,
    /// A string literal or a scalar, which has no entries.
    Literal,
    /// Text for people; its entries are its sentences.
    Prose,
    /// A row of a table, which is one statement.
    Row,
}

/// An operator of a statement, by what it says of its two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatementOperator {
    /// One side is, becomes or equals the other.
    Relates,
    /// The sides have nothing to do with each other: `,`, `or`.
    Parts,
    /// The condition of a choice ends.
    Chooses,
}

/// Brackets, a block or a text, with its entries.
#[derive(Debug)]
pub(crate) struct Container {
    pub kind: ContainerKind,
    /// All of it, with its brackets.
    pub span: Span,
    pub parent: Option<usize>,
    /// The text before it that belongs to it: the name of a call, the head of a block.
    pub head: Span,
    /// Its entries in order, disjoint.
    pub entries: Vec<Entry>,
}

/// One entry of a container.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    /// All of it, without white space around it and without its separator.
    pub span: Span,
    /// The key of a pair, the name of a keyword argument, the label of a `case`.
    pub key: Option<Span>,
    /// The operators at its own level.
    pub operators: Vec<(usize, StatementOperator)>,
    /// The end of the separator behind it; the end of the span where there is none.
    pub end: usize,
}

/// A container around a place, and the entry in which it has the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub container: usize,
    /// `None` in a head, or between the entries.
    pub entry: Option<usize>,
}

/// All containers of a text.
#[derive(Debug)]
pub(crate) struct Tree {
    /// In the order of their starts; a container comes before those in it.
    containers: Vec<Container>,
}

impl Container {
    /// The entry that has the byte at `at`.
    pub fn entry_at(&self, at: usize) -> Option<usize> {
        let index = self.entries.partition_point(|entry| entry.span.start <= at).checked_sub(1)?;
        (at < self.entries[index].span.end).then_some(index)
    }
}

impl Entry {
    /// Everything but the key.
    pub fn value(&self) -> Span {
        Span::new(self.key.map_or(self.span.start, |key| key.end), self.span.end)
    }

    /// Whether the byte at `at` is in the key.
    pub fn has_in_key(&self, at: usize) -> bool {
        self.key.is_some_and(|key| key.start <= at && at < key.end)
    }
}

impl Tree {
    /// All containers, in order.
    #[cfg(any(test, fuzzing))]
    pub fn containers(&self) -> &[Container] {
        &self.containers
    }

    pub fn container(&self, index: usize) -> &Container {
        &self.containers[index]
    }

    /// The containers around the byte at `at`, innermost first.
    pub fn path(&self, at: usize) -> Vec<Step> {
        let mut path = Vec::new();
        let mut next = self.containers.partition_point(|container| container.span.start <= at).checked_sub(1);
        while let Some(index) = next {
            let container = &self.containers[index];
            if container.span.start <= at && at < container.span.end {
                path.push(Step { container: index, entry: container.entry_at(at) });
            }
            next = container.parent;
        }
        path
    }

    /// The containers directly in `parent`.
    pub fn children(&self, parent: usize) -> impl Iterator<Item = (usize, &Container)> {
        let end = self.containers[parent].span.end;
        let inside = self.containers.iter().enumerate().skip(parent + 1);
        inside.take_while(move |(_, it)| it.span.start < end).filter(move |(_, it)| it.parent == Some(parent))
    }
}

/// How far the end of a quote, a bracket or a row is looked for: what is farther away says nothing about a name, and
/// the time stays linear.
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
    open: Vec<usize>,
    embedded_reader: EmbeddedReader,
    embedded_depth: usize,
    /// Bytes that may still be looked at in search of an end that is missing.
    reach_left: usize,
}

impl Builder {
    /// A builder whose only container is open from `start` on.
    pub fn new(embedded_reader: EmbeddedReader, start: usize) -> Self {
        let mut builder = Self {
            containers: Vec::new(),
            open: Vec::new(),
            embedded_reader,
            embedded_depth: 0,
            reach_left: MAX_LOOKED,
        };
        builder.open(ContainerKind::Block, Span::new(start, start), start);
        builder
    }

    /// A builder for a text in the open container, to be grafted onto it.
    pub fn nested(&self, start: usize) -> Self {
        Self {
            embedded_depth: self.embedded_depth,
            reach_left: self.reach_left,
            ..Self::new(self.embedded_reader, start)
        }
    }

    /// How far the end of what starts at `start` may be looked for, before `end`.
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
        if self.embedded_depth < MAX_EMBEDDED {
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
        self.containers.push(Container { kind, span, parent, head, entries: Vec::new() });
        self.open.push(index);
        index
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
        self.open(kind, Span::new(span.start, span.start), span.start);
        self.close(span.end);
    }

    /// Adds another tree to the open container, without the outermost container of it.
    pub fn graft(&mut self, tree: Tree) {
        let (parent, base) = (self.open.last().copied(), self.containers.len());
        for mut container in tree.containers.into_iter().skip(1) {
            container.parent = match container.parent {
                None | Some(0) => parent,
                Some(inner) => Some(base + inner - 1),
            };
            self.containers.push(container);
        }
    }

    /// The tree; what is still open ends at `end`.
    pub fn finish(mut self, end: usize) -> Tree {
        while self.depth() > 0 {
            self.close(end);
        }
        Tree { containers: self.containers }
    }
}

/// `span` without the white space around it.
pub(crate) fn trimmed(text: &[u8], span: Span) -> Span {
    let bytes = span.of(text);
    let start = span.start + (bytes.len() - bytes.trim_ascii_start().len());
    Span::new(start, start + bytes.trim_ascii().len())
}

/// The end of the line that `at` is in, at most `end`.
pub(super) fn line_end(text: &[u8], at: usize, end: usize) -> usize {
    line::end_before(text, at.min(end), end)
}
