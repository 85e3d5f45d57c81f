//! A container of a text, and its entries.

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

/// An operator of a statement, by the relation of its two sides.
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
    /// The bracket that its kind and entries are to be read from.
    pub(super) bracket: Option<usize>,
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

    /// Returns `true` if the byte at `at` is in the key.
    pub fn has_in_key(&self, at: usize) -> bool {
        self.key.is_some_and(|key| key.start <= at && at < key.end)
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

/// The end of the line that `at` is in, with the lines that a backslash at its end joins to it; at most `limit`.
pub(super) fn logical_line_end(text: &[u8], at: usize, limit: usize) -> usize {
    let mut start = at;
    loop {
        let end = line_end(text, start, limit);
        if end >= limit || !text[start..end].trim_ascii_end().ends_with(b"\\") {
            return end;
        }
        start = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::logical_line_end;

    #[test]
    fn a_backslash_joins_the_next_line_and_no_more() {
        for (text, expected) in [
            ("a=b\nc", "a=b"),
            ("a=b \\\n  c\nd", "a=b \\\n  c"),
            ("a=b \\\r\n  c \\\r\n d\r\ne", "a=b \\\r\n  c \\\r\n d\r"),
            ("a=b \\\n\nc", "a=b \\\n"),
            ("a=b \\", "a=b \\"),
            ("", ""),
        ] {
            let end = logical_line_end(text.as_bytes(), 0, text.len());
            assert_eq!(&text[..end], expected, "{text:?}");
        }
    }
}
