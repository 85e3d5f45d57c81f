//! Words of identifiers and of sentences, in any language.
//!
//! Knows the ways in which identifiers are put together (`old_url`, `legacyHost`, `deny-list`), and no vocabulary.

/// The parts of `text` between white space.
pub(super) fn words(text: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty())
}

/// The runs of name characters in `text`.
pub(super) fn names(text: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].iter().position(|byte| is_name_byte(*byte))?;
        let end =
            text[start..].iter().position(|byte| !is_name_byte(*byte)).map_or(text.len(), |len| start + len);
        at = end;
        Some((start, end))
    })
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$') || byte >= 0x80
}

/// Returns `true` if a name cannot be a word of a sentence.
pub(super) fn is_identifier(name: &[u8], text: &[u8], start: usize) -> bool {
    let camel = name.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let capitals = name.len() > 3
        && name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
    let flag = name.starts_with(b"--");
    let element = start > 0 && text[start - 1] == b'<';
    (name.contains(&b'_') || camel || capitals || flag || element) && !in_path(text, start)
}

fn in_path(text: &[u8], start: usize) -> bool {
    start > 0 && text[start - 1] == b'/'
}

/// Returns `true` if one of `words` is a part of an identifier: of `old_url`, `legacyHost`, `deny-list`, not of
/// `placeholder`.
pub(super) fn has_part(name: &[u8], words: &[String]) -> bool {
    let mut before: &[u8] = b"";
    parts(name).any(|part| {
        // `deny-list` is `denylist` in two parts.
        let first = std::mem::replace(&mut before, part);
        words.iter().any(|word| {
            part.eq_ignore_ascii_case(word.as_bytes())
                || part.eq_ignore_ascii_case(b"list")
                    && word
                        .strip_suffix("list")
                        .is_some_and(|word| first.eq_ignore_ascii_case(word.as_bytes()))
        })
    })
}

/// The last part of an identifier.
pub(super) fn last_part(name: &[u8]) -> Option<&[u8]> {
    parts(name).last()
}

/// The parts of an identifier, which begin behind a sign or with a capital.
fn parts(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + name[at..].iter().position(|byte| !is_sign(*byte))?;
        let end = (start + 1..name.len())
            .find(|at| is_sign(name[*at]) || capital_begins_part(name, *at))
            .unwrap_or(name.len());
        at = end;
        Some(&name[start..end])
    })
}

fn is_sign(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && byte < 0x80
}

/// `H` in `legacyHost` and in `OLDHost`; `at` is not the start.
fn capital_begins_part(name: &[u8], at: usize) -> bool {
    let next_is_lower = name.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    name[at].is_ascii_uppercase()
        && (name[at - 1].is_ascii_lowercase() || name[at - 1].is_ascii_uppercase() && next_is_lower)
}

/// Returns `true` if the word at `at` is a word of its own, and no part of a URL, a path or an identifier.
pub(super) fn is_whole(text: &[u8], at: usize, len: usize) -> bool {
    let before = at.checked_sub(1).map(|at| text[at]);
    let (after, second) = (text.get(at + len), text.get(at + len + 1));
    // A full stop is followed by white space.
    let has_dot = after == Some(&b'.') && second.is_some_and(u8::is_ascii_alphanumeric);
    !before.is_some_and(|byte| is_glue(byte) || byte == b'.')
        && !after.is_some_and(|byte| is_glue(*byte))
        && !has_dot
}

/// Returns `true` if a byte next to a word makes it a part of a URL, a path or an identifier.
fn is_glue(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'=' | b'&' | b'?') || byte >= 0x80
}
