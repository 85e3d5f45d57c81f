//! Words of identifiers and of sentences, in any language.

/// The runs of name characters in `text`.
pub(super) fn names(text: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let is_name =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$') || byte >= 0x80;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].iter().position(|byte| is_name(*byte))?;
        let end = text[start..].iter().position(|byte| !is_name(*byte)).map_or(text.len(), |len| start + len);
        at = end;
        Some((start, end))
    })
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
    let is = |part: &[u8], word: &str| word.as_bytes().eq_ignore_ascii_case(part);
    let mut before: &[u8] = b"";
    parts(name).any(|part| {
        // `deny-list` is `denylist` in two parts.
        let first = std::mem::replace(&mut before, part);
        let pair =
            |word: &str| is(part, "list") && word.strip_suffix("list").is_some_and(|word| is(first, word));
        words.iter().any(|word| is(part, word) || pair(word))
    })
}

/// The parts of an identifier: what stands between signs, and what a capital begins.
fn parts(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_sign = |byte: u8| !byte.is_ascii_alphanumeric() && byte < 0x80;
    let begins = move |at: usize| {
        let next_is_lower = name.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        name[at].is_ascii_uppercase()
            && (name[at - 1].is_ascii_lowercase() || name[at - 1].is_ascii_uppercase() && next_is_lower)
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + name[at..].iter().position(|byte| !is_sign(*byte))?;
        let end = (start + 1..name.len()).find(|at| is_sign(name[*at]) || begins(*at)).unwrap_or(name.len());
        at = end;
        Some(&name[start..end])
    })
}

/// Returns `true` if the word at `at` is a word of its own, and no part of a URL, a path or an identifier.
pub(super) fn is_whole(text: &[u8], at: usize, len: usize) -> bool {
    let joined = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'-' | b'/' | b'=' | b'&' | b'?')
            || byte >= 0x80
    };
    let before = at.checked_sub(1).map(|at| text[at]);
    let after = text.get(at + len).copied();
    let dotted = |byte: Option<u8>, next: Option<u8>| {
        byte == Some(b'.') && next.is_some_and(|byte| byte.is_ascii_alphanumeric())
    };
    !before.is_some_and(|byte| joined(byte) || byte == b'.')
        && !after.is_some_and(joined)
        && !dotted(after, text.get(at + len + 1).copied())
}
