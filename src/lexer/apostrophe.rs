//! Single quotes that are no quotes of a string: apostrophes of words, and quotes around one character.

/// Returns `true` if a `'` behind this text belongs to the word that it ends with.
pub(super) fn is_apostrophe(before: &[u8]) -> bool {
    let len = before.iter().rev().take(MAX_KEYWORD_LENGTH + 1).take_while(|byte| is_word(**byte)).count();
    let word = &before[before.len() - len..];
    let is_prefix = len <= 2 && word.iter().all(|byte| b"rRbBuUfF".contains(byte));
    !is_prefix && !KEYWORDS.contains(&word)
}

/// Words that a minifier leaves no space after: `return'x'`.
// Without them the quote would be an apostrophe, and the literal not be seen.
const KEYWORDS: [&[u8]; 10] =
    [b"return", b"case", b"typeof", b"else", b"in", b"of", b"and", b"or", b"yield", b"throw"];
const MAX_KEYWORD_LENGTH: usize = 6;

/// Length of the character, perhaps an escape, that a quote follows.
pub(super) fn character(rest: &[u8]) -> Option<usize> {
    let len = match rest.first()? {
        b'\\' => 2 + rest.iter().skip(2).take(MAX_CHARACTER_ESCAPE).position(|byte| *byte == b'\'')?,
        b'\'' | b'\n' => return None,
        byte => 1 + rest.iter().skip(1).take_while(|next| *byte >= 0x80 && **next & 0xc0 == 0x80).count(),
    };
    (rest.get(len) == Some(&b'\'')).then_some(len)
}

/// Bytes of `\u{10ffff}` without its backslash and first letter, and some room.
const MAX_CHARACTER_ESCAPE: usize = 10;

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
