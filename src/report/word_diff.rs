//! The words of a new text that differ from those of the old one.
//!
//! A word is a run of letters and digits; every other character is a word of its own, so that of `api.staging` and
//! `api-staging` only the dot and the hyphen differ.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Words of a text that are compared; a longer text differs as a whole.
// The comparison takes the square of the words, and an entry that is removed may have thousands.
const MAX_WORDS: usize = 400;

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// In both texts.
    Same(&'t str),
    /// In this text alone.
    Changed(&'t str),
}

/// The pieces of the old text and of the new one.
pub(super) fn word_diff<'t>(old: &'t str, new: &'t str) -> [Vec<Piece<'t>>; 2] {
    let words = [old, new].map(words);
    if words.iter().any(|words| words.len() > MAX_WORDS) {
        return [old, new].map(|text| vec![Piece::Changed(text)]);
    }
    let [old_words, new_words] = &words;
    let mut pieces = [Vec::new(), Vec::new()];
    let (mut old_rest, mut new_rest) = (old, new);
    for op in capture_diff_slices(Algorithm::Myers, old_words, new_words) {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        let lens = [&old_words[old_range], &new_words[new_range]].map(|words| words.concat().len());
        for (pieces, (rest, len)) in
            pieces.iter_mut().zip([&mut old_rest, &mut new_rest].into_iter().zip(lens))
        {
            let (piece, after) = rest.split_at(len);
            *rest = after;
            if !piece.is_empty() {
                pieces.push(if tag == DiffTag::Equal { Piece::Same(piece) } else { Piece::Changed(piece) });
            }
        }
    }
    pieces
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = rest.find(|char: char| !char.is_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(run.max(if run == 0 { first.len_utf8() } else { 0 }));
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Piece, word_diff};

    fn marked(old: &str, new: &str) -> [String; 2] {
        word_diff(old, new).map(|pieces| {
            pieces
                .into_iter()
                .map(|piece| match piece {
                    Piece::Same(text) => text.to_owned(),
                    Piece::Changed(text) => format!("[{text}]"),
                })
                .collect()
        })
    }

    #[test]
    fn marks_the_words_that_differ() {
        for (old, new, expected) in [
            ("api.staging.a.io", "api-staging.a.io", ["api[.]staging.a.io", "api[-]staging.a.io"]),
            ("auth.staging.a.io", "staging.a.io", ["[auth.]staging.a.io", "staging.a.io"]),
            ("größe.io", "名.io", ["[größe].io", "[名].io"]),
            ("a", "", ["[a]", ""]),
            ("", "", ["", ""]),
            ("same", "same", ["same", "same"]),
        ] {
            assert_eq!(marked(old, new), expected.map(str::to_owned), "{old}");
        }
        let long = "a.".repeat(300);
        assert_eq!(marked(&long, "b"), [format!("[{long}]"), "[b]".to_owned()]);
    }
}
