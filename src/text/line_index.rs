//! Line and column of a byte. Lines end at `\n`; a `\r` before it belongs to the line.

/// A place in a text: both numbers count from 1, the column in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
}

/// Finds positions of ascending offsets in one pass over the text.
///
/// Offsets may be asked for in any order, but going backwards starts again from the top.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t [u8],
    line: usize,
    line_start: usize,
    at: usize,
}

impl<'t> LineIndex<'t> {
    /// An index over `text`, which is not read until a position is asked for.
    pub fn new(text: &'t [u8]) -> Self {
        Self { text, line: 1, line_start: 0, at: 0 }
    }

    /// Line and column of byte `offset`; offsets past the end give the end.
    pub fn position(&mut self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        if offset < self.at {
            (self.line, self.line_start, self.at) = (1, 0, 0);
        }
        // Counting is much faster than looking at each line: many lie between two places.
        let between = &self.text[self.at..offset];
        if let Some(newline) = memchr::memrchr(b'\n', between) {
            self.line += memchr::memchr_iter(b'\n', between).count();
            self.line_start = self.at + newline + 1;
        }
        self.at = offset;
        Position { line: self.line, column: offset - self.line_start + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, Position};

    #[test]
    fn counts_lines_and_columns_from_one() {
        let mut index = LineIndex::new(b"ab\r\n\ncd");
        for (offset, line, column) in
            [(0, 1, 1), (2, 1, 3), (3, 1, 4), (4, 2, 1), (5, 3, 1), (6, 3, 2), (99, 3, 3), (1, 1, 2)]
        {
            assert_eq!(index.position(offset), Position { line, column }, "offset {offset}");
        }
    }
}
