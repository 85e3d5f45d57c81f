//! How much of the line of a name counts: the bytes next to it. What a name means does not depend on what stands
//! far away on a line of minified data, and neither does the time that it takes to find out.

use crate::text::Span;

/// Bytes of a line that count before a place.
const BEFORE: usize = 2 << 10;
/// Bytes of a line that count after a place: only the closing quote of a literal is looked for there.
const AFTER: usize = 512;

/// Where the line that `at` is in starts, or at least the part of it that counts.
pub(crate) fn start(text: &[u8], at: usize) -> usize {
    start_from(text, at.saturating_sub(BEFORE), at)
}

/// Where the line that `at` is in starts, if that is at or behind `floor`; otherwise `floor`.
pub(crate) fn start_from(text: &[u8], floor: usize, at: usize) -> usize {
    memchr::memrchr(b'\n', &text[floor..at]).map_or(floor, |newline| floor + newline + 1)
}

/// End of the line that `at` is in, or at least of the part that counts.
pub(crate) fn end(text: &[u8], at: usize) -> usize {
    end_before(text, at, at + AFTER)
}

/// Where the line that `at` is in ends, if that is before `ceiling`; otherwise `ceiling`.
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
    use super::{BEFORE, Span, above, end_before, start};

    #[test]
    fn lines_are_cut_where_they_are_long() {
        let text = [&b"a\n"[..], &vec![b'x'; BEFORE + 1], b"\nb\n\nc"].concat();
        let end = BEFORE + 3;
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
