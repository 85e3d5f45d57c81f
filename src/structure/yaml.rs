//! YAML by indentation: maps, sequences, flow collections, scalars and documents.
//!
//! Lexical and not a parser: files are templates as often as not (`{{ … }}`, `[% … %]`), and a line that is no YAML is
//! a scalar of its own. A block scalar is read as the language or file that its key names.

use super::bracket_style::BracketStyle;
use super::brackets;
use super::builder::Builder;
use super::container::{ContainerKind, Entry, line_end, trimmed};
use super::prose;
use super::yaml_scalar::{FOLDED, closing_quote, key, plain};
use crate::lexer::syntax;
use crate::text::Span;

/// Collections that are open at once: deeper ones are not told apart, so that hostile nesting costs nothing.
const MAX_COLLECTIONS: usize = 64;

/// An open block collection.
#[derive(Debug, Clone, Copy)]
struct Open {
    indent: usize,
    kind: ContainerKind,
    /// The entry that is being read.
    entry: Option<(usize, Option<Span>)>,
    /// The end of its last line with text.
    end: usize,
}

struct YamlReader<'t, 'b> {
    text: &'t [u8],
    end: usize,
    open: Vec<Open>,
    builder: &'b mut Builder,
}

/// Adds the documents of `span` to the open container, which is a block.
pub(super) fn read(text: &[u8], span: Span, builder: &mut Builder) {
    let mut reader = YamlReader { text, end: span.end, open: Vec::new(), builder };
    let mut document = span.start;
    reader.builder.open(ContainerKind::Block, Span::new(document, document), document);
    let mut at = span.start;
    while at < span.end {
        let line = Span::new(at, line_end(text, at, span.end));
        if line.of(text).starts_with(b"---") {
            reader.close_until(0, None);
            reader.builder.close(at);
            document = at;
            reader.builder.open(ContainerKind::Block, Span::new(document, document), document);
            at = line.end + 1;
        } else {
            at = reader.line(line);
        }
    }
    reader.close_until(0, None);
    reader.builder.close(span.end);
}

impl YamlReader<'_, '_> {
    /// Reads a line; gives the start of the next one that is not read yet.
    fn line(&mut self, line: Span) -> usize {
        let bytes = line.of(self.text);
        let mut indent = bytes.iter().take_while(|byte| **byte == b' ').count();
        let mut content = trimmed(self.text, line);
        match content.of(self.text) {
            [] => return line.end + 1,
            [b'#', ..] => return self.comment(line),
            _ => {}
        }
        while matches!(content.of(self.text), [b'-'] | [b'-', b' ', ..]) {
            self.enter(indent, ContainerKind::List, content.start);
            self.start_entry(content.start, None);
            let rest = trimmed(self.text, Span::new(content.start + 1, content.end));
            indent += rest.start - content.start;
            content = rest;
        }
        if matches!(content.of(self.text), [b'?', b' ', ..]) {
            self.explicit_key(indent, content);
            return line.end + 1;
        }
        if matches!(content.of(self.text), [b':', b' ', ..]) && self.is_in_explicit_pair(indent) {
            let rest = trimmed(self.text, Span::new(content.start + 1, content.end));
            indent += rest.start - content.start;
            content = rest;
        }
        let end = self.entry(indent, content);
        self.reach(end);
        line_end(self.text, end.max(line.end.min(self.end)), self.end) + 1
    }

    /// Begins the entry of a map with an explicit key, whose value is on the next line: `? key`.
    fn explicit_key(&mut self, indent: usize, content: Span) {
        self.enter(indent, ContainerKind::Map, content.start);
        let key = trimmed(self.text, Span::new(content.start + 1, content.end));
        self.start_entry(content.start, Some(key));
        self.reach(content.end);
    }

    /// Reads a key with its value, or a value; gives its end.
    fn entry(&mut self, indent: usize, content: Span) -> usize {
        match key(self.text, content) {
            _ if content.is_empty() => content.end,
            Some(key) => {
                self.enter(indent, ContainerKind::Map, content.start);
                self.start_entry(content.start, Some(key));
                let after = key.end
                    + self.text[key.end..content.end].iter().take_while(|byte| **byte == b' ').count()
                    + 1;
                self.value(
                    trimmed(self.text, Span::new(after.min(content.end), content.end)),
                    indent,
                    Some(key),
                )
            }
            None => self.value(content, indent, None),
        }
    }

    /// Returns `true` if the innermost collection is a map at `indent` whose last key is an explicit one.
    fn is_in_explicit_pair(&mut self, indent: usize) -> bool {
        self.close_until(indent, Some(ContainerKind::Map));
        let entry = self.open.last().filter(|open| open.indent == indent).and_then(|open| open.entry);
        entry.is_some_and(|(start, key)| key.is_some() && self.text[start] == b'?')
    }

    /// Reads comment lines as one text.
    fn comment(&mut self, line: Span) -> usize {
        let mut end = line.end;
        while end < self.end {
            let next = Span::new(end + 1, line_end(self.text, end + 1, self.end));
            if !next.of(self.text).trim_ascii_start().starts_with(b"#") {
                break;
            }
            end = next.end;
        }
        prose::read(self.text, trimmed(self.text, Span::new(line.start, end)), self.builder);
        end + 1
    }

    /// Reads a value; gives its end.
    fn value(&mut self, span: Span, indent: usize, key: Option<Span>) -> usize {
        match span.of(self.text) {
            [] => span.end,
            [b'|' | b'>', ..] => self.block_scalar(span, indent, key),
            [b'[' | b'{', ..] if !span.of(self.text).starts_with(b"{{") => {
                let end = self.flow_end(span.start);
                self.flow(Span::new(span.start, end));
                end
            }
            [b'"' | b'\'', ..] => {
                let end = self.quoted_end(span.start);
                self.quoted(Span::new(span.start, end));
                end
            }
            _ => {
                let scalar = plain(self.text, span);
                self.builder.leaf(ContainerKind::Literal, scalar);
                if scalar.end < span.end {
                    prose::read(self.text, trimmed(self.text, Span::new(scalar.end, span.end)), self.builder);
                }
                span.end
            }
        }
    }

    /// Adds a quoted scalar, and the object of JSON that it may be: `'{"Type": "redirect"}'`.
    fn quoted(&mut self, span: Span) {
        if !self.builder.has_place(span) {
            return;
        }
        self.builder.open(ContainerKind::Literal, Span::new(span.start, span.start), span.start);
        let inner = Span::new(span.start + 1, span.end.saturating_sub(1).max(span.start + 1));
        let object = inner.of(self.text).strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
        if object.is_some_and(|object| object.starts_with(b"\"")) {
            brackets::read_value(self.text, inner, &syntax::JAVASCRIPT, BracketStyle::Data, self.builder);
        }
        self.builder.close(span.end);
    }

    /// Reads a flow collection, which is JSON with scalars that need no quotes.
    fn flow(&mut self, span: Span) {
        brackets::read_value(self.text, span, &syntax::YAML, BracketStyle::Colon, self.builder);
    }

    /// The end of the flow collection at `start`; of its line where nothing closes it.
    fn flow_end(&mut self, start: usize) -> usize {
        let limit = self.builder.reach(start, self.end);
        let (mut depth, mut at) = (0_usize, start);
        while at < limit {
            match self.text[at] {
                b'[' | b'{' => depth += 1,
                b']' | b'}' if depth <= 1 => return at + 1,
                b']' | b'}' => depth -= 1,
                b'"' | b'\'' => at = closing_quote(self.text, at, limit).unwrap_or(at),
                _ => {}
            }
            at += 1;
        }
        self.builder.missed(limit - start);
        line_end(self.text, start, self.end)
    }

    /// The end of the quoted scalar at `start`; of its line where nothing closes it.
    fn quoted_end(&mut self, start: usize) -> usize {
        let limit = self.builder.reach(start, self.end);
        if let Some(closing) = closing_quote(self.text, start, limit) {
            return closing + 1;
        }
        self.builder.missed(limit - start);
        line_end(self.text, start, self.end)
    }

    /// Reads the lines of a block scalar; gives its end.
    fn block_scalar(&mut self, head: Span, indent: usize, key: Option<Span>) -> usize {
        let mut end = head.end;
        let mut at = head.end + 1;
        while at < self.end {
            let line = Span::new(at, line_end(self.text, at, self.end));
            let bytes = line.of(self.text);
            let is_blank = bytes.trim_ascii().is_empty();
            if !is_blank && bytes.iter().take_while(|byte| **byte == b' ').count() <= self.base(indent) {
                break;
            }
            end = if is_blank { end } else { line.end };
            at = line.end + 1;
        }
        let content = Span::new((head.end + 1).min(end), end);
        let name = key.map_or(&[][..], |key| key.of(self.text)).to_ascii_lowercase();
        let sign: &[u8] = if head.of(self.text).starts_with(FOLDED) { FOLDED } else { b"" };
        self.builder.embed(self.text, content, &[sign, &name].concat());
        end
    }

    /// The indentation that the lines of a block scalar exceed.
    fn base(&self, indent: usize) -> usize {
        // `- |` may be followed by lines that are indented by two only.
        self.open.last().map_or(indent, |open| open.indent.min(indent))
    }

    /// Opens a collection at `indent`, if it is not open, after closing those that are deeper.
    fn enter(&mut self, indent: usize, kind: ContainerKind, at: usize) {
        self.close_until(indent, Some(kind));
        let is_open = self.open.last().is_some_and(|open| open.indent == indent && open.kind == kind);
        if !is_open && self.open.len() < MAX_COLLECTIONS {
            self.builder.open(kind, Span::new(at, at), at);
            self.open.push(Open { indent, kind, entry: None, end: at });
        }
    }

    /// Closes collections deeper than `indent`, and at the same indentation one that cannot hold a collection of this
    /// kind.
    fn close_until(&mut self, indent: usize, kind: Option<ContainerKind>) {
        while let Some(open) = self.open.last().copied() {
            let stays = match kind {
                None => false,
                // The sequence that is the value of a key may stand at the indentation of the key.
                Some(ContainerKind::List) if open.kind == ContainerKind::Map => open.indent <= indent,
                Some(kind) => open.indent < indent || open.indent == indent && open.kind == kind,
            };
            if stays {
                return;
            }
            self.end_entry();
            self.open.pop();
            self.builder.close(open.end);
            self.reach(open.end);
        }
    }

    fn start_entry(&mut self, at: usize, key: Option<Span>) {
        self.end_entry();
        if let Some(open) = self.open.last_mut() {
            open.entry = Some((at, key));
        }
    }

    fn end_entry(&mut self) {
        let Some(open) = self.open.last_mut() else { return };
        if let Some((start, key)) = open.entry.take() {
            let span = Span::new(start, open.end);
            self.builder.entry(Entry { span, key, operators: Vec::new(), end: span.end });
        }
    }

    /// All open collections reach to `end`.
    fn reach(&mut self, end: usize) {
        for open in &mut self.open {
            open.end = open.end.max(end);
        }
    }
}
