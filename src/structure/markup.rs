//! HTML and XML: elements, attributes and the text in them.
//!
//! Children of an element are entries under the names of their tags. Inline elements are a part of the sentence that
//! they stand in, and a row of a table is one statement.

use super::bracket_style::BracketStyle;
use super::brackets;
use super::builder::Builder;
use super::container::{ContainerKind, Entry, trimmed};
use super::prose;
use crate::lexer::syntax;
use crate::text::Span;

/// Elements that stand inside of a sentence.
const INLINE: [&[u8]; 16] = [
    b"a", b"b", b"i", b"em", b"strong", b"code", b"span", b"br", b"tt", b"kbd", b"small", b"u", b"abbr",
    b"wbr", b"sub", b"sup",
];

/// Elements of HTML that nothing closes.
const VOID: [&[u8]; 9] = [b"meta", b"link", b"img", b"input", b"hr", b"base", b"source", b"area", b"col"];

/// Elements that are open at once: deeper ones are not told apart, so that hostile nesting costs nothing.
const MAX_ELEMENTS: usize = 64;

struct Element {
    name: Span,
    start: usize,
}

struct MarkupReader<'t, 'b> {
    text: &'t [u8],
    end: usize,
    open: Vec<Element>,
    /// The start of the text that is being read.
    text_start: Option<usize>,
    builder: &'b mut Builder,
}

/// Adds the elements of `span` to the open container.
pub(super) fn read(text: &[u8], span: Span, builder: &mut Builder) {
    let mut reader = MarkupReader { text, end: span.end, open: Vec::new(), text_start: None, builder };
    let mut at = span.start;
    while at < span.end {
        if text[at] == b'<' {
            at = reader.tag(at);
        } else {
            reader.text_start.get_or_insert(at);
            at = memchr::memchr(b'<', &text[at..span.end]).map_or(span.end, |len| at + len);
        }
    }
    reader.end_text(span.end);
    while let Some(element) = reader.open.pop() {
        reader.end_element(&element, span.end);
    }
}

impl MarkupReader<'_, '_> {
    /// Reads the tag or comment at `at`; gives the end of it.
    fn tag(&mut self, at: usize) -> usize {
        let rest = &self.text[at..self.end];
        if rest.starts_with(b"<!--") {
            self.end_text(at);
            let end = memchr::memmem::find(rest, b"-->").map_or(self.end, |len| at + len + 3);
            prose::read(self.text, Span::new(at, end), self.builder);
            return end;
        }
        let is_end = rest.starts_with(b"</");
        let name_start = at + 1 + usize::from(is_end);
        let name = self.name(name_start);
        let end = self.tag_end(name.end);
        if name.is_empty() || is_one_of(self.text, name, &INLINE) {
            self.text_start.get_or_insert(at);
            return end.max(at + 1);
        }
        self.end_text(at);
        if is_end {
            self.close(name, end);
            return end;
        }
        self.start_tag(at, name, end)
    }

    fn start_tag(&mut self, at: usize, name: Span, end: usize) -> usize {
        let is_void = self.text[..end].ends_with(b"/>") || is_one_of(self.text, name, &VOID);
        if is_one_of(self.text, name, &[b"tr"]) {
            return self.row(at, end);
        }
        self.builder.open(ContainerKind::Map, name, at);
        self.attributes(Span::new(name.end, end));
        let element = Element { name, start: at };
        if is_void {
            self.end_element(&element, end);
            return end;
        }
        let is_script = is_one_of(self.text, name, &[b"script", b"style"]);
        if self.open.len() >= MAX_ELEMENTS {
            self.end_element(&element, end);
            return end;
        }
        self.open.push(element);
        if is_script { self.script(name, end) } else { end }
    }

    /// Reads a row of a table as one statement.
    fn row(&mut self, at: usize, end: usize) -> usize {
        let limit = self.builder.reach(end, self.end);
        let close = memchr::memmem::find(&self.text[end..limit], b"</tr>").map(|len| end + len);
        let close = close.unwrap_or_else(|| {
            self.builder.missed(limit - end);
            end
        });
        let span = Span::new(at, close);
        self.builder.leaf(ContainerKind::Row, span);
        close
    }

    fn script(&mut self, name: Span, start: usize) -> usize {
        let closing = [b"</", name.of(self.text)].concat();
        let end =
            memchr::memmem::find(&self.text[start..self.end], &closing).map_or(self.end, |len| start + len);
        self.builder.open(ContainerKind::Block, Span::new(start, start), start);
        brackets::read(
            self.text,
            Span::new(start, end),
            &syntax::JAVASCRIPT,
            BracketStyle::Colon,
            self.builder,
        );
        self.builder.close(end);
        end
    }

    fn attributes(&mut self, span: Span) {
        let mut at = span.start;
        while at < span.end {
            let name = self.name(at);
            if name.is_empty() {
                at += 1;
                continue;
            }
            at = name.end;
            let quote = self.text[at..span.end].strip_prefix(b"=").and_then(<[u8]>::first);
            if let Some(quote @ (b'"' | b'\'')) = quote {
                let value = at + 1;
                let end = memchr::memchr(*quote, &self.text[value + 1..span.end])
                    .map_or(span.end, |len| value + len + 2);
                self.builder.leaf(ContainerKind::Literal, Span::new(value, end));
                let entry = Span::new(name.start, end);
                self.builder.entry(Entry { span: entry, key: Some(name), operators: Vec::new(), end });
                at = end;
            }
        }
    }

    fn name(&self, at: usize) -> Span {
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(*byte);
        let len = self.text[at.min(self.end)..self.end].iter().take_while(is_name).count();
        Span::new(at, at + len)
    }

    /// The end of the tag; quotes may hold `>`.
    fn tag_end(&mut self, from: usize) -> usize {
        let limit = self.builder.reach(from, self.end);
        let mut quote = None;
        for at in from..limit {
            match (quote, self.text[at]) {
                (Some(open), byte) if byte == open => quote = None,
                (None, byte @ (b'"' | b'\'')) => quote = Some(byte),
                (None, b'>') => return at + 1,
                _ => {}
            }
        }
        self.builder.missed(limit.saturating_sub(from));
        from
    }

    fn close(&mut self, name: Span, end: usize) {
        let is_same = |element: &Element| element.name.of(self.text) == name.of(self.text);
        let Some(found) = self.open.iter().rposition(is_same) else { return };
        while self.open.len() > found {
            if let Some(element) = self.open.pop() {
                self.end_element(&element, end);
            }
        }
    }

    fn end_element(&mut self, element: &Element, end: usize) {
        self.builder.close(end);
        let span = Span::new(element.start, end);
        self.builder.entry(Entry { span, key: Some(element.name), operators: Vec::new(), end });
    }

    fn end_text(&mut self, end: usize) {
        if let Some(start) = self.text_start.take() {
            let span = trimmed(self.text, Span::new(start, end));
            if !span.is_empty() {
                prose::read(self.text, span, self.builder);
            }
        }
    }
}

fn is_one_of(text: &[u8], name: Span, names: &[&[u8]]) -> bool {
    names.iter().any(|known| name.of(text).eq_ignore_ascii_case(known))
}
