//! Escapes: a backslash, a percent sign or an entity decoded to the token that its character is.
//!
//! Escapes of a dot, slash, colon or `@`, and those of characters that labels have, are a part of a name or its URL;
//! any other one ends a name. A backslash before an escape (`\\.`) and a percent sign that is encoded again (`%252E`)
//! are passed over: text is often encoded twice.

use super::hole;
use super::regex_class::quantifier;
use super::token::TokenKind;
use super::word::word;

/// Bytes of an entity and of `x{…}`: the longest that names a character, with some room for leading zeros.
const MAX_ESCAPE_LENGTH: usize = 12;
/// Bytes of the parameters of an ANSI sequence: `38;2;255;255;255` has 16.
const MAX_ANSI_PARAMETERS: usize = 20;

/// The token that an escape of this character is.
fn of_char(char: u32) -> TokenKind {
    match char {
        0x2e => TokenKind::Dot,
        0x2f => TokenKind::Slash,
        0x3a => TokenKind::Colon,
        0x40 => TokenKind::At,
        0x2d | 0x30..=0x39 | 0x41..=0x5a | 0x5f | 0x61..=0x7a => TokenKind::Encoded(char as u8),
        _ => TokenKind::Escape,
    }
}

/// The escape at the start of `rest`, and its length.
#[inline]
pub(super) fn escape(rest: &[u8]) -> Option<(TokenKind, usize)> {
    match rest[0] {
        b'\\' => Some(backslash(rest)),
        b'%' => percent(rest),
        b'&' => entity(rest),
        0x1b if rest.get(1) == Some(&b'[') => Some((TokenKind::Escape, 1 + ansi(&rest[1..]))),
        _ => None,
    }
}

/// `content` behind the dot that it begins with, in a spelling that a string literal begins with behind an operator.
pub(super) fn after_dot(content: &[u8]) -> Option<&[u8]> {
    [&b"."[..], b"\\.", b"%2E", b"%2e"].iter().find_map(|dot| content.strip_prefix(*dot))
}

/// The escape with one or several backslashes at the start of `rest`.
fn backslash(rest: &[u8]) -> (TokenKind, usize) {
    let slashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    let after = &rest[slashes..];
    let Some(&byte) = after.first() else { return (TokenKind::Other(b'\\'), slashes) };
    let (kind, len) = match byte {
        b'.' | b'/' | b':' | b'@' => (TokenKind::of_byte(byte), 1),
        b'*' => (TokenKind::Star, 1),
        b'(' if slashes == 1 => match hole::parenthesised(after) {
            Some(len) => (TokenKind::Hole { bare: false }, len),
            None => (TokenKind::Escape, 1),
        },
        b'n' | b't' | b'r' | b'b' | b'f' | b'v' => (TokenKind::Escape, 1),
        b'x' | b'u' | b'U' => match encoded(after) {
            Some((0x1b, len)) => (TokenKind::Escape, len + ansi(&after[len..])),
            Some((char, len)) => (of_char(char), len),
            None => return (TokenKind::Other(b'\\'), slashes),
        },
        b'1'..=b'9' if slashes <= 2 && matches!(after.get(1), Some(b'.' | b'-')) => {
            (TokenKind::Hole { bare: true }, 1)
        }
        b'0'..=b'7' => {
            let len = after.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(*byte)).count();
            (TokenKind::Escape, len + ansi(&after[len..]))
        }
        b'e' if after.get(1) == Some(&b'[') => (TokenKind::Escape, 1 + ansi(&after[1..])),
        b'w' | b'd' | b'W' | b'D' | b'S' if quantifier(&after[1..]) > 0 => {
            (TokenKind::Class, 1 + quantifier(&after[1..]))
        }
        b'w' | b'd' | b'W' | b'D' | b'S' if matches!(after.get(1), Some(b'.' | b'\\')) => {
            (TokenKind::Class, 1)
        }
        b's' if quantifier(&after[1..]) > 0 => (TokenKind::Escape, 1 + quantifier(&after[1..])),
        b's' | b'A' | b'B' | b'G' | b'Z' | b'z' | b'K' if in_regex(&after[1..]) => (TokenKind::Escape, 1),
        byte if byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'_' || byte == b'-' => {
            (TokenKind::Other(b'\\'), 0)
        }
        _ => (TokenKind::Escape, 1),
    };
    (kind, slashes + len)
}

/// Returns `true` if the text behind an escape goes on like a regular expression: a name with escaped dots, or a
/// scheme.
fn in_regex(rest: &[u8]) -> bool {
    word(rest).is_some_and(|len| rest[len..].starts_with(b"\\") || rest[len..].starts_with(b"://"))
}

/// A character written by its number: `x2e`, `x{2e}`, `u002e`, `u{2e}`, `U0000002e`.
pub(super) fn encoded(after: &[u8]) -> Option<(u32, usize)> {
    let (digits, len) = if after.get(1) == Some(&b'{') {
        let close = after.iter().take(MAX_ESCAPE_LENGTH).position(|byte| *byte == b'}')?;
        (&after[2..close], close + 1)
    } else {
        let count = match after[0] {
            b'x' => 2,
            b'u' => 4,
            _ => 8,
        };
        (after.get(1..=count)?, count + 1)
    };
    let digits = std::str::from_utf8(digits).ok()?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((u32::from_str_radix(digits, 16).ok()?, len))
}

/// Length of the rest of an ANSI sequence (`[1;31m`) after its escape character.
fn ansi(rest: &[u8]) -> usize {
    if rest.first() != Some(&b'[') {
        return 0;
    }
    let digits = rest[1..].iter().take(MAX_ANSI_PARAMETERS);
    let digits = digits.take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
    match rest.get(1 + digits) {
        Some(byte) if byte.is_ascii_alphabetic() => digits + 2,
        _ => 0,
    }
}

/// `%2E`, `%252E`, or a hole that begins with a percent sign.
fn percent(rest: &[u8]) -> Option<(TokenKind, usize)> {
    let mut at = 1;
    while rest[at..].starts_with(b"25") {
        at += 2;
    }
    // `%25` that no further pair follows is an escaped percent sign.
    for start in [at, at.saturating_sub(2).max(1)] {
        let pair = rest.get(start..start + 2).and_then(|pair| std::str::from_utf8(pair).ok());
        let hex = pair.filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if let Some(char) = hex.and_then(|pair| u32::from_str_radix(pair, 16).ok()) {
            return Some((of_char(char), start + 2));
        }
    }
    hole::percent(rest).map(|len| (TokenKind::Hole { bare: false }, len))
}

/// `&#46;`, `&#x2e;`, `&period;` (HTML 13.5).
fn entity(rest: &[u8]) -> Option<(TokenKind, usize)> {
    let semicolon = rest.iter().take(MAX_ESCAPE_LENGTH).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&rest[1..semicolon]).ok()?;
    let is_name = || !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let char = entity_char(name).or_else(|| is_name().then_some(0))?;
    Some((of_char(char), semicolon + 1))
}

/// The character of an entity with this number or name: those that names and URLs have, and that end them.
pub(super) fn entity_char(name: &str) -> Option<u32> {
    if let Some(number) = name.strip_prefix('#') {
        return match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        };
    }
    Some(match name {
        "period" => 0x2e,
        "sol" => 0x2f,
        "colon" => 0x3a,
        "commat" => 0x40,
        "amp" | "AMP" => 0x26,
        "quest" => 0x3f,
        "equals" => 0x3d,
        "num" => 0x23,
        "quot" => 0x22,
        "apos" => 0x27,
        "lt" => 0x3c,
        "gt" => 0x3e,
        "nbsp" => 0xa0,
        _ => return None,
    })
}
