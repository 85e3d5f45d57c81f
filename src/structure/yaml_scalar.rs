//! Scalars of YAML: keys, quoted and plain ones.

use super::container::trimmed;
use crate::text::Span;

/// The sign of a scalar whose lines are one, before the name by which it is read.
pub(super) const FOLDED: &[u8] = b">";

/// The key at the start of a line, if there is one.
pub(super) fn key(text: &[u8], content: Span) -> Option<Span> {
    let bytes = content.of(text);
    if matches!(bytes.first()?, b'[' | b'{' | b'|' | b'>' | b'&' | b'*' | b'%' | b'@')
        && !bytes.starts_with(b"{{")
    {
        return None;
    }
    let from = match bytes.first()? {
        quote @ (b'"' | b'\'') => 1 + memchr::memchr(*quote, &bytes[1..])? + 1,
        _ => 0,
    };
    let colon = memchr::memchr_iter(b':', &bytes[from..])
        .map(|at| from + at)
        .find(|at| bytes.get(at + 1).is_none_or(|next| matches!(next, b' ' | b'\t')))?;
    let before = &bytes[from..colon];
    let is_key = from == 0 || before.trim_ascii().is_empty();
    (is_key && !before.windows(2).any(|pair| pair == b" #"))
        .then(|| trimmed(text, Span::new(content.start, content.start + colon)))
}

/// A plain scalar without the comment behind it.
pub(super) fn plain(text: &[u8], span: Span) -> Span {
    let comment = memchr::memmem::find(span.of(text), b" #");
    trimmed(text, Span::new(span.start, comment.map_or(span.end, |len| span.start + len)))
}

/// The quote that closes the one at `start`.
pub(super) fn closing_quote(text: &[u8], start: usize, limit: usize) -> Option<usize> {
    let quote = text[start];
    let mut at = start + 1;
    while at < limit {
        match text[at] {
            b'\\' if quote == b'"' => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}
