//! The tokens around a hit: the line it is in, as far as that counts.
//!
//! Hits of one line share its tokens. Of a long line only a stretch is lexed, so that the time for a hit has a limit;
//! and of a stretch only the bytes before the first space behind the hit, since no name and no path goes on there.

use crate::lexer::closing::ClosingQuotes;
use crate::lexer::encoded::begins_escape;
use crate::lexer::lex::lex;
use crate::lexer::token::Token;

/// Bytes of its line that are lexed to the left of a hit; to the right it is twice as many.
// A name has 255 bytes at most (RFC 1035 section 2.3.4). Spelled with escapes (`%2E`, `\u002e`) it takes about twice as
// many, and the scheme and the strings that it is joined from stand before it; behind it is the path.
const STRETCH_LENGTH: usize = 640;

/// The tokens of the stretch of text that was lexed last.
#[derive(Debug, Default)]
pub(crate) struct Window {
    pub tokens: Vec<Token>,
    start: usize,
    /// End of the tokens.
    lexed_until: usize,
    /// End of the stretch.
    end: usize,
    /// Hits before this offset have enough of the line around them.
    valid_until: usize,
    /// True if the tokens are of the present text.
    is_current: bool,
    /// Of the present text.
    closing: ClosingQuotes,
}

impl Window {
    /// Forgets the tokens: the next text is another one.
    pub fn clear(&mut self) {
        self.is_current = false;
        self.closing.clear();
    }

    /// Lexes the stretch around `at`, unless its tokens are there. `hits` are the offsets of all hits of labels.
    pub fn move_to(&mut self, text: &[u8], at: usize, hits: &[usize]) {
        if !self.is_current || at < self.start || self.valid_until <= at {
            let length = stretch_length(text, at);
            let (end, valid_until) = stretch_end(text, at, length);
            let start = stretch_start(text, at, length);
            self.tokens.clear();
            (self.start, self.lexed_until, self.end) = (start, start, end);
            (self.valid_until, self.is_current) = (valid_until.max(at + 1), true);
        }
        self.extend_to(text, at, hits);
    }

    /// Lexes on to a space behind `at`, or to the end of the stretch.
    pub fn extend_to(&mut self, text: &[u8], at: usize, hits: &[usize]) {
        if self.lexed_until <= at {
            let (from, to) = (self.lexed_until, self.end);
            self.lexed_until = lex(text, from, to, at, hits, &mut self.tokens, &mut self.closing);
        }
    }
}

/// Bytes that are lexed to the left of a hit; four times as many where its first letter is encoded.
// An encoded letter takes three to six bytes (`%77`, `\u0077`).
fn stretch_length(text: &[u8], at: usize) -> usize {
    if text.get(at).is_some_and(|byte| begins_escape(*byte)) { 4 * STRETCH_LENGTH } else { STRETCH_LENGTH }
}

/// The start of the line, or on a long line some space, so that no name is cut.
fn stretch_start(text: &[u8], at: usize, length: usize) -> usize {
    let floor = at.saturating_sub(length);
    match memchr::memrchr(b'\n', &text[floor..at]) {
        Some(newline) => floor + newline + 1,
        None if floor == 0 => 0,
        None => {
            let mut half = text[floor..at].iter().take(length / 2);
            floor + half.position(|byte| byte.is_ascii_whitespace()).unwrap_or(0)
        }
    }
}

/// The end of the stretch, and the offset up to which hits have enough of the line behind them.
fn stretch_end(text: &[u8], at: usize, length: usize) -> (usize, usize) {
    let ceiling = text.len().min(at + 2 * length);
    match memchr::memchr(b'\n', &text[at..ceiling]) {
        Some(newline) => (at + newline, at + newline),
        None if ceiling == text.len() => (ceiling, ceiling),
        None => (ceiling, at + length / 2),
    }
}
