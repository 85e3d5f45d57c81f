//! Line and column of a byte. Lines end at `\n`; a `\r` before it belongs to the line.

/// A place in a text: both numbers count from 1, the column in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
}

/// A byte of a text with its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineMark {
    line: usize,
    line_start: usize,
    at: usize,
}

/// Finds positions of ascending offsets in one pass over the text.
///
/// Offsets may come in any order, but one further left starts again from the first byte.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t [u8],
    /// Offset of the first byte of `text`.
    base: usize,
    first: LineMark,
    last: LineMark,
}

impl LineMark {
    /// The first byte of a text.
    pub const TEXT_START: Self = Self { line: 1, line_start: 0, at: 0 };

    /// Its line and column.
    pub fn position(self) -> Position {
        Position { line: self.line, column: self.at - self.line_start + 1 }
    }
}

impl<'t> LineIndex<'t> {
    /// An index over `text`, which is not read until a position is asked for.
    pub fn new(text: &'t [u8]) -> Self {
        Self::resumed(text, 0, LineMark::TEXT_START)
    }

    /// An index over the part of a text that begins at its byte `base` and has the byte of `first`; offsets are
    /// those of the text, and from there on.
    pub fn resumed(text: &'t [u8], base: usize, first: LineMark) -> Self {
        Self { text, base, first, last: first }
    }

    /// An index over the same text that has read nothing yet.
    pub fn restarted(&self) -> Self {
        Self::resumed(self.text, self.base, self.first)
    }

    /// Line and column of byte `offset`; offsets past the end give the end.
    pub fn position(&mut self, offset: usize) -> Position {
        self.mark(offset).position()
    }

    /// Byte `offset` with its line, for an index over the next part of the text.
    pub fn mark(&mut self, offset: usize) -> LineMark {
        let offset = offset.clamp(self.first.at, self.base + self.text.len());
        if offset < self.last.at {
            self.last = self.first;
        }
        // Counting newlines is much faster than searching for each: many lie between two mentions.
        let between = &self.text[self.last.at - self.base..offset - self.base];
        if let Some(newline) = memchr::memrchr(b'\n', between) {
            self.last.line += memchr::memchr_iter(b'\n', between).count();
            self.last.line_start = self.last.at + newline + 1;
        }
        self.last.at = offset;
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, LineMark, Position};

    #[test]
    fn counts_lines_and_columns_from_one() {
        let mut index = LineIndex::new(b"ab\r\n\ncd");
        for (offset, line, column) in
            [(0, 1, 1), (2, 1, 3), (3, 1, 4), (4, 2, 1), (5, 3, 1), (6, 3, 2), (99, 3, 3), (1, 1, 2)]
        {
            assert_eq!(index.position(offset), Position { line, column }, "offset {offset}");
        }
    }

    #[test]
    fn parts_of_a_text_have_the_positions_of_the_whole() {
        let text = b"ab\r\n\ncd\nefghij\n";
        for border in 0..text.len() {
            let mark = LineIndex::new(text).mark(border);
            for base in 0..=border {
                let mut part = LineIndex::resumed(&text[base..], base, mark);
                for offset in (border..text.len() + 2).chain([border]) {
                    assert_eq!(
                        part.position(offset),
                        LineIndex::new(text).position(offset),
                        "{border} {base}"
                    );
                }
            }
        }
        assert_eq!(LineIndex::new(text).mark(0), LineMark::TEXT_START);
    }
}
