//! Emphasis of Markdown and reStructuredText (`_Live: https://api.example.com_`): its underscores belong to no name.

/// Returns `true` if an underscore before `at`, on its line, begins an emphasis: it stands before a word and behind
/// none.
pub(super) fn begins_emphasis(text: &[u8], at: usize) -> bool {
    let before = &text[at.saturating_sub(MAX_EMPHASIS)..at];
    let line = &before[memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1)..];
    memchr::memrchr_iter(b'_', line).any(|place| {
        let is_behind_word =
            line[..place].last().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_-.\\".contains(byte));
        let is_before_word =
            line.get(place + 1).is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'_');
        !is_behind_word && is_before_word
    })
}

/// Bytes before a name in which an emphasis that closes behind it may begin.
const MAX_EMPHASIS: usize = 640;
