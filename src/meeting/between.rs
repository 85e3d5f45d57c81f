//! The text between two names.

/// Returns `true` if a sentence ends in this text.
pub(super) fn ends_sentence(between: &[u8]) -> bool {
    between.windows(2).any(|pair| matches!(pair[0], b'.' | b'!' | b'?') && pair[1].is_ascii_whitespace())
}

/// A text without the scheme at its end.
pub(super) fn without_scheme(text: &str) -> &str {
    let before = ["https", "http", "wss", "ws"].iter().find_map(|scheme| {
        text.strip_suffix("://").or_else(|| text.strip_suffix(":\\/\\/"))?.strip_suffix(scheme)
    });
    before.unwrap_or(text)
}

/// Returns `true` if two names stand beside each other with one sign, and a scheme, between them: `OLD=NEW`,
/// `s#OLD#NEW#`.
pub(super) fn is_joint(between: &[u8]) -> bool {
    let text = String::from_utf8_lossy(between);
    let text = without_scheme(&text).trim_start_matches('$').trim_end_matches('^');
    matches!(text.chars().count(), 1..=2)
        && !text.contains([',', '.', '?', '&'])
        && !text.contains(char::is_alphanumeric)
}
