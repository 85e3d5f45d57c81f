//! The URL around a parsed name: scheme, user information, port and path (RFC 3986 section 3), in any spelling.
//!
//! Reads tokens to the left and to the right of the name, so that `https:\/\/`, `%3A%2F%2F` and `&#47;` are all the
//! same here. `user@host:path` of `scp` and `git` has a path, too, whose first slash is the colon. Knows no rules.

use std::sync::Arc;

use super::name::ParsedName;
use super::scheme::{ends_as_pattern, scheme_before};
use super::url_path::{UrlPath, UrlStart};
use super::url_signs::UrlSigns;
use crate::host::{Location, Port, Scheme};
use crate::lexer::concat::{SchemeOperand, joined_scheme};
use crate::lexer::token::{Token, TokenKind};
use crate::text::Span;

/// A parsed name with the rest of its URL.
#[derive(Debug, Clone)]
pub(crate) struct UrlContext {
    /// The host, its scheme, port and path.
    pub location: Location,
    /// The bytes of the scheme's name.
    pub scheme: Option<Span>,
    /// True if the scheme is a part of a regular expression or of a glob that stands for several.
    pub is_scheme_pattern: bool,
    /// True if `//` stands before the host, perhaps with user information between.
    pub in_url: bool,
    /// The bytes before an `@` before the host.
    pub before_at: Option<Span>,
    /// The bytes of `:port`.
    pub port: Option<Span>,
    /// For each byte of the decoded path the offset after it in the text.
    pub path_ends: Vec<usize>,
    /// The signs of the query and the fragment, in their spelling.
    pub signs: UrlSigns,
    /// The colon before the path of `user@host:path`, with a slash that follows it.
    pub scp_colon: Option<Span>,
    /// The first slash around, in its spelling.
    pub slash: Option<Span>,
    /// True if user information goes on behind the host: `host@elsewhere`.
    pub is_userinfo: bool,
}

/// Reading of the path, which makes a difference only if some rule is about paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathReading {
    /// It is read.
    Needed,
    /// It stays empty.
    Skipped,
}

/// Reads the URL around `parsed`.
pub(crate) fn url_context(
    text: &[u8],
    tokens: &[Token],
    parsed: &ParsedName,
    path: PathReading,
) -> UrlContext {
    let mut context = UrlContext {
        location: Location::bare(Arc::clone(&parsed.name)),
        scheme: None,
        is_scheme_pattern: false,
        in_url: false,
        before_at: None,
        port: None,
        path_ends: Vec::new(),
        signs: UrlSigns::default(),
        scp_colon: None,
        slash: None,
        is_userinfo: false,
    };
    context.read_left(text, tokens, parsed.first);
    let path_start = context.read_port(text, tokens, parsed.after);
    context.is_userinfo =
        context.in_url && context.before_at.is_none() && ends_as_userinfo(tokens, parsed.after);
    if path == PathReading::Needed {
        context.read_path(text, tokens, parsed, path_start);
        context.read_scp_path(text, tokens, parsed.after);
    }
    context
}

impl UrlContext {
    /// Reads user information, slashes and scheme, which end before token `first`.
    fn read_left(&mut self, text: &[u8], tokens: &[Token], first: usize) {
        let at = self.read_userinfo(tokens, first);
        let slashes = [at.checked_sub(1), at.checked_sub(2)].map(|at| kind_at(tokens, at));
        if slashes != [Some(TokenKind::Slash); 2] {
            self.read_joined_scheme(text, tokens, at);
            return;
        }
        self.in_url = true;
        self.slash = Some(tokens[at - 1].span());
        if let Some(colon) = at.checked_sub(3).filter(|at| tokens[*at].kind == TokenKind::Colon) {
            (self.location.scheme, self.scheme) = scheme_before(text, tokens, colon);
            self.is_scheme_pattern = ends_as_pattern(&tokens[..colon]);
        }
    }

    /// Reads `user:password@` before token `first`; the index of its first token, or `first` where there is none.
    fn read_userinfo(&mut self, tokens: &[Token], first: usize) -> usize {
        let Some(at_sign) = first.checked_sub(1).filter(|at| tokens[*at].kind == TokenKind::At) else {
            return first;
        };
        let before = &tokens[..at_sign];
        let start = before.iter().rposition(|token| !is_in_userinfo(token.kind)).map_or(0, |last| last + 1);
        if start < at_sign {
            self.before_at = Some(Span::new(tokens[start].start, tokens[at_sign].start));
        }
        start
    }

    /// Reads the scheme in another string literal that an operator joins to the one that begins before token `at`.
    fn read_joined_scheme(&mut self, text: &[u8], tokens: &[Token], at: usize) {
        let quote = at.checked_sub(1).map(|at| &tokens[at]).filter(|token| token.kind == TokenKind::Quote);
        match quote.and_then(|quote| joined_scheme(text, quote.start)) {
            Some(SchemeOperand::Known(span)) => {
                self.in_url = true;
                let name = String::from_utf8_lossy(span.of(text)).to_ascii_lowercase();
                self.location.scheme = Scheme::Known(name);
                self.scheme = Some(span);
            }
            Some(SchemeOperand::Unknown) => self.location.scheme = Scheme::Unknown,
            None => {}
        }
    }

    /// Reads the port at token `after`, perhaps behind a root dot; the index of the token where a path would start.
    fn read_port(&mut self, text: &[u8], tokens: &[Token], after: usize) -> usize {
        let next = kind_at(tokens, Some(after + 1));
        let has_root_dot = kind_at(tokens, Some(after)) == Some(TokenKind::Dot)
            && matches!(next, Some(TokenKind::Colon | TokenKind::Slash));
        let at = after + usize::from(has_root_dot);
        if kind_at(tokens, Some(at)) != Some(TokenKind::Colon) {
            return at;
        }
        match kind_at(tokens, Some(at + 1)) {
            Some(TokenKind::Word) => {
                let Some(port) = port_number(tokens[at + 1].span().of(text)) else { return at };
                self.location.port = Port::Known(port);
                self.port = Some(Span::new(tokens[at].start, tokens[at + 1].end));
                at + 2
            }
            Some(TokenKind::Hole { .. } | TokenKind::Star | TokenKind::Class | TokenKind::Encoded(_)) => {
                self.location.port = Port::Unknown;
                at + 2
            }
            _ => at,
        }
    }

    fn read_path(&mut self, text: &[u8], tokens: &[Token], parsed: &ParsedName, start: usize) {
        let first = self.scheme.or(self.before_at).unwrap_or(parsed.span).start;
        let colon = self
            .scheme
            .and_then(|scheme| tokens.get(tokens.partition_point(|token| token.start < scheme.end)));
        let colon = colon.filter(|token| token.kind == TokenKind::Colon).map(Token::span);
        self.set_path(UrlPath::read(text, tokens, start, UrlStart::of(text, first, colon)));
    }

    /// Reads the path of `user@host:path` behind the colon at token `colon`, unless a port stands there.
    fn read_scp_path(&mut self, text: &[u8], tokens: &[Token], colon: usize) {
        // A hole there is the port in a URL, and may be port or path elsewhere.
        let may_be_path = match self.location.port {
            Port::Absent => true,
            Port::Unknown => !self.in_url,
            Port::Known(_) => false,
        };
        let is_scp = may_be_path
            && self.before_at.is_some()
            && kind_at(tokens, Some(colon)) == Some(TokenKind::Colon)
            && kind_at(tokens, Some(colon + 1)).is_some_and(begins_scp_path);
        if !is_scp {
            return;
        }
        let has_slash = kind_at(tokens, Some(colon + 1)) == Some(TokenKind::Slash);
        let last = colon + usize::from(has_slash);
        let sign = Span::new(tokens[colon].start, tokens[last].end);
        let path = UrlPath::read_behind(text, tokens, last);
        if path.decoded.len() > 1 {
            self.scp_colon = Some(sign);
            self.set_path(path);
        }
    }

    fn set_path(&mut self, path: UrlPath) {
        self.slash = self.slash.or(path.first_slash);
        (self.location.path, self.path_ends, self.signs) = (path.decoded, path.ends, path.signs);
    }
}

pub(crate) fn kind_at(tokens: &[Token], at: Option<usize>) -> Option<TokenKind> {
    at.and_then(|at| tokens.get(at)).map(|token| token.kind)
}

/// Returns `true` if the path of `user@host:path` can begin with such a token: `org`, `/srv`, `~/a`, `./a`, `$ORG`.
fn begins_scp_path(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Word
        | TokenKind::Encoded(_)
        | TokenKind::Slash
        | TokenKind::Dot
        | TokenKind::Hole { .. }
        | TokenKind::Class => true,
        TokenKind::Other(byte) => byte == b'~',
        _ => false,
    }
}

fn is_in_userinfo(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Word
        | TokenKind::Hole { .. }
        | TokenKind::Dot
        | TokenKind::Colon
        | TokenKind::Class
        | TokenKind::Encoded(_)
        | TokenKind::Star
        | TokenKind::Escape => true,
        TokenKind::Other(byte) => {
            matches!(byte, b'+' | b'!' | b'$' | b'&' | b'=' | b'%' | b'~' | b'{' | b'}' | b'#')
        }
        _ => false,
    }
}

fn port_number(bytes: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(bytes).ok()?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Returns `true` if `@host` follows: the name is user information.
fn ends_as_userinfo(tokens: &[Token], after: usize) -> bool {
    let rest = &tokens[after.min(tokens.len())..];
    let end = rest.iter().position(|token| !is_in_userinfo(token.kind)).unwrap_or(rest.len());
    let host_follows = matches!(
        kind_at(rest, Some(end + 1)),
        Some(TokenKind::Word | TokenKind::Encoded(_) | TokenKind::Hole { .. } | TokenKind::Other(b'['))
    );
    kind_at(rest, Some(end)) == Some(TokenKind::At) && host_follows
}
