//! Parses the name around a token: a sequence of labels becomes known, unknown and joined labels, and ends where its
//! zone does.
//!
//! Zones decide only where a name ends (`api.example.com.crt` is one with a file extension behind it); the rules
//! come later. Invariant: a parsed name has at least one label, and its span is not empty.

use std::sync::Arc;

use smallvec::SmallVec;

use super::choice::ends_in_choice;
use super::file_extension::is_file_extension;
use super::label::label_of;
use super::label_sequence::{LabelSequence, LeadingHyphen};
use crate::host::{HostName, NameLabel, Unknown, Zones};
use crate::lexer::concat::{is_single_value, left_operand};
use crate::lexer::label_group::LabelGroup;
use crate::lexer::token::{Token, TokenKind};
use crate::text::Span;

/// A host as it stands in a text.
#[derive(Debug, Clone)]
pub(crate) struct ParsedName {
    /// Its labels.
    pub name: Arc<HostName>,
    /// Its bytes, without a root dot.
    pub span: Span,
    /// Its dots.
    pub dots: SmallVec<[Span; 5]>,
    /// Index of its first token.
    pub first: usize,
    /// One past the index of its last token.
    pub after: usize,
    /// True if it is in a zone for every value of its holes.
    pub in_zone: bool,
    /// The continuation behind the last label of the zone.
    pub tail: NameTail,
    /// True if an operator joins another string to its leading dot.
    pub joined: bool,
    /// True if it is cut into several string literals.
    pub split: bool,
    /// The group of a regular expression right before it, which stands for labels.
    pub group: Option<LabelGroup>,
}

/// The continuation of a name behind the last label of its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameTail {
    /// None: the host is complete.
    Complete,
    /// A known file extension.
    Extension,
    /// A dot and a hole.
    Hole,
    /// The rest of a word, right behind it: letters that are no ASCII, which no top-level domain has beside others, or
    /// the end of an adjective.
    Word,
}

impl NameTail {
    /// Returns `true` if a new name can be written before it.
    pub fn is_writable(self) -> bool {
        matches!(self, Self::Complete | Self::Word)
    }
}

/// The end of a name that is in a zone, or may be.
struct ZoneEnd {
    /// Number of labels up to the end.
    labels: usize,
    tail: NameTail,
    in_zone: bool,
}

/// Parses the host around token `at`, which is a word; `None` where it is in no zone for any value of its holes.
pub(crate) fn parse_in_zone(text: &[u8], tokens: &[Token], at: usize, zones: &Zones) -> Option<ParsedName> {
    let mut sequence = LabelSequence::around(text, tokens, at)?;
    let operand = joined_operand(text, tokens, sequence.first);
    let hyphen = match operand {
        Some(_) if sequence.starts_with_hyphen(text) => LeadingHyphen::Kept,
        _ if sequence.begins_behind_soft_break(text) => LeadingHyphen::Kept,
        _ => LeadingHyphen::Trimmed,
    };
    sequence.trim(text, hyphen);
    sequence.cut_tail();
    let start = NameStart { operand, hyphen, zones };
    if !sequence.is_ascii(text) {
        return parse_beside_letters(text, &sequence, &start);
    }
    parse_behind_group(text, &sequence, &start)
        .or_else(|| parse_before_word(text, &sequence.before_adjective_end(text)?, &start))
}

/// Parses a sequence that the group of a regular expression may stand right before.
fn parse_behind_group(text: &[u8], sequence: &LabelSequence, start: &NameStart<'_>) -> Option<ParsedName> {
    let Some((class, rest)) = sequence.without_class() else {
        return parse_sequence(text, sequence, start);
    };
    let group = LabelGroup::of(class.span().of(text));
    let whole = if group == LabelGroup::Unclear { parse_sequence(text, sequence, start) } else { None };
    whole.or_else(|| Some(ParsedName { group: Some(group), ..parse_sequence(text, &rest, start)? }))
}

/// Parses a sequence with letters at an end that are no ASCII.
fn parse_beside_letters(text: &[u8], sequence: &LabelSequence, start: &NameStart<'_>) -> Option<ParsedName> {
    let ascii = sequence.in_ascii(text);
    ascii
        .and_then(|ascii| parse_sequence(text, &ascii, start))
        .or_else(|| parse_behind_group(text, sequence, start))
        .or_else(|| parse_before_word(text, &sequence.before_letter(text)?, start))
}

/// Parses the part of a sequence before the rest of a word, if it is a whole name in a zone.
fn parse_before_word(text: &[u8], sequence: &LabelSequence, start: &NameStart<'_>) -> Option<ParsedName> {
    let parsed = parse_sequence(text, sequence, start)?;
    (parsed.in_zone && parsed.tail == NameTail::Complete)
        .then_some(ParsedName { tail: NameTail::Word, ..parsed })
}

/// The text before a name that may belong to it, and the zones that it may be in.
struct NameStart<'t> {
    /// The operand that an operator joins to its literal.
    operand: Option<&'t [u8]>,
    hyphen: LeadingHyphen,
    zones: &'t Zones,
}

/// Parses a sequence of labels up to the end of its zone.
fn parse_sequence(text: &[u8], sequence: &LabelSequence, start: &NameStart<'_>) -> Option<ParsedName> {
    let mut name = HostName { labels: labels_of(text, sequence, start) };
    let end = zone_end(&name, start.zones)?;
    name.labels.truncate(end.labels);
    let last = match end.tail {
        // The extension is shown as a part of the file name.
        NameTail::Extension => sequence.labels.last()?,
        NameTail::Complete | NameTail::Hole | NameTail::Word => {
            sequence.labels.get(end.labels.checked_sub(1 + usize::from(sequence.leading_dot))?)?
        }
    };
    let first =
        if sequence.leading_dot { sequence.dots.first()? } else { sequence.labels.first()?.first()? };
    Some(ParsedName {
        name: Arc::new(name),
        span: Span::new(first.start, last.last()?.end),
        dots: sequence.dots.iter().map(Token::span).collect(),
        first: sequence.first,
        after: sequence.after,
        in_zone: end.in_zone,
        tail: end.tail,
        joined: sequence.leading_dot && start.operand.is_some(),
        split: sequence.is_split(),
        group: None,
    })
}

/// Parses all labels around token `at`, which is a word, whether or not they are in a zone.
pub(crate) fn parse_whole(text: &[u8], tokens: &[Token], at: usize) -> Option<ParsedName> {
    let mut sequence = LabelSequence::around(text, tokens, at)?;
    sequence.trim(text, LeadingHyphen::Trimmed);
    sequence.cut_tail();
    let labels = sequence.labels.iter().map(|label| label_of(text, label)).collect();
    let start = sequence.labels.first()?.first()?.start;
    let end = sequence.labels.last()?.last()?.end;
    Some(ParsedName {
        name: Arc::new(HostName { labels }),
        span: Span::new(start, end),
        dots: sequence.dots.iter().map(Token::span).collect(),
        first: sequence.first,
        after: sequence.after,
        in_zone: false,
        tail: if sequence.leading_dot { NameTail::Hole } else { NameTail::Complete },
        joined: false,
        split: sequence.is_split(),
        group: None,
    })
}

/// The operand that an operator joins to the string literal which token `first` begins.
fn joined_operand<'t>(text: &'t [u8], tokens: &[Token], first: usize) -> Option<&'t [u8]> {
    let quote = tokens.get(first.checked_sub(1)?).filter(|token| token.kind == TokenKind::Quote)?;
    left_operand(text, quote.start).map(|span| span.of(text))
}

/// The labels of a sequence, with one that stands for all that is left of a leading dot.
fn labels_of(text: &[u8], sequence: &LabelSequence, start: &NameStart<'_>) -> Vec<NameLabel> {
    let mut labels: Vec<NameLabel> = sequence.labels.iter().map(|label| label_of(text, label)).collect();
    if sequence.leading_dot {
        let kind = if start.operand.is_some_and(is_single_value) { Unknown::Hole } else { Unknown::Above };
        labels.insert(0, NameLabel::unknown(kind, "", "", ""));
    } else if let Some(first) = labels.first_mut().filter(|_| start.hyphen == LeadingHyphen::Kept) {
        let written = first.written.clone();
        *first = NameLabel::unknown(Unknown::Hole, &written, "", &written);
    }
    labels
}

/// The place where a name ends; `None` where it is in no zone for any value of its holes.
fn zone_end(name: &HostName, zones: &Zones) -> Option<ZoneEnd> {
    let whole = ZoneEnd { labels: name.labels.len(), tail: NameTail::Complete, in_zone: true };
    if zones.depth(name).is_some() {
        return Some(whole);
    }
    if let Some((labels, tail)) = continued_zone(name, zones) {
        return Some(ZoneEnd { labels, tail, in_zone: true });
    }
    let may_be_in_zone = zones.may_hold(name) || ends_in_choice(name, zones);
    may_be_in_zone.then_some(ZoneEnd { in_zone: false, ..whole })
}

/// The number of labels up to the end of a zone that a file extension or a hole follows.
fn continued_zone(name: &HostName, zones: &Zones) -> Option<(usize, NameTail)> {
    for kept in (1..name.labels.len()).rev() {
        let start = HostName { labels: name.labels[..kept].to_vec() };
        if zones.depth(&start).is_none() {
            continue;
        }
        let rest = &name.labels[kept..];
        if rest[0].unknown_kind() == Some(Unknown::Hole) {
            return Some((kept, NameTail::Hole));
        }
        let is_extension = rest.iter().all(|label| label.known().is_some_and(is_file_extension));
        return is_extension.then_some((kept, NameTail::Extension));
    }
    None
}
