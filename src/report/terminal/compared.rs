//! The difference between an expected text and the one that came of it, line by line, with the words that differ marked.

use std::ops::Range;

use anstyle::AnsiColor;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::style::Style;
use crate::report::word_diff::words;
use crate::text::visible;

/// The lines of both texts, each with its sign: `-` for one that was expected, `+` for one that came, a blank for one of
/// both. All of it is visible text, and ends in a newline.
pub fn compared(expected: &str, got: &str, style: Style) -> String {
    let [old, new] = [expected, got].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let mut out = String::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        let (old, new) = (&old[old_range], &new[new_range]);
        if tag == DiffTag::Equal {
            old.iter()
                .for_each(|line| out.push_str(&format!("   {}\n", visible(line.trim_end_matches('\n')))));
            continue;
        }
        // Lines that stand for each other are compared by their words, the others as a whole.
        let other = |lines: &[&str], at: usize| {
            if old.len() == new.len() { lines[at].to_owned() } else { String::new() }
        };
        for (at, line) in old.iter().enumerate() {
            push('-', AnsiColor::Red, line, &other(new, at), style, &mut out);
        }
        for (at, line) in new.iter().enumerate() {
            push('+', AnsiColor::Green, line, &other(old, at), style, &mut out);
        }
    }
    out
}

/// Appends a line, with its words marked that are not in the `other` one.
fn push(sign: char, color: AnsiColor, line: &str, other: &str, style: Style, out: &mut String) {
    // A newline that only one of two lines has is shown.
    let line = if other.is_empty() || other.ends_with('\n') { line.trim_end_matches('\n') } else { line };
    let plain = color.on_default();
    out.push_str("  ");
    out.push_str(&style.paint(plain, sign));
    let (words, others) = (words(line), words(other));
    let changed = if other.is_empty() { Vec::new() } else { changed(&words, &others) };
    for (at, word) in words.iter().enumerate() {
        let is_changed = changed.iter().any(|range| range.contains(&at));
        out.push_str(&style.paint(if is_changed { plain.invert() } else { plain }, visible(word)));
    }
    out.push('\n');
}

/// Ranges of words that are not in the other line.
fn changed(words: &[&str], others: &[&str]) -> Vec<Range<usize>> {
    let ops = capture_diff_slices(Algorithm::Myers, words, others);
    ops.iter().filter(|op| op.tag() != DiffTag::Equal).map(|op| op.old_range()).collect()
}

#[cfg(test)]
mod tests {
    use super::compared;
    use crate::report::Style;

    #[test]
    fn lines_stand_below_each_other_and_the_words_that_differ_are_marked() {
        for (expected, got, plain) in [
            ("a.b", "a-b", "  -a.b\n  +a-b\n"),
            ("x\ny\n", "x\nz\n", "   x\n  -y\n  +z\n"),
            ("x\n", "x", "  -x\\n\n  +x\n"),
            ("x\ny", "", "  -x\n  -y\n"),
            ("", "\u{1b}[2J\t", "  +\\u{1b}[2J\\t\n"),
            ("", "", ""),
        ] {
            assert_eq!(compared(expected, got, Style::Visible), plain, "{expected:?}");
        }
        assert_eq!(
            compared("api.stg.io", "api.dev.io", Style::Color).replace('\x1b', "^"),
            "  ^[31m-^[0m^[31mapi^[0m^[31m.^[0m^[7m^[31mstg^[0m^[31m.^[0m^[31mio^[0m\n  \
             ^[32m+^[0m^[32mapi^[0m^[32m.^[0m^[7m^[32mdev^[0m^[32m.^[0m^[32mio^[0m\n"
        );
    }
}
