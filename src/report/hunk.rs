//! One edit with the lines around it, to be looked at on a terminal.
//!
//! Everything that comes from a file is shown and never sent: control characters stand as escapes.

use std::fmt::Write;

use super::style::Style;
use crate::text::{Edit, Encoding, Excerpt, Problem, Span};
use anstyle::AnsiColor;

/// Lines of context before and after.
const CONTEXT: usize = 2;
/// Characters shown of each side of an edit, and of a line of context.
const MOST: usize = 120;
/// How far from an edit lines are looked at, in bytes.
const FARTHEST: usize = 64 << 10;

/// An edit and the text around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// How the file writes its text.
    pub encoding: Encoding,
    /// What is replaced.
    pub old: String,
    /// What stands there afterwards.
    pub new: String,
    line: usize,
    before: Vec<String>,
    head: String,
    tail: String,
    after: Vec<String>,
}

impl Hunk {
    /// What `edit`, which begins on `line` (from 1), does in the file that the `excerpt` with it is from.
    pub fn new(excerpt: &Excerpt<'_>, line: usize, edit: &Edit) -> Self {
        let is_start = excerpt.start == 0;
        let encoding = if is_start { Encoding::of(&excerpt.bytes) } else { Encoding::Utf8 };
        let here = |offset: usize| offset.saturating_sub(excerpt.start).min(excerpt.bytes.len());
        let span = Span::new(here(edit.span.start), here(edit.span.end));
        // Units of two bytes stay whole.
        let floor = span.start.saturating_sub(FARTHEST) / 2 * 2;
        let file = &excerpt.bytes[floor..excerpt.bytes.len().min(span.end + FARTHEST)];
        let is_start = is_start && floor == 0;
        let span = Span::new(span.start - floor, span.end - floor);
        let text = |start: usize, end: usize| {
            let text = encoding.decode(file.get(start..end).unwrap_or_default());
            // A byte order mark is no part of the first line.
            if is_start && start == 0 { text.trim_start_matches('\u{feff}').to_owned() } else { text }
        };
        let (start, _) = encoding.line_around(file, span.start);
        let (_, end) = encoding.line_around(file, span.end);
        let (mut before, mut from) = (Vec::new(), start);
        while before.len() < CONTEXT && from > 0 {
            let newline = from.saturating_sub(encoding.unit());
            from = encoding.line_around(file, newline).0;
            before.insert(0, clipped(&text(from, newline)));
        }
        let (mut after, mut to) = (Vec::new(), end);
        while after.len() < CONTEXT && to + encoding.unit() < file.len() {
            let next = to + encoding.unit();
            to = encoding.line_around(file, next).1;
            after.push(clipped(&text(next, to)));
        }
        let head = text(start.max(span.start.saturating_sub(4 * MOST + 4)), span.start);
        let cut = head.char_indices().rev().nth(MOST - 1).map_or(0, |(at, _)| at);
        Self {
            encoding,
            old: encoding.decode(span.of(file)),
            new: encoding.decode(&edit.new),
            line,
            before,
            head: if cut > 0 { format!("…{}", &head[cut..]) } else { head },
            tail: clipped(&text(span.end, end.min(span.end + 4 * MOST + 4))),
            after,
        }
    }

    /// The lines as a diff shows them, with their numbers; ends in a newline.
    pub fn show(&self, style: Style) -> String {
        let mut out = String::new();
        let first = self.line.saturating_sub(self.before.len());
        for (number, line) in (first..).zip(&self.before) {
            let _ = writeln!(out, "{number:>6}   {}", shown(line));
        }
        self.block('-', &self.old, AnsiColor::Red, style, &mut out);
        self.block('+', &self.new, AnsiColor::Green, style, &mut out);
        let next = self.line + self.old.matches('\n').count() + 1;
        for (number, line) in (next..).zip(&self.after) {
            let _ = writeln!(out, "{number:>6}   {}", shown(line));
        }
        out
    }

    fn block(&self, sign: char, text: &str, colour: AnsiColor, style: Style, out: &mut String) {
        let (plain, bold) = (colour.on_default(), colour.on_default().bold().underline());
        let last = text.matches('\n').count();
        for (index, part) in text.split('\n').enumerate() {
            let head = if index == 0 { self.head.as_str() } else { "" };
            let tail = if index == last { self.tail.as_str() } else { "" };
            let line = [
                style.paint(plain, format!("{:>6} {sign} {}", self.line + index, shown(head))),
                if part.is_empty() { String::new() } else { style.paint(bold, shown(part)) },
                if tail.is_empty() { String::new() } else { style.paint(plain, shown(tail)) },
            ];
            let _ = writeln!(out, "{}", line.concat());
        }
    }
}

/// The start of a line.
fn clipped(line: &str) -> String {
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// A line without its carriage return; tabs are the only control characters that stay.
fn shown(line: &str) -> String {
    let line = line.strip_suffix('\r').unwrap_or(line);
    line.split('\t').map(Problem::visible).collect::<Vec<_>>().join("\t")
}

#[cfg(test)]
mod tests {
    use super::{Hunk, Style};
    use crate::text::{Edit, Encoding, Excerpt, Span};

    #[track_caller]
    fn check(file: &[u8], old: &[u8], new: &[u8], expected: &str) {
        let start = memchr::memmem::find(file, old).unwrap();
        let newline = if Encoding::of(file) == Encoding::Utf8 { &b"\n"[..] } else { b"\n\0" };
        let line = 1 + memchr::memmem::find_iter(&file[..start], newline).count();
        let edit = Edit { span: Span::new(start, start + old.len()), new: new.to_vec() };
        assert_eq!(Hunk::new(&Excerpt::whole(file), line, &edit).show(Style::Exact), expected);
        if Encoding::of(file) == Encoding::Utf8 {
            let lines_before = [&b"above\n"[..], file].concat();
            let excerpt = Excerpt { bytes: lines_before.into(), start: 1000, lines_before: 7 };
            let edit = Edit { span: Span::new(start + 1006, start + 1006 + old.len()), new: new.to_vec() };
            let shown = Hunk::new(&excerpt, line, &edit).show(Style::Exact);
            assert!(shown.ends_with(expected.split_at(expected.find(" - ").unwrap_or(0)).1), "{shown}");
        }
    }

    #[test]
    fn shows_old_and_new_with_the_lines_around() {
        check(
            b"a\nb\n\nx = \"old\";\r\n\tz\n",
            b"old",
            b"new",
            "     2   b\n     3   \n     4 - x = \"old\";\n     4 + x = \"new\";\n     5   \tz\n",
        );
        check(b"old", b"old", b"", "     1 - old\n     1 + \n");
        check(
            b"f('o'\n  + 'ld')\nend",
            b"'o'\n  + 'ld'",
            b"'new'",
            "     1 - f('o'\n     2 -   + 'ld')\n     1 + f('new')\n     3   end\n",
        );
    }

    #[test]
    fn contents_cannot_steer_the_terminal() {
        check(
            b"\x1b[2Jold\xff\x9b\\t\n\x07\n",
            b"old",
            b"n\x1bw",
            "     1 - \\u{1b}[2Jold\u{fffd}\u{fffd}\\t\n     1 + \\u{1b}[2Jn\\u{1b}w\u{fffd}\u{fffd}\\t\n     2   \\u{7}\n",
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_edit() {
        let line = format!("{}old{}", "é".repeat(500), "x".repeat(500));
        let expected =
            |word: &str, sign| format!("     1 {sign} …{}{word}{}…\n", "é".repeat(120), "x".repeat(120));
        check(line.as_bytes(), b"old", b"new", &(expected("old", '-') + &expected("new", '+')));
    }

    #[test]
    fn utf_16_is_shown_as_text() {
        let encoding = Encoding::Utf16 { big_endian: false };
        let bytes = |text: &str| encoding.encode(text);
        let file = bytes("\u{feff}one\r\nx=old!\r\nlast");
        check(
            &file,
            &bytes("old"),
            &bytes("new"),
            "     1   one\n     2 - x=old!\n     2 + x=new!\n     3   last\n",
        );
    }
}
