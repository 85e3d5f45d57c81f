//! A stretch of a text: all of it, or the lines around a place in a text that is too large to be held.

use std::borrow::Cow;

use super::span::Span;

/// Whole lines of a text, and where they stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt<'t> {
    /// The lines, with their newlines.
    pub bytes: Cow<'t, [u8]>,
    /// Offset of the first byte in the text.
    pub start: usize,
    /// How many lines stand before.
    pub lines_before: usize,
}

impl<'t> Excerpt<'t> {
    /// All of a text.
    pub fn whole(text: &'t [u8]) -> Self {
        Self { bytes: Cow::Borrowed(text), start: 0, lines_before: 0 }
    }

    /// The one of several excerpts, in the order of their text, that can have the byte at `offset`.
    pub fn with(excerpts: &[Self], offset: usize) -> Option<&Self> {
        let after = excerpts.partition_point(|excerpt| excerpt.start <= offset);
        after.checked_sub(1).and_then(|at| excerpts.get(at))
    }

    /// Where a span of the text is in these bytes, as far as it does not begin before them.
    pub fn here(&self, span: Span) -> Span {
        Span::new(span.start.saturating_sub(self.start), span.end.saturating_sub(self.start))
    }

    /// Which bytes of the text it has.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.bytes.len())
    }
}
