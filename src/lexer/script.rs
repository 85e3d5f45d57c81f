//! Scripts that are written without spaces between words: a name in ASCII ends where one of them begins.

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

/// Length of the ASCII at the start of `word` that one of these scripts follows.
pub(crate) fn ascii_before_script(word: &[u8]) -> Option<usize> {
    let len = word.iter().take_while(|byte| byte.is_ascii()).count();
    let next = std::str::from_utf8(&word[len..]).ok()?.chars().next()?;
    (len > 0 && is_adjoining(next)).then_some(len)
}

/// Length of the ASCII at the end of `word` that one of these scripts precedes.
pub(crate) fn ascii_behind_script(word: &[u8]) -> Option<usize> {
    let len = word.iter().rev().take_while(|byte| byte.is_ascii()).count();
    let last = std::str::from_utf8(&word[..word.len() - len]).ok()?.chars().next_back()?;
    (len > 0 && is_adjoining(last)).then_some(len)
}

fn is_adjoining(char: char) -> bool {
    ADJOINING.into_iter().any(|script| char.script_extension().contains_script(script))
}

#[cfg(test)]
mod tests {
    use super::{ascii_before_script, ascii_behind_script};

    #[test]
    fn a_name_ends_where_a_script_without_spaces_begins() {
        for (word, before, behind) in [
            ("io代码库", Some(2), None),
            ("见kelp", None, Some(4)),
            ("ioにある", Some(2), None),
            ("ioー", Some(2), None),
            ("io에서", Some(2), None),
            ("בkelp", None, Some(4)),
            ("ioé", None, None),
            ("bücher", None, None),
            ("аpi", None, None),
            ("ioи", None, None),
            ("代码", None, None),
            ("io", None, None),
        ] {
            assert_eq!(ascii_before_script(word.as_bytes()), before, "{word}");
            assert_eq!(ascii_behind_script(word.as_bytes()), behind, "{word}");
        }
    }
}
