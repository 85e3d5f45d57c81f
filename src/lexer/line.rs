//! Starts and ends of lines, searched for only near a place.
//!
//! On a line of minified data the meaning of a name does not depend on bytes far away, and the time to judge it must
//! not either. So every search has a bound, and a line that is longer counts as cut there.

use crate::text::Span;

/// Bytes of a line that count before a place.
// The literal around it, the key it is the value of and the words that refuse it begin within them.
const MAX_BYTES_BEFORE: usize = 2 << 10;
/// Places on a long line at which a rounded start may be.
const ROUNDING: usize = 512;
/// Bytes of a line that count after a place: only the closing quote of a literal is searched for there.
const MAX_BYTES_AFTER: usize = 512;

/// Start of the line that `at` is in, or of the part that counts.
pub(crate) fn start(text: &[u8], at: usize) -> usize {
    start_from(text, at.saturating_sub(MAX_BYTES_BEFORE), at)
}

/// The same on a long line from a place that many others share: a few more bytes count.
pub(crate) fn rounded_start(text: &[u8], at: usize) -> usize {
    start_from(text, at.saturating_sub(MAX_BYTES_BEFORE) / ROUNDING * ROUNDING, at)
}

/// Start of the line that `at` is in, but not before `floor`.
pub(crate) fn start_from(text: &[u8], floor: usize, at: usize) -> usize {
    memchr::memrchr(b'\n', &text[floor..at]).map_or(floor, |newline| floor + newline + 1)
}

/// End of the line that `at` is in, or of the part that counts.
pub(crate) fn end(text: &[u8], at: usize) -> usize {
    end_before(text, at, at + MAX_BYTES_AFTER)
}

/// End of the line that `at` is in, but not after `ceiling`.
pub(crate) fn end_before(text: &[u8], at: usize, ceiling: usize) -> usize {
    let ceiling = text.len().min(ceiling);
    memchr::memchr(b'\n', &text[at..ceiling]).map_or(ceiling, |len| at + len)
}

/// Returns `true` if a line starts at `at`.
pub(crate) fn is_start(text: &[u8], at: usize) -> bool {
    at == 0 || text[at - 1] == b'\n'
}

/// The line above the one that starts at `start`, without its newline, if it starts at or behind `floor`.
pub(crate) fn above(text: &[u8], floor: usize, start: usize) -> Option<Span> {
    let end = start.checked_sub(1).filter(|end| *end >= floor && text[*end] == b'\n')?;
    let above = start_from(text, floor, end);
    is_start(text, above).then(|| Span::new(above, end))
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES_BEFORE, Span, above, end_before, start};

    #[test]
    fn lines_are_cut_where_they_are_long() {
        let text = [&b"a\n"[..], &vec![b'x'; MAX_BYTES_BEFORE + 1], b"\nb\n\nc"].concat();
        let end = MAX_BYTES_BEFORE + 3;
        for (at, expected) in [(0, 0), (1, 0), (2, 2), (9, 2), (end - 1, 2), (end, 3), (end + 1, end + 1)] {
            assert_eq!(start(&text, at), expected, "{at}");
        }
        for (at, ceiling, expected) in
            [(0, 1, 1), (0, 9, 1), (2, 9, 9), (end, end + 9, end), (end + 4, 9999, end + 5)]
        {
            assert_eq!(end_before(&text, at, ceiling), expected, "{at} {ceiling}");
        }
        for (floor, start, expected) in [
            (0, 0, None),
            (0, 2, Some((0, 1))),
            (1, 2, None),
            (2, 2, None),
            (0, 3, None),
            (0, end + 1, Some((2, end))),
            (3, end + 1, None),
            (2, end + 1, Some((2, end))),
            (end + 1, end + 4, Some((end + 3, end + 3))),
            (end + 3, end + 4, Some((end + 3, end + 3))),
        ] {
            assert_eq!(
                above(&text, floor, start),
                expected.map(|(start, end)| Span::new(start, end)),
                "{floor} {start}"
            );
        }
    }
}
