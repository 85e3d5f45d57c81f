//! A line of a file with carets under the part that a message is about.
//!
//! Made only where a run ends, so that it costs nothing elsewhere. The columns and the cut of a long line are left to
//! `annotate-snippets`. Invariant: the line is visible text, so that a file cannot control a terminal.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};

use super::visible::visible;

/// Bytes of a line that is shown. A longer one is no line for people, and each message would search it anew.
const MAX_LINE: usize = 4096;
/// Characters on each side of the place that are kept: more than a terminal shows.
const MAX_SIDE: usize = 200;

/// A line with the bytes in it that are marked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Snippet {
    number: usize,
    text: String,
    start: usize,
    end: usize,
}

/// Use of color in a snippet, and its width.
#[derive(Debug, Clone, Copy)]
pub enum SnippetStyle {
    /// Without color, for a file or a log.
    Plain,
    /// Without color, for a terminal of that many columns.
    Narrow(usize),
    /// With color, for a terminal of that many columns.
    Color(usize),
}

impl Snippet {
    /// Line `number` of a file, marked at character `column`, from 1, for the message `what`; `None` where the line
    /// ends before that, and for lines that nobody can read.
    pub fn new(line: &str, number: usize, column: usize, what: &str) -> Option<Self> {
        if line.len() > MAX_LINE || line.trim().is_empty() || line.starts_with(char::REPLACEMENT_CHARACTER) {
            return None;
        }
        let ends = line.char_indices().map(|(at, _)| at).chain([line.len()]);
        let start = ends.into_iter().nth(column.checked_sub(1)?)?;
        let marked = start..start + marked_length(&line[start..], what);
        let before = cut_start(&line[..marked.start]);
        let after = cut_end(&line[marked.end..]);
        let [before, at, after] = [before, &line[marked], after].map(visible);
        let (start, end) = (before.len(), before.len() + at.len());
        Some(Self { number, text: before + &at + &after, start, end })
    }

    /// Its lines, each with a newline before it.
    pub(super) fn lines(&self, style: SnippetStyle) -> String {
        let renderer = match style {
            SnippetStyle::Plain => Renderer::plain(),
            SnippetStyle::Narrow(width) => Renderer::plain().term_width(width),
            SnippetStyle::Color(width) => Renderer::styled().term_width(width),
        };
        let source = annotate_snippets::Snippet::source(self.text.as_str())
            .line_start(self.number)
            .annotation(AnnotationKind::Primary.span(self.start..self.end));
        let drawn = renderer.render(&[Group::with_level(Level::ERROR).element(source)]);
        drawn.lines().map(|line| format!("\n{}", line.trim_end())).collect()
    }
}

/// Bytes at the start of `rest` that a message is about: the value that it names in backquotes where it stands there,
/// as it does for all but mistakes of punctuation, or else the quoted text, the list, the word, or the character.
fn marked_length(rest: &str, what: &str) -> usize {
    let values = what.split('`').skip(1).step_by(2).filter(|value| !value.is_empty());
    if let Some(longest) = values.filter_map(|value| value_length(rest, value)).max() {
        return longest;
    }
    let Some(first) = rest.chars().next() else { return 0 };
    match first {
        '"' | '\'' => rest[1..].find(first).map_or(rest.trim_end().len(), |end| end + 2),
        '{' | '[' => closed_length(rest),
        first if is_word(first) && first != '.' => rest.find(|char| !is_word(char)).unwrap_or(rest.len()),
        first => first.len_utf8(),
    }
}

/// Bytes up to the end of `value` where `rest` starts with it, in quotes or as `{value}` and `${value}` too.
fn value_length(rest: &str, value: &str) -> Option<usize> {
    let opening = rest.len() - rest.trim_start_matches(['"', '\'', '{', '$']).len();
    let at = (0..=opening).find(|at| rest[*at..].starts_with(value))?;
    let end = at + value.len();
    let is_in_braces = rest[..at].ends_with('{') && rest[end..].starts_with('}');
    Some(end + usize::from(is_in_braces))
}

/// Bytes up to the bracket that closes the first one, or that one alone. Brackets in quotes are not told apart: it is
/// no more than a mark.
fn closed_length(rest: &str) -> usize {
    let mut depth = 0usize;
    for (at, char) in rest.char_indices() {
        match char {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    1
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '-' | '_' | '.')
}

/// The last characters before the mark.
fn cut_start(text: &str) -> &str {
    text.char_indices().rev().nth(MAX_SIDE).map_or(text, |(at, _)| &text[at..])
}

/// The first characters after it.
fn cut_end(text: &str) -> &str {
    text.char_indices().nth(MAX_SIDE).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::{Snippet, SnippetStyle};

    fn drawn(line: &str, column: usize, what: &str) -> String {
        let snippet = Snippet::new(line, 7, column, what);
        snippet.map(|snippet| snippet.lines(SnippetStyle::Narrow(60))).unwrap_or_default()
    }

    #[test]
    fn marks_the_value_or_the_word_or_the_character() {
        for (line, column, what, carets) in [
            ("to: x..y", 6, "host `x..y` has an empty label", "     ^"),
            ("to: x..y", 5, "host `x..y` has an empty label", "    ^^^^"),
            ("to: \"x y\"", 5, "label `x y` holds ` `", "    ^^^^"),
            ("to: \"{svc}.x\"", 6, "capture `svc` is used", "     ^^^^^"),
            ("to: ${svc}.x", 5, "group `svc` is used", "    ^^^^^^"),
            ("to: a.b # c", 5, "it is wrong", "    ^^^"),
            ("to: 'a b' # c", 5, "it is wrong", "    ^^^^^"),
            ("to: \"a b", 5, "it is wrong", "    ^^^^"),
            ("- {to: [a, b]} # {", 3, "it is wrong", "  ^^^^^^^^^^^^"),
            ("to: [a, {b}", 5, "it is wrong", "    ^"),
            ("to:", 4, "it is missing", "   ^"),
            ("名前: größe x", 5, "`größe` is wrong", "      ^^^^^"),
        ] {
            let expected = format!("\n  |\n7 | {line}\n  | {carets}");
            assert_eq!(drawn(line, column, what), expected, "{line}");
        }
    }

    #[test]
    fn text_that_would_steer_a_terminal_is_visible() {
        for (line, shown, carets) in [
            ("to: \u{1b}[2Jx", "to: \\u{1b}[2Jx", "    ^^^^^^"),
            ("\tto:x", "\\tto:x", "     ^"),
            ("a\u{202e}: x", "a\\u{202e}: x", "           ^"),
        ] {
            assert_eq!(
                drawn(line, 5, "it is wrong"),
                format!("\n  |\n7 | {shown}\n  | {carets}"),
                "{line:?}"
            );
        }
    }

    #[test]
    fn long_lines_are_cut_around_the_mark_and_very_long_ones_are_not_shown() {
        let long = format!("{}é{}", "x ".repeat(400), " y".repeat(400));
        let text = drawn(&long, 801, "`é` is wrong");
        assert!(text.contains("x é y"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 62), "{text}");
        for (line, column) in
            [("x".repeat(5000), 1), ("x".to_owned(), 3), (" ".to_owned(), 1), (String::new(), 1)]
        {
            assert_eq!(drawn(&line, column, ""), "");
        }
    }
}
