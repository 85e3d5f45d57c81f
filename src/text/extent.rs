//! Ranges in lines and characters, as editors and code hosts count them. Everything else here counts bytes.

use super::line_index::Position;
use super::span::Span;

/// A range of a text; lines and columns count from 1, columns in Unicode code points, the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Its first character.
    pub start: Position,
    /// One past its last character.
    pub end: Position,
}

const START: Position = Position { line: 1, column: 1 };

/// Finds extents of ascending spans in one pass over the text; going backwards starts again from the top.
#[derive(Debug)]
pub struct ExtentIndex<'t> {
    text: &'t str,
    at: usize,
    position: Position,
}

/// A byte order mark at the start, which is no part of the text.
const MARK: char = '\u{feff}';

impl<'t> ExtentIndex<'t> {
    /// An index over `text`, which is not read until an extent is asked for.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, position: START }
    }

    /// The extents of two spans, which may overlap; their ends are found in the order of the text.
    pub fn pair(&mut self, spans: [Span; 2]) -> [Extent; 2] {
        let mut offsets = [spans[0].start, spans[0].end, spans[1].start, spans[1].end];
        offsets.sort_unstable();
        let found = offsets.map(|offset| (offset, self.position(offset)));
        let of = |offset| {
            found.iter().find(|(known, _)| *known == offset).map_or(self.position, |(_, position)| *position)
        };
        spans.map(|span| Extent { start: of(span.start), end: of(span.end) })
    }

    fn position(&mut self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        if offset < self.at {
            (self.at, self.position) = (0, START);
        }
        if self.at == 0 && self.text.starts_with(MARK) {
            self.at = MARK.len_utf8().min(offset);
        }
        // Whole lines are skipped fast: many lie between two mentions.
        let between = &self.text.as_bytes()[self.at..offset];
        let mut line = between;
        if let Some(newline) = memchr::memrchr(b'\n', between) {
            let lines = memchr::memchr_iter(b'\n', between).count();
            self.position = Position { line: self.position.line + lines, column: 1 };
            line = &between[newline + 1..];
        }
        // Continuation bytes belong to the character before them.
        self.position.column += line.iter().filter(|byte| !matches!(byte, 0x80..=0xbf)).count();
        self.at = offset;
        self.position
    }
}

#[cfg(test)]
mod tests {
    use super::{Extent, ExtentIndex, Position, Span};

    #[test]
    fn counts_characters_not_bytes() {
        let mut index = ExtentIndex::new("é\u{1f600}ab\r\nné.c\nx");
        let at = |line, column| Position { line, column };
        for (spans, expected) in [
            ([(6, 8), (6, 7)], [(at(1, 3), at(1, 5)), (at(1, 3), at(1, 4))]),
            ([(13, 15), (10, 16)], [(at(2, 3), at(2, 5)), (at(2, 1), at(3, 1))]),
            ([(16, 99), (0, 2)], [(at(3, 1), at(3, 2)), (at(1, 1), at(1, 2))]),
        ] {
            let found = index.pair(spans.map(|(start, end)| Span::new(start, end)));
            assert_eq!(found, expected.map(|(start, end)| Extent { start, end }));
        }
        let mut index = ExtentIndex::new("\u{feff}ab");
        for (span, expected) in [((3, 4), (at(1, 1), at(1, 2))), ((0, 5), (at(1, 1), at(1, 3)))] {
            let span = Span::new(span.0, span.1);
            assert_eq!(index.pair([span, span]), [Extent { start: expected.0, end: expected.1 }; 2]);
        }
    }
}
