//! The signs at the level of a bracket, and one entry made of them: its key, its operators, without comments.

use super::container::{Entry, StatementOperator, trimmed};
use crate::text::Span;

/// A sign at the level of a bracket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub at: usize,
    pub kind: MarkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    Comma,
    Semicolon,
    Newline,
    Colon,
    Assign,
    /// `=>`.
    Arrow,
    /// `->`.
    ThinArrow,
    /// `==` and its kin.
    Relates,
    /// `is`, `eq`, `to`.
    RelatesWord,
    /// `||`, `or` and their kin.
    Parts,
    Question,
    /// The bracket of another container closes.
    Closed,
    Literal,
    /// A comment, and its end.
    Comment(usize),
    Other,
}

/// The signs that end a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// `:`, `=>`, and `->` of a `when`.
    Pairs,
    /// `=` too.
    Assignments,
    /// `name=value` and `name: value`.
    Arguments,
    /// Only the labels of a `case`.
    Labels,
}

impl Keys {
    pub fn has(self, kind: MarkKind) -> bool {
        match kind {
            MarkKind::Colon | MarkKind::Arrow => true,
            MarkKind::ThinArrow => matches!(self, Self::Pairs | Self::Labels),
            MarkKind::Assign => matches!(self, Self::Assignments | Self::Arguments),
            _ => false,
        }
    }
}

/// The entry in `span`, without comments at its ends.
pub(super) fn entry(text: &[u8], span: Span, separator: usize, marks: &[Mark], keys: Keys) -> Option<Entry> {
    let mut span = trimmed(text, span);
    if span.is_empty() {
        return None;
    }
    if marks.iter().any(|mark| matches!(mark.kind, MarkKind::Comment(_))) {
        span = without_comments(text, span, marks);
        if span.is_empty() {
            return None;
        }
    }
    let key = key(text, span, marks, keys);
    // The sign of a pair is no operator of its value; that of a label is, since a label has no other side.
    let is_behind = |at: usize| {
        key.is_none_or(|key| if keys == Keys::Labels { at >= key.end } else { at > sign_end(text, key) })
    };
    let operators = marks.iter().filter_map(operator).filter(|(at, _)| is_behind(*at));
    Some(Entry { span, key, operators: operators.collect(), end: separator.max(span.end) })
}

/// `span` without the comments at its ends.
fn without_comments(text: &[u8], mut span: Span, marks: &[Mark]) -> Span {
    for comment in marks.iter().filter_map(comment) {
        if comment.start == span.start {
            span = trimmed(text, Span::new(comment.end.min(span.end), span.end));
        }
    }
    for comment in marks.iter().rev().filter_map(comment) {
        if comment.end == span.end && comment.start > span.start {
            span = trimmed(text, Span::new(span.start, comment.start));
        }
    }
    span
}

fn comment(mark: &Mark) -> Option<Span> {
    match mark.kind {
        MarkKind::Comment(end) => Some(Span::new(mark.at, end)),
        _ => None,
    }
}

/// The key of an entry, up to its sign.
fn key(text: &[u8], span: Span, marks: &[Mark], keys: Keys) -> Option<Span> {
    let is_label = || [&b"case "[..], b"when ", b"case\t"].iter().any(|word| span.of(text).starts_with(word));
    let sign = || marks.iter().find(|mark| keys.has(mark.kind) || mark.kind == MarkKind::Question);
    // A branch of Elixir begins with its value: `"a" -> 1`.
    let is_branch =
        || span.of(text).starts_with(b"\"") && sign().is_some_and(|sign| sign.kind == MarkKind::ThinArrow);
    if keys == Keys::Labels && !is_label() && !is_branch() {
        return None;
    }
    // The label of a branch of Ruby ends with its line: `when "a"`.
    let is_line = [&b"when '"[..], b"when \""].iter().any(|word| span.of(text).starts_with(word));
    let Some(sign) = sign() else { return Some(span).filter(|_| keys == Keys::Labels && is_line) };
    if sign.kind == MarkKind::Question || sign.at <= span.start || sign.at >= span.end {
        return None;
    }
    Some(trimmed(text, Span::new(span.start, sign.at)))
}

/// The start of the sign behind a key.
fn sign_end(text: &[u8], key: Span) -> usize {
    key.end + text[key.end..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

fn operator(mark: &Mark) -> Option<(usize, StatementOperator)> {
    let operator = match mark.kind {
        MarkKind::Assign
        | MarkKind::Arrow
        | MarkKind::ThinArrow
        | MarkKind::Relates
        | MarkKind::RelatesWord => StatementOperator::Relates,
        MarkKind::Parts | MarkKind::Comma => StatementOperator::Parts,
        MarkKind::Question => StatementOperator::Chooses,
        _ => return None,
    };
    Some((mark.at, operator))
}
