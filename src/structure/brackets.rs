//! Code and data with brackets: JSON, JavaScript, Python, Go, HCL and their kin.
//!
//! String literals and comments come from the lexer. Each bracket is a frame that collects the signs at its own level;
//! when it closes, `frame.rs` makes entries of them, since only then it is known what the bracket was. A bracket that
//! nothing closes ends with the text, and one that closes nothing is passed over.

use super::entry::MarkKind;
use super::frame::{BracketFrame, Style};
use super::prose;
use super::tree::{Builder, ContainerKind};
use crate::lexer::segment::{Segment, SegmentKind, segments};
use crate::lexer::syntax::Syntax;
use crate::text::Span;

/// Brackets that are open at once; deeper ones are not told apart, so that hostile nesting costs nothing.
const MAX_BRACKETS: usize = 64;

/// Bytes for which room for one segment is made: about as many as in code.
const BYTES_PER_SEGMENT: usize = 24;

/// Adds the containers of `span` to the open container, and its statements as entries.
pub(super) fn read(text: &[u8], span: Span, syntax: &'static Syntax, style: Style, builder: &mut Builder) {
    let mut reader = BracketReader { text, style, frames: vec![BracketFrame::document(span.start)], builder };
    let mut all: Vec<Segment> = Vec::with_capacity(span.len() / BYTES_PER_SEGMENT);
    all.extend(segments(&text[..span.end], span, syntax));
    let mut index = 0;
    while let Some(segment) = all.get(index) {
        match segment.kind {
            SegmentKind::Code => reader.code(segment.span),
            SegmentKind::Literal => reader.literal(*segment),
            SegmentKind::Comment => {
                let last = comment_run(text, &all[index..]);
                let end = all[index + last].span.end;
                reader.mark(segment.span.start, MarkKind::Comment(end));
                prose::read(text, Span::new(segment.span.start, end), reader.builder);
                index += last;
            }
        }
        index += 1;
    }
    reader.finish(span.end);
}

/// The number of segments after the first that go on with the same comment: line comments on lines of their own.
fn comment_run(text: &[u8], segments: &[Segment]) -> usize {
    let mut last = 0;
    while let [_, blank, next, ..] = &segments[last..] {
        let is_blank = blank.span.of(text).trim_ascii().is_empty()
            && memchr::memchr_iter(b'\n', blank.span.of(text)).count() == 1;
        if next.kind != SegmentKind::Comment || !is_blank {
            break;
        }
        last += 2;
    }
    last
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
    style: Style,
    frames: Vec<BracketFrame>,
    builder: &'b mut Builder,
}

impl BracketReader<'_, '_> {
    fn mark(&mut self, at: usize, kind: MarkKind) {
        if let Some(frame) = self.frames.last_mut() {
            frame.mark(at, kind);
        }
    }

    fn literal(&mut self, segment: Segment) {
        self.mark(segment.span.start, MarkKind::Literal(segment.span.end));
        self.builder.leaf(ContainerKind::Literal, segment.span);
    }

    fn code(&mut self, span: Span) {
        let code = &self.text[..span.end];
        let mut at = span.start;
        while let Some(byte) = code.get(at) {
            match CLASSES[usize::from(*byte)] {
                ByteClass::Other => {}
                ByteClass::Open => self.open(at),
                ByteClass::Close => self.close(at),
                ByteClass::Newline => self.newline(at),
                ByteClass::Word => {
                    at = self.word(at, span.end);
                    continue;
                }
                ByteClass::Sign => {
                    if let Some((kind, len)) = sign(&code[at..]) {
                        self.mark(at, kind);
                        at += len;
                        continue;
                    }
                }
            }
            at += 1;
        }
    }

    /// Passes over a word; gives its end.
    fn word(&mut self, at: usize, end: usize) -> usize {
        let len = self.text[at..end].iter().take_while(|byte| is_word(**byte)).count();
        match &self.text[at..at + len] {
            b"or" | b"and" => self.mark(at, MarkKind::Parts),
            b"is" | b"eq" | b"to" => self.mark(at, MarkKind::RelatesWord),
            [b't' | b'e' | b'i' | b's', ..] if ASSERTIONS.contains(&&self.text[at..at + len]) => {
                self.mark(at, MarkKind::RelatesWord);
            }
            _ => {}
        }
        at + len
    }

    fn newline(&mut self, at: usize) {
        let ends = self.frames.last().is_some_and(|frame| frame.may_hold_statements());
        if ends && !continues(self.text, at) {
            self.mark(at, MarkKind::Newline);
        }
    }

    fn open(&mut self, at: usize) {
        if self.frames.len() >= MAX_BRACKETS {
            return;
        }
        let head = self.frames.last().map_or(Span::new(at, at), |frame| frame.head(self.text, at));
        self.builder.open(ContainerKind::Group, head, at);
        self.frames.push(BracketFrame::new(self.text[at], at));
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
        if let Some(frame) = self.frames.last_mut() {
            frame.mark(at, MarkKind::Closed);
        }
    }

    /// Ends the innermost frame: its content before `at`, its bracket before `end`.
    fn close_frame(&mut self, at: usize, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        if let Some(container) = self.builder.current() {
            frame.fill(self.text, at, self.style, container);
        }
        self.builder.close(end);
    }

    fn finish(mut self, end: usize) {
        while self.frames.len() > 1 {
            self.close_frame(end, end);
        }
        if let (Some(frame), Some(container)) = (self.frames.pop(), self.builder.current()) {
            frame.fill(self.text, end, self.style, container);
        }
    }
}

/// The meaning of a byte of code by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByteClass {
    Word,
    Open,
    Close,
    Newline,
    /// It may begin one of the signs.
    Sign,
    Other,
}

/// The classes of all bytes, since most bytes of a text are looked at.
const CLASSES: [ByteClass; 256] = {
    let mut classes = [ByteClass::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0x80.. => ByteClass::Word,
            b'(' | b'[' | b'{' => ByteClass::Open,
            b')' | b']' | b'}' => ByteClass::Close,
            b'\n' => ByteClass::Newline,
            b'=' | b'!' | b'<' | b':' | b'-' | b'|' | b'&' | b'?' | b'>' | b',' | b';' => ByteClass::Sign,
            _ => ByteClass::Other,
        };
        byte += 1;
    }
    classes
};

fn is_word(byte: u8) -> bool {
    CLASSES[usize::from(byte)] == ByteClass::Word
}

/// The sign at the start of `rest`, and its length; longer ones first.
fn sign(rest: &[u8]) -> Option<(MarkKind, usize)> {
    const SIGNS: [(&[u8], MarkKind); 22] = [
        (b"===", MarkKind::Relates),
        (b"!==", MarkKind::Relates),
        (b"<=>", MarkKind::Relates),
        (b"==", MarkKind::Relates),
        (b"!=", MarkKind::Relates),
        (b"=~", MarkKind::Relates),
        (b":=", MarkKind::Relates),
        (b"=>", MarkKind::Arrow),
        (b"->", MarkKind::ThinArrow),
        (b"||", MarkKind::Parts),
        (b"&&", MarkKind::Parts),
        (b"??", MarkKind::Parts),
        (b"?.", MarkKind::Other),
        (b"::", MarkKind::Other),
        (b"<=", MarkKind::Other),
        (b">=", MarkKind::Other),
        (b"=", MarkKind::Assign),
        (b":", MarkKind::Colon),
        (b"?", MarkKind::Question),
        (b",", MarkKind::Comma),
        (b";", MarkKind::Semicolon),
        (b"|", MarkKind::Other),
    ];
    SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)).map(|(sign, kind)| (*kind, sign.len()))
}

/// White space that is looked through for the sign that continues a statement: more of it ends one.
const MAX_BLANKS: usize = 200;

/// Whether the statement at the line break at `at` goes on in the next line.
fn continues(text: &[u8], at: usize) -> bool {
    let before = text[at.saturating_sub(MAX_BLANKS)..at].trim_ascii_end();
    let goes_on = before.last().is_some_and(|byte| b"=,+*%&|^<?.([{\\".contains(byte));
    let after = text[at..text.len().min(at + MAX_BLANKS)]
        .iter()
        .position(|byte| !byte.is_ascii_whitespace())
        .map(|len| &text[at + len..]);
    let starts_on = after.is_some_and(|after| match after {
        [b'.', next, ..] => is_word(*next),
        [b'?' | b'+' | b'&' | b'|' | b'=' | b'*' | b'{', ..] => true,
        [b':', b' ', ..] => true,
        _ => after.starts_with(b"or ") || after.starts_with(b"and ") || after.starts_with(b"->"),
    });
    goes_on || starts_on
}
