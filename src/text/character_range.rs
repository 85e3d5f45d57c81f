//! Ranges in lines and characters, as editors, SARIF and code hosts count them. Everything else here counts bytes.

use super::line_index::Position;
use super::span::Span;

/// A range of a text; lines and columns count from 1, columns in Unicode code points, the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CharacterRange {
    /// Its first character.
    pub start: Position,
    /// One past its last character.
    pub end: Position,
}

/// A byte of a text with its position, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CharacterMark {
    at: usize,
    position: Position,
}

/// Finds character ranges of ascending spans in one pass over a text in UTF-8; a span further left starts again from
/// the first byte.
#[derive(Debug)]
pub struct CharacterIndex<'t> {
    text: &'t [u8],
    /// Offset of the first byte of `text`.
    base: usize,
    first: CharacterMark,
    last: CharacterMark,
}

/// A byte order mark at the start, which is no character of the text.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

impl CharacterMark {
    /// The first byte of a text.
    pub const TEXT_START: Self = Self { at: 0, position: Position { line: 1, column: 1 } };

    /// Its line, and its column in characters.
    pub fn position(self) -> Position {
        self.position
    }
}

impl<'t> CharacterIndex<'t> {
    /// An index over the part of a text that begins at its byte `base` and has the byte of `first`; offsets are
    /// those of the text, and from there on. Nothing is read until a range is asked for.
    pub fn resumed(text: &'t [u8], base: usize, first: CharacterMark) -> Self {
        Self { text, base, first, last: first }
    }

    /// An index over the same text that has read nothing yet.
    pub fn restarted(&self) -> Self {
        Self::resumed(self.text, self.base, self.first)
    }

    /// The ranges of two spans, which may overlap. Their ends are found in the order of the text, so that nothing is
    /// read twice.
    pub fn pair(&mut self, spans: [Span; 2]) -> [CharacterRange; 2] {
        let mut offsets = [spans[0].start, spans[0].end, spans[1].start, spans[1].end];
        offsets.sort_unstable();
        let found = offsets.map(|offset| (offset, self.position(offset)));
        spans.map(|span| CharacterRange {
            start: self.found_position(&found, span.start),
            end: self.found_position(&found, span.end),
        })
    }

    /// The ranges of these spans, in any order; the text is read once.
    pub fn ranges(&mut self, spans: &[Span]) -> Vec<CharacterRange> {
        let mut offsets: Vec<usize> = spans.iter().flat_map(|span| [span.start, span.end]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let found: Vec<(usize, Position)> =
            offsets.into_iter().map(|offset| (offset, self.position(offset))).collect();
        let ranges = spans.iter().map(|span| CharacterRange {
            start: self.found_position(&found, span.start),
            end: self.found_position(&found, span.end),
        });
        ranges.collect()
    }

    /// The position of one of the offsets that were found, which ascend.
    fn found_position(&self, found: &[(usize, Position)], offset: usize) -> Position {
        let known = found.binary_search_by_key(&offset, |(known, _)| *known);
        known.map_or(self.last.position, |index| found[index].1)
    }

    fn position(&mut self, offset: usize) -> Position {
        self.mark(offset).position
    }

    /// Byte `offset` with its position, for an index over the next part of the text.
    pub fn mark(&mut self, offset: usize) -> CharacterMark {
        let offset = offset.clamp(self.first.at, self.base + self.text.len());
        if offset < self.last.at {
            self.last = self.first;
        }
        if self.last.at == 0 && self.base == 0 && self.text.starts_with(BYTE_ORDER_MARK) {
            self.last.at = BYTE_ORDER_MARK.len().min(offset);
        }
        // Whole lines are skipped fast: many lie between two mentions.
        let between = &self.text[self.last.at - self.base..offset - self.base];
        let mut line = between;
        let position = &mut self.last.position;
        if let Some(newline) = memchr::memrchr(b'\n', between) {
            let lines = memchr::memchr_iter(b'\n', between).count();
            *position = Position { line: position.line + lines, column: 1 };
            line = &between[newline + 1..];
        }
        // Continuation bytes belong to the character before them.
        position.column += line.iter().filter(|byte| !matches!(byte, 0x80..=0xbf)).count();
        self.last.at = offset;
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::{CharacterIndex, CharacterMark, CharacterRange, Position, Span};

    fn index(text: &str) -> CharacterIndex<'_> {
        CharacterIndex::resumed(text.as_bytes(), 0, CharacterMark::TEXT_START)
    }

    #[test]
    fn counts_characters_not_bytes() {
        let mut index = index("é\u{1f600}ab\r\nné.c\nx");
        let at = |line, column| Position { line, column };
        for (spans, expected) in [
            ([(6, 8), (6, 7)], [(at(1, 3), at(1, 5)), (at(1, 3), at(1, 4))]),
            ([(13, 15), (10, 16)], [(at(2, 3), at(2, 5)), (at(2, 1), at(3, 1))]),
            ([(16, 99), (0, 2)], [(at(3, 1), at(3, 2)), (at(1, 1), at(1, 2))]),
        ] {
            let found = index.pair(spans.map(|(start, end)| Span::new(start, end)));
            assert_eq!(found, expected.map(|(start, end)| CharacterRange { start, end }));
        }
        let mut index = self::index("\u{feff}ab");
        for (span, expected) in [((3, 4), (at(1, 1), at(1, 2))), ((0, 5), (at(1, 1), at(1, 3)))] {
            let span = Span::new(span.0, span.1);
            assert_eq!(index.pair([span, span]), [CharacterRange { start: expected.0, end: expected.1 }; 2]);
        }
    }

    #[test]
    fn parts_of_a_text_have_the_extents_of_the_whole() {
        let text = "\u{feff}é\u{1f600}ab\r\nné.c\nx";
        for border in 0..=text.len() {
            let mark = index(text).mark(border);
            for base in 0..=border {
                let mut part = CharacterIndex::resumed(&text.as_bytes()[base..], base, mark);
                for (start, end) in [(border, border + 2), (border + 3, text.len()), (border, text.len() + 1)]
                {
                    let spans = [Span::new(start, end); 2];
                    assert_eq!(part.pair(spans), index(text).pair(spans), "{border} {base}");
                }
            }
        }
    }
}
