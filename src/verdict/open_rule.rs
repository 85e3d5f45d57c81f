//! The proof that a rule open on the right (`api.staging.`) needs: that a host stands there, and no code.

use crate::host::{NameLabel, Scheme, Unknown, Zones, has_known_suffix};
use crate::lexer::line;
use crate::lexer::segment::literal_at;
use crate::lexer::syntax::Syntax;
use crate::lexer::token::{Token, TokenKind};
use crate::mention::name::ParsedName;
use crate::mention::url::UrlContext;
use crate::text::Span;

/// Returns `true` if the dot behind the name ends a string literal, which another one goes on: `"api.staging." + zone`.
pub(crate) fn ends_literal(
    text: &[u8],
    tokens: &[Token],
    parsed: &ParsedName,
    syntax: &'static Syntax,
) -> bool {
    let kinds = [0, 1].map(|offset| tokens.get(parsed.after + offset).map(|token| token.kind));
    let start = parsed.span.start;
    let line = Span::new(line::start(text, start), line::end(text, start));
    kinds == [Some(TokenKind::Dot), Some(TokenKind::Quote)] && literal_at(text, line, start, syntax).is_some()
}

/// Returns `true` if something beside the labels of the rule proves a host: a scheme, a label that is filled in, or a
/// known suffix where no zone could tell. `rest` is the index of the first label that the rule leaves open.
pub(crate) fn is_proven(
    tokens: &[Token],
    parsed: &ParsedName,
    rest: usize,
    url: &UrlContext,
    zones: &Zones,
) -> bool {
    let labels = &parsed.name.labels;
    let rest = &labels[rest.min(labels.len())..];
    url.in_url && url.location.scheme != Scheme::Absent
        || rest.iter().any(is_filled_in)
        || zones.is_empty() && !is_call(tokens, parsed) && has_suffix(rest)
}

/// Returns `true` if a template or another string fills the label in: code has no such parts in its paths.
fn is_filled_in(label: &NameLabel) -> bool {
    matches!(label.unknown_kind(), Some(Unknown::Hole | Unknown::Beyond))
}

/// Returns `true` if a bracket follows the name: `api.staging.live(` calls a function.
fn is_call(tokens: &[Token], parsed: &ParsedName) -> bool {
    tokens.get(parsed.after).is_some_and(|token| token.kind == TokenKind::Other(b'('))
}

/// Returns `true` if the labels end in a public suffix or a special-use name (RFC 6761).
fn has_suffix(labels: &[NameLabel]) -> bool {
    let known: Option<Vec<&str>> = labels.iter().map(NameLabel::known).collect();
    known.is_some_and(|labels| has_known_suffix(&labels))
}
