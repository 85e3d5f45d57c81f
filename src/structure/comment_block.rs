//! Comments that are one text though each line has its own sign.

use crate::lexer::segment::{SegmentKind, Segments};
use crate::text::Span;

/// The comment on the line below one that ends at `end`; nothing but a line break and blanks is between them.
pub(super) fn comment_below(text: &[u8], segments: &mut Segments<'_>, end: usize) -> Option<Span> {
    let gap = text[end..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let breaks = memchr::memchr_iter(b'\n', &text[end..end + gap]).take(2).count();
    let next = if breaks == 1 { segments.segment_at(end + gap)? } else { return None };
    (next.kind == SegmentKind::Comment).then_some(next.span)
}
