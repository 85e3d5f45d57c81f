//! The path behind a host, decoded to plain bytes with their places in the text.
//!
//! A URL may stand in a text as it is, or percent-encoded as a whole, once or several times (`%2Fpost%3Fid%3D5`): then its
//! signs are those that are encoded as often as its first slash or the colon of its scheme, and plain ones end it. Signs that a path may have
//! (RFC 3986 section 3.3) and that end a URL in prose and code are judged by their neighbors.

use super::url_signs::UrlSigns;
use crate::host::{CUT, UNKNOWN_BYTE};
use crate::lexer::escaped_char::{EscapedChar, escaped_char};
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
    /// The signs of its query and fragment, in their spelling.
    pub signs: UrlSigns,
    /// How often its signs are percent-encoded.
    percents: usize,
    start: UrlStart,
}

/// The start of a URL, as far as it tells where the path ends.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct UrlStart {
    /// The byte before the URL.
    before: Option<u8>,
    /// True if that is the last one of a percent-encoded byte: the URL stands in a text that is encoded.
    is_in_encoded_text: bool,
    /// The colon behind its scheme.
    colon: Option<Span>,
}

impl UrlStart {
    /// Of the URL that begins at `first`, with this colon behind its scheme.
    pub fn of(text: &[u8], first: usize, colon: Option<Span>) -> Self {
        let before = &text[first.saturating_sub(3)..first];
        let is_in_encoded_text =
            matches!(before, [b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit());
        Self { before: before.last().copied(), is_in_encoded_text, colon }
    }
}

/// The part of a path that a token is.
enum PathToken {
    /// One byte, however it is written.
    Byte(char),
    /// One of the signs of a query or fragment, however it is written.
    Sign(u8),
    /// One byte, behind which nothing counts.
    LastByte(char),
    /// Its bytes as they stand in the text.
    Bytes,
    /// None: the path ends before it.
    End,
    /// None, and the path may go on.
    Cut,
}

impl UrlPath {
    /// Reads the path that begins at token `first`, of a URL that starts so.
    pub fn read(text: &[u8], tokens: &[Token], first: usize, start: UrlStart) -> Self {
        let mut path = Self { start, ..Self::default() };
        path.read_on(text, tokens, first);
        path
    }

    /// Reads the path behind token `sign`, which stands for its first slash.
    pub fn read_behind(text: &[u8], tokens: &[Token], sign: usize) -> Self {
        let mut path = Self::default();
        path.push('/', tokens[sign].end);
        path.read_on(text, tokens, sign + 1);
        path
    }

    fn read_on(&mut self, text: &[u8], tokens: &[Token], first: usize) {
        for (index, token) in tokens.iter().enumerate().skip(first) {
            match self.part(text, tokens, index) {
                PathToken::Byte('/') if self.decoded.is_empty() => self.begin(text, token),
                PathToken::Byte(byte) => self.push(byte, token.end),
                PathToken::Sign(sign) => {
                    self.signs.note(sign, token.span());
                    self.push(char::from(sign), token.end);
                }
                PathToken::LastByte(byte) => {
                    self.push(byte, token.end);
                    break;
                }
                PathToken::Bytes => self.push_all(text, token),
                PathToken::Cut => {
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

    /// Takes the first slash.
    fn begin(&mut self, text: &[u8], slash: &Token) {
        let percents = |place: Span| escaped_char(place.of(text)).map_or(0, |char| char.percents);
        // Many encoders leave slashes as they are: `https%3A//example.com/a%3Fb%3D1`.
        let signs = [Some(slash.span()), self.start.colon].into_iter().flatten();
        let encoded = signs.max_by_key(|place| percents(*place)).filter(|place| percents(*place) > 0);
        self.percents = encoded.map_or(0, percents);
        self.signs = UrlSigns::like(encoded);
        self.first_slash = Some(slash.span());
        self.push('/', slash.end);
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

    /// The part that the token at `index` is.
    fn part(&self, text: &[u8], tokens: &[Token], index: usize) -> PathToken {
        let token = &tokens[index];
        let bytes = token.span().of(text);
        match token.kind {
            TokenKind::Slash if self.decoded.is_empty() => PathToken::Byte('/'),
            _ if self.decoded.is_empty() => PathToken::End,
            TokenKind::Escape => self.escape(bytes, tokens, index),
            TokenKind::Space | TokenKind::Statement => PathToken::End,
            // The values of a query are taken over as they are written.
            _ if bytes.starts_with(b"%") && self.has_query() => PathToken::Bytes,
            TokenKind::Slash => PathToken::Byte('/'),
            TokenKind::Encoded(byte) => PathToken::Byte(char::from(byte)),
            TokenKind::Hole { .. } | TokenKind::Class => PathToken::LastByte(UNKNOWN_BYTE),
            TokenKind::Joint => PathToken::Cut,
            TokenKind::Quote if bytes == b"'" && !is_open(text, tokens, index) => {
                self.delimiter(b'\'', tokens, index)
            }
            TokenKind::Quote => PathToken::End,
            TokenKind::Star => self.delimiter(b'*', tokens, index),
            // A full stop ends a sentence, and a colon announces a text.
            TokenKind::Dot | TokenKind::Colon if !continues(tokens.get(index + 1)) => PathToken::End,
            TokenKind::Other(byte) => self.delimiter(byte, tokens, index),
            TokenKind::Word | TokenKind::Dot | TokenKind::Colon | TokenKind::At => PathToken::Bytes,
        }
    }

    /// The part that an escape is.
    fn escape(&self, bytes: &[u8], tokens: &[Token], index: usize) -> PathToken {
        let char = escaped_char(bytes);
        let is_doubtful = char.is_some_and(|char| self.may_end(char));
        let data = if is_doubtful && !self.has_query() { PathToken::Cut } else { PathToken::Bytes };
        match char {
            // Another one may begin a further parameter, or be an entity that ends the text.
            None if self.has_query() => PathToken::Cut,
            None => PathToken::End,
            Some(EscapedChar { percents, .. }) if percents > self.percents => data,
            Some(EscapedChar { percents, .. }) if percents < self.percents => PathToken::End,
            Some(EscapedChar { char, .. }) => match u8::try_from(char).ok().filter(u8::is_ascii) {
                Some(sign @ (b'?' | b'&' | b'=' | b'#')) => PathToken::Sign(sign),
                Some(byte) if byte.is_ascii_punctuation() => match self.delimiter(byte, tokens, index) {
                    PathToken::Bytes => data,
                    other => other,
                },
                Some(_) => PathToken::End,
                None if char == NO_BREAK_SPACE => PathToken::End,
                None if bytes.starts_with(b"%") => data,
                None => PathToken::Cut,
            },
        }
    }

    /// Returns `true` if an encoded character may be one behind the URL rather than in a segment of its path: encoded once
    /// too few, or by a text around it.
    fn may_end(&self, EscapedChar { char, .. }: EscapedChar) -> bool {
        let is_space = char == u32::from(b' ');
        self.start.is_in_encoded_text && is_space
            || char < 0x20
            || "?&=#\"'<>".chars().any(|sign| char == u32::from(sign))
    }

    /// The part that a sign is which may end a URL, by what stands around it.
    fn delimiter(&self, sign: u8, tokens: &[Token], index: usize) -> PathToken {
        let goes_on = goes_on(tokens, index);
        let is_outside = self.percents > 0 && tokens[index].kind != TokenKind::Escape;
        match sign {
            // Of the text around a URL that is encoded as a whole.
            b'?' | b'&' | b'=' | b'#' | b'+' | b',' | b';' | b'$' if is_outside => PathToken::End,
            b'?' | b'&' | b'=' | b'#' => PathToken::Sign(sign),
            b'<' | b'>' | b')' | b']' | b'}' | b'"' | b'`' => PathToken::End,
            b'|' | b'[' | b'{' if !self.has_query() => PathToken::End,
            b',' | b';' if self.start.before == Some(sign) || begins_url(tokens, index + 1) => PathToken::End,
            b'*' if self.start.before != Some(b'*') || goes_on => PathToken::Bytes,
            b'$' if !continues_word(tokens.get(index + 1)) => PathToken::End,
            b'|' | b'[' | b'{' | b'(' | b',' | b';' | b'\'' | b'$' | b'\\' if goes_on => PathToken::Cut,
            b'|' | b'[' | b'{' | b'(' | b',' | b';' | b'\'' | b'\\' | b'*' => PathToken::End,
            b'!' if !goes_on => PathToken::End,
            _ => PathToken::Bytes,
        }
    }
}

const NO_BREAK_SPACE: u32 = 0xa0;

/// Returns `true` if a word goes on behind the token at `index`.
fn goes_on(tokens: &[Token], index: usize) -> bool {
    match tokens.get(index + 1).map(|next| next.kind) {
        Some(TokenKind::Dot) => continues_word(tokens.get(index + 2)),
        Some(TokenKind::Slash | TokenKind::Other(b'=' | b'&' | b'%' | b'+' | b'-')) => true,
        _ => continues_word(tokens.get(index + 1)),
    }
}

fn continues_word(next: Option<&Token>) -> bool {
    let kind = next.map(|token| token.kind);
    matches!(kind, Some(TokenKind::Word | TokenKind::Encoded(_) | TokenKind::Hole { .. }))
}

/// Returns `true` if a path goes on behind a dot.
fn continues(next: Option<&Token>) -> bool {
    continues_word(next) || next.is_some_and(|token| token.kind == TokenKind::Slash)
}

/// Returns `true` if the next item of a list of URLs begins at `index`.
fn begins_url(tokens: &[Token], index: usize) -> bool {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let slashes = [Some(TokenKind::Slash); 2];
    [kind(index), kind(index + 1)] == slashes
        || kind(index) == Some(TokenKind::Word)
            && kind(index + 1) == Some(TokenKind::Colon)
            && [kind(index + 2), kind(index + 3)] == slashes
}

/// Returns `true` if the quote at token `index` closes one before it.
fn is_open(text: &[u8], tokens: &[Token], index: usize) -> bool {
    let quotes = tokens[..index].iter().filter(|token| token.kind == TokenKind::Quote);
    quotes.filter(|quote| quote.span().of(text) == b"'").count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::{CUT, MAX_PATH_BYTES, UrlPath, UrlStart};
    use crate::lexer::closing::ClosingQuotes;
    use crate::lexer::lex::lex;
    use crate::lexer::token::Token;
    use crate::text::Span;

    fn tokens(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        lex(text.as_bytes(), 0, text.len(), text.len(), &[], &mut tokens, &mut ClosingQuotes::default());
        tokens
    }

    fn read(text: &str, before: Option<u8>) -> UrlPath {
        let start = UrlStart { before, ..UrlStart::default() };
        UrlPath::read(text.as_bytes(), &tokens(text), 0, start)
    }

    #[test]
    fn no_path_is_read_beyond_its_bound() {
        for piece in ["a", "%2F", "a%20", "a=b&", "a&amp;"] {
            let text = format!("/x?y={}", piece.repeat(4 * MAX_PATH_BYTES));
            let path = read(&text, None);
            let longest = tokens(&text).iter().map(|token| token.end - token.start).max().unwrap();
            assert!(path.decoded.len() <= MAX_PATH_BYTES + longest + 1, "{piece}: {}", path.decoded.len());
            assert!(path.decoded.ends_with(CUT), "{piece}");
            assert_eq!(path.ends.len(), path.decoded.len());
        }
    }

    /// RFC 3986 section 3.3: a segment has letters, digits, `-._~`, percent-encoded bytes, `:`, `@` and the sub-delims
    /// `!$&'()*+,;=`. `…` is a path that goes on, `?` before a hole.
    #[test]
    fn a_sign_belongs_to_a_path_or_ends_it_by_its_neighbors() {
        for (text, expected) in [
            ("/b,c", "/b…"),
            ("/b, c", "/b"),
            ("/b,", "/b"),
            ("/b,\"", "/b"),
            ("/b,https://x.io/c", "/b"),
            ("/b,//x.io/c", "/b"),
            ("/b,${x}", "/b…"),
            ("/b;v=1", "/b…"),
            ("/b; c", "/b"),
            ("/b;", "/b"),
            ("/b(c)", "/b…"),
            ("/b (c)", "/b"),
            ("/b(", "/b"),
            ("/b)", "/b"),
            ("/b)c", "/b"),
            ("/b!c", "/b!c"),
            ("/b! c", "/b"),
            ("/b!", "/b"),
            ("/b'c", "/b…"),
            ("/b' c", "/b"),
            ("/b'", "/b"),
            ("/b*c", "/b*c"),
            ("/b*", "/b*"),
            ("/*", "/*"),
            ("/b$", "/b"),
            ("/b$/", "/b"),
            ("/b$)", "/b"),
            ("/b\\$c", "/b…"),
            ("/b&c=d", "/b&c=d"),
            ("/b+c~d@e:f", "/b+c~d@e:f"),
            ("/b: c", "/b"),
            ("/b. C", "/b"),
            ("/b|c", "/b"),
            ("/b\\-c", "/b…"),
            ("/b\"c", "/b"),
            ("/b%20c", "/b%20c"),
            ("/b%C3%A9/c?d", "/b%C3%A9/c?d"),
            ("/b%22c", "/b…"),
            ("/b%3Fc", "/b…"),
            ("/b#c,d", "/b#c…"),
            ("/b?c=d,e", "/b?c=d…"),
            ("/b?c=d, e", "/b?c=d"),
            ("/b?c=d!", "/b?c=d"),
            ("/b?c=d|e", "/b?c=d…"),
        ] {
            let decoded = read(text, None).decoded.replace(CUT, "…");
            assert_eq!(decoded, expected, "{text}");
        }
        for (before, text, expected) in [
            (b',', "/b,c", "/b"),
            (b';', "/b;c", "/b"),
            (b';', "/b,c", "/b…"),
            (b'*', "/b**", "/b"),
            (b'*', "/b*c", "/b*c"),
        ] {
            let decoded = read(text, Some(before)).decoded.replace(CUT, "…");
            assert_eq!(decoded, expected, "{} {text}", char::from(before));
        }
    }

    #[test]
    fn a_url_in_encoded_text_ends_at_an_encoded_space() {
        for (text, expected) in [
            ("a%20https://x.io/b%20c", "/b…"),
            ("a%22https://x.io/b%22c", "/b…"),
            ("a https://x.io/b%20c", "/b%20c"),
            ("https%3A//x.io/b%3Fc%3Dd%26e&f", "/b?c=d&e"),
            ("https%3a//x.io/b%20c", "/b"),
            ("https://x.io/b%3Fc", "/b…"),
        ] {
            let colon = text.find(':').map(|at| Span::new(at, at + 1));
            let colon = colon.or_else(|| text.to_lowercase().find("%3a").map(|at| Span::new(at, at + 3)));
            let start = UrlStart::of(text.as_bytes(), text.find("https").unwrap(), colon);
            let tokens = tokens(text);
            let host_end = text.find(".io").unwrap() + 3;
            let first = tokens.iter().position(|token| token.start == host_end).unwrap();
            let decoded = UrlPath::read(text.as_bytes(), &tokens, first, start).decoded;
            assert_eq!(decoded.replace(CUT, "…"), expected, "{text}");
        }
    }

    #[test]
    fn signs_of_a_query_are_read_in_every_spelling() {
        for (text, expected) in [
            ("/p?a=1&amp;b=2", "/p?a=1&b=2"),
            ("/p?a=1&#38;b=2", "/p?a=1&b=2"),
            ("/p?a=1&#x26;b=2", "/p?a=1&b=2"),
            (r"/p?a=1\u0026b\u003d2", "/p?a=1&b=2"),
            (r"/p?a=1\x26b=2", "/p?a=1&b=2"),
            (r"/p\?a=1\&b\=2", "/p?a=1&b=2"),
            (r"\/p\\?a=1#c", "/p?a=1#c"),
            ("/p&quest;a&equals;1&num;c", "/p?a=1#c"),
            ("/p?a=1&quot;", "/p?a=1"),
            ("/p?a=1&lt;", "/p?a=1"),
            ("/p?a=1&nbsp;b", "/p?a=1"),
            (r"/p?a=1\n", "/p?a=1"),
            ("/p?a=1&copy;", "/p?a=1…"),
            (r"/p?a=1\u00e9", "/p?a=1…"),
            // Data of a URL that is not encoded as a whole.
            ("/p?a=1%26b%3D2", "/p?a=1%26b%3D2"),
            ("/p?a=%C3%A9", "/p?a=%C3%A9"),
            ("%2Fp%3Fa%3D1%26b%3D2%23c", "/p?a=1&b=2#c"),
            ("%2fp%3fa%3d1", "/p?a=1"),
            ("%2Fp%3Fa%3D1&b=2", "/p?a=1"),
            ("%2Fp%3Fa%3D1%22", "/p?a=1"),
            ("%2Fp%3Fa%3D1%20b", "/p?a=1"),
            ("%2Fp%3Fa%3D1%2Cb", "/p?a=1…"),
            ("%2Fp%3Fa%3D%2520%2B", "/p?a=%2520%2B"),
            ("%252Fp%253Fa%253D1%26b", "/p?a=1"),
            ("%2Fp%2520q", "/p%2520q"),
            ("%2Fp%2522q", "/p…"),
            ("%2Fp,q", "/p"),
        ] {
            let path = read(text, None);
            assert_eq!(path.decoded.replace(CUT, "…"), expected, "{text}");
            assert_eq!(path.ends.len(), path.decoded.len());
        }
    }
}
