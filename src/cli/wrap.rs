//! Texts that are too long for a line of a terminal, broken between words.

/// A text in lines of at most `width` characters where blanks allow it, the second and later ones after `indent` blanks.
/// A word that is longer than that, such as a host, stays whole.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut length = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end_matches(' ').chars().count();
        if length + bare > width && length > indent && bare > 0 {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            length = indent;
        }
        out.push_str(word);
        length += word.chars().count();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words() {
        for (text, width, expected) in [
            ("a bc def", 8, "a bc def"),
            ("a bc def", 7, "a bc\n  def"),
            ("a bc def gh", 5, "a bc\n  def\n  gh"),
            ("a-name-that-is-long b", 5, "a-name-that-is-long\n  b"),
            ("b a-name-that-is-long", 5, "b a-name-that-is-long"),
            ("bcd a-name-that-is-long", 5, "bcd\n  a-name-that-is-long"),
            ("  a b", 3, "  a\n  b"),
            ("é é é", 3, "é é\n  é"),
            ("", 3, ""),
        ] {
            assert_eq!(wrapped(text, width, 2), expected, "{text:?}");
        }
        assert_eq!(wrapped("a b", usize::MAX, 4), "a b");
    }
}
