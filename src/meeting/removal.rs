//! How items go out of their list: each with one separator, and with its line where it stands alone on it.
//!
//! All items that go are looked at in one pass, since the bytes that go with one depend on its neighbors. Invariant:
//! the spans of two items share no byte, whichever of them are written, so that none is in the way of another.

use super::siblings::{Member, SiblingKind, Siblings};
use crate::text::Span;

/// The side of an item on which blanks go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BlankSide {
    Before,
    Behind,
}

/// The items that go at the end of a list, where none stays behind them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// They go with the separator before them: there is none behind the last one.
    SeparatorBefore,
    /// The separator before them stays, since the list has one item left.
    SeparatorStays,
    /// The same where each of them is alone on its lines, which go.
    LinesGo,
    /// They have separators and go as any others.
    Separated,
}

/// The items of a list, and how those at its end go.
struct Removals<'s> {
    text: &'s [u8],
    members: &'s [Member],
    /// The first of the members that go and have none that stays behind them.
    tail: usize,
    ending: Ending,
}

/// For each of the members that go, in order, its bytes with a separator; `None` where that would leave a mess.
pub(super) fn spans(text: &[u8], siblings: &Siblings, removed: &[usize]) -> Vec<Option<Span>> {
    let members = siblings.members.as_slice();
    let Some(last) = members.last() else { return Vec::new() };
    if siblings.kind == SiblingKind::LineItems {
        let lines = |index: &usize| own_lines(text, members[*index].entry, members[*index].entry.end);
        return removed.iter().map(lines).collect();
    }
    let is_separated = last.end > last.entry.end;
    let is_single = siblings.kind == SiblingKind::TupleItems && members.len() - removed.len() == 1;
    let ending = match (is_separated, is_single) {
        (false, true) => Ending::SeparatorStays,
        (true, true) => Ending::Separated,
        (true, false) if own_lines(text, last.entry, last.end).is_some() => Ending::Separated,
        _ => Ending::SeparatorBefore,
    };
    let mut removals = Removals { text, members, tail: tail(members.len(), removed), ending };
    if ending == Ending::SeparatorStays {
        if removals.tail == members.len() {
            // The item that is left would need a comma behind it.
            return vec![None; removed.len()];
        }
        let mut tail = members[removals.tail..].iter();
        if tail.all(|member| own_lines(text, member.entry, member.end).is_some()) {
            removals.ending = Ending::LinesGo;
        }
    }
    let mut spans = Vec::with_capacity(removed.len());
    // The member that was looked at last, and its side.
    let mut before: Option<(usize, BlankSide)> = None;
    for index in removed {
        let side = removals.side(*index, before);
        before = Some((*index, side));
        spans.push(removals.span(*index, side));
    }
    spans
}

/// The first of the members that go and have none that stays behind them; `removed` are those that go, in order.
fn tail(len: usize, removed: &[usize]) -> usize {
    let run =
        removed.iter().rev().zip((0..len).rev()).take_while(|(index, expected)| *index == expected).count();
    len - run
}

impl Removals<'_> {
    /// Blanks go with an item on the side where its neighbor is on its line. Of neighbors that go together, all have
    /// the same side.
    fn side(&self, index: usize, before: Option<(usize, BlankSide)>) -> BlankSide {
        let Some(previous) = index.checked_sub(1) else { return BlankSide::Behind };
        let own = &self.members[index];
        if own.end == own.entry.end || self.is_line_break(self.members[previous].end, own.entry.start) {
            return BlankSide::Behind;
        }
        before.filter(|(last, _)| *last == previous).map_or(BlankSide::Before, |(_, side)| side)
    }

    /// The bytes that go with a member.
    fn span(&self, index: usize, side: BlankSide) -> Option<Span> {
        let Member { entry, end, .. } = self.members[index];
        if index >= self.tail {
            match self.ending {
                // There is no separator behind it that would be left over.
                Ending::SeparatorBefore => {
                    let before = self.members[index.checked_sub(1)?].entry.end;
                    return self.alone_or(Span::new(before, entry.end), index);
                }
                Ending::SeparatorStays => return self.with_blanks_before(index),
                Ending::LinesGo => return own_lines(self.text, entry, end),
                Ending::Separated => {}
            }
        }
        if end > entry.end
            && let Some(lines) = own_lines(self.text, entry, end)
        {
            return Some(lines);
        }
        match side {
            BlankSide::Before => self.with_blanks_before(index),
            BlankSide::Behind => self.alone_or(Span::new(entry.start, self.end_behind(index)?), index),
        }
    }

    /// A member with its separator and the blanks before it.
    fn with_blanks_before(&self, index: usize) -> Option<Span> {
        let start = self.members[index.checked_sub(1)?].end;
        self.alone_or(Span::new(start, self.members[index].end), index)
    }

    /// The span if it has nothing but separators beside the member. Entries that are not adjacent, such as the options
    /// of a command, have more between them: then the member goes with the blanks before it.
    fn alone_or(&self, span: Span, index: usize) -> Option<Span> {
        let Member { entry, end, .. } = self.members[index];
        if self.is_separator(span.start, entry.start) && self.is_separator(entry.end, span.end) {
            return Some(span);
        }
        if end > entry.end {
            return None;
        }
        let before = &self.text[entry.start.saturating_sub(MAX_BLANKS)..entry.start];
        let bare = before.trim_ascii_end();
        let blanks = &before[bare.len()..];
        let after = self.text[entry.end..].iter().take(MAX_BLANKS).find(|byte| !byte.is_ascii_whitespace());
        let is_listed = [bare.last(), after].into_iter().flatten().any(|byte| b",;|".contains(byte));
        // A line before may end in a comment, but for one that ends in an element.
        let is_near = bare.ends_with(b">") || !blanks.contains(&b'\n');
        let is_alone = !bare.is_empty() && !blanks.is_empty() && !is_listed && is_near;
        is_alone.then(|| Span::new(entry.start - blanks.len(), entry.end))
    }

    /// The end of the blanks behind a member, or of its separator where the next one is on another line.
    fn end_behind(&self, index: usize) -> Option<usize> {
        let Member { entry, end, .. } = self.members[index];
        let next = self.members.get(index + 1).map(|next| next.entry.start);
        match next {
            Some(next) if end == entry.end || !self.is_line_break(end, next) => Some(next),
            _ => (end > entry.end).then_some(end),
        }
    }

    fn is_line_break(&self, start: usize, end: usize) -> bool {
        Span::new(start, end).of(self.text).contains(&b'\n')
    }

    /// Returns `true` if nothing else than separators and blanks stands there: no comment and no other entry.
    fn is_separator(&self, start: usize, end: usize) -> bool {
        let is_sign = |byte: &u8| byte.is_ascii_whitespace() || b",;|\\".contains(byte);
        Span::new(start, end).of(self.text).iter().all(is_sign)
    }
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

#[cfg(test)]
mod tests {
    use super::super::siblings::{Member, SiblingKind, Siblings};
    use super::spans;
    use crate::text::Span;

    /// A list in brackets without the items `b`, `d` and `e`.
    fn without(list: &str) -> String {
        let items = list.match_indices(|c: char| c.is_ascii_lowercase()).map(|(at, _)| {
            let rest = list[at + 1..].trim_start();
            let comma = list.len() - rest.len() + 1;
            let end = if rest.starts_with(',') { comma } else { at + 1 };
            Member { end, ..Member::whole(at, Span::new(at, at + 1)) }
        });
        let kind = if list.starts_with('(') { SiblingKind::TupleItems } else { SiblingKind::Items };
        let siblings = Siblings { kind, members: items.collect() };
        let goes = |index: &usize| b"bde".contains(&list.as_bytes()[siblings.members[*index].entry.start]);
        let removed: Vec<usize> = (0..siblings.members.len()).filter(goes).collect();
        let mut left = list.to_owned();
        let spans: Vec<Span> = spans(list.as_bytes(), &siblings, &removed).into_iter().flatten().collect();
        assert!(spans.is_sorted_by(|one, other| one.end <= other.start), "{list}: {spans:?}");
        spans.into_iter().rev().for_each(|span| left.replace_range(span.start..span.end, ""));
        left
    }

    #[test]
    fn items_go_with_one_separator() {
        for (list, expected) in [
            ("[a, b, c]", "[a, c]"),
            ("[b, a]", "[a]"),
            ("[a, b]", "[a]"),
            ("[a,b,c]", "[a,c]"),
            ("[b, d, a, e, c]", "[a, c]"),
            ("[a, b, d, c, e]", "[a, c]"),
            ("[a, b, d, e]", "[a]"),
            ("[a, b, d,]", "[a,]"),
            ("[\n  a,\n  b,\n  c\n]", "[\n  a,\n  c\n]"),
            ("[\n  a,\n  b,\n  d\n]", "[\n  a\n]"),
            ("[\n  a, b,\n  d,\n]", "[\n  a,\n]"),
            ("[\n  a,\n  b, d,\n]", "[\n  a,\n]"),
            ("[\n  b, d,\n  a, e,\n  c,\n]", "[\n  \n  a,\n  c,\n]"),
            ("[b,\n  d,\n  a]", "[\n  a]"),
            ("[a, // B\n b, c]", "[a, // B\n c]"),
            ("[a, b /* B */, c]", "[a, b /* B */, c]"),
            ("[\n  a,\n  b, // B\n  c,\n]", "[\n  a,\n  c,\n]"),
            ("(a, b)", "(a,)"),
            ("(a, b, d)", "(a,)"),
            ("(\n  a,\n  b,\n  d\n)", "(\n  a,\n)"),
            ("(\n  a,\n  b,\n  d  # D\n)", "(\n  a,\n)"),
            ("(a,\n b,\n d)", "(a,)"),
            ("(a, b,)", "(a,)"),
            ("(b, a)", "(b, a)"),
            ("(b, a,)", "(a,)"),
            ("(b, a, c)", "(a, c)"),
            ("[a, [X], b]", "[a, [X], b]"),
            ("a -X b", "a -X"),
            ("a -X b, c", "a -X b, c"),
            ("[a # X\n b]", "[a # X\n b]"),
        ] {
            assert_eq!(without(list), expected, "{list}");
        }
    }
}
