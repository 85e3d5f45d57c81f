//! What stands around a host: scheme, user information, port, path (RFC 3986 section 3).

use std::rc::Rc;

use super::name::ParsedName;
use crate::host::{Location, Port, Scheme};
use crate::lexer::concat::{Head, head};
use crate::lexer::token::{Token, TokenKind};
use crate::text::Span;

/// A host with its surroundings.
#[derive(Debug, Clone)]
pub(crate) struct UrlContext {
    /// The host, its scheme, port and path.
    pub location: Location,
    /// The bytes of the scheme's name.
    pub scheme: Option<Span>,
    /// Whether `//` stands before the host, perhaps with user information between.
    pub in_url: bool,
    /// What stands before an `@` before the host.
    pub before_at: Option<Span>,
    /// The bytes of `:port`.
    pub port: Option<Span>,
    /// For each byte of the decoded path the offset after it in the text.
    pub path_ends: Vec<usize>,
    /// Spelling of the first slash around.
    pub slash: Option<Span>,
    /// Whether user information goes on after the host: `host@elsewhere`.
    pub is_userinfo: bool,
}

/// Whether some rule is about paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathReading {
    /// Some is.
    Needed,
    /// None is: what stands there makes no difference.
    Skipped,
}

/// Reads what stands around `reading`; the path only if it `counts`.
pub(crate) fn url_context(
    text: &[u8],
    tokens: &[Token],
    reading: &ParsedName,
    counts: PathReading,
) -> UrlContext {
    let mut found = UrlContext {
        location: Location::bare(Rc::clone(&reading.name)),
        scheme: None,
        in_url: false,
        before_at: None,
        port: None,
        path_ends: Vec::new(),
        slash: None,
        is_userinfo: false,
    };
    left(text, tokens, reading.first, &mut found);
    let at = right(text, tokens, reading, &mut found);
    if counts == PathReading::Needed {
        path(text, tokens, at, &mut found);
    }
    found
}

fn kind(tokens: &[Token], at: Option<usize>) -> Option<TokenKind> {
    at.and_then(|at| tokens.get(at)).map(|token| token.kind)
}

fn left(text: &[u8], tokens: &[Token], first: usize, found: &mut UrlContext) {
    let mut at = first;
    if kind(tokens, at.checked_sub(1)) == Some(TokenKind::At) {
        let end = tokens[at - 1].start;
        let mut start = at - 1;
        while start > 0 && in_userinfo(tokens[start - 1].kind) {
            start -= 1;
        }
        if start < at - 1 {
            found.before_at = Some(Span::new(tokens[start].start, end));
        }
        at = start;
    }
    let slashes = [at.checked_sub(1), at.checked_sub(2)].map(|at| kind(tokens, at));
    if slashes != [Some(TokenKind::Slash); 2] {
        other_string(text, tokens, at, found);
        return;
    }
    found.in_url = true;
    found.slash = Some(Span::new(tokens[at - 1].start, tokens[at - 1].end));
    if kind(tokens, at.checked_sub(3)) != Some(TokenKind::Colon) {
        return;
    }
    let colon = at - 3;
    found.location.scheme = scheme(text, tokens, colon, &mut found.scheme);
}

/// The scheme in another string that an operator joins to the one that begins before token `at`.
fn other_string(text: &[u8], tokens: &[Token], at: usize, found: &mut UrlContext) {
    let quote =
        at.checked_sub(1).and_then(|at| tokens.get(at)).filter(|token| token.kind == TokenKind::Quote);
    match quote.and_then(|quote| head(text, quote.start)) {
        Some(Head::Scheme(span)) => {
            found.in_url = true;
            found.location.scheme =
                Scheme::Known(String::from_utf8_lossy(span.of(text)).to_ascii_lowercase());
            found.scheme = Some(span);
        }
        Some(Head::Value) => found.location.scheme = Scheme::Unknown,
        None => {}
    }
}

fn in_userinfo(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Word
        | TokenKind::Hole { .. }
        | TokenKind::Dot
        | TokenKind::Colon
        | TokenKind::Class
        | TokenKind::Star => true,
        TokenKind::Other(byte) => {
            matches!(byte, b'+' | b'!' | b'$' | b'&' | b'=' | b'%' | b'~' | b'{' | b'}' | b'#')
        }
        TokenKind::Escape => true,
        _ => false,
    }
}

/// The scheme that ends before token `colon`.
fn scheme(text: &[u8], tokens: &[Token], colon: usize, span: &mut Option<Span>) -> Scheme {
    let optional = kind(tokens, colon.checked_sub(1)) == Some(TokenKind::Other(b'?'));
    let last = colon - usize::from(optional);
    let mut first = last;
    while first > 0 && matches!(tokens[first - 1].kind, TokenKind::Word | TokenKind::Other(b'+')) {
        first -= 1;
    }
    if first == last {
        return Scheme::Unknown;
    }
    let end = tokens[last - 1].end;
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-');
    let bytes = &text[tokens[first].start..end];
    let len = bytes.iter().rev().take_while(|byte| allowed(byte)).count();
    let glued = first > 0
        && len == bytes.len()
        && matches!(tokens[first - 1].kind, TokenKind::Hole { .. } | TokenKind::Class)
        && tokens[first - 1].end == tokens[first].start;
    let name = String::from_utf8_lossy(&bytes[bytes.len() - len..]).to_ascii_lowercase();
    let name = name.trim_start_matches(|char: char| !char.is_ascii_alphabetic()).to_owned();
    if name.is_empty() || glued {
        return Scheme::Unknown;
    }
    if optional {
        let shorter = name[..name.len() - 1].to_owned();
        return Scheme::OneOf(vec![shorter, name]);
    }
    *span = Some(Span::new(end - name.len(), end));
    Scheme::Known(name)
}

/// Reads on from the host; the token where a path would start.
fn right(text: &[u8], tokens: &[Token], reading: &ParsedName, found: &mut UrlContext) -> usize {
    let mut at = reading.after;
    if kind(tokens, Some(at)) == Some(TokenKind::Dot)
        && matches!(kind(tokens, Some(at + 1)), Some(TokenKind::Colon | TokenKind::Slash))
    {
        at += 1;
    }
    if kind(tokens, Some(at)) == Some(TokenKind::Colon) {
        match kind(tokens, Some(at + 1)) {
            Some(TokenKind::Word) => {
                let digits = &text[tokens[at + 1].start..tokens[at + 1].end];
                let number =
                    std::str::from_utf8(digits).ok().filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
                if let Some(port) = number.and_then(|digits| digits.parse::<u32>().ok()) {
                    found.location.port = Port::Known(port);
                    found.port = Some(Span::new(tokens[at].start, tokens[at + 1].end));
                    at += 2;
                }
            }
            Some(TokenKind::Hole { .. } | TokenKind::Star | TokenKind::Class) => {
                found.location.port = Port::Unknown;
                at += 2;
            }
            _ => {}
        }
    }
    found.is_userinfo = found.in_url && found.before_at.is_none() && ends_as_userinfo(tokens, reading.after);
    at
}

/// Whether `@host` follows: what stands here is user information.
fn ends_as_userinfo(tokens: &[Token], after: usize) -> bool {
    let rest = &tokens[after.min(tokens.len())..];
    let end = rest.iter().position(|token| !in_userinfo(token.kind)).unwrap_or(rest.len());
    let name_follows = matches!(
        kind(rest, Some(end + 1)),
        Some(TokenKind::Word | TokenKind::Hole { .. } | TokenKind::Other(b'['))
    );
    kind(rest, Some(end)) == Some(TokenKind::At) && name_follows
}

/// The path that starts at token `at`, decoded.
fn path(text: &[u8], tokens: &[Token], at: usize, found: &mut UrlContext) {
    let mut path: Vec<u8> = Vec::new();
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.kind {
            TokenKind::Slash => {
                found.slash.get_or_insert(Span::new(token.start, token.end));
                path.push(b'/');
                found.path_ends.push(token.end);
            }
            _ if path.is_empty() => break,
            TokenKind::Space | TokenKind::Quote | TokenKind::Escape => break,
            TokenKind::Other(
                b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|' | b',' | b';' | b'\\',
            ) => break,
            TokenKind::Other(byte @ (b'?' | b'#')) => {
                path.push(byte);
                found.path_ends.push(token.end);
                break;
            }
            TokenKind::Hole { .. } | TokenKind::Class => {
                path.push(1);
                found.path_ends.push(token.end);
                break;
            }
            TokenKind::Dot
                if !matches!(
                    kind(tokens, Some(index + 1)),
                    Some(TokenKind::Word | TokenKind::Slash | TokenKind::Hole { .. })
                ) =>
            {
                break;
            }
            _ => {
                path.extend_from_slice(&text[token.start..token.end]);
                found.path_ends.extend(token.start + 1..=token.end);
            }
        }
        if path.len() > 256 {
            break;
        }
    }
    // Bytes that are no ASCII are in no rule's path; one byte each keeps the offsets true.
    found.location.path =
        path.iter().map(|byte| if byte.is_ascii() { *byte as char } else { '\u{1}' }).collect();
}
