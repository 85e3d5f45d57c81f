//! Shell scripts, Dockerfiles and lines of words: each command is a call, and its words are the arguments.
//!
//! A command ends at a line break that no backslash escapes, and at `;`, `|` and `&`. Zone files, redirect lists and
//! all lines of an unknown format are read in the same way: a line is a statement, and its words are its entries. A text
//! of nothing but one word a line is a list.

use std::net::IpAddr;

use super::builder::Builder;
use super::container::{ContainerKind, Entry, line_end, trimmed};
use super::prose;
use super::words::{WordCollector, Words};
use crate::lexer::segment::{SegmentKind, segments};
use crate::lexer::syntax::Syntax;
use crate::text::Span;

/// Signs that end a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// Line breaks, `;`, `|`, `&` and parentheses.
    Shell,
    /// Only line breaks.
    Lines,
}

/// Words before a list of items: `for x in a b`, `acl name dstdomain a b`, `search a b` of a resolver, `Host a b` of ssh.
const LIST_WORDS: [&[u8]; 4] = [b"for", b"acl", b"search", b"Host"];

/// Signs between a variable and a list of words: `HOSTS := a b` of a Makefile.
const ASSIGNMENTS: [&[u8]; 5] = [b"=", b":=", b"::=", b"+=", b"?="];

/// Adds the commands of `span` to the open container.
pub(super) fn read(text: &[u8], span: Span, syntax: &'static Syntax, ends: Ends, builder: &mut Builder) {
    let mut commands =
        Commands { text, ends, words: WordCollector::default(), in_array: false, cases: 0, builder };
    for segment in segments(&text[..span.end], span, syntax) {
        match segment.kind {
            SegmentKind::Code => commands.code(segment.span),
            SegmentKind::Literal => commands.words.extend(segment.span),
            SegmentKind::Comment => commands.comment(segment.span),
        }
    }
    commands.end_command();
    // A `case` without an `esac` ends with the text.
    (0..commands.cases).for_each(|_| commands.builder.close(span.end));
}

/// `case` statements that are open at once: deeper ones are not told apart, so that hostile nesting costs nothing.
const MAX_CASES: usize = 64;

struct Commands<'t, 'b> {
    text: &'t [u8],
    ends: Ends,
    words: WordCollector,
    /// True if the words up to the next `)` are the items of an array.
    in_array: bool,
    /// Open `case` statements.
    cases: usize,
    builder: &'b mut Builder,
}

impl Commands<'_, '_> {
    /// A comment ends a command, and no array.
    fn comment(&mut self, span: Span) {
        if !self.in_array {
            self.end_command();
        }
        if let Some(comment) = self.words.comment(span) {
            prose::read(self.text, comment, self.builder);
        }
    }

    fn code(&mut self, span: Span) {
        let mut at = span.start;
        while at < span.end {
            match self.text[at] {
                b'\\' => {
                    if self.text.get(at + 1) != Some(&b'\n') {
                        self.words.extend(Span::new(at, span.end.min(at + 2)));
                    } else {
                        self.words.end_word();
                    }
                    at += 1;
                }
                b'\n' if !self.in_array => self.end_command(),
                b'(' if self.opens_array() => {
                    self.end_command();
                    self.in_array = true;
                }
                b'\n' if self.in_array => self.words.end_word(),
                b')' if self.ends == Ends::Shell && self.cases > 0 && self.words.is_empty() => self.label(),
                b';' | b'|' | b'&' | b'(' | b')' if self.ends == Ends::Shell => self.end_command(),
                byte if byte.is_ascii_whitespace() => self.words.end_word(),
                _ => self.words.extend(Span::new(at, at + 1)),
            }
            at += 1;
        }
    }

    /// Returns `true` if a parenthesis here opens an array: `HOSTS=(`.
    fn opens_array(&self) -> bool {
        self.ends == Ends::Shell && self.words.open().is_some_and(|word| word.of(self.text).ends_with(b"="))
    }

    /// Adds the word as the label of a branch.
    fn label(&mut self) {
        if let Some(word) = self.words.take_open() {
            self.builder.entry(Entry { span: word, key: Some(word), operators: Vec::new(), end: word.end });
        }
    }

    fn end_command(&mut self) {
        let words = self.words.take();
        let Some(span) = words.span() else { return };
        self.builder.entry(Entry { span, end: span.end, ..Entry::default() });
        let in_array = std::mem::take(&mut self.in_array);
        if self.builder.has_place(span) {
            self.add_command(&words, span, in_array);
        }
        words.add_comments_behind(self.text, span.end, self.builder);
        match words.words[0].of(self.text) {
            b"case" if self.cases < MAX_CASES => {
                self.cases += 1;
                self.builder.open(ContainerKind::Block, Span::new(span.end, span.end), span.end);
            }
            b"esac" if self.cases > 0 => {
                self.cases -= 1;
                self.builder.close(span.end);
            }
            _ => {}
        }
    }

    /// Adds a command with its words.
    fn add_command(&mut self, words: &Words, span: Span, in_array: bool) {
        let Some(first) = words.words.first() else { return };
        // A line of a hosts file is the list of the names of its address.
        let is_address =
            std::str::from_utf8(first.of(self.text)).is_ok_and(|word| word.parse::<IpAddr>().is_ok());
        let sign = words.words.get(1).map(|sign| sign.of(self.text));
        let is_assignment = sign.is_some_and(|sign| ASSIGNMENTS.contains(&sign));
        let is_list = in_array
            || LIST_WORDS.contains(&first.of(self.text))
            || is_address && self.ends == Ends::Lines
            || is_assignment;
        let is_map = in_array && words.words.iter().all(|word| element_key(self.text, *word).is_some());
        let kind = match is_list {
            true if is_map => ContainerKind::Map,
            true => ContainerKind::List,
            false => ContainerKind::Call,
        };
        self.builder.open(kind, *first, span.start);
        for word in &words.words[if is_assignment { 2 } else { 0 }..] {
            let key = if is_map { element_key(self.text, *word) } else { option_key(self.text, *word) };
            self.builder.entry(Entry { span: *word, key, operators: Vec::new(), end: word.end });
        }
        words.add_parts(self.text, b"\"'", span.end, self.builder);
        self.builder.close(span.end);
    }
}

/// The name in `NAME=value` and `--name=value`.
fn option_key(text: &[u8], word: Span) -> Option<Span> {
    let equals = memchr::memchr(b'=', word.of(text)).filter(|at| *at > 0)?;
    let name = &word.of(text)[..equals];
    let is_name = name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte));
    is_name.then(|| Span::new(word.start, word.start + equals))
}

/// The key in `[key]=value`, an element of an array of Bash.
fn element_key(text: &[u8], word: Span) -> Option<Span> {
    let key = word.of(text).strip_prefix(b"[")?;
    let end = memchr::memmem::find(key, b"]=")?;
    Some(Span::new(word.start + 1, word.start + 1 + end))
}

/// Adds the lines of `span` as a list, each with one item; comments stand between them.
pub(super) fn read_items(text: &[u8], span: Span, builder: &mut Builder) {
    read_lines(text, span, ContainerKind::List, builder, |line| Entry {
        span: line,
        end: line.end,
        ..Entry::default()
    });
}

/// Adds the lines of `span` as a map: the first word of each is a key, the rest its value.
pub(super) fn read_table(text: &[u8], span: Span, builder: &mut Builder) {
    read_lines(text, span, ContainerKind::Map, builder, |line| {
        let len = line.of(text).iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        let key = Some(Span::new(line.start, line.start + len));
        Entry { span: line, key, operators: Vec::new(), end: line.end }
    });
}

/// Adds the lines of `span` as a container, with an entry for each that is neither blank nor a comment.
fn read_lines(
    text: &[u8],
    span: Span,
    kind: ContainerKind,
    builder: &mut Builder,
    entry: impl Fn(Span) -> Entry,
) {
    builder.open(kind, Span::new(span.start, span.start), span.start);
    let mut at = span.start;
    while at < span.end {
        let end = line_end(text, at, span.end);
        let line = trimmed(text, Span::new(at, end));
        if line.of(text).starts_with(b"#") {
            prose::read(text, line, builder);
        } else if !line.is_empty() {
            builder.entry(entry(line));
        }
        at = end + 1;
    }
    builder.close(span.end);
}

/// Adds each line of `span` as one entry: a line is one statement.
pub(super) fn read_rows(text: &[u8], span: Span, builder: &mut Builder) {
    let mut at = span.start;
    while at < span.end {
        let end = line_end(text, at, span.end);
        let line = trimmed(text, Span::new(at, end));
        if !line.is_empty() {
            builder.leaf(ContainerKind::Row, line);
            builder.entry(Entry { span: line, end: line.end, ..Entry::default() });
        }
        at = end + 1;
    }
}
