//! Code and data with brackets: JSON, JavaScript, Python, Go, HCL and their kin.
//!
//! String literals and comments come from the lexer. Each bracket is a frame that collects the signs at its own level;
//! `frame.rs` makes entries of them when the bracket is asked for. A bracket that nothing closes ends with the text, and
//! one that closes nothing is passed over.

use super::bracket_style::BracketStyle;
use super::builder::Builder;
use super::byte_class::{ByteClass, is_word};
use super::comment_block::comment_below;
use super::container::ContainerKind;
use super::entry::{Mark, MarkKind};
use super::frame::BracketFrame;
use super::heredoc::{self, Heredoc};
use super::line_break::{continues, continues_sql};
use super::prose;
use super::signs::sign;
use crate::lexer::segment::{Segment, SegmentKind, Segments, segments};
use crate::lexer::syntax::{self, Syntax};
use crate::text::Span;

/// Brackets that are open at once; deeper ones are not told apart, so that hostile nesting costs nothing.
const MAX_BRACKETS: usize = 64;

/// Adds the containers of `span` to the open container, and its statements as entries.
pub(super) fn read(
    text: &[u8],
    span: Span,
    syntax: &'static Syntax,
    style: BracketStyle,
    builder: &mut Builder,
) {
    BracketReader::over(text, span, syntax, style, builder).close_document(span.end);
}

/// Adds the containers of `span`, one value, to the open container.
pub(super) fn read_value(
    text: &[u8],
    span: Span,
    syntax: &'static Syntax,
    style: BracketStyle,
    builder: &mut Builder,
) {
    BracketReader::over(text, span, syntax, style, builder);
}

/// Methods that compare a value with the argument of an earlier call: `expect(a).toBe(b)`.
const ASSERTIONS: [&[u8]; 9] = [
    b"toBe",
    b"toEqual",
    b"toStrictEqual",
    b"toMatch",
    b"equal",
    b"equals",
    b"eql",
    b"isEqualTo",
    b"should_eq",
];

struct BracketReader<'t, 'b> {
    text: &'t [u8],
    style: BracketStyle,
    frames: Vec<BracketFrame>,
    /// The signs of the open brackets, those of the innermost last.
    marks: Vec<Mark>,
    /// True in languages with texts below `<<NAME`: elsewhere the sign is a shift or writes to a stream.
    has_heredocs: bool,
    /// The text that begins at the next line break.
    heredoc: Option<Heredoc>,
    builder: &'b mut Builder,
}

impl<'t, 'b> BracketReader<'t, 'b> {
    /// Reads `span`; of its frames, that of the whole text is still open.
    fn over(
        text: &'t [u8],
        span: Span,
        syntax: &'static Syntax,
        style: BracketStyle,
        builder: &'b mut Builder,
    ) -> Self {
        let frames = vec![BracketFrame::document(span.start)];
        let has_heredocs =
            [&syntax::SHELL, &syntax::SLASH_OR_HASH].iter().any(|it| std::ptr::eq(*it, syntax));
        let mut reader =
            Self { text, style, frames, marks: Vec::new(), has_heredocs, heredoc: None, builder };
        reader.bytes(segments(&text[..span.end], span, syntax), span);
        while reader.frames.len() > 1 {
            reader.close_frame(span.end, span.end);
        }
        reader
    }

    /// Reads each byte once: code by its class, literals and comments as a whole.
    fn bytes(&mut self, mut segments: Segments<'_>, span: Span) {
        let text = &self.text[..span.end];
        let mut at = span.start;
        if let Some(literal) = segments.leading_literal() {
            at = self.literal(&literal);
        }
        // Nothing begins at a byte behind a backslash.
        let mut unescaped = at;
        while let Some(byte) = text.get(at) {
            let class = ByteClass::of(*byte);
            at = match class {
                // Most bytes are of these two.
                ByteClass::Other => at + 1,
                ByteClass::Word => self.word(at, span.end),
                ByteClass::MayBegin if at >= unescaped => match segments.segment_at(at) {
                    Some(comment) if comment.kind == SegmentKind::Comment => {
                        self.comments(&mut segments, comment.span)
                    }
                    Some(literal) => self.literal(&literal),
                    None => self.code(ByteClass::of_code(*byte), at, span.end),
                },
                ByteClass::MayBegin => self.code(ByteClass::of_code(*byte), at, span.end),
                ByteClass::Escape => {
                    unescaped = at + 2;
                    at + 1
                }
                ByteClass::Newline => self.newline(at),
                ByteClass::Sign => self.sign(at, span.end),
                ByteClass::Open | ByteClass::Close => self.code(class, at, span.end),
            };
        }
    }

    /// Reads what begins at a byte of code that is no part of a word; gives its end.
    fn code(&mut self, class: ByteClass, at: usize, end: usize) -> usize {
        match class {
            ByteClass::Open => self.open(at),
            ByteClass::Close => self.close(at),
            ByteClass::Newline => return self.newline(at),
            ByteClass::Sign => {
                // A byte that begins a comment of some language; other signs begin no text.
                if self.has_heredocs && self.heredoc.is_none() && self.text[at..end].starts_with(b"<<") {
                    self.heredoc = Heredoc::at(self.text, Span::new(at, end), self.builder);
                }
                return self.sign(at, end);
            }
            ByteClass::Word | ByteClass::Other | ByteClass::MayBegin | ByteClass::Escape => {}
        }
        at + 1
    }

    /// Reads a byte that may begin a sign; gives its end.
    fn sign(&mut self, at: usize, end: usize) -> usize {
        let Some((kind, len)) = sign(&self.text[at..end]) else { return at + 1 };
        self.mark(at, kind);
        at + len
    }

    /// Adds a comment as a text, with those on the lines below it; gives their end.
    fn comments(&mut self, segments: &mut Segments<'_>, first: Span) -> usize {
        let mut comments = first;
        while let Some(next) = comment_below(self.text, segments, comments.end) {
            comments.end = next.end;
        }
        self.mark(comments.start, MarkKind::Comment(comments.end));
        prose::read(self.text, comments, self.builder);
        comments.end
    }

    fn mark(&mut self, at: usize, kind: MarkKind) {
        let mark = Mark { at, kind };
        self.marks.push(mark);
        if let Some(frame) = self.frames.last_mut() {
            frame.pass(mark);
        }
    }

    /// Adds a literal; gives its end.
    fn literal(&mut self, literal: &Segment) -> usize {
        if self.style == BracketStyle::Nix
            && let Some(content) = heredoc::indented(self.text, literal.span, self.builder)
        {
            self.mark(literal.span.start, MarkKind::Literal);
            self.builder.embed(self.text, content, b"");
            return content.end + 2;
        }
        self.mark(literal.span.start, MarkKind::Literal);
        self.builder.leaf(ContainerKind::Literal, literal.span);
        literal.span.end
    }

    /// Passes over a word; gives its end.
    fn word(&mut self, at: usize, end: usize) -> usize {
        let len = self.text[at..end].iter().take_while(|byte| is_word(**byte)).count();
        match &self.text[at..at + len] {
            // `a if x == y else b`: the branches of a choice are not related to each other.
            b"or" | b"and" | b"OR" | b"AND" | b"else" => self.mark(at, MarkKind::Parts),
            b"is" | b"eq" | b"to" => self.mark(at, MarkKind::RelatesWord),
            [b't' | b'e' | b'i' | b's', ..] if ASSERTIONS.contains(&&self.text[at..at + len]) => {
                self.mark(at, MarkKind::RelatesWord);
            }
            _ => {}
        }
        at + len
    }

    /// Ends a statement, and adds the text that begins with the line break; gives the end.
    fn newline(&mut self, at: usize) -> usize {
        if let Some(heredoc) = self.heredoc.take() {
            return self.heredoc(heredoc);
        }
        let is_data = self.style == BracketStyle::Data && self.frames.len() > 1;
        let ends = !is_data && self.frames.last().is_some_and(|frame| frame.may_hold_statements());
        let goes_on = self.style == BracketStyle::Sql && continues_sql(self.text, at);
        if ends && !goes_on && !continues(self.text, at) {
            self.mark(at, MarkKind::Newline);
        }
        at + 1
    }

    /// Adds the text that begins with a line; gives its end.
    fn heredoc(&mut self, Heredoc { name, content }: Heredoc) -> usize {
        let name = name.of(self.text).to_ascii_lowercase();
        self.mark(content.start, MarkKind::Literal);
        self.builder.embed(self.text, content, &name);
        content.end
    }

    fn open(&mut self, at: usize) {
        if self.frames.len() >= MAX_BRACKETS {
            return;
        }
        let head = self.frames.last().map_or(Span::new(at, at), |frame| frame.head(self.text, at));
        self.builder.open(ContainerKind::Group, head, at);
        self.frames.push(BracketFrame::new(self.text[at], at, self.marks.len()));
    }

    fn close(&mut self, at: usize) {
        let opener = match self.text[at] {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let Some(found) = self.frames.iter().rposition(|frame| frame.opener == opener) else { return };
        while self.frames.len() > found {
            self.close_frame(at, at + usize::from(self.frames.len() == found + 1));
        }
        self.mark(at, MarkKind::Closed);
    }

    /// Ends the innermost frame: its content before `at`, its bracket before `end`.
    fn close_frame(&mut self, at: usize, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        self.builder.prune(end);
        let marks = self.marks.drain(frame.first_mark..);
        self.builder.close_bracket(frame.close(at, self.style), marks);
        self.builder.close(end);
    }

    /// Makes the statements of the text the entries of the open container.
    fn close_document(mut self, end: usize) {
        if let Some(frame) = self.frames.pop() {
            self.builder.close_bracket(frame.close(end, self.style), self.marks.drain(..));
        }
    }
}
