//! Comments that are one text though each line has its own sign.

use crate::lexer::segment::{Segment, SegmentKind};
use crate::text::Span;

/// Line comments on lines of their own that stand below each other: one text.
pub(super) struct CommentBlock {
    pub comments: Span,
    /// The line break and blanks behind them.
    pub gap: Option<Span>,
}

impl CommentBlock {
    /// Returns `true` if it goes on with the next segment.
    pub fn goes_on(&mut self, text: &[u8], next: &Segment) -> bool {
        match (next.kind, self.gap) {
            (SegmentKind::Code, None) => {
                let bytes = next.span.of(text);
                let is_gap = bytes.trim_ascii().is_empty() && memchr::memchr_iter(b'\n', bytes).count() == 1;
                self.gap = is_gap.then_some(next.span);
                is_gap
            }
            (SegmentKind::Comment, Some(_)) => {
                (self.comments.end, self.gap) = (next.span.end, None);
                true
            }
            _ => false,
        }
    }
}
