//! The key or attribute of a value: `key = "…`, `"key": "…`, `key: …`.

use crate::lexer::segment::opening_quotes;
use crate::lexer::syntax::Syntax;

/// The key of the value around `at`, which begins behind `floor`: after one of the quotes before it, or after none.
pub(super) fn key_at<'t>(
    text: &'t [u8],
    floor: usize,
    at: usize,
    syntax: &'static Syntax,
) -> Option<&'t [u8]> {
    let quotes = opening_quotes(text, floor, at, syntax);
    key_of_value(&text[floor..at], quotes.map(|quote| quote.map(|quote| quote - floor)))
}

/// The key of the value that `before` ends in, after one of the quotes or none.
pub(super) fn key_of_value(before: &[u8], quotes: [Option<usize>; 2]) -> Option<&[u8]> {
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let unquoted = before_unquoted_value(&before[line..]).and_then(key_at_end);
    quotes.into_iter().flatten().find_map(|quote| key_at_end(&before[..quote])).or(unquoted)
}

/// The key that `left` ends in, with the sign and the bracket between it and a value.
pub(super) fn key_at_end(left: &[u8]) -> Option<&[u8]> {
    // The quote is escaped where XML or JSON is in a string.
    let left = left.strip_suffix(b"\\").unwrap_or(left).trim_ascii_end();
    let left = left.strip_suffix(b"[").or_else(|| left.strip_suffix(b"{")).unwrap_or(left).trim_ascii_end();
    let left = left.strip_suffix(b"=").or_else(|| left.strip_suffix(b":"))?.trim_ascii_end();
    let left = without_quote(left);
    let left = left.strip_suffix(b"\\").unwrap_or(left);
    let name = left.iter().rposition(|byte| !(byte.is_ascii_alphanumeric() || b"_-$@:.".contains(byte)));
    Some(&left[name.map_or(0, |at| at + 1)..]).filter(|key| !key.is_empty())
}

/// A text without the quote that it ends in.
pub(super) fn without_quote(left: &[u8]) -> &[u8] {
    left.strip_suffix(b"\"").or_else(|| left.strip_suffix(b"'")).unwrap_or(left)
}

/// The key without its prefix: `schemaLocation` of `xsi:schemaLocation`.
pub(super) fn local(key: &[u8]) -> &[u8] {
    key.rsplit(|byte| *byte == b':').next().unwrap_or(key)
}

fn before_unquoted_value(line: &[u8]) -> Option<&[u8]> {
    let mut colons = memchr::memrchr_iter(b':', line);
    let at = colons.find(|at| line.get(at + 1) == Some(&b' ')).map(|at| at + 1).or_else(|| {
        let trimmed = line.trim_ascii_end();
        (trimmed.ends_with(b"[") || trimmed.ends_with(b"{")).then_some(trimmed.len())
    })?;
    Some(&line[..at])
}
