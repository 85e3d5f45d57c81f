//! Parts of regular expressions that stand for several texts: classes, groups and their quantifiers.
//!
//! Knows the syntax that the regular expressions of the common languages share, and tells it from the brackets of code
//! and prose by their content: white space or a quote makes no class. A doubtful bracket is none.

use super::hole;
use super::token::{Token, TokenKind};

/// Bytes of a character class; a bracket that closes later is one of code.
const MAX_CLASS_LENGTH: usize = 64;
/// Bytes of a group in a name; a longer one is an expression of code.
const MAX_GROUP_LENGTH: usize = 96;

/// `[.]`.
pub(super) fn bracketed_dot(rest: &[u8]) -> Option<(TokenKind, usize)> {
    rest.starts_with(b"[.]").then_some((TokenKind::Dot, 3))
}

/// `[.]`, `[env]` or a character class with its quantifier.
pub(super) fn bracket(rest: &[u8], before: Option<&Token>) -> Option<(TokenKind, usize)> {
    if let Some(dot) = bracketed_dot(rest) {
        return Some(dot);
    }
    let template = hole::doubled(rest, b"[[", b"]]").or_else(|| hole::doubled(rest, b"[%", b"%]"));
    if let Some(len) = template {
        return Some((TokenKind::Hole { bare: false }, len));
    }
    if rest.starts_with(b"[*]") {
        return None;
    }
    let mut close = 1 + usize::from(rest.get(1) == Some(&b'^'));
    close += usize::from(rest.get(close) == Some(&b']'));
    loop {
        match rest.get(close)? {
            b']' => break,
            b'\n' => return None,
            b'\\' => close += 2,
            _ if close > MAX_CLASS_LENGTH => return None,
            _ => close += 1,
        }
    }
    let inner = &rest[1..close];
    let quantifier = quantifier(&rest[close + 1..]);
    if inner.iter().any(|byte| matches!(byte, b'"' | b'\'' | b' ' | b'(')) {
        return None;
    }
    let name = inner.len() >= 2
        && inner[0].is_ascii_alphabetic()
        && inner.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-')
        && !is_range(inner);
    if name && quantifier == 0 {
        let next = rest.get(close + 1);
        let after_dot = before.is_some_and(|token| token.kind == TokenKind::Dot) && next != Some(&b'(');
        return (next == Some(&b'.') || after_dot).then_some((TokenKind::Hole { bare: false }, close + 1));
    }
    Some((TokenKind::Class, close + 1 + quantifier))
}

/// Returns `true` if `a-z`, `A-Z` or `0-9` is among the characters of a class.
fn is_range(inner: &[u8]) -> bool {
    [&b"a-z"[..], b"A-Z", b"0-9", b"a-f"].iter().any(|range| memchr::memmem::find(inner, range).is_some())
}

/// Length of a quantifier: `?`, `*`, `+`, `{2,3}`, each perhaps with a `?` or `+` after it.
pub(super) fn quantifier(rest: &[u8]) -> usize {
    let len = match rest.first() {
        Some(b'?' | b'*' | b'+') => 1,
        Some(b'{') => {
            let digits = rest[1..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b',').count();
            match rest.get(1 + digits) {
                Some(b'}') if digits > 0 => digits + 2,
                _ => return 0,
            }
        }
        _ => return 0,
    };
    len + usize::from(matches!(rest.get(len), Some(b'?' | b'+')))
}

/// Length of a regex group with its quantifier that stands for a part of a name: its content ends in a dot or a label,
/// not in a slash or an anchor.
pub(super) fn group(rest: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    let close = rest.iter().take(MAX_GROUP_LENGTH).position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    let inner = &rest[1..close];
    let quantifier = quantifier(&rest[close + 1..]);
    let marked = inner.starts_with(b"?:") || inner.starts_with(b"?P<");
    let regex = quantifier > 0
        || marked
        || inner.iter().any(|byte| matches!(byte, b'|' | b'\\' | b'[' | b'*' | b'+'));
    if !regex || inner.iter().any(|byte| matches!(byte, b'\n' | b'"' | b' ')) || inner.starts_with(b"?i") {
        return None;
    }
    if inner.starts_with(b"?<=")
        || inner.starts_with(b"?<!")
        || inner.starts_with(b"?=")
        || inner.starts_with(b"?!")
    {
        return None;
    }
    inner.split(|byte| *byte == b'|').any(ends_in_name).then_some(close + 1 + quantifier)
}

/// Returns `true` if the text that an alternative of a group stands for ends in a part of a name.
fn ends_in_name(alternative: &[u8]) -> bool {
    let trimmed = alternative.strip_suffix(b"?").unwrap_or(alternative);
    trimmed.last().is_some_and(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'*' | b']' | b')' | b'-')
    }) && !trimmed.ends_with(b"\\b")
}
