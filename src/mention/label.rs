//! The tokens of a label as one: known, with unknown parts, or joined from several string literals.

use smol_str::SmolStr;

use crate::host::{NameLabel, Unknown};
use crate::lexer::letter_escape::escaped_letter;
use crate::lexer::token::{Token, TokenKind};

/// The label that these tokens make.
pub(super) fn label_of(text: &[u8], tokens: &[Token]) -> NameLabel {
    if tokens.iter().any(|token| token.kind == TokenKind::Joint) {
        return joined_label(text, tokens);
    }
    if tokens.iter().all(is_word) {
        return NameLabel::literal(&written(text, tokens));
    }
    if let Some(meant) = with_letters(text, tokens) {
        return NameLabel::escaped(&written(text, tokens), &meant);
    }
    match tokens {
        [star] if star.kind == TokenKind::Star => NameLabel::asterisk(&written(text, tokens)),
        _ => unknown_label(text, tokens),
    }
}

/// The meaning of a label that has escapes of letters beyond ASCII; `None` where a part of it is not known.
fn with_letters(text: &[u8], tokens: &[Token]) -> Option<String> {
    let parts = tokens.iter().map(|token| match token.kind {
        TokenKind::Escape => escaped_letter(text, token.span()),
        _ => is_word(token).then(|| String::from(written(text, &[*token]))),
    });
    parts.collect()
}

/// A label whose text goes on in the next string literal.
fn joined_label(text: &[u8], tokens: &[Token]) -> NameLabel {
    let parts = tokens.iter().filter(|token| token.kind != TokenKind::Joint);
    let written: String = parts.clone().map(|part| String::from(written(text, &[*part]))).collect();
    if parts.clone().all(is_word) {
        NameLabel::literal(&written)
    } else {
        NameLabel::unknown(Unknown::Hole, &written, "", "")
    }
}

/// A label with holes or classes, and the known parts before, between and behind them.
fn unknown_label(text: &[u8], tokens: &[Token]) -> NameLabel {
    let first = tokens.iter().position(is_unknown).unwrap_or(0);
    let last = tokens.iter().rposition(is_unknown).unwrap_or(0);
    let has = |kind: fn(TokenKind) -> bool| tokens.iter().any(|token| kind(token.kind));
    let kind = if has(|kind| kind == TokenKind::Class) {
        Unknown::Class
    } else if has(|kind| matches!(kind, TokenKind::Hole { .. } | TokenKind::Escape)) {
        Unknown::Hole
    } else {
        Unknown::Glob
    };
    let (prefix, suffix) = (written(text, &tokens[..first]), written(text, &tokens[last + 1..]));
    let between = tokens[first..=last].split(is_unknown).filter(|part| !part.is_empty());
    let between: Vec<String> = between.map(|part| written(text, part).into()).collect();
    let mut label = NameLabel::unknown(kind, &written(text, tokens), &prefix, &suffix).with_middle(between);
    label.bare_end = tokens.last().is_some_and(|token| token.kind == TokenKind::Hole { bare: true });
    label
}

fn is_word(token: &Token) -> bool {
    token.is_known()
}

fn is_unknown(token: &Token) -> bool {
    !is_word(token)
}

/// The text from the first to the last of these tokens, with encoded letters as they are meant.
fn written(text: &[u8], tokens: &[Token]) -> SmolStr {
    if tokens.iter().any(|token| matches!(token.kind, TokenKind::Encoded(_))) {
        let parts = tokens.iter().map(|token| match token.kind {
            TokenKind::Encoded(char) => char::from(char).to_string(),
            _ => String::from_utf8_lossy(token.span().of(text)).into_owned(),
        });
        return parts.collect();
    }
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => SmolStr::new(String::from_utf8_lossy(&text[first.start..last.end])),
        _ => SmolStr::default(),
    }
}
