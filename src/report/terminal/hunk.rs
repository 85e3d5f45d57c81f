//! One edit with the lines around it, as an interactive run shows it on a terminal.
//!
//! Everything that comes from a file is shown and never sent: control characters stand as escapes.

use std::fmt::Write;

use super::style::Style;
use crate::report::escape::clipped;
use crate::text::{Edit, Encoding, Excerpt, Problem, Span};
use anstyle::AnsiColor;

/// Lines of context before and after.
const CONTEXT: usize = 2;
/// Characters shown of each side of an edit, and of a line of context.
// Minified files have lines of megabytes; 120 characters fit on a terminal.
const MAX_SHOWN: usize = 120;
/// Bytes on each side of an edit that are searched for lines.
// Keeps the cost of a hunk small in a file without newlines.
const MAX_DISTANCE_TO_EDIT: usize = 64 << 10;

/// An edit and the text around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// Encoding of the file.
    pub encoding: Encoding,
    /// Text that is replaced.
    pub old: String,
    /// Text that replaces it.
    pub new: String,
    line: usize,
    before: Vec<String>,
    head: String,
    tail: String,
    after: Vec<String>,
    /// Whole lines go, and nothing takes their place.
    removes_lines: bool,
}

/// The part of a file around an edit that a hunk is made from.
struct EditWindow<'e> {
    encoding: Encoding,
    file: &'e [u8],
    /// The edit in `file`.
    span: Span,
    /// `file` begins at the start of the whole file.
    is_start: bool,
}

impl<'e> EditWindow<'e> {
    fn new(excerpt: &'e Excerpt<'_>, edit: &Edit) -> Self {
        let is_start = excerpt.start == 0;
        let encoding = if is_start { Encoding::of(&excerpt.bytes) } else { Encoding::Utf8 };
        let len = excerpt.bytes.len();
        let start = edit.span.start.saturating_sub(excerpt.start).min(len);
        let end = edit.span.end.saturating_sub(excerpt.start).min(len);
        // Units of two bytes stay whole.
        let floor = start.saturating_sub(MAX_DISTANCE_TO_EDIT) / 2 * 2;
        Self {
            encoding,
            file: &excerpt.bytes[floor..len.min(end + MAX_DISTANCE_TO_EDIT)],
            span: Span::new(start - floor, end - floor),
            is_start: is_start && floor == 0,
        }
    }

    fn text(&self, start: usize, end: usize) -> String {
        let text = self.encoding.decode(self.file.get(start..end).unwrap_or_default());
        // A byte order mark is no part of the first line.
        if self.is_start && start == 0 { text.trim_start_matches('\u{feff}').to_owned() } else { text }
    }

    /// Lines of context, cut where they are long.
    fn context(&self, lines: Vec<Span>) -> Vec<String> {
        lines.into_iter().map(|line| clipped(&self.text(line.start, line.end), MAX_SHOWN)).collect()
    }
}

impl Hunk {
    /// The hunk of `edit`, which begins on `line` (from 1), in the file that `excerpt` is a part of.
    pub fn new(excerpt: &Excerpt<'_>, line: usize, edit: &Edit) -> Self {
        let window = EditWindow::new(excerpt, edit);
        let EditWindow { encoding, file, span, .. } = window;
        let (start, _) = encoding.line_around(file, span.start);
        let (_, end) = encoding.line_around(file, span.end);
        let head = window.text(start.max(span.start.saturating_sub(4 * MAX_SHOWN + 4)), span.start);
        let old = encoding.decode(span.of(file));
        let removes_lines = edit.new.is_empty() && head.is_empty() && old.ends_with('\n');
        let cut = head.char_indices().rev().nth(MAX_SHOWN - 1).map_or(0, |(at, _)| at);
        Self {
            encoding,
            old,
            new: encoding.decode(&edit.new),
            line,
            before: window.context(encoding.lines_before(file, start, CONTEXT)),
            head: if cut > 0 { format!("…{}", &head[cut..]) } else { head },
            tail: clipped(&window.text(span.end, end.min(span.end + 4 * MAX_SHOWN + 4)), MAX_SHOWN),
            after: window.context(encoding.lines_from(file, end + encoding.unit(), CONTEXT)),
            removes_lines,
        }
    }

    /// The lines as a diff shows them, with their numbers; ends in a newline.
    pub fn show(&self, style: Style) -> String {
        let mut out = String::new();
        let first = self.line.saturating_sub(self.before.len());
        for (number, line) in (first..).zip(&self.before) {
            let _ = writeln!(out, "{number:>6}   {}", shown(line));
        }
        let mut next = self.line + self.old.matches('\n').count();
        if self.removes_lines {
            self.removed_lines(style, &mut out);
            // The line behind them stays as it is.
            if !(self.tail.is_empty() && self.after.is_empty()) {
                let _ = writeln!(out, "{next:>6}   {}", shown(&self.tail));
            }
        } else {
            self.block('-', &self.old, AnsiColor::Red, style, &mut out);
            self.block('+', &self.new, AnsiColor::Green, style, &mut out);
        }
        next += 1;
        for (number, line) in (next..).zip(&self.after) {
            let _ = writeln!(out, "{number:>6}   {}", shown(line));
        }
        out
    }

    fn removed_lines(&self, style: Style, out: &mut String) {
        for (number, line) in (self.line..).zip(self.old.lines()) {
            let line = format!("{number:>6} - {}", shown(line));
            let _ = writeln!(out, "{}", style.paint(AnsiColor::Red.on_default(), line));
        }
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
        let edit = Edit { span: Span::new(start, start + old.len()), new: new.into() };
        assert_eq!(Hunk::new(&Excerpt::whole(file), line, &edit).show(Style::Exact), expected);
        if Encoding::of(file) == Encoding::Utf8 {
            let lines_before = [&b"above\n"[..], file].concat();
            let excerpt = Excerpt { bytes: lines_before.into(), start: 1000, lines_before: 7 };
            let edit = Edit { span: Span::new(start + 1006, start + 1006 + old.len()), new: new.into() };
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
            b"a\nold\nb\nc\nd\n",
            b"old\n",
            b"",
            "     1   a\n     2 - old\n     3   b\n     4   c\n     5   d\n",
        );
        check(b"a\r\nold\r\n", b"old\r\n", b"", "     1   a\n     2 - old\n");
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
