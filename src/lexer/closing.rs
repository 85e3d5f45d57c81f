//! Quotes that close a string literal of their line.
//!
//! A minified line has thousands of them, and each would have the line before it read anew, as far as that counts. So
//! the places of the windows are rounded, and a window is read on from where the last question left it. That is
//! sound for a quote with more text of its line behind it: what stands before a literal or a comment that has ended
//! does not depend on where the window ends.

use super::line;
use super::segment::{Segment, SegmentKind, read_from};
use super::syntax::{self, Syntax};
use crate::text::Span;

/// Literals and comments around each other that are looked into: `"go('a.' + b)"` has two.
// A comment that nothing closes may begin at every fourth byte.
const MAX_DEPTH: usize = 6;

/// Answers for the quotes of one text; fastest from left to right.
#[derive(Debug, Default)]
pub(crate) struct ClosingQuotes {
    /// The windows that the last quote was in, the outermost one first.
    windows: Vec<Reading>,
    #[cfg(test)]
    segments: usize,
}

/// A window that was read in part.
#[derive(Debug)]
struct Reading {
    start: usize,
    /// Up to here it is read: code, or a literal or comment that has ended.
    until: usize,
}

impl ClosingQuotes {
    /// Forgets the text: the next one is another one.
    pub fn clear(&mut self) {
        self.windows.clear();
    }

    /// Returns `true` if the quote at `at` closes a literal of its line, perhaps one inside of another. A byte follows
    /// it that is neither a newline nor a letter.
    pub fn closes(&mut self, text: &[u8], at: usize) -> bool {
        let mut start = line::rounded_start(text, at);
        let mut syntax = &syntax::ANY;
        for depth in 0..MAX_DEPTH {
            let Some(segment) = self.around(text, Span::new(start, at + 1), syntax, depth) else {
                return false;
            };
            let is_closing = segment.kind == SegmentKind::Literal && segment.content.end == at;
            if is_closing && segment.content.start <= at && segment.span.end == at + 1 {
                return true;
            }
            // Each round is about a shorter window.
            if segment.kind == SegmentKind::Code || segment.content.start <= start {
                return false;
            }
            (start, syntax) = (segment.content.start, &syntax::PROSE);
        }
        false
    }

    /// The segment of the window that its last byte is in.
    fn around(
        &mut self,
        text: &[u8],
        window: Span,
        syntax: &'static Syntax,
        depth: usize,
    ) -> Option<Segment> {
        let at = window.end - 1;
        let known = self.windows.get(depth);
        if known.is_none_or(|known| known.start != window.start || at < known.until) {
            self.windows.truncate(depth);
            self.windows.push(Reading { start: window.start, until: window.start });
        }
        let reading = self.windows.get_mut(depth)?;
        let mut found = None;
        for segment in read_from(text, window, syntax, reading.until) {
            #[cfg(test)]
            {
                self.segments += 1;
            }
            // Code goes on behind the quote, and a literal or comment around it has not ended yet.
            let has_ended = segment.kind == SegmentKind::Code || segment.span.end < window.end;
            reading.until = if has_ended { segment.span.end } else { segment.span.start };
            found = Some(segment);
        }
        found.filter(|segment| segment.span.start <= at && at < segment.span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::ClosingQuotes;

    #[test]
    fn knows_the_quote_that_closes_a_literal() {
        for (text, expected) in [
            (r#"x = "a.Q"#, true),
            (r#"it's "a.Q"#, true),
            (r#""it's" + "a.Q"#, true),
            (r#""a" + Q"#, false),
            (r#"go("a('b.Z"#, true),
            (r"return'a.Z", true),
            (r#"// it's "a.Q"#, true),
        ] {
            let text = text.replace('Q', "\"").replace('Z', "'");
            assert_eq!(ClosingQuotes::default().closes(text.as_bytes(), text.len() - 1), expected, "{text}");
        }
    }

    /// The quotes of a text that a concatenation may begin at.
    fn quotes(text: &[u8]) -> Vec<usize> {
        let is_quote = |byte: u8| matches!(byte, b'"' | b'\'' | b'`');
        let has_more = |at: usize| text.get(at + 1).is_some_and(|byte| b" +.&~<|".contains(byte));
        (0..text.len()).filter(|at| is_quote(text[*at]) && has_more(*at)).collect()
    }

    #[test]
    fn every_answer_is_that_of_a_window_of_its_own() {
        let pieces = [
            "\"a\" + ",
            "'b' + ",
            "`c` + ",
            "it's ",
            "\"",
            "'",
            "`",
            " // ",
            "/* ",
            " */ ",
            "<!-- ",
            " --> ",
            "\\",
            "\\\\",
            "\n",
            " # ",
            "x",
            " + ",
            "\"go('a.' + b)\" + ",
            "\"d\\\"\" + ",
        ];
        let mut seed = 1_u32;
        for _ in 0..300 {
            let mut text = String::new();
            while text.len() < 4000 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // Some texts have few quotes that nothing closes.
                let few = if text.len().is_multiple_of(3) { pieces.len() } else { 4 };
                text.push_str(pieces[(seed >> 16) as usize % few]);
            }
            let mut known = ClosingQuotes::default();
            for at in quotes(text.as_bytes()) {
                let alone = ClosingQuotes::default().closes(text.as_bytes(), at);
                assert_eq!(known.closes(text.as_bytes(), at), alone, "{at} in {text}");
            }
        }
    }

    #[test]
    fn a_line_with_many_quotes_is_read_a_few_times() {
        for head in ["", "\"it's \" + 'un\" + ", "`", "<!-- ", "// ", "'"] {
            for unit in ["\"a\" + \"b\" + ", "'a'+'b'+", "<!--\"a.\" + \"b\"", "\"\\\"a\" + `b` + "] {
                let text = format!("x = {head}{}", unit.repeat(20_000 / unit.len()));
                let (mut closing, quotes) = (ClosingQuotes::default(), quotes(text.as_bytes()));
                for at in &quotes {
                    closing.closes(text.as_bytes(), *at);
                }
                let (read, asked) = (closing.segments, quotes.len());
                assert!(read <= 16 * asked, "{read} segments for {asked} quotes of {head}{unit}");
            }
        }
    }
}
