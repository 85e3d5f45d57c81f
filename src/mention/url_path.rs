//! The path behind a host, decoded to plain bytes with their places in the text.

use crate::host::{CUT, UNKNOWN_BYTE};
use crate::lexer::token::{Token, TokenKind};
use crate::text::Span;

/// Bytes of a decoded path that are read. A rule's path is a prefix of a few segments, and a longer one, such as a data
/// URL, must not make each look-up long.
const MAX_PATH_BYTES: usize = 256;

/// A decoded path.
#[derive(Debug, Default)]
pub(super) struct UrlPath {
    /// The path; empty or starting with `/`. With its query and fragment, as they are written. A
    /// hole, and a byte beyond ASCII, is [`UNKNOWN_BYTE`], so that each byte has one place in the text; [`CUT`] ends a
    /// path that goes on.
    pub decoded: String,
    /// For each byte of it the offset after it in the text.
    pub ends: Vec<usize>,
    /// The first slash, in its spelling.
    pub first_slash: Option<Span>,
}

/// The part of a path that a token is.
enum PathToken {
    /// One byte, however it is written.
    Byte(char),
    /// One byte that is written by its number.
    Encoded(u8),
    /// One byte, behind which nothing counts.
    LastByte(char),
    /// Its bytes as they stand in the text.
    Bytes,
    /// None: the path ends before it.
    End,
}

impl UrlPath {
    /// Reads the path that starts at token `start`.
    pub fn read(text: &[u8], tokens: &[Token], start: usize) -> Self {
        let mut path = Self::default();
        path.read_on(text, tokens, start);
        path
    }

    /// Reads the path behind token `sign`, which stands for its first slash.
    pub fn read_behind(text: &[u8], tokens: &[Token], sign: usize) -> Self {
        let mut path = Self::default();
        path.push('/', tokens[sign].end);
        path.read_on(text, tokens, sign + 1);
        path
    }

    fn read_on(&mut self, text: &[u8], tokens: &[Token], start: usize) {
        for (index, token) in tokens.iter().enumerate().skip(start) {
            // The values of a query are taken over as they are written.
            let is_written_out =
                text[token.start] == b'%' && token.kind != TokenKind::Space && self.has_query();
            let part = if is_written_out { PathToken::Bytes } else { part(tokens, index, self) };
            match part {
                PathToken::Byte(byte) => {
                    self.first_slash.get_or_insert(token.span());
                    self.push(byte, token.end);
                }
                PathToken::Encoded(byte) => self.push(char::from(byte), token.end),
                PathToken::LastByte(byte) => {
                    self.push(byte, token.end);
                    break;
                }
                PathToken::Bytes => self.push_all(text, token),
                PathToken::End if self.has_query() && query_goes_on(text, tokens, index) => {
                    self.push(CUT, token.start);
                    break;
                }
                PathToken::End if goes_on(text, token) && !self.decoded.is_empty() => {
                    self.push(CUT, token.start);
                    break;
                }
                PathToken::End => break,
            }
            if self.decoded.len() > MAX_PATH_BYTES {
                self.push(CUT, token.end);
                break;
            }
        }
    }

    fn has_query(&self) -> bool {
        self.decoded.contains('?')
    }

    fn push(&mut self, byte: char, end: usize) {
        self.decoded.push(byte);
        self.ends.push(end);
    }

    fn push_all(&mut self, text: &[u8], token: &Token) {
        let bytes = text[token.start..token.end].iter();
        self.decoded.extend(bytes.map(|byte| if byte.is_ascii() { char::from(*byte) } else { UNKNOWN_BYTE }));
        self.ends.extend(token.start + 1..=token.end);
    }
}

/// The part that the token at `index` is, behind the path `before`.
fn part(tokens: &[Token], index: usize, before: &UrlPath) -> PathToken {
    match tokens[index].kind {
        TokenKind::Slash => PathToken::Byte('/'),
        _ if before.decoded.is_empty() => PathToken::End,
        TokenKind::Space | TokenKind::Quote | TokenKind::Escape | TokenKind::Statement => PathToken::End,
        // Brackets, and signs that end a URL in prose and code.
        TokenKind::Other(
            b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|' | b',' | b';' | b'\\',
        ) => PathToken::End,
        TokenKind::Encoded(byte) => PathToken::Encoded(byte),
        TokenKind::Hole { .. } | TokenKind::Class => PathToken::LastByte(UNKNOWN_BYTE),
        // A full stop ends a sentence, and a colon announces a text.
        TokenKind::Dot | TokenKind::Colon if !continues(tokens.get(index + 1)) => PathToken::End,
        _ => PathToken::Bytes,
    }
}

/// Returns `true` if a path goes on with the token that ends its reading: a percent-encoded byte.
fn goes_on(text: &[u8], token: &Token) -> bool {
    token.kind == TokenKind::Escape && text[token.start] == b'%'
}

/// Returns `true` if the query goes on with a token that ends its reading: an `&` that is written by an escape, or a sign
/// that ends a sentence only before a blank.
fn query_goes_on(text: &[u8], tokens: &[Token], index: usize) -> bool {
    let token = &tokens[index];
    let is_in_word = || {
        let next = tokens.get(index + 1).map(|next| next.kind);
        matches!(
            next,
            Some(
                TokenKind::Word
                    | TokenKind::Dot
                    | TokenKind::Slash
                    | TokenKind::Encoded(_)
                    | TokenKind::Hole { .. }
                    | TokenKind::Other(b'=' | b'&' | b'%' | b'+' | b'-')
            )
        )
    };
    match token.kind {
        TokenKind::Escape => {
            let bytes = &text[token.start..token.end];
            [&b"&"[..], b"\\u", b"\\x"].iter().any(|start| bytes.starts_with(start))
        }
        TokenKind::Other(b',' | b';' | b'|' | b'(' | b'[' | b'{' | b'\\')
        | TokenKind::Dot
        | TokenKind::Colon => is_in_word(),
        _ => false,
    }
}

/// Returns `true` if a path goes on behind a dot.
fn continues(next: Option<&Token>) -> bool {
    let kind = next.map(|token| token.kind);
    matches!(kind, Some(TokenKind::Word | TokenKind::Encoded(_) | TokenKind::Slash | TokenKind::Hole { .. }))
}

#[cfg(test)]
mod tests {
    use super::{CUT, MAX_PATH_BYTES, UrlPath};
    use crate::lexer::lex::lex;

    #[test]
    fn no_path_is_read_beyond_its_bound() {
        for piece in ["a", "%2F", "a%20", "a=b&"] {
            let text = format!("/x?y={}", piece.repeat(4 * MAX_PATH_BYTES));
            let mut tokens = Vec::new();
            lex(text.as_bytes(), 0, text.len(), text.len(), &[], &mut tokens);
            let path = UrlPath::read(text.as_bytes(), &tokens, 0);
            let longest = tokens.iter().map(|token| token.end - token.start).max().unwrap();
            assert!(path.decoded.len() <= MAX_PATH_BYTES + longest + 1, "{piece}: {}", path.decoded.len());
            assert!(path.decoded.ends_with(CUT), "{piece}");
            assert_eq!(path.ends.len(), path.decoded.len());
        }
    }
}
