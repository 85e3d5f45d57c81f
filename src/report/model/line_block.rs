//! Lines of a file with mentions, as a page shows them: each line once, cut around its names, with lines of context.
//!
//! Made while the file is in memory, and bounded whatever stands in it: a side of a name and a line of context have
//! [`MAX_SIDE`] characters, and a file [`MAX_MENTIONS`] mentions. Texts are as they stand in the file: whoever shows
//! them escapes them.

use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed};
use crate::report::escape::clipped;
use crate::text::{Encoding, Excerpt, Span};

/// Lines of context before and after a rewrite or a review.
pub(in crate::report) const CONTEXT: usize = 2;
/// Characters on each side of a name, and of a line of context.
// Minified files have lines of megabytes; more than 160 characters are not read in a diff.
const MAX_SIDE: usize = 160;
/// Bytes that hold [`MAX_SIDE`] characters in any encoding.
const MAX_SIDE_BYTES: usize = 4 * MAX_SIDE + 4;
/// Characters of a text that is replaced, and of the text that replaces it.
// An entry that is removed can be a whole block.
pub(in crate::report) const MAX_TEXT: usize = 2000;
/// Bytes of a piece of a line, or of a line of context: a character of [`MAX_TEXT`] has at most four, as an ellipsis has.
pub(in crate::report) const MAX_PART_BYTES: usize = 4 * (MAX_TEXT + 1);
/// Mentions of a file whose lines are kept; later ones are shown without.
// Nobody reads more of one file, and a file of logs can have a million.
const MAX_MENTIONS: usize = 5000;
/// Bytes on each side of a line that are searched for lines of context.
const MAX_CONTEXT_BYTES: usize = 64 << 10;

/// Lines that hold mentions, with lines of context around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineBlock {
    /// Number of the first line with a mention, from 1.
    pub line: usize,
    /// Lines before it.
    pub before: Vec<String>,
    /// The lines with mentions, in pieces.
    pub parts: Vec<LinePart>,
    /// Lines after them.
    pub after: Vec<String>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinePart {
    /// Text around mentions.
    Text(String),
    /// A mention.
    Mention {
        /// Its index among the mentions of the file.
        index: usize,
        /// Its text; that of its edit, if it is rewritten.
        old: String,
        /// The text that replaces it, if it is rewritten.
        new: Option<String>,
    },
}

/// The blocks of a file; `excerpts` are all of it, or the lines of its mentions with lines around them.
pub fn line_blocks(file: &FilePlan, excerpts: &[Excerpt<'_>]) -> Vec<LineBlock> {
    let mut blocks = Vec::new();
    let mut open: Option<OpenBlock<'_>> = None;
    for (index, placed) in file.mentions.iter().take(MAX_MENTIONS).enumerate() {
        let Some(excerpt) = Excerpt::with(excerpts, placed.mention.span.start) else { continue };
        match open.as_mut().filter(|block| block.is_of(excerpt) && block.reaches(placed)) {
            Some(block) => block.add(index, placed),
            None => {
                let next = OpenBlock::new(excerpt, index, placed, open.as_ref());
                blocks.extend(open.replace(next).map(OpenBlock::close));
            }
        }
    }
    blocks.extend(open.map(OpenBlock::close));
    blocks
}

/// A block to which mentions are added.
struct OpenBlock<'e> {
    excerpt: &'e Excerpt<'e>,
    encoding: Encoding,
    block: LineBlock,
    /// The first byte of the first line, or of as much of it as is shown.
    start: usize,
    /// The line begins at `start`.
    is_line_start: bool,
    /// The end of its last mention.
    end: usize,
    last_line: usize,
    has_context: bool,
}

impl<'e> OpenBlock<'e> {
    fn new(excerpt: &'e Excerpt<'e>, index: usize, placed: &Placed, last: Option<&Self>) -> Self {
        let encoding = if excerpt.start == 0 { Encoding::of(&excerpt.bytes) } else { Encoding::Utf8 };
        let floor = last.filter(|last| last.is_of(excerpt)).map_or(0, Self::line_end);
        let span = shown_span(excerpt, placed);
        let window = span.start.saturating_sub(MAX_SIDE_BYTES).max(floor) / 2 * 2;
        let (start, _) = encoding.line_around(&excerpt.bytes[window..], span.start.saturating_sub(window));
        let start = window + start;
        let block =
            LineBlock { line: placed.at.line, before: Vec::new(), parts: Vec::new(), after: Vec::new() };
        let is_line_start = start > window || start == floor;
        let (end, last_line, has_context) = (start, placed.at.line, false);
        let mut open = Self { excerpt, encoding, block, start, is_line_start, end, last_line, has_context };
        open.add(index, placed);
        open
    }

    fn is_of(&self, excerpt: &Excerpt<'_>) -> bool {
        self.excerpt.start == excerpt.start
    }

    /// The mention is on its last line, or has an edit that begins there, as that of a table may.
    fn reaches(&self, placed: &Placed) -> bool {
        self.last_line == placed.at.line || shown_span(self.excerpt, placed).start < self.line_end()
    }

    /// Adds a mention; one that lies in the edit of the mention before it is a part of that one.
    fn add(&mut self, index: usize, placed: &Placed) {
        let span = shown_span(self.excerpt, placed);
        if span.start < self.end {
            return;
        }
        self.text_between(span.start);
        let edit = placed.mention.edit.as_ref().filter(|_| placed.mention.verdict == Verdict::Rewrite);
        let old = self.encoding.decode(span.of(&self.excerpt.bytes));
        self.last_line += old.matches('\n').count();
        let new = edit.map(|edit| clipped(&self.encoding.decode(&edit.new), MAX_TEXT));
        self.block.parts.push(LinePart::Mention { index, old: clipped(&old, MAX_TEXT), new });
        self.end = span.end;
        self.has_context |= edit.is_some() || placed.mention.verdict.reason().is_some();
    }

    /// Adds the text up to the next mention, cut in its middle where it is long.
    fn text_between(&mut self, to: usize) {
        let is_first = self.block.parts.is_empty();
        let most = if is_first { MAX_SIDE_BYTES } else { 2 * MAX_SIDE_BYTES };
        let text = if to - self.end > most {
            let head = if is_first {
                String::new()
            } else {
                clipped(&self.decode(self.end, self.end + MAX_SIDE_BYTES), MAX_SIDE)
            };
            let head = head.trim_end_matches('…').to_owned();
            head + &last(&self.decode((to - MAX_SIDE_BYTES) / 2 * 2, to))
        } else {
            let text = self.decode(self.end, to);
            if is_first && (text.chars().count() > MAX_SIDE || !self.is_line_start) {
                last(&text)
            } else {
                text
            }
        };
        if !text.is_empty() {
            self.block.parts.push(LinePart::Text(text));
        }
    }

    /// The end of its last line, or of as much of it as is shown.
    fn line_end(&self) -> usize {
        let bytes = &self.excerpt.bytes;
        if self.takes_newline() {
            return self.end;
        }
        let window = &bytes[..bytes.len().min(self.end + MAX_SIDE_BYTES)];
        self.encoding.line_around(window, self.end).1
    }

    /// Its last mention is an edit that takes the newline away, and ends where the next line begins.
    fn takes_newline(&self) -> bool {
        self.end > 0 && self.decode(self.end.saturating_sub(self.encoding.unit()), self.end) == "\n"
    }

    fn close(mut self) -> LineBlock {
        let line_end = self.line_end();
        let tail = self.decode(self.end, line_end);
        let tail = clipped(tail.trim_end_matches('\r'), MAX_SIDE);
        let is_cut = line_end == self.end + MAX_SIDE_BYTES;
        if !tail.is_empty() {
            self.block.parts.push(LinePart::Text(tail));
        }
        if self.has_context {
            self.block.before = self.lines_before();
            self.block.after = if is_cut { Vec::new() } else { self.lines_after(line_end) };
        }
        self.block
    }

    fn lines_before(&self) -> Vec<String> {
        if !self.is_line_start {
            return Vec::new();
        }
        let window = self.start.saturating_sub(MAX_CONTEXT_BYTES) / 2 * 2;
        let (bytes, from) = (&self.excerpt.bytes[window..], self.start.saturating_sub(window));
        let lines = self.encoding.lines_before(bytes, from, CONTEXT).into_iter();
        lines.map(|line| self.context_line(window + line.start, window + line.end)).collect()
    }

    fn lines_after(&self, line_end: usize) -> Vec<String> {
        let len = self.excerpt.bytes.len();
        let bytes = &self.excerpt.bytes[..len.min(line_end + MAX_CONTEXT_BYTES)];
        let next = if self.takes_newline() { line_end } else { line_end + self.encoding.unit() };
        let lines = self.encoding.lines_from(bytes, next, CONTEXT).into_iter();
        lines.map(|line| self.context_line(line.start, line.end)).collect()
    }

    fn context_line(&self, start: usize, end: usize) -> String {
        let text = self.decode(start, end.min(start + MAX_SIDE_BYTES));
        clipped(text.trim_end_matches('\r'), MAX_SIDE)
    }

    fn decode(&self, start: usize, end: usize) -> String {
        let text = self.encoding.decode(self.excerpt.bytes.get(start..end).unwrap_or_default());
        // A byte order mark is no part of the first line.
        match text.strip_prefix('\u{feff}') {
            Some(rest) if self.excerpt.start + start == 0 => rest.to_owned(),
            _ => text,
        }
    }
}

/// The bytes of a mention in an excerpt; with those of its edit, if it is rewritten.
fn shown_span(excerpt: &Excerpt<'_>, placed: &Placed) -> Span {
    let mention = &placed.mention;
    let edit = mention.edit.as_ref().filter(|_| mention.verdict == Verdict::Rewrite);
    let span = excerpt.here(edit.map_or(mention.span, |edit| edit.span));
    let len = excerpt.bytes.len();
    Span::new(span.start.min(len), span.end.min(len))
}

/// The last characters of a text that has more before it.
fn last(text: &str) -> String {
    let cut = text.char_indices().rev().nth(MAX_SIDE - 1).map_or(0, |(at, _)| at);
    format!("…{}", &text[cut..])
}

#[cfg(test)]
mod tests {
    use super::{LinePart, MAX_SIDE, line_blocks};
    use crate::mention::{Mention, Spelling, Verdict, Wording};
    use crate::plan::{FilePlan, Placed};
    use crate::rule::Category;
    use crate::text::{Edit, Encoding, Excerpt, Position, RelPath, Span};

    /// A file in which every `OLD` is rewritten to `new`, and every `KEPT` stays.
    fn plan(file: &[u8], encoding: Encoding) -> FilePlan {
        let words = [("OLD", Verdict::Rewrite), ("OLD,\n", Verdict::Rewrite), ("KEPT", Verdict::Keep)];
        let mut mentions = Vec::new();
        for (word, verdict) in words {
            let (bytes, newline) = (encoding.encode(word), encoding.encode("\n"));
            for at in memchr::memmem::find_iter(file, &bytes).filter(|at| at.is_multiple_of(encoding.unit()))
            {
                let span = Span::new(at, at + bytes.len());
                if word == "OLD" && file[at..].starts_with(&encoding.encode("OLD,\n")) {
                    continue;
                }
                let line = 1 + memchr::memmem::find_iter(&file[..at], &newline).count();
                let new: &str = if word == "OLD" { "new" } else { "" };
                let edit =
                    (verdict == Verdict::Rewrite).then(|| Edit { span, new: encoding.encode(new).into() });
                let wording = Wording {
                    text: word.to_owned(),
                    host: word.to_owned(),
                    spelling: Spelling::Plain,
                    rules: Vec::new(),
                    new: None,
                    note: None,
                };
                let mention =
                    Mention { span, verdict, edit, whole: None, meets: None, wording: wording.into() };
                mentions.push(Placed {
                    at: Position { line, column: 1 },
                    marks: None,
                    met_at: None,
                    mention,
                });
            }
        }
        mentions.sort_by_key(|placed| placed.mention.span.start);
        FilePlan::new(RelPath::from("a"), Category::Other, mentions).unwrap()
    }

    /// The blocks of a text, as `line: before|parts|after`, with `[old>new]` for mentions.
    fn shown(text: &str, encoding: Encoding) -> Vec<String> {
        let file = encoding.encode(text);
        let blocks = line_blocks(&plan(&file, encoding), &[Excerpt::whole(&file)]);
        let written = blocks.iter().map(|block| {
            let parts = block.parts.iter().map(|part| match part {
                LinePart::Text(text) => text.clone(),
                LinePart::Mention { old, new: Some(new), .. } => format!("[{old}>{new}]"),
                LinePart::Mention { old, .. } => format!("[{old}]"),
            });
            let parts: String = parts.collect();
            format!("{}: {}|{parts}|{}", block.line, block.before.join("/"), block.after.join("/"))
        });
        written.collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(shown(text, Encoding::Utf8), expected);
        for big_endian in [true, false] {
            assert_eq!(shown(&format!("\u{feff}{text}"), Encoding::Utf16 { big_endian }), expected);
        }
    }

    #[test]
    fn each_line_stands_once_with_its_mentions_and_the_lines_around() {
        check("OLD", &["1: |[OLD>new]|"]);
        check("a\nb\nc\nx OLD y KEPT\r\nd\n\ne\n", &["4: b/c|x [OLD>new] y [KEPT]|d/"]);
        check("a\nOLD\n\tOLD OLD\n", &["2: a|[OLD>new]|\tOLD OLD", "3: a/OLD|\t[OLD>new] [OLD>new]|"]);
        check("a\nKEPT\nb\n", &["2: |[KEPT]|"]);
        check("\nOLD\n", &["2: |[OLD>new]|"]);
    }

    #[test]
    fn lines_that_go_end_where_the_next_one_begins() {
        check("a\nOLD,\nb\nc\nd\n", &["2: a|[OLD,\n>]|b/c"]);
        check("OLD,\nOLD\n", &["1: |[OLD,\n>][OLD>new]|"]);
    }

    #[test]
    fn long_lines_are_cut_around_their_names() {
        let (side, long) = ("é".repeat(MAX_SIDE), "é".repeat(5000));
        let cut = |text: &str| text.replace(&"é".repeat(MAX_SIDE), "~");
        for text in [format!("{long}OLD{long}KEPT{long}"), format!("{side}é{side}OLD{long}KEPT{side}é")] {
            let found = shown(&text, Encoding::Utf8);
            assert_eq!(
                found.iter().map(|line| cut(line)).collect::<Vec<_>>(),
                ["1: |…~[OLD>new]~…~[KEPT]~…|"]
            );
        }
        let near = format!("OLD{}KEPT", "x".repeat(2 * MAX_SIDE));
        assert_eq!(
            shown(&near, Encoding::Utf8),
            [format!("1: |[OLD>new]{}[KEPT]|", "x".repeat(2 * MAX_SIDE))]
        );
        let context = shown(&format!("{long}\nOLD\n{long}"), Encoding::Utf8);
        assert_eq!(context.iter().map(|line| cut(line)).collect::<Vec<_>>(), ["2: ~…|[OLD>new]|~…"]);
    }

    #[test]
    fn no_bytes_make_it_panic() {
        for file in [&b"\xff\xfe"[..], b"\xff\xfeOLD", b"\xe9OLD\xe9\n\xff", b"\0OLD\0\n"] {
            line_blocks(&plan(file, Encoding::Utf8), &[Excerpt::whole(file)]);
            line_blocks(&plan(file, Encoding::Utf8), &[]);
            line_blocks(&plan(b"xxxxxxxxxxOLD", Encoding::Utf8), &[Excerpt::whole(file)]);
        }
    }
}
