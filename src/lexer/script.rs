//! Letters beside a name in ASCII: where another script, or an encoding that is not UTF-8, begins, the name ends.

use unicode_script::{Script, UnicodeScript};

/// The scripts that a name may stand right beside: without spaces, or with particles that are joined to a word.
// Scripts whose letters look like those of ASCII (Cyrillic, Greek) are not among them: there, a letter makes a name that
// only looks like another one.
const ADJOINING: [Script; 14] = [
    Script::Han,
    Script::Hiragana,
    Script::Katakana,
    Script::Hangul,
    Script::Bopomofo,
    Script::Thai,
    Script::Lao,
    Script::Khmer,
    Script::Myanmar,
    Script::Tibetan,
    Script::Arabic,
    Script::Hebrew,
    Script::Devanagari,
    Script::Tamil,
];

/// Bytes of another encoding before a name that end it on the left: the characters of GBK, EUC and Shift JIS have two.
// A single one may be an accented letter of Latin-1, which begins a longer name.
const MIN_FOREIGN_BYTES: usize = 2;

/// Length of the ASCII at the start of `word` that one of these scripts follows, or bytes that are no UTF-8.
pub(crate) fn ascii_before_script(word: &[u8]) -> Option<usize> {
    let len = ascii_before_letter(word)?;
    next_char(&word[len..]).is_none_or(is_adjoining).then_some(len)
}

/// Length of the ASCII at the start of `word` that any other letter follows.
pub(crate) fn ascii_before_letter(word: &[u8]) -> Option<usize> {
    let len = word.iter().take_while(|byte| byte.is_ascii()).count();
    (len < word.len()).then_some(len)
}

/// Length of the ASCII at the end of `word` that one of these scripts precedes, or bytes that are no UTF-8.
pub(crate) fn ascii_behind_script(word: &[u8]) -> Option<usize> {
    let len = word.iter().rev().take_while(|byte| byte.is_ascii()).count();
    let before = &word[..word.len() - len];
    let is_end = match std::str::from_utf8(before) {
        Ok(before) => before.chars().next_back().is_some_and(is_adjoining),
        Err(_) => before.iter().rev().take_while(|byte| !byte.is_ascii()).count() >= MIN_FOREIGN_BYTES,
    };
    is_end.then_some(len)
}

/// The character at the start of `bytes`; `None` where no UTF-8 stands.
fn next_char(bytes: &[u8]) -> Option<char> {
    bytes.utf8_chunks().next()?.valid().chars().next()
}

/// Returns `true` if a name may stand right beside a letter; a mark that combines with the letter before it is of every
/// script, and belongs to that letter.
pub(super) fn is_adjoining(char: char) -> bool {
    let combines = matches!(char, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200c}' | '\u{200d}');
    !combines && ADJOINING.into_iter().any(|script| char.script_extension().contains_script(script))
}

#[cfg(test)]
mod tests {
    use super::{ascii_before_script, ascii_behind_script};

    #[test]
    fn a_name_ends_where_another_encoding_begins() {
        for (word, before, behind) in [
            (b"io\xb2\xe9".as_slice(), Some(2), Some(0)),
            (b"\xce\xcakelp", Some(0), Some(4)),
            (b"io\xe9", Some(2), None),
            (b"\xe9kelp", Some(0), None),
            (b"\xc3\xa9\xe9kelp", None, Some(4)),
        ] {
            assert_eq!(ascii_before_script(word), before, "{word:?}");
            assert_eq!(ascii_behind_script(word), behind, "{word:?}");
        }
    }

    #[test]
    fn a_name_ends_where_a_script_without_spaces_begins() {
        for (word, before, behind) in [
            ("io代码库", Some(2), Some(0)),
            ("见kelp", Some(0), Some(4)),
            ("ioにある", Some(2), Some(0)),
            ("ioー", Some(2), Some(0)),
            ("io에서", Some(2), Some(0)),
            ("בkelp", Some(0), Some(4)),
            ("ioé", None, None),
            ("bücher", None, None),
            ("аpi", None, None),
            ("ioи", None, None),
            ("代码", Some(0), Some(0)),
            ("io", None, None),
        ] {
            assert_eq!(ascii_before_script(word.as_bytes()), before, "{word}");
            assert_eq!(ascii_behind_script(word.as_bytes()), behind, "{word}");
        }
    }
}
