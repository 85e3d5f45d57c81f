//! Texts that are too long for a line of a terminal, broken between words.
//!
//! Only a terminal gets such lines: in a pipe a finding stays on one line, so that `grep` finds all of it.

use std::io::{Result, Write};

use crate::cli::terminal_width::terminal_width;
use crate::report::Style;

/// Blanks before the second and later parts of a line, beside those that it begins with.
const INDENT: usize = 4;

/// Bytes of a command in backquotes; in a longer text they are no pair.
const MAX_QUOTED: usize = 400;

/// Writes lines of text to standard output, broken between words if that is a terminal.
pub(super) fn write_lines(
    out: &mut dyn Write,
    style: Style,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    // The style tells a file of `--output` from the terminal.
    let takes_lines = matches!(style, Style::Visible | Style::Color);
    let Some(width) = terminal_width(&std::io::stdout()).filter(|_| takes_lines) else { return write(out) };
    let mut text = Vec::new();
    write(&mut text)?;
    out.write_all(broken(&String::from_utf8_lossy(&text), width).as_bytes())
}

/// Lines of text, each broken between words at `width` characters.
pub(super) fn broken(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len() + INDENT;
        out.push_str(&wrapped(line, width, indent));
        out.push('\n');
    }
    out
}

/// A text in lines of at most `width` characters where blanks allow it, the second and later ones after `indent` blanks.
/// A word that is longer than that, such as a host, stays whole, and so does a command in backquotes, which can be copied
/// then; a path breaks behind a slash. Escapes for color have no width.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut length = 0;
    let is_too_long = |word: &str| length_of(word.trim_end_matches(' ')) > width.saturating_sub(indent);
    let parts = words(text).flat_map(|word| {
        let sign = if is_too_long(word) && !word.starts_with('`') { '/' } else { '\n' };
        word.split_inclusive(sign)
    });
    for word in parts {
        let bare = length_of(word.trim_end_matches(' '));
        if length + bare > width && length > indent && bare > 0 {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            length = indent;
        }
        out.push_str(word);
        length += length_of(word);
    }
    out
}

/// The words of a text, each with the blank after it. An arrow stays with the word that it leads to, and what stands in
/// backquotes together.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let arrow = if rest.starts_with("→ ") { "→ ".len() } else { 0 };
        let quoted = rest.strip_prefix('`').and_then(|inner| inner.find('`')).map_or(0, |len| len + 2);
        let whole = if quoted > MAX_QUOTED { arrow } else { arrow + quoted };
        let end = rest[whole..].find(' ').map_or(rest.len(), |blank| whole + blank + 1);
        let (word, after) = rest.split_at(end);
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// Characters of a text without its escapes for color (`ESC [ … m`) and for links (`ESC ] … ESC \`).
fn length_of(text: &str) -> usize {
    let mut parts = text.split('\x1b');
    let first = parts.next().map_or(0, |part| part.chars().count());
    let rest = parts.map(|part| match part.as_bytes().first() {
        Some(b'[') => part.split_once('m').map_or(part, |(_, rest)| rest).chars().count(),
        Some(b']') => 0,
        _ => part.chars().skip(1).count(),
    });
    first + rest.sum::<usize>()
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
            ("b a/long/path/x.rs:1:2: c", 10, "b a/long/\n  path/\n  x.rs:1:2:\n  c"),
            ("a/path b", 9, "a/path b"),
            ("bcd a-name-that-is-long", 5, "bcd\n  a-name-that-is-long"),
            ("  a b", 3, "  a\n  b"),
            ("é é é", 3, "é é\n  é"),
            ("\x1b[1mab\x1b[0m c", 4, "\x1b[1mab\x1b[0m c"),
            ("\x1b[1mab\x1b[0m c d", 4, "\x1b[1mab\x1b[0m c\n  d"),
            (
                "\x1b]8;;file:///long/path\x1b\\ab\x1b]8;;\x1b\\: c d",
                5,
                "\x1b]8;;file:///long/path\x1b\\ab\x1b]8;;\x1b\\: c\n  d",
            ),
            ("abc → de", 6, "abc\n  → de"),
            ("→ ", 1, "→ "),
            ("run `a b c`: d", 8, "run\n  `a b c`:\n  d"),
            ("run `a/b c/d`", 6, "run\n  `a/b c/d`"),
            ("`a b", 3, "`a\n  b"),
            ("", 3, ""),
        ] {
            assert_eq!(wrapped(text, width, 2), expected, "{text:?}");
        }
        assert_eq!(wrapped("a b", usize::MAX, 4), "a b");
    }
}
