//! Lists that are written as text: comma lists, sources of a policy, names of a certificate, alternatives of a rule.
//!
//! The items of the list that a name is in; `None` where the text is a sentence and no list.

use crate::structure::trimmed;
use crate::text::Span;

/// The items around a place in a text.
pub(super) fn around(text: &[u8], region: Span, at: usize) -> Option<Vec<Span>> {
    for separator in [Separator::Alternatives, Separator::Policy, Separator::Comma] {
        let mut parts = separator.split(text, region).peekable();
        let Some(first) = parts.next().filter(|_| parts.peek().is_some()) else { continue };
        let mut parts = std::iter::once(first).chain(parts);
        match separator {
            // Each directive of a policy is a list of its own.
            Separator::Policy => {
                let own = parts.find(|part| at < part.end).filter(|part| part.start <= at)?;
                let is_item = is_single(text, own);
                return if is_item {
                    only_items(text, separator.split(text, region))
                } else {
                    around(text, own, at)
                };
            }
            Separator::Comma => return only_items(text, parts),
            Separator::Alternatives => return parts.map(|part| matcher(text, part)).collect(),
        }
    }
    neighbors(text, region, at)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// `||`.
    Alternatives,
    /// `;`.
    Policy,
    Comma,
}

impl Separator {
    /// The parts of a region, without blanks around them; empty ones are left out.
    fn split(self, text: &[u8], region: Span) -> impl Iterator<Item = Span> {
        let mut at = region.start;
        let parts = std::iter::from_fn(move || {
            let rest = text[..region.end].get(at..)?;
            let sign = self.find(rest).unwrap_or(rest.len());
            let part = Span::new(at, at + sign);
            at = part.end + if self == Self::Alternatives { 2 } else { 1 };
            Some(part)
        });
        parts.map(move |part| without_joint(text, trimmed(text, part))).filter(|part| !part.is_empty())
    }

    fn find(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Alternatives => memchr::memmem::find(bytes, b"||"),
            Self::Policy => memchr::memchr(b';', bytes),
            Self::Comma => memchr::memchr(b',', bytes),
        }
    }
}

/// An alternative without the name of the setting that it is written in: `rule=Host(…)`. `None` for a command of a shell:
/// `curl a || curl b`.
fn matcher(text: &[u8], part: Span) -> Option<Span> {
    let bytes = part.of(text);
    if !is_single(text, part) && !bytes.contains(&b'(') {
        return None;
    }
    let bracket = memchr::memchr(b'(', bytes).unwrap_or(bytes.len());
    let sign = memchr::memrchr2(b'=', b' ', &bytes[..bracket]);
    Some(Span::new(part.start + sign.map_or(0, |sign| sign + 1), part.end))
}

/// A part without the backslash that joins its line to the one before: `a,\` and `b`.
fn without_joint(text: &[u8], part: Span) -> Span {
    let is_joint = matches!(part.of(text), [b'\\', b'\n' | b'\r', ..]);
    if is_joint { trimmed(text, Span::new(part.start + 1, part.end)) } else { part }
}

fn is_single(text: &[u8], part: Span) -> bool {
    !part.of(text).iter().any(u8::is_ascii_whitespace)
}

/// The parts, if each of them is one word: `a, b` and not "to a, and nowhere else".
fn only_items(text: &[u8], mut parts: impl Iterator<Item = Span>) -> Option<Vec<Span>> {
    let mut items = parts.try_fold(Vec::new(), |mut items, part| {
        items.push(is_single(text, part).then_some(part)?);
        Some(items)
    })?;
    // `a=x,b=y` are two settings.
    if let [first, rest @ ..] = &mut items[..]
        && rest.iter().all(|part| behind_setting(text, *part) == *part)
    {
        *first = behind_setting(text, *first);
    }
    items.iter_mut().for_each(|item| *item = inner(text, *item));
    Some(items)
}

/// An item without the bracket that opens before the first or closes behind the last one: ``Host(`a`, `b`)``, `{a,b}`,
/// `["a", "b"]`.
fn inner(text: &[u8], part: Span) -> Span {
    let bytes = part.of(text);
    for (opener, closer) in [(b'(', b')'), (b'{', b'}'), (b'[', b']')] {
        // A brace or a square bracket in an item is a part of it: `${name}`.
        let is_round = opener == b'(';
        let open = memchr::memchr(opener, bytes).filter(|at| is_round || *at == 0);
        let close = memchr::memrchr(closer, bytes).filter(|at| is_round || *at + 1 == bytes.len());
        match (open, close) {
            (Some(open), None) => return Span::new(part.start + open + 1, part.end),
            (None, Some(close)) if !bytes.contains(&opener) => {
                return Span::new(part.start, part.start + close);
            }
            _ => {}
        }
    }
    part
}

/// An item without the setting that a list is assigned to: `HOSTS=a,b`.
fn behind_setting(text: &[u8], part: Span) -> Span {
    let bytes = part.of(text);
    let name = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(byte)).count();
    let skip = if name > 0 && bytes.get(name) == Some(&b'=') { name + 1 } else { 0 };
    Span::new(part.start + skip, part.end)
}

/// The words around a place up to the next plain word, which makes a sentence of the text.
fn neighbors(text: &[u8], region: Span, at: usize) -> Option<Vec<Span>> {
    let is_place = (region.start..region.end).contains(&at) && !text[at].is_ascii_whitespace();
    let own = is_place.then(|| word_around(text, region, at))?;
    let before =
        std::iter::successors(word_before(text, region, own), |word| word_before(text, region, *word));
    let after = std::iter::successors(word_after(text, region, own), |word| word_after(text, region, *word));
    let mut items: Vec<Span> = before.take_while(|word| is_item(word.of(text))).collect();
    items.reverse();
    items.push(own);
    items.extend(after.take_while(|word| is_item(word.of(text))));
    (items.len() > 1).then_some(items)
}

/// The word that the byte at `at`, which is no blank, is in.
fn word_around(text: &[u8], region: Span, at: usize) -> Span {
    let before = text[region.start..at].iter().rposition(u8::is_ascii_whitespace);
    let after = text[at..region.end].iter().position(u8::is_ascii_whitespace);
    let start = before.map_or(region.start, |blank| region.start + blank + 1);
    Span::new(start, after.map_or(region.end, |len| at + len))
}

fn word_before(text: &[u8], region: Span, word: Span) -> Option<Span> {
    let last = text[region.start..word.start].iter().rposition(|byte| !byte.is_ascii_whitespace())?;
    Some(word_around(text, region, region.start + last))
}

fn word_after(text: &[u8], region: Span, word: Span) -> Option<Span> {
    let blanks = text[word.end..region.end].iter().position(|byte| !byte.is_ascii_whitespace())?;
    Some(word_around(text, region, word.end + blanks))
}

/// Returns `true` if a word may be an item of a list of hosts: no plain word and no arrow.
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
            ("Host(`X`, `b`)", "`X`|`b`"),
            ("HOSTS=X,b.x", "X|b.x"),
            ("subjectAltName=DNS:X,DNS:b.x", "DNS:X|DNS:b.x"),
            ("hosts={X,b.x}", "X|b.x"),
            ("[\"X\", \"b.x\"]", "\"X\"|\"b.x\""),
            ("a=X,b=b.x", "a=X|b=b.x"),
            ("${a}.X,${b}.x", "${a}.X|${b}.x"),
            ("X/${a},b.x/${a}", "X/${a}|b.x/${a}"),
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
