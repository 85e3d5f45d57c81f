//! How an item goes out of its list: with one separator, and with its line where it stands alone on it.

use super::siblings::{SiblingKind, Siblings};
use crate::text::Span;

/// The first of the members that go and have none that stays behind them; `removed` are those that go, in order.
pub(super) fn tail(siblings: &Siblings, removed: &[usize]) -> usize {
    let len = siblings.members.len();
    let run =
        removed.iter().rev().zip((0..len).rev()).take_while(|(index, expected)| *index == expected).count();
    len - run
}

/// The bytes that go with the member `index`; `None` where that would leave a mess. From `tail` on, all go.
pub(super) fn of(text: &[u8], siblings: &Siblings, index: usize, tail: usize) -> Option<Span> {
    let members = &siblings.members;
    let (item, end) = (members[index].entry, members[index].end);
    if siblings.kind == SiblingKind::LineItems {
        return own_lines(text, item, item.end);
    }
    let last = members.last()?;
    let has_last_lines = last.end > last.entry.end && own_lines(text, last.entry, last.end).is_some();
    if index >= tail && !has_last_lines {
        // There is no separator behind it that would be left over.
        let before = members[index.checked_sub(1)?].entry.end;
        return has_no_comment(&text[before..item.start]).then(|| Span::new(before, item.end));
    }
    if end > item.end
        && let Some(lines) = own_lines(text, item, end)
    {
        return Some(lines);
    }
    let next = members.get(index + 1)?.entry.start;
    has_no_comment(&text[item.end..next]).then(|| Span::new(item.start, next))
}

/// Bytes before and behind an item on its own line: its indentation and a comment. A line that goes on farther is not
/// read for each of its items.
const MAX_BLANKS: usize = 512;

/// The lines of an item, if nothing else but a comment stands on them.
fn own_lines(text: &[u8], item: Span, end: usize) -> Option<Span> {
    let (first, limit) = (item.start.saturating_sub(MAX_BLANKS), text.len().min(end + MAX_BLANKS));
    let start = memchr::memrchr(b'\n', &text[first..item.start]).map(|newline| first + newline + 1);
    let stop = memchr::memchr(b'\n', &text[end..limit]).map(|len| end + len + 1);
    let start = start.or((first == 0).then_some(0))?;
    let stop = stop.or((limit == text.len()).then_some(limit))?;
    let before = &text[start..item.start];
    let after = text[end..stop].trim_ascii();
    let is_comment = after.starts_with(b"#") || after.starts_with(b"//");
    (before.trim_ascii().is_empty() && (after.is_empty() || is_comment)).then(|| Span::new(start, stop))
}

fn has_no_comment(between: &[u8]) -> bool {
    !between.contains(&b'#') && memchr::memmem::find(between, b"//").is_none()
}
