//! Strings that are put together by an operator: `"auth." + env + ".example.com"`, on one line.
//!
//! Knows the operators of the common languages, not their grammars: what it is not sure of is no splice.

use crate::host::is_label_char;
use crate::text::Span;

use super::hole;
use super::segment::closes_literal;

/// Most values between two strings that are followed.
const MOST_VALUES: usize = 4;

/// What stands between the content of two strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Splice {
    /// A value: a part that is filled in later.
    Value,
    /// Nothing: the content goes on.
    Nothing,
}

/// The splice that the quote at `at` begins, if it closes a string that another one goes on; and its length
/// up to and with the quote that opens the other.
pub(crate) fn splice(text: &[u8], at: usize) -> Option<(Splice, usize)> {
    let before = *text.get(at.checked_sub(1)?)?;
    if !(before.is_ascii_alphanumeric() || matches!(before, b'.' | b'-' | b'/' | b'}' | b')' | b'_')) {
        return None;
    }
    let rest = &text[at..];
    let (mut len, operator) = joining(rest, 1)?;
    let mut values = 0;
    while let Some(value) = value(&rest[len..]) {
        let (next, _) = joining(rest, len + value)?;
        len = next;
        values += 1;
        if values > MOST_VALUES {
            return None;
        }
    }
    rest.get(len).filter(|byte| is_quote(**byte))?;
    let content = rest.get(len + 1..)?;
    let fits = match values {
        0 => operator.only_joins && ends_label(before) && begins_label(content),
        _ => before == b'-' || begins_part(content),
    };
    if !fits || !closes_literal(text, at) {
        return None;
    }
    Some((if values == 0 { Splice::Nothing } else { Splice::Value }, len + 1))
}

/// What stands left of the string literal whose quote is at `quote`, if an operator joins the two.
pub(crate) fn operand(text: &[u8], quote: usize) -> Option<Span> {
    let floor = quote.saturating_sub(400);
    let left = text[floor..quote].trim_ascii_end();
    let operand = [&b"++"[..], b"+", b"..", b"<>", b"||", b"&", b"~", b"."]
        .iter()
        .find_map(|operator| left.strip_suffix(*operator))?
        .trim_ascii_end();
    let last = *operand.last()?;
    let line = memchr::memrchr(b'\n', operand).map_or(0, |at| at + 1);
    (last.is_ascii_alphanumeric() || matches!(last, b'_' | b')' | b']' | b'"' | b'\'' | b'`'))
        .then_some(Span::new(floor + line, floor + operand.len()))
}

/// Returns `true` if the operand left of a string literal is a value of its own, with nothing but a scheme before it.
pub(crate) fn is_single_value(operand: &[u8]) -> bool {
    if operand.last().is_some_and(|byte| is_quote(*byte)) {
        return false;
    }
    let name = operand
        .iter()
        .rposition(|byte| {
            !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$' | b'(' | b')' | b'[' | b']'))
        })
        .map_or(0, |at| at + 1);
    let before = operand[..name].trim_ascii_end();
    let joined = [&b"+"[..], b"..", b".", b"~", b"&", b"||", b"<>"];
    let Some(before) = joined.iter().find_map(|operator| before.strip_suffix(*operator)) else { return true };
    let before = before.trim_ascii_end();
    let literal = before.strip_suffix(b"\"").or_else(|| before.strip_suffix(b"'"));
    literal.is_some_and(|literal| literal.ends_with(b"/"))
}

/// What is joined to the left of a string that begins with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    /// A scheme in a string of its own: its bytes.
    Scheme(Span),
    /// A value, which may be a scheme.
    Value,
}

/// What an operator that only joins texts puts before the string literal whose quote is at `quote`.
pub(crate) fn head(text: &[u8], quote: usize) -> Option<Head> {
    let span = operand(text, quote)?;
    let left = span.of(text);
    if !left.last().is_some_and(|byte| is_quote(*byte)) {
        // A full stop, a choice or a bit operation may stand there just as well.
        let joins = matches!(text[span.end..quote].trim_ascii(), b"+" | b"++" | b".." | b"<>");
        return joins.then_some(Head::Value);
    }
    let name = left[..left.len() - 1].strip_suffix(b"://")?;
    let len = name.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'+').count();
    let end = span.start + name.len();
    Some(if len > 0 { Head::Scheme(Span::new(end - len, end)) } else { Head::Value })
}

struct Operator {
    /// True if it means nothing but the joining of texts.
    only_joins: bool,
}

/// The operator after white space at `from`, and the offset of what follows it.
fn joining(rest: &[u8], from: usize) -> Option<(usize, Operator)> {
    let space = |at: usize| rest[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let start = from + space(from.min(rest.len()));
    let operators =
        [(&b"++"[..], true), (b"+", true), (b"..", true), (b"<>", true), (b"||", false), (b"&", false)];
    let spaced = [(&b"~"[..], true), (b".", true)];
    let found =
        operators.iter().chain(&spaced).find(|(sign, _)| rest[start.min(rest.len())..].starts_with(sign))?;
    let end = start + found.0.len();
    let after = end + space(end);
    // `"a"."b"` is a key in some languages.
    let only_joins = found.1 && (found.0 != b"." || start > from && after > end);
    Some((after, Operator { only_joins }))
}

/// Length of a variable, a call or a bracketed value at the start of `rest`.
fn value(rest: &[u8]) -> Option<usize> {
    let mut len = match rest.first()? {
        b'(' => hole::balanced(rest, b'(', b')')?,
        byte if byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$' | b'@') => 1,
        _ => return None,
    };
    loop {
        let here = &rest[len..];
        let more = match here.first() {
            Some(b'(') => hole::balanced(here, b'(', b')')?,
            Some(b'[') => hole::balanced(here, b'[', b']')?,
            Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'_' => 1,
            Some(b'.' | b'!' | b'?')
                if here.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') =>
            {
                1
            }
            Some(b'?') if here.get(1) == Some(&b'.') => 2,
            Some(b'-') if here.get(1) == Some(&b'>') => 2,
            Some(b':') if here.get(1) == Some(&b':') => 2,
            _ => 0,
        };
        if more == 0 {
            return Some(len);
        }
        len += more;
    }
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn ends_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
}

/// Returns `true` if a string goes on in a label, or in the dot after one.
fn begins_label(content: &[u8]) -> bool {
    let first = content.first().is_some_and(|byte| byte.is_ascii_alphanumeric());
    first || begins_part(content)
}

/// Returns `true` if a string begins in the middle of a name: with a dot or a hyphen before a label.
fn begins_part(content: &[u8]) -> bool {
    let rest = [&b"."[..], b"\\.", b"%2E", b"%2e", b"-"].iter().find_map(|sign| content.strip_prefix(*sign));
    rest.and_then(|rest| rest.first()).is_some_and(|byte| {
        is_label_char(char::from(*byte)) || matches!(byte, b'$' | b'{' | b'"' | b'\'' | b'`')
    })
}

#[cfg(test)]
mod tests {
    use super::{Splice, splice};

    #[test]
    fn finds_what_joins_two_strings() {
        for (text, expected) in [
            (r#""auth." + env + ".example.com""#, Some((Splice::Value, 11))),
            (r#""auth."+env+".example.com""#, Some((Splice::Value, 7))),
            (r#"'auth.' . $env . '.example.com'"#, Some((Splice::Value, 12))),
            (r#""pr-" + n + "x.example.com""#, Some((Splice::Value, 9))),
            (r#""https://" + a.b(c)[0] + "-api.example.com""#, Some((Splice::Value, 17))),
            (r#""api." + "example.com""#, Some((Splice::Nothing, 5))),
            (r#""api" + ".example.com""#, Some((Splice::Nothing, 5))),
            (r#""a.example.com" || "b.example.com""#, None),
            (r#""a.example.com", "b.example.com""#, None),
            (r#"["a.example.com"."b.example.com"]"#, None),
            (r#""a.example.com" + path + "/x""#, None),
            (r#""https://" + "a.example.com""#, None),
            (r#"x + ".example.com" + y + ".org""#, Some((Splice::Value, 9))),
        ] {
            let at = text.char_indices().filter(|(_, c)| "\"'".contains(*c)).nth(1).unwrap().0;
            assert_eq!(splice(text.as_bytes(), at), expected, "{text}");
        }
    }
}
