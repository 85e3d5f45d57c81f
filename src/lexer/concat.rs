//! Concatenation on one line: `"auth." + env + ".example.com"`.
//!
//! [`OPERATORS`] has the operators of the common languages; their grammars are not known, so that a doubtful case is no
//! concatenation. Read in both directions: from a closing quote on to the next literal, and from an opening quote back
//! to its left operand. Decides nothing about hosts.

use crate::host::is_label_char;
use crate::text::Span;

use super::closing::ClosingQuotes;
use super::escape::after_dot;
use super::hole;

/// Values between two string literals.
// A name is joined of few values; a bound keeps the work at each quote small where a long sum stands on a line.
const MAX_VALUES: usize = 4;

/// Bytes before a string literal in which its left operand may begin.
// A bound keeps the time for a name independent of the length of its line, as in minified files.
const MAX_OPERAND_LENGTH: usize = 400;

/// An operator that joins texts in some language.
struct Operator {
    sign: &'static [u8],
    joins: Joins,
}

/// Places at which an operator joins texts and has no other meaning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joins {
    /// Next to a string literal.
    NextToLiteral,
    /// Between two literals: behind a value it may be a bit operation.
    BetweenLiterals,
    /// Between two literals, with white space around it: `"a"."b"` is a key in some languages, `x."a"` a member.
    BetweenSpacedLiterals,
    /// None: between two literals it may be a choice or a bit operation.
    Nowhere,
}

const fn operator(sign: &'static [u8], joins: Joins) -> Operator {
    Operator { sign, joins }
}

/// All operators, of which the longer ones come first: `+` is the start and the end of `++`.
const OPERATORS: [Operator; 8] = [
    operator(b"++", Joins::NextToLiteral),
    operator(b"+", Joins::NextToLiteral),
    operator(b"..", Joins::NextToLiteral),
    operator(b"<>", Joins::NextToLiteral),
    operator(b"||", Joins::Nowhere),
    operator(b"&", Joins::Nowhere),
    operator(b"~", Joins::BetweenLiterals),
    operator(b".", Joins::BetweenSpacedLiterals),
];

/// The way in which the content of a string literal goes on in the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Concatenation {
    /// With values between, which are filled in later.
    WithValues,
    /// At once: the two literals are one text.
    Direct,
}

/// The concatenation that the quote at `at` begins, if it closes a literal; and its length up to and with the quote
/// that opens the next literal.
pub(crate) fn concatenation(
    text: &[u8],
    at: usize,
    closing: &mut ClosingQuotes,
) -> Option<(Concatenation, usize)> {
    let before = *text.get(at.checked_sub(1)?)?;
    if !(before.is_ascii_alphanumeric() || matches!(before, b'.' | b'-' | b'/' | b'}' | b')' | b'_')) {
        return None;
    }
    let rest = &text[at..];
    let first = operator_at(rest, 1)?;
    let mut len = first.end;
    let mut values = 0;
    while let Some(value) = value(&rest[len..]) {
        len = operator_at(rest, len + value)?.end;
        values += 1;
        if values > MAX_VALUES {
            return None;
        }
    }
    rest.get(len).filter(|byte| is_quote(**byte))?;
    let content = rest.get(len + 1..)?;
    let fits = match values {
        0 => first.joins_literals && ends_label(before) && begins_label(content),
        _ => before == b'-' && !begins_url(content) || begins_part(content),
    };
    if !fits || !closing.closes(text, at) {
        return None;
    }
    Some((if values == 0 { Concatenation::Direct } else { Concatenation::WithValues }, len + 1))
}

/// The left operand of the string literal whose quote is at `quote`, if an operator joins the two.
pub(crate) fn left_operand(text: &[u8], quote: usize) -> Option<Span> {
    let floor = quote.saturating_sub(MAX_OPERAND_LENGTH);
    let operand = without_operator(text[floor..quote].trim_ascii_end())?.trim_ascii_end();
    let last = *operand.last()?;
    let line = memchr::memrchr(b'\n', operand).map_or(0, |at| at + 1);
    (last.is_ascii_alphanumeric() || matches!(last, b'_' | b')' | b']' | b'"' | b'\'' | b'`'))
        .then_some(Span::new(floor + line, floor + operand.len()))
}

/// `left` without the operator that it ends in.
fn without_operator(left: &[u8]) -> Option<&[u8]> {
    OPERATORS.iter().find_map(|operator| left.strip_suffix(operator.sign))
}

/// Returns `true` if the left operand of a string literal is a single value, with nothing but a scheme before it.
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
    let Some(before) = without_operator(operand[..name].trim_ascii_end()) else { return true };
    let before = before.trim_ascii_end();
    let literal = before.strip_suffix(b"\"").or_else(|| before.strip_suffix(b"'"));
    literal.is_some_and(|literal| literal.ends_with(b"/"))
}

/// The left operand of a string literal that begins with a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SchemeOperand {
    /// A literal that ends with a scheme: the bytes of its name.
    Known(Span),
    /// A value, which may be a scheme.
    Unknown,
}

/// The scheme that an operator joins to the string literal whose quote is at `quote`.
pub(crate) fn joined_scheme(text: &[u8], quote: usize) -> Option<SchemeOperand> {
    let span = left_operand(text, quote)?;
    let left = span.of(text);
    if !left.last().is_some_and(|byte| is_quote(*byte)) {
        let sign = text[span.end..quote].trim_ascii();
        let mut operators = OPERATORS.iter();
        let joins = operators.any(|it| it.sign == sign && it.joins == Joins::NextToLiteral);
        return joins.then_some(SchemeOperand::Unknown);
    }
    let name = left[..left.len() - 1].strip_suffix(b"://")?;
    let len = name.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'+').count();
    let end = span.start + name.len();
    Some(if len > 0 { SchemeOperand::Known(Span::new(end - len, end)) } else { SchemeOperand::Unknown })
}

/// An operator in a text.
struct PlacedOperator {
    /// Offset of its right operand.
    end: usize,
    /// True if it joins two literals and means nothing else.
    joins_literals: bool,
}

/// The operator after blanks at `from`.
fn operator_at(rest: &[u8], from: usize) -> Option<PlacedOperator> {
    let start = from + blanks(rest, from);
    let found =
        OPERATORS.iter().find(|it| rest.get(start..).is_some_and(|rest| rest.starts_with(it.sign)))?;
    let after = start + found.sign.len();
    let end = after + blanks(rest, after);
    let joins_literals = match found.joins {
        Joins::NextToLiteral | Joins::BetweenLiterals => true,
        Joins::BetweenSpacedLiterals => start > from && end > after,
        Joins::Nowhere => false,
    };
    Some(PlacedOperator { end, joins_literals })
}

/// Number of spaces and tabs at `at`.
fn blanks(rest: &[u8], at: usize) -> usize {
    let rest = rest.get(at..).unwrap_or_default();
    rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
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
    let rest = after_dot(content).or_else(|| content.strip_prefix(b"-"));
    rest.and_then(|rest| rest.first()).is_some_and(|byte| {
        is_label_char(char::from(*byte)) || matches!(byte, b'$' | b'{' | b'"' | b'\'' | b'`')
    })
}

/// Returns `true` if a string begins with a scheme, so that it goes on in no name.
fn begins_url(content: &[u8]) -> bool {
    let len = content.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'+').count();
    content[len..].starts_with(b"://")
}

#[cfg(test)]
mod tests {
    use super::{ClosingQuotes, Concatenation, concatenation, is_single_value};

    #[test]
    fn finds_concatenations_of_two_literals() {
        for (text, expected) in [
            (r#""auth." + env + ".example.com""#, Some((Concatenation::WithValues, 11))),
            (r#""auth."+env+".example.com""#, Some((Concatenation::WithValues, 7))),
            (r#"'auth.' . $env . '.example.com'"#, Some((Concatenation::WithValues, 12))),
            (r#""pr-" + n + "x.example.com""#, Some((Concatenation::WithValues, 9))),
            (r#""site -" + n + "https://x.example.com""#, None),
            (r#""https://" + a.b(c)[0] + "-api.example.com""#, Some((Concatenation::WithValues, 17))),
            (r#""api." + "example.com""#, Some((Concatenation::Direct, 5))),
            (r#""api" + ".example.com""#, Some((Concatenation::Direct, 5))),
            (r#""a.example.com" || "b.example.com""#, None),
            (r#""a.example.com", "b.example.com""#, None),
            (r#"["a.example.com"."b.example.com"]"#, None),
            (r#""a.example.com" + path + "/x""#, None),
            (r#""https://" + "a.example.com""#, None),
            (r#"x + ".example.com" + y + ".org""#, Some((Concatenation::WithValues, 9))),
        ] {
            let at = text.char_indices().filter(|(_, c)| "\"'".contains(*c)).nth(1).unwrap().0;
            let found = concatenation(text.as_bytes(), at, &mut ClosingQuotes::default());
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_single_value_has_nothing_but_a_scheme_before_it() {
        for (operand, expected) in [
            ("env", true),
            ("env.get(x)[0]", true),
            (r#""https://" + env"#, true),
            (r#""https://" ++ env"#, true),
            (r#""https://" .. env"#, true),
            (r#"'//' . $env"#, true),
            (r#""api." + env"#, false),
            (r#""api." ++ env"#, false),
            ("a + env", false),
            (r#""api""#, false),
        ] {
            assert_eq!(is_single_value(operand.as_bytes()), expected, "{operand}");
        }
    }
}
