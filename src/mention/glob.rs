//! Asterisks in labels: `web*.example.com`, `w*b.example.com` and `*web.example.com` are globs, whose labels no edit may
//! tear, while `*web.example.com*` is emphasis or a glob of any text around the name.

use crate::host::is_in_host;
use crate::lexer::token::{Token, TokenKind};

/// Bytes behind an asterisk in which an emphasis may close.
const MAX_EMPHASIS: usize = 256;

/// Returns `true` if the asterisk at token `at`, right before a part of a label, belongs to that label.
pub(super) fn begins_label(text: &[u8], tokens: &[Token], at: usize) -> bool {
    let star = tokens[at];
    if star.kind != TokenKind::Star || star.end - star.start > 1 {
        return false;
    }
    let after = &text[star.end..text.len().min(star.end + MAX_EMPHASIS)];
    let label = after.iter().take_while(|byte| is_in_host(**byte)).count();
    if after.get(label) == Some(&b'*') {
        return false;
    }
    let before = &text[..star.start];
    let is_behind_star = at > 1 && tokens[at - 2].kind == TokenKind::Star;
    match before.last() {
        None | Some(b'\n' | b'*') => false,
        Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') => !is_behind_star,
        // A comment of C, or the host of a URL.
        Some(b'/') => before.ends_with(b"//"),
        Some(byte) if byte.is_ascii_whitespace() => !begins_line(before) && !closes_emphasis(after),
        Some(byte) => byte.is_ascii() && !closes_emphasis(after),
    }
}

/// Returns `true` if a label goes on, or stands, left of the asterisk at token `at`, which a dot follows: `web*.`,
/// `web.*.`.
pub(super) fn goes_on_before(tokens: &[Token], at: usize) -> bool {
    let kind = |back: usize| at.checked_sub(back).map(|at| tokens[at].kind);
    let is_word = |kind: Option<TokenKind>| matches!(kind, Some(TokenKind::Word | TokenKind::Hole { .. }));
    is_word(kind(1)) || kind(1) == Some(TokenKind::Dot) && is_word(kind(2))
}

/// Returns `true` if nothing but blanks stands on the line up to here: a list, or a block comment.
fn begins_line(before: &[u8]) -> bool {
    let line = before.trim_ascii_end().len();
    line == 0 || memchr::memchr(b'\n', &before[line..]).is_some()
}

/// Returns `true` if an asterisk behind a word, and before none, closes an emphasis on this line.
fn closes_emphasis(after: &[u8]) -> bool {
    let line = &after[..memchr::memchr(b'\n', after).unwrap_or(after.len())];
    memchr::memchr_iter(b'*', line).any(|at| {
        let is_behind_word = at > 0 && (line[at - 1].is_ascii_alphanumeric() || line[at - 1] == b'.');
        let label = &line[at + 1..];
        let goes_on = label.strip_prefix(b".").unwrap_or(label).first().is_some_and(|byte| is_in_host(*byte));
        is_behind_word && !goes_on
    })
}
