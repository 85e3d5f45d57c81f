//! `url-path`: a host as a segment of the path of somebody else's URL (`https://github.com/org/kelp.io/x`), which is a
//! folder, a repository or a package there and moves only if its owner moves it.
//!
//! Reads tokens to the left, so that `https:\/\/` and `%2F` are the same here. Behind a scheme or `//` a name is a host
//! wherever it stands (`https://proxy/https://kelp.io/`), and behind `?` or `#` it is no path.

use crate::host::{HostName, has_known_suffix};
use crate::lexer::line;
use crate::lexer::token::{Token, TokenKind};
use crate::mention::url::kind_at;
use crate::text::Span;
use crate::verdict::context::Context;
use crate::verdict::reasons::repository::REPOSITORY_WORDS;

/// Bytes on each side of a name in which the text and the target of its link may be.
// Longer than a link that people write; a line of data without brackets is not read as a whole for each name.
const MAX_LINK_LENGTH: usize = 300;

/// Returns `true` if the name is a segment of a path behind a host that is in no zone.
pub(super) fn applies(context: &Context<'_>) -> bool {
    is_segment(context, context.parsed.first) || is_text_of_link(context)
}

/// Returns `true` if somebody else's host and a path end before token `first`.
fn is_segment(context: &Context<'_>, first: usize) -> bool {
    let tokens = context.tokens;
    // `https://medium.com/@kelp.io` names a user or a scope there.
    let is_scope = kind_at(tokens, first.checked_sub(1)) == Some(TokenKind::At);
    let end = first - usize::from(is_scope);
    let is_in_path = kind_at(tokens, end.checked_sub(1)) == Some(TokenKind::Slash);
    if !is_in_path || context.url.in_url {
        return false;
    }
    let floor = context.span().start.saturating_sub(MAX_LINK_LENGTH);
    let left = &context.text[floor..context.span().start];
    if !is_scope && REPOSITORY_WORDS.any("import-paths", |site| left.ends_with(site)) {
        return false;
    }
    let before = &tokens[..end];
    let start = before.iter().rposition(|token| ends_url(token.kind)).map_or(0, |last| last + 1);
    is_foreign_path(context, &before[start..])
}

/// Returns `true` if `path`, tokens without white space and quotes that end in a slash, begins with the host of somebody
/// else's URL.
fn is_foreign_path(context: &Context<'_>, path: &[Token]) -> bool {
    let query = path.iter().rposition(|token| matches!(token.kind, TokenKind::Other(b'?' | b'#')));
    let path = &path[query.map_or(0, |at| at + 1)..];
    let double = path.windows(2).rposition(|pair| pair.iter().all(|token| token.kind == TokenKind::Slash));
    match double.map(|at| (&path[..at], &path[at + 2..])) {
        Some(([.., scheme, colon], rest)) if colon.kind == TokenKind::Colon => {
            !scheme.span().of(context.text).eq_ignore_ascii_case(b"file") && is_foreign_host(context, rest)
        }
        Some((_, rest)) => is_bare_foreign_path(context, rest),
        None => is_bare_foreign_path(context, path),
    }
}

/// The same for a URL without a scheme: `cdn.example.com/a/`, `git@github.com:org/`.
fn is_bare_foreign_path(context: &Context<'_>, path: &[Token]) -> bool {
    let start = path.iter().rposition(|token| ends_bare_url(token.kind)).map_or(0, |last| last + 1);
    let path = &path[start..];
    let host = match path.iter().position(|token| token.kind == TokenKind::At) {
        Some(at) => &path[at + 1..],
        None => path,
    };
    let labels: Option<Vec<&str>> = host
        .iter()
        .take_while(|token| !matches!(token.kind, TokenKind::Slash | TokenKind::Colon))
        .filter(|token| token.kind != TokenKind::Dot)
        .map(|token| match token.kind {
            TokenKind::Word => std::str::from_utf8(token.span().of(context.text)).ok(),
            _ => None,
        })
        .collect();
    labels.is_some_and(|labels| labels.len() > 1 && has_known_suffix(&labels))
        && is_foreign_host(context, host)
}

/// Returns `true` if the tokens, from a host on, begin with one that is in no zone.
fn is_foreign_host(context: &Context<'_>, tokens: &[Token]) -> bool {
    let len = tokens.iter().position(|token| token.kind == TokenKind::Slash).unwrap_or(tokens.len());
    // `user:password@host`.
    let user = tokens[..len].iter().rposition(|token| token.kind == TokenKind::At).map_or(0, |at| at + 1);
    let host = tokens[user..len].iter().take_while(|token| token.kind != TokenKind::Colon);
    let words = host.filter(|token| token.kind == TokenKind::Word);
    let labels: Vec<_> = words.map(|token| String::from_utf8_lossy(token.span().of(context.text))).collect();
    let name = HostName::of_literals(labels.iter().map(|label| &**label));
    len > 0 && (labels.is_empty() || context.zones.depth(&name).is_none())
}

/// Returns `true` if a URL does not go on to the right of such a token.
fn ends_url(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Space
            | TokenKind::Quote
            | TokenKind::Escape
            | TokenKind::Joint
            | TokenKind::Other(b'<' | b'>' | b'|' | b'\\' | b'^')
    )
}

/// The same for a URL without a scheme, which nothing else tells from the text before it.
fn ends_bare_url(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Other(b'=' | b'(' | b'[' | b',' | b';' | b'&' | b'?' | b'#' | b'!' | b'{' | b'+' | 0x80..)
    )
}

/// Returns `true` if the name is in the text of a link of Markdown whose target ends in that text:
/// `[kelp.io](https://github.com/org/kelp.io)`.
fn is_text_of_link(context: &Context<'_>) -> bool {
    let (text, name) = (context.text, context.span());
    let floor = line::start_from(text, name.start.saturating_sub(MAX_LINK_LENGTH), name.start);
    let ceiling = line::end_before(text, name.end, name.end + 2 * MAX_LINK_LENGTH);
    let Some(middle) = memchr::memmem::find(&text[name.end..ceiling], b"](") else { return false };
    let Some(open) = memchr::memrchr(b'[', &text[floor..name.start]) else { return false };
    let label = trim_code(Span::new(floor + open + 1, name.end + middle).of(text));
    let target = &text[name.end + middle + 2..ceiling];
    let len = target.iter().position(|byte| matches!(byte, b')' | b' ' | b'>')).unwrap_or(target.len());
    let target = target[..len].strip_prefix(b"<").unwrap_or(&target[..len]);
    let target = target.strip_suffix(b"/").unwrap_or(target);
    let Some(before) = target.strip_suffix(label).filter(|_| !label.contains(&b']')) else { return false };
    let Some(scheme) = memchr::memmem::find(before, b"://") else { return false };
    let host = &before[scheme + 3..];
    let host = &host[..host.iter().position(|byte| *byte == b'/').unwrap_or(host.len())];
    let labels = String::from_utf8_lossy(host);
    before.ends_with(b"/")
        && !host.is_empty()
        && !before.iter().any(|byte| matches!(byte, b'?' | b'#'))
        && context.zones.depth(&HostName::of_literals(labels.split('.'))).is_none()
}

/// The text of a link without the backticks and asterisks around it.
fn trim_code(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| !is_mark(*byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !is_mark(*byte)).map_or(start, |last| last + 1);
    &text[start..end]
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'`' | b'*' | b'_' | b' ')
}
