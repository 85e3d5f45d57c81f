//! Values of entries, without the signs and quotes around them.

use crate::text::Span;

/// The value of an option without the sign before it: `ENV NAME=value`, `--name="value"`.
pub(super) fn assigned(text: &[u8], value: Span) -> Span {
    let sign = usize::from(value.of(text).starts_with(b"="));
    content(text, Span::new(value.start + sign, value.end))
}

/// A literal without its quotes.
pub(super) fn content(text: &[u8], span: Span) -> Span {
    let bytes = span.of(text);
    let quotes = usize::from(matches!(bytes, [b'"', .., b'"'] | [b'\'', .., b'\''] | [b'`', .., b'`']));
    Span::new(span.start + quotes, span.end - quotes)
}

/// A value without the sign before it, its quotes and its comment.
pub(super) fn scalar(text: &[u8], value: Span) -> Span {
    let bytes = value.of(text);
    let skip = bytes.iter().take_while(|byte| byte.is_ascii_whitespace() || b":=>\"'".contains(byte)).count();
    let rest = &bytes[skip..];
    let len = rest.iter().position(|byte| b"\"'\n#,".contains(byte)).unwrap_or(rest.len());
    let start = value.start + skip;
    Span::new(start, start + rest[..len].trim_ascii_end().len())
}
