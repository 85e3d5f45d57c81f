//! Code, string literals and comments: the only place that reads quotes and comment signs.
//!
//! Reads a window of a text once, from its start, by the tables of `syntax.rs`; a window is mostly a line, and may
//! be several. Linear in the window, and pure: the same bytes and place give the same answer. A window that starts
//! inside a literal or a comment is read as if it started in code, but for the part of a line that begins with `…\"`.

use super::apostrophe::{character, is_apostrophe, is_word};
use super::line;
use super::syntax::{self, CommentPlace, Escape, Extent, Opening, Quote, Syntax};
use crate::text::Span;

/// Language of a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SegmentKind {
    Code,
    Literal,
    Comment,
}

/// A stretch of text that is code, one string literal or one comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    pub kind: SegmentKind,
    /// All of it, with its delimiters.
    pub span: Span,
    /// Without its delimiters.
    pub content: Span,
}

/// The segments of a window, in order and without gaps.
#[derive(Debug)]
pub(crate) struct Segments<'t> {
    /// The text up to the end of the window.
    text: &'t [u8],
    syntax: &'static Syntax,
    at: usize,
    /// The literal or comment that the code before it ended at.
    pending: Option<Segment>,
    /// Up to here no quote closes one that must be paired: a search from the next one would read the same bytes again.
    unpaired_until: usize,
    start: usize,
    /// True if the line goes on after the window, so that a quote may be closed there.
    is_cut: bool,
}

/// Reads `window` of `text`, which is a line or the part of one that counts.
pub(crate) fn segments<'t>(text: &'t [u8], window: Span, syntax: &'static Syntax) -> Segments<'t> {
    let mut segments = read(text, window, syntax);
    if starts_in_literal(text, window) {
        let end = segments.close(&syntax::DOUBLE, window.start).unwrap_or_else(|end| end);
        let span = Span::new(window.start, window.end.min(end + 1));
        segments.pending = Some(literal(span.start, Span::new(window.start, end), span.end));
        segments.at = span.end;
    }
    segments
}

/// Returns `true` if a window that cuts its line on the left starts inside of a literal: its first quote is escaped.
/// JSON of one line with messages in it is of this kind.
fn starts_in_literal(text: &[u8], window: Span) -> bool {
    let is_cut = !line::is_start(text, window.start);
    let quote = memchr::memchr(b'"', window.of(text)).filter(|_| is_cut);
    quote.is_some_and(|quote| quote > 0 && window.of(text)[quote - 1] == b'\\')
}

/// Reads the rest of `window` from `at`, where a segment of it begins, as if the window started in code.
pub(super) fn read_from<'t>(
    text: &'t [u8],
    window: Span,
    syntax: &'static Syntax,
    at: usize,
) -> Segments<'t> {
    Segments { at, ..read(text, window, syntax) }
}

/// Reads `window` as if it started in code.
fn read<'t>(text: &'t [u8], window: Span, syntax: &'static Syntax) -> Segments<'t> {
    let is_cut = text.get(window.end).is_some_and(|byte| *byte != b'\n');
    let (start, text) = (window.start, &text[..window.end]);
    Segments { text, syntax, at: start, pending: None, unpaired_until: start, start, is_cut }
}

/// The outermost literal around `at`, which in a comment is one of its own.
pub(crate) fn literal_at(text: &[u8], window: Span, at: usize, syntax: &'static Syntax) -> Option<Segment> {
    let segment = around(segments(text, window, syntax), at)?;
    match segment.kind {
        SegmentKind::Code => None,
        SegmentKind::Literal => Some(segment),
        SegmentKind::Comment => around(read(text, segment.content, &syntax::PROSE), at)
            .filter(|segment| segment.kind == SegmentKind::Literal),
    }
}

/// The quotes behind `floor` that may open the literal around `at`: the one of its line, and the last one, for a
/// literal of several lines and for one inside of another, which the rules of a language would need a whole file to
/// tell.
pub(crate) fn opening_quotes(
    text: &[u8],
    floor: usize,
    at: usize,
    syntax: &'static Syntax,
) -> [Option<usize>; 2] {
    let line = Span::new(line::start_from(text, floor, at), line::end(text, at));
    let literal = literal_at(text, line, at, syntax).map(|literal| literal.span.start);
    [literal, last_quote(&text[floor..at]).map(|quote| floor + quote)]
}

/// The last quote in `bytes`, whatever it opens or closes.
pub(crate) fn last_quote(bytes: &[u8]) -> Option<usize> {
    memchr::memrchr2(b'"', b'\'', bytes)
}

/// The segment that the byte at `at` is in.
fn around(mut segments: Segments<'_>, at: usize) -> Option<Segment> {
    segments.find(|segment| segment.span.start <= at && at < segment.span.end)
}

impl Iterator for Segments<'_> {
    type Item = Segment;

    fn next(&mut self) -> Option<Segment> {
        if let Some(pending) = self.pending.take() {
            return Some(pending);
        }
        let start = self.at;
        while self.at < self.text.len() {
            let at = self.at;
            let len = self.text[at..].iter().take_while(|byte| !syntax::may_end_code(**byte)).count();
            if len > 0 {
                self.at += len;
                continue;
            }
            if self.text[at] == b'\\' {
                self.at += 2;
                continue;
            }
            if let Some(segment) = self.segment_at(at) {
                self.at = segment.span.end;
                if start == at {
                    return Some(segment);
                }
                self.pending = Some(segment);
                return Some(code(Span::new(start, at)));
            }
            self.at += 1;
        }
        self.at = self.text.len();
        (start < self.at).then(|| code(Span::new(start, self.at)))
    }
}

/// Bytes before a sign that begins a comment only at the start of its line: each sign looks no farther back.
const MAX_INDENTATION: usize = 256;

fn code(span: Span) -> Segment {
    Segment { kind: SegmentKind::Code, span, content: span }
}

impl Segments<'_> {
    /// The literal that the window begins in, perhaps in the middle.
    pub fn leading_literal(&mut self) -> Option<Segment> {
        self.pending.take()
    }

    /// The literal or comment that starts at `at`, which is not before the place of the last call. For readers that look
    /// at each byte of code, and would read it twice with the iterator.
    pub fn segment_at(&mut self, at: usize) -> Option<Segment> {
        // No comment begins with one of these, and most segments that are not code are literals.
        let is_quote = matches!(self.text.get(at)?, b'"' | b'`');
        let comment = if is_quote { None } else { self.comment(at) };
        comment.or_else(|| self.literal(at))
    }

    /// The comment that starts at `at`.
    fn comment(&self, at: usize) -> Option<Segment> {
        let rest = &self.text[at..];
        for (open, close) in self.syntax.block_comments {
            if let Some(inner) = starts_with(rest, open).then(|| &rest[open.len()..]) {
                let start = at + open.len();
                let found = memchr::memmem::find(inner, close);
                let content = Span::new(start, found.map_or(self.text.len(), |len| start + len));
                let end = found.map_or(content.end, |_| content.end + close.len());
                return Some(Segment { kind: SegmentKind::Comment, span: Span::new(at, end), content });
            }
        }
        let sign = self
            .syntax
            .line_comments
            .iter()
            .find(|it| starts_with(rest, it.sign) && self.is_at(at, it.place))?;
        let span = Span::new(at, line::end_before(self.text, at, self.text.len()));
        let content = Span::new(at + sign.sign.len(), span.end);
        Some(Segment { kind: SegmentKind::Comment, span, content })
    }

    /// Returns `true` if a comment sign at `at` is at such a place.
    fn is_at(&self, at: usize, place: CommentPlace) -> bool {
        let before = self.text[self.start..at].last();
        match place {
            CommentPlace::NotAfterColon => before != Some(&b':'),
            CommentPlace::AfterSpace => before.is_none_or(u8::is_ascii_whitespace),
            CommentPlace::LineStart => {
                // Farther in, a line that is long has other things before a sign than its indentation.
                let floor = self.start.max(at.saturating_sub(MAX_INDENTATION));
                let line = &self.text[line::start_from(self.text, floor, at)..at];
                line.trim_ascii().is_empty()
            }
        }
    }

    /// The literal that starts at `at`.
    fn literal(&mut self, at: usize) -> Option<Segment> {
        let syntax = self.syntax;
        let quote = syntax.quotes.iter().find(|quote| starts_with(&self.text[at..], quote.delimiter))?;
        let start = at + quote.delimiter.len();
        let is_paired = matches!(quote.opening, Opening::Paired | Opening::PairedInProse);
        if is_paired && (start <= self.unpaired_until || is_apostrophe(&self.text[self.start..at])) {
            return None;
        }
        if quote.opening == Opening::OneCharacter {
            let len = character(&self.text[start..])?;
            return Some(literal(at, Span::new(start, start + len), start + len + 1));
        }
        match self.close(quote, start) {
            Ok(end) => Some(literal(at, Span::new(start, end), end + quote.delimiter.len())),
            Err(end) if is_paired && !(self.is_cut && end == self.text.len()) => {
                self.unpaired_until = end;
                None
            }
            Err(end) => Some(literal(at, Span::new(start, end), end)),
        }
    }

    /// Offset of the quote that closes the literal whose content starts at `start`; an error is the end of its extent.
    fn close(&self, quote: &Quote, start: usize) -> Result<usize, usize> {
        let delimiter = quote.delimiter[0];
        let escape = if quote.escape == Escape::Backslash { b'\\' } else { delimiter };
        let newline = if quote.extent == Extent::Line { b'\n' } else { delimiter };
        let mut at = start;
        while let Some(rest) = self.text.get(at..) {
            let Some(len) = memchr::memchr3(delimiter, escape, newline, rest) else { break };
            at += len;
            match self.text[at] {
                b'\n' if quote.extent == Extent::Line => return Err(at),
                b'\\' if quote.escape == Escape::Backslash => at += 2,
                _ if starts_with(&self.text[at..], quote.delimiter) && self.may_close(quote, at) => {
                    return Ok(at);
                }
                _ => at += 1,
            }
        }
        Err(self.text.len())
    }

    fn may_close(&self, quote: &Quote, at: usize) -> bool {
        quote.opening != Opening::PairedInProse || !self.text.get(at + 1).is_some_and(|byte| is_word(*byte))
    }
}

/// Returns `true` if `text` starts with a sign. The first byte decides mostly, and costs less than the comparison of
/// two slices.
fn starts_with(text: &[u8], sign: &[u8]) -> bool {
    text.first() == sign.first() && (sign.len() == 1 || text.starts_with(sign))
}

fn literal(at: usize, content: Span, end: usize) -> Segment {
    Segment { kind: SegmentKind::Literal, span: Span::new(at, end), content }
}

#[cfg(test)]
mod tests {
    use super::{SegmentKind, literal_at, segments};
    use crate::lexer::syntax::{
        ANY, BASIC, C, JAVASCRIPT, MARKUP, PROSE, PYTHON, SHELL, SLASH_OR_HASH, SQL, Syntax, YAML,
    };
    use crate::text::Span;

    /// `"literals"` and `#comments#` of a text, marked in it with `<…>` and `(…)`.
    fn marked(text: &str, syntax: &'static Syntax) -> String {
        let bytes = text.as_bytes();
        let all: Vec<_> = segments(bytes, Span::new(0, bytes.len()), syntax).collect();
        let mut at = 0;
        for segment in &all {
            assert_eq!(segment.span.start, at, "segments have no gaps: {text}");
            assert!(segment.span.start <= segment.content.start && segment.content.end <= segment.span.end);
            at = segment.span.end;
        }
        assert_eq!(at, bytes.len(), "{text}");
        let mark = |segment: &super::Segment| {
            let written = String::from_utf8_lossy(segment.span.of(bytes)).into_owned();
            match segment.kind {
                SegmentKind::Code => written,
                SegmentKind::Literal => format!("«{written}»"),
                SegmentKind::Comment => format!("‹{written}›"),
            }
        };
        all.iter().map(mark).collect()
    }

    #[test]
    fn reads_literals_and_comments_by_language() {
        for (syntax, text, expected) in [
            (&C, r#"f("a", 'b') // it's"#, r#"f(«"a"», «'b'») ‹// it's›"#),
            (&C, "fn f<'a>(x: &'a str) -> \"it's\"", "fn f<'a>(x: &'a str) -> «\"it's\"»"),
            (&C, r"x = '\''; y = '\u{1f600}'; z = 'é'", r"x = «'\''»; y = «'\u{1f600}'»; z = «'é'»"),
            (&C, "/* \"a\" */ b /* c", "‹/* \"a\" */› b ‹/* c›"),
            (&C, " * it's a comment", " ‹* it's a comment›"),
            (&C, "#define A \"b\"", "#define A «\"b\"»"),
            (&C, "x = `a\\`; y", "x = «`a\\`»; y"),
            (&JAVASCRIPT, r#"a = "it's" + 'say "x"' // 'b"#, r#"a = «"it's"» + «'say "x"'» ‹// 'b›"#),
            (&JAVASCRIPT, "return'a';case'b':", "return«'a'»;case«'b'»:"),
            (&JAVASCRIPT, "u = https://a //b", "u = https://a ‹//b›"),
            (&JAVASCRIPT, "`a ${b}\nc` # d", "«`a ${b}\nc`» # d"),
            (&JAVASCRIPT, r"'a\'b' 'c", r"«'a\'b'» 'c"),
            (&SLASH_OR_HASH, "a = \"b\" # it's", "a = «\"b\"» ‹# it's›"),
            (&PYTHON, "x = f'a' + rb\"b\" # don't", "x = f«'a'» + rb«\"b\"» ‹# don't›"),
            (&PYTHON, "a // b", "a // b"),
            (&PYTHON, "\"\"\"it's\n\"a\" \"\"\" + '''b'''", "«\"\"\"it's\n\"a\" \"\"\"» + «'''b'''»"),
            (&SHELL, r#"echo "it's" 'a\' b#c #d"#, r#"echo «"it's"» «'a\'» b#c ‹#d›"#),
            (&SHELL, "a -- b ; c // d", "a -- b ; c // d"),
            (&SHELL, r#"echo \"a\" "b\"c""#, r#"echo \"a\" «"b\"c"»"#),
            (&YAML, "a: 'it''s' # b", "a: «'it'»«'s'» ‹# b›"),
            (&YAML, "a: it's \"b\"\nc: 'd", "a: it's «\"b\"»\nc: 'd"),
            (&YAML, "a: http://b#c", "a: http://b#c"),
            (&MARKUP, "<a b='c'>it's <!-- \"d\" --> \"e\"", "<a b=«'c'»>it's ‹<!-- \"d\" -->› «\"e\"»"),
            (&SQL, "a = 'it''s' -- 'b", "a = «'it'»«'s'» ‹-- 'b›"),
            (&SQL, "a /* b */ 'c\\'", "a ‹/* b */› «'c\\'»"),
            (&BASIC, "x = \"it's\" ' a", "x = «\"it's\"» ‹' a›"),
            (&PROSE, "it's the hosts' name 'it's a' # b", "it's the hosts' name «'it's a'» # b"),
            (&PROSE, "say \"a\" and `b`", "say «\"a\"» and «`b`»"),
            (&ANY, "a ; b", "a ‹; b›"),
            (&ANY, "'a', 'legacy',", "«'a'», «'legacy'»,"),
            (&ANY, "--a b", "‹--a b›"),
            (&ANY, "x --a b -- c", "x --a b ‹-- c›"),
            (&ANY, "it's \"a", "it's «\"a»"),
        ] {
            assert_eq!(marked(text, syntax), expected);
        }
    }

    #[test]
    fn finds_the_literal_around_a_place() {
        for (text, expected) in [
            ("\"it's at X\" + zone", true),
            ("it's 'X' + zone", true),
            ("it's X + 'zone'", false),
            ("x // say \"X\"", true),
            ("x // it's X, isn't it", false),
            ("'a' X 'b'", false),
        ] {
            let at = text.find('X').unwrap();
            let found = literal_at(text.as_bytes(), Span::new(0, text.len()), at, &ANY);
            assert_eq!(found.is_some(), expected, "{text}");
        }
    }

    #[test]
    fn a_window_that_cuts_a_line_leaves_quotes_open() {
        let text = b"x 'a b c' y";
        let cut: Vec<_> = segments(text, Span::new(0, 5), &ANY).map(|segment| segment.kind).collect();
        assert_eq!(cut, [SegmentKind::Code, SegmentKind::Literal]);
    }

    #[test]
    fn a_window_that_begins_in_a_literal_is_told_by_its_escapes() {
        let text = br#"{"a": "say \"b\" c", "d": 1}"#;
        for start in [0, 8] {
            let all: Vec<_> = segments(text, Span::new(start, text.len()), &ANY).collect();
            let literal = all.iter().find(|segment| segment.content.len() > 8).unwrap();
            assert_eq!(
                (literal.kind, text[literal.content.end - 1]),
                (SegmentKind::Literal, b'c'),
                "{start}"
            );
        }
    }
}
