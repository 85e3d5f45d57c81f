//! Configuration of servers: directives with words, and blocks of them.
//!
//! nginx ends a directive with `;` and Caddy with its line; a brace opens a block, whose head are the words before it.
//! Apache writes its blocks as elements, and HAProxy begins a section with a word at the start of a line.

use super::builder::Builder;
use super::container::{ContainerKind, Entry, logical_line_end, trimmed};
use super::prose;
use super::words::{WordCollector, Words};
use crate::lexer::segment::{SegmentKind, segments};
use crate::lexer::syntax;
use crate::text::Span;

/// The sign that ends a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DirectiveEnd {
    Semicolon,
    Line,
}

/// Directives whose words are a list.
const LISTS: [&[u8]; 11] = [
    b"server_name",
    b"serveralias",
    b"hosts",
    b"valid_referers",
    b"acl",
    b"add_header",
    b"header",
    b"more_set_headers",
    b"allow",
    b"trusted_proxies",
    b"sources",
];

/// Adds the directives of `span` to the open container.
pub(super) fn read(text: &[u8], span: Span, ends: DirectiveEnd, builder: &mut Builder) {
    let mut reader =
        DirectiveReader { text, ends, words: WordCollector::default(), blocks: Vec::new(), builder };
    for segment in segments(&text[..span.end], span, &syntax::SHELL) {
        match segment.kind {
            SegmentKind::Code => reader.code(segment.span),
            SegmentKind::Literal => reader.words.extend(segment.span),
            SegmentKind::Comment => {
                reader.end_line(segment.span.start);
                if let Some(comment) = reader.words.comment(segment.span) {
                    prose::read(text, comment, reader.builder);
                }
            }
        }
    }
    reader.end_directive(span.end);
    while reader.blocks.pop().is_some() {
        reader.builder.close(span.end);
    }
}

/// Blocks that are open at once: deeper ones are not told apart, so that hostile nesting costs nothing.
const MAX_BLOCKS: usize = 64;

struct DirectiveReader<'t, 'b> {
    text: &'t [u8],
    ends: DirectiveEnd,
    words: WordCollector,
    /// The starts of the open blocks with their heads.
    blocks: Vec<usize>,
    builder: &'b mut Builder,
}

impl DirectiveReader<'_, '_> {
    fn code(&mut self, span: Span) {
        let mut at = span.start;
        while at < span.end {
            match self.text[at] {
                b';' => self.end_directive(at + 1),
                b'\n' => self.end_line(at),
                b'{' if self.opens_block(at) => self.open(at),
                b'}' if self.words.open().is_none() => self.close(at),
                byte if byte.is_ascii_whitespace() => self.words.end_word(),
                _ => self.words.extend(Span::new(at, at + 1)),
            }
            at += 1;
        }
    }

    /// `{host}` of Caddy and `${name}` are parts of a word.
    fn opens_block(&self, at: usize) -> bool {
        let is_alone = self.text.get(at + 1).is_none_or(u8::is_ascii_whitespace);
        let opens = is_alone || self.ends == DirectiveEnd::Semicolon && self.words.open().is_none();
        opens && self.blocks.len() < MAX_BLOCKS
    }

    fn end_line(&mut self, at: usize) {
        // The addresses of a site of Caddy may stand on several lines: `a,` and `b {`.
        let goes_on = self.blocks.is_empty()
            && self.words.open().is_some_and(|word| word.of(self.text).ends_with(b","));
        if self.ends == DirectiveEnd::Line && !goes_on {
            self.end_directive(at);
        } else {
            self.words.end_word();
        }
    }

    fn end_directive(&mut self, end: usize) {
        let words = self.words.take();
        let Some(span) = words.span() else { return };
        self.builder.entry(Entry { span, end, ..Entry::default() });
        add_words(self.text, &words, self.builder);
    }

    fn open(&mut self, at: usize) {
        let words = self.words.take();
        let head = words.span().unwrap_or(Span::new(at, at));
        // The words of the head are entries of the block, so that the names that it claims are found in it.
        self.builder.open(ContainerKind::Block, head, head.start);
        self.blocks.push(head.start);
        if !head.is_empty() {
            self.builder.entry(Entry { span: head, key: Some(head), operators: Vec::new(), end: head.end });
            add_words(self.text, &words, self.builder);
        }
    }

    fn close(&mut self, at: usize) {
        self.end_directive(at);
        let Some(start) = self.blocks.pop() else { return };
        self.builder.close(at + 1);
        let span = Span::new(start, at + 1);
        self.builder.entry(Entry { span, end: span.end, ..Entry::default() });
    }
}

/// Adds a directive with its words.
pub(super) fn add_words(text: &[u8], words: &Words, builder: &mut Builder) {
    let (Some(first), Some(span)) = (words.words.first(), words.span()) else { return };
    let name = first.of(text).to_ascii_lowercase();
    // The addresses of a site of Caddy: `a, b {`.
    let is_comma_list = first.of(text).ends_with(b",");
    let is_list = LISTS.contains(&&name[..]);
    let kind = if is_list || is_comma_list { ContainerKind::List } else { ContainerKind::Call };
    builder.open(kind, *first, first.start);
    for word in &words.words[usize::from(is_list)..] {
        let comma = usize::from(is_comma_list && word.of(text).ends_with(b","));
        builder.entry(Entry {
            span: Span::new(word.start, word.end - comma),
            end: word.end,
            ..Entry::default()
        });
    }
    words.add_parts(text, b"\"'`", span.end, builder);
    builder.close(span.end);
    words.add_comments_behind(text, span.end, builder);
}

/// Adds the lines of a configuration with sections: elements of Apache, or words at the start of a line of HAProxy.
pub(super) fn read_sections(text: &[u8], span: Span, builder: &mut Builder) {
    let mut open: Vec<usize> = Vec::new();
    let mut at = span.start;
    while at < span.end {
        let end = logical_line_end(text, at, span.end);
        let line = trimmed(text, Span::new(at, end));
        match line.of(text) {
            [] => {}
            [b'#', ..] => prose::read(text, line, builder),
            [b'<', b'/', ..] => close_section(&mut open, line, builder),
            [b'<', ..] => open_section(text, &mut open, line, builder),
            _ if starts_section(text, line, at) => {
                while !open.is_empty() {
                    close_section(&mut open, Span::new(at, at), builder);
                }
                open_section(text, &mut open, line, builder);
            }
            _ => {
                builder.entry(Entry { span: line, end: line.end, ..Entry::default() });
                add_words(text, &words(text, line), builder);
            }
        }
        at = end + 1;
    }
    while !open.is_empty() {
        close_section(&mut open, Span::new(span.end, span.end), builder);
    }
}

/// Words that begin a section of HAProxy.
const SECTIONS: [&[u8]; 8] =
    [b"global", b"defaults", b"frontend", b"backend", b"listen", b"resolvers", b"peers", b"userlist"];

fn starts_section(text: &[u8], line: Span, start: usize) -> bool {
    let word = line.of(text).split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    line.start == start && SECTIONS.contains(&word)
}

fn open_section(text: &[u8], open: &mut Vec<usize>, line: Span, builder: &mut Builder) {
    builder.open(ContainerKind::Block, line, line.start);
    open.push(line.start);
    builder.entry(Entry { span: line, key: Some(line), operators: Vec::new(), end: line.end });
    add_words(text, &words(text, line), builder);
}

fn close_section(open: &mut Vec<usize>, line: Span, builder: &mut Builder) {
    if let Some(start) = open.pop() {
        builder.close(line.end);
        let span = Span::new(start, line.end);
        builder.entry(Entry { span, end: span.end, ..Entry::default() });
    }
}

/// The words of a line; quotes keep theirs together.
fn words(text: &[u8], line: Span) -> Words {
    let mut words = Vec::new();
    let mut at = line.start;
    while at < line.end {
        let start = at;
        while at < line.end && !text[at].is_ascii_whitespace() {
            let quote = text[at];
            let closing = matches!(quote, b'"' | b'\'')
                .then(|| memchr::memchr(quote, &text[at + 1..line.end]))
                .flatten();
            at += closing.map_or(1, |len| len + 2);
        }
        if start < at {
            words.push(Span::new(start, at));
        }
        at += 1;
    }
    Words { words, comments: Vec::new() }
}
