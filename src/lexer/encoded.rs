//! Characters of a name that are written by their numbers: `%77`, `&#119;`, `&#x77;`, `\x77`, `\u0077`.
//!
//! Read by [`encoded_char`], which knows what `escape` knows, and written by a [`CodeForm`] in the form of another one.
//! Decides nothing about hosts.

use std::borrow::Cow;

use super::escape::escape;
use super::hole::padded;
use super::regex_class::bracketed_dot;
use super::token::TokenKind;

/// Returns `true` if an escape may begin with `byte`.
pub(crate) fn begins_escape(byte: u8) -> bool {
    matches!(byte, b'%' | b'&' | b'\\')
}

/// The letter, digit, hyphen or underscore that the escape at the start of `rest` is, and the length of the escape.
pub(crate) fn encoded_char(rest: &[u8]) -> Option<(u8, usize)> {
    match escape(rest.first().filter(|byte| begins_escape(**byte)).map(|_| rest)?)? {
        (TokenKind::Encoded(char), len) => Some((char, len)),
        _ => None,
    }
}

/// Returns `true` if some character of `text` may be written by its number.
pub(crate) fn may_have_codes(text: &[u8]) -> bool {
    memchr::memchr3(b'%', b'&', b'\\', text).is_some()
}

/// The characters of a name, each with its bytes: those that are written by their numbers, and all other bytes.
pub(crate) fn characters(text: &[u8]) -> impl Iterator<Item = (Option<u8>, &[u8])> {
    let mut rest = text;
    let mut before = None;
    std::iter::from_fn(move || {
        // As in `lex`: a width is none.
        let width = padded(rest).filter(|_| before.is_none());
        let encoded = encoded_char(rest).filter(|_| width.is_none());
        let len = width.or(encoded.map(|(_, len)| len)).unwrap_or(1);
        let (bytes, after) = rest.split_at_checked(len)?;
        rest = after;
        before = encoded.map(|(char, _)| char);
        Some((before, bytes))
    })
}

/// `text` with its encoded characters as they are meant.
pub(crate) fn decoded(text: &[u8]) -> Cow<'_, [u8]> {
    if !may_have_codes(text) {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    for (encoded, bytes) in characters(text) {
        match encoded {
            Some(char) => out.push(char),
            None => out.extend_from_slice(bytes),
        }
    }
    Cow::Owned(out)
}

/// `name` with its dots plain, whatever escape they are written with, and its encoded characters as they are meant.
pub(crate) fn plain_name(name: &str) -> Cow<'_, str> {
    if memchr::memchr(b'[', name.as_bytes()).is_none() && !may_have_codes(name.as_bytes()) {
        return Cow::Borrowed(name);
    }
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some(first) = rest.first() {
        let (byte, len) = match escape(rest).or_else(|| bracketed_dot(rest)) {
            Some((TokenKind::Encoded(char), len)) => (char, len),
            Some((TokenKind::Dot, len)) => (b'.', len),
            _ => (*first, 1),
        };
        out.push(byte);
        rest = rest.get(len..).unwrap_or_default();
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// The form in which a character is written by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeForm<'t> {
    before: &'t [u8],
    radix: Radix,
    /// Digits, at least.
    width: usize,
    after: &'t [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Radix {
    Decimal,
    Hex,
    UpperHex,
}

impl<'t> CodeForm<'t> {
    /// The form of the encoded character `escape` in `name`, whose digits tell the case of hexadecimal ones.
    pub fn of(escape: &'t [u8], name: &[u8]) -> Self {
        let body = escape.strip_suffix(b";").or_else(|| escape.strip_suffix(b"}")).unwrap_or(escape);
        let is_decimal = body.starts_with(b"&#") && body.get(2).is_some_and(u8::is_ascii_digit);
        let start = digits_start(body);
        let digits = &body[start..];
        let width = if is_decimal && !digits.starts_with(b"0") { 1 } else { digits.len() };
        let radix = match (is_decimal, has_capital_digits(name)) {
            (true, _) => Radix::Decimal,
            (false, true) => Radix::UpperHex,
            (false, false) => Radix::Hex,
        };
        Self { before: &body[..start], radix, width, after: &escape[body.len()..] }
    }

    /// Writes `char`; beyond ASCII as UTF-8 where each number is that of a byte.
    pub fn push(&self, char: char, out: &mut Vec<u8>) {
        if self.before.starts_with(b"%") {
            let mut bytes = [0; 4];
            char.encode_utf8(&mut bytes).bytes().for_each(|byte| self.push_number(byte.into(), out));
        } else {
            self.push_number(char.into(), out);
        }
    }

    fn push_number(&self, number: u32, out: &mut Vec<u8>) {
        let width = self.width;
        out.extend_from_slice(self.before);
        let digits = match self.radix {
            Radix::Decimal => format!("{number:0width$}"),
            Radix::Hex => format!("{number:0width$x}"),
            Radix::UpperHex => format!("{number:0width$X}"),
        };
        out.extend_from_slice(digits.as_bytes());
        out.extend_from_slice(self.after);
    }
}

/// The offset of the digits in an escape without its last sign.
fn digits_start(body: &[u8]) -> usize {
    let from_end = |count: usize| body.len().saturating_sub(count);
    match body.iter().rposition(|byte| matches!(byte, b'{' | b'#' | b'x' | b'X' | b'u' | b'U' | b'%')) {
        // `%2577` has the digits of one byte behind those of an escaped percent sign.
        Some(sign) if body[sign] == b'%' => from_end(2),
        Some(sign) => sign + 1,
        None => from_end(2),
    }
}

/// Returns `true` if hexadecimal digits in the escapes of a name are capitals; the first one that is a letter tells.
fn has_capital_digits(name: &[u8]) -> bool {
    let mut rest = name;
    while let Some(at) = memchr::memchr3(b'%', b'&', b'\\', rest) {
        rest = &rest[at..];
        let len = escape(rest).map_or(1, |(_, len)| len.max(1));
        let (bytes, after) = rest.split_at(len.min(rest.len()));
        let digits = &bytes[digits_start(bytes).min(bytes.len())..];
        if let Some(letter) =
            digits.iter().find(|byte| byte.is_ascii_hexdigit() && byte.is_ascii_alphabetic())
        {
            return letter.is_ascii_uppercase();
        }
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{CodeForm, decoded, encoded_char, plain_name};

    #[test]
    fn reads_characters_that_are_written_by_their_numbers() {
        for (text, expected) in [
            ("%77", Some((b'w', 3))),
            ("%2577x", Some((b'w', 5))),
            ("%252577", Some((b'w', 7))),
            ("%2d", Some((b'-', 3))),
            ("%5F", Some((b'_', 3))),
            ("%2e", None),
            ("%20", None),
            ("%C3", None),
            ("%zz", None),
            ("%", None),
            ("&#119;", Some((b'w', 6))),
            ("&#0119;", Some((b'w', 7))),
            ("&#x77;", Some((b'w', 6))),
            ("&#X77;", Some((b'w', 6))),
            ("&#119", None),
            ("&amp;", None),
            (r"\x77", Some((b'w', 4))),
            (r"\\x77", Some((b'w', 5))),
            (r"\x{77}", Some((b'w', 6))),
            (r"\u0077", Some((b'w', 6))),
            (r"\u{77}", Some((b'w', 6))),
            (r"\U00000077", Some((b'w', 10))),
            (r"\u77", None),
            (r"\w", None),
            ("w", None),
            ("", None),
        ] {
            assert_eq!(encoded_char(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn decodes_names() {
        for (text, letters, name) in [
            ("%77eb.x", "web.x", "web.x"),
            ("w%65b%2ex", "web%2ex", "web.x"),
            (r"\x77\x65b\.x", r"web\.x", "web.x"),
            ("%77&#101;b&period;x%", "web&period;x%", "web.x%"),
            ("%50s.b", "%50s.b", "Ps.b"),
            ("%77%50s.b", "wPs.b", "wPs.b"),
            ("a.b", "a.b", "a.b"),
        ] {
            assert_eq!(decoded(text.as_bytes()), letters.as_bytes(), "{text}");
            assert_eq!(plain_name(text), name, "{text}");
        }
    }

    #[test]
    fn writes_a_character_in_the_form_of_another() {
        for (escape, name, expected) in [
            ("%77", "%77%6b", "%6b%2d"),
            ("%77", "%77%6B", "%6B%2D"),
            ("%77", "%77%2E", "%6B%2D"),
            ("%77", "%77", "%6b%2d"),
            ("%2577", "%2577", "%256b%252d"),
            ("&#119;", "&#119;", "&#107;&#45;"),
            ("&#0119;", "&#0119;", "&#0107;&#0045;"),
            ("&#x77;", "&#x77;&#X6B;", "&#x6B;&#x2D;"),
            (r"\x77", r"\x77", r"\x6b\x2d"),
            (r"\\u0077", r"\\u0077\\u006B", r"\\u006B\\u002D"),
            (r"\u{77}", r"\u{77}", r"\u{6b}\u{2d}"),
            (r"\U00000077", r"\U00000077", r"\U0000006b\U0000002d"),
        ] {
            let form = CodeForm::of(escape.as_bytes(), name.as_bytes());
            let mut out = Vec::new();
            "k-".chars().for_each(|char| form.push(char, &mut out));
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{escape} {name}");
        }
        let mut out = Vec::new();
        CodeForm::of(b"%77", b"%77").push('\u{fc}', &mut out);
        CodeForm::of(b"&#119;", b"").push('\u{fc}', &mut out);
        assert_eq!(out, b"%c3%bc&#252;");
    }
}
