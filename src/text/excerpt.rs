//! Lines of a text: all of them, or those around a place in a text that is too large to be kept in memory.

use std::borrow::Cow;

use super::span::Span;

/// Whole lines of a text with their place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt<'t> {
    /// The lines, with their newlines.
    pub bytes: Cow<'t, [u8]>,
    /// Offset of the first byte in the text.
    pub start: usize,
    /// Number of lines before.
    pub lines_before: usize,
}

impl<'t> Excerpt<'t> {
    /// All of a text.
    pub fn whole(text: &'t [u8]) -> Self {
        Self { bytes: Cow::Borrowed(text), start: 0, lines_before: 0 }
    }

    /// The last of several ascending excerpts that begins at or before byte `offset`.
    pub fn with(excerpts: &[Self], offset: usize) -> Option<&Self> {
        let after = excerpts.partition_point(|excerpt| excerpt.start <= offset);
        after.checked_sub(1).and_then(|at| excerpts.get(at))
    }

    /// A span of the text as a span of these bytes, without the part before them.
    pub fn here(&self, span: Span) -> Span {
        Span::new(span.start.saturating_sub(self.start), span.end.saturating_sub(self.start))
    }

    /// Its bytes as a span of the text.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.bytes.len())
    }
}
