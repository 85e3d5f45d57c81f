//! Lists that are written as text: comma lists, sources of a policy, names of a certificate, alternatives of a rule.
//!
//! The items of the list that a name is in; `None` where the text is a sentence and no list.

use crate::structure::trimmed;
use crate::text::Span;

/// The items around a place in a text.
pub(super) fn around(text: &[u8], region: Span, at: usize) -> Option<Vec<Span>> {
    for separator in [Separator::Alternatives, Separator::Policy, Separator::Comma, Separator::Blank] {
        let parts = separator.split(text, region);
        if parts.len() < 2 {
            continue;
        }
        match separator {
            // Each directive of a policy is a list of its own.
            Separator::Policy => {
                let own = parts.iter().find(|part| part.start <= at && at < part.end)?;
                return if is_single(text, *own) { only_items(text, parts) } else { around(text, *own, at) };
            }
            Separator::Comma => return only_items(text, parts),
            Separator::Alternatives => {
                return Some(parts.into_iter().map(|part| matcher(text, part)).collect());
            }
            Separator::Blank => return neighbors(text, parts, at),
        }
    }
    None
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// `||`, and `|` between words.
    Alternatives,
    /// `;`.
    Policy,
    Comma,
    Blank,
}

impl Separator {
    /// The parts of a region, without blanks around them; empty ones are left out.
    fn split(self, text: &[u8], region: Span) -> Vec<Span> {
        let mut parts = Vec::new();
        let mut start = region.start;
        let mut at = region.start;
        while at < region.end {
            let len = self.length(&text[at..region.end]);
            if len > 0 {
                parts.push(Span::new(start, at));
                start = at + len;
            }
            at += len.max(1);
        }
        parts.push(Span::new(start, region.end));
        parts.into_iter().map(|part| trimmed(text, part)).filter(|part| !part.is_empty()).collect()
    }

    fn length(self, rest: &[u8]) -> usize {
        match self {
            Self::Alternatives => 2 * usize::from(rest.starts_with(b"||")),
            Self::Policy => usize::from(rest.starts_with(b";")),
            Self::Comma => usize::from(rest.starts_with(b",")),
            Self::Blank => usize::from(rest[0].is_ascii_whitespace()),
        }
    }
}

/// An alternative without the name of the setting that it is written in: `rule=Host(…)`.
fn matcher(text: &[u8], part: Span) -> Span {
    let bytes = part.of(text);
    let bracket = memchr::memchr(b'(', bytes).unwrap_or(bytes.len());
    let sign = memchr::memrchr2(b'=', b' ', &bytes[..bracket]);
    Span::new(part.start + sign.map_or(0, |sign| sign + 1), part.end)
}

fn is_single(text: &[u8], part: Span) -> bool {
    !part.of(text).iter().any(u8::is_ascii_whitespace)
}

/// The parts, if each of them is one word: `a, b` and not "to a, and nowhere else".
fn only_items(text: &[u8], parts: Vec<Span>) -> Option<Vec<Span>> {
    let is_list = parts.iter().all(|part| is_single(text, *part));
    is_list.then(|| parts.into_iter().map(|part| inner(text, part)).collect())
}

/// An item without the bracket that opens before the first or closes behind the last one: ``Host(`a`, `b`)``.
fn inner(text: &[u8], part: Span) -> Span {
    let bytes = part.of(text);
    match (memchr::memchr(b'(', bytes), memchr::memrchr(b')', bytes)) {
        (Some(open), None) => Span::new(part.start + open + 1, part.end),
        (None, Some(close)) => Span::new(part.start, part.start + close),
        _ => part,
    }
}

/// The words around a place up to the next plain word, which makes a sentence of the text.
fn neighbors(text: &[u8], parts: Vec<Span>, at: usize) -> Option<Vec<Span>> {
    let own = parts.iter().position(|part| part.start <= at && at < part.end)?;
    let first = parts[..own].iter().rposition(|part| !is_item(part.of(text))).map_or(0, |last| last + 1);
    let len = parts[own..].iter().skip(1).take_while(|part| is_item(part.of(text))).count();
    (own - first + len > 0).then(|| parts[first..=own + len].to_vec())
}

/// Whether a word may be an item of a list of hosts: no plain word and no arrow.
pub(super) fn is_item(word: &[u8]) -> bool {
    let is_quote = |byte: &u8| b"\"`".contains(byte);
    let start = word.iter().take_while(|byte| is_quote(byte)).count();
    let word = &word[start..];
    let word = &word[..word.len() - word.iter().rev().take_while(|byte| is_quote(byte)).count()];
    let is_arrow = !word.iter().any(|byte| byte.is_ascii_alphanumeric() || *byte == b'*');
    let is_plain = word.iter().all(|byte| byte.is_ascii_alphabetic() || b"'-\xe2\x80\x99".contains(byte));
    let is_quoted = word.len() > 2 && word[0] == b'\'' && word[word.len() - 1] == b'\'';
    (!is_plain || is_quoted) && !is_arrow && !word.ends_with(b".") && !word.ends_with(b":")
}

#[cfg(test)]
mod tests {
    use super::around;
    use crate::text::Span;

    #[test]
    fn finds_the_items_around_a_name() {
        for (text, expected) in [
            ("https://X,https://b", "https://X|https://b"),
            ("a.x, X, c.x", "a.x|X|c.x"),
            ("connect-src 'self' X b.x; frame-src d.x", "'self'|X|b.x"),
            ("DNS:X,DNS:b.x", "DNS:X|DNS:b.x"),
            ("Host(`X`) || Host(`b`)", "Host(`X`)|Host(`b`)"),
            ("We moved from X to b.x", ""),
            ("orders go to X, b.x, and nowhere else", ""),
            ("a.x -> X", ""),
            ("X", ""),
        ] {
            let at = text.find('X').unwrap();
            let found = around(text.as_bytes(), Span::new(0, text.len()), at).unwrap_or_default();
            let found: Vec<_> = found.iter().map(|span| &text[span.start..span.end]).collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
    }
}
