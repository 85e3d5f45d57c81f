//! Puts the tokens around a hit together to a host: the longest run of labels in their spelling.
//!
//! Knows zones only to tell where a host ends and a file extension begins; decides no verdict.

use std::rc::Rc;

use smallvec::SmallVec;
use smol_str::SmolStr;

use super::file_extension::is_file_extension;
use crate::host::{HostName, NameLabel, Unknown, Zones};
use crate::lexer::concat::{is_single_value, operand};
use crate::lexer::token::{Token, TokenKind};
use crate::text::Span;

/// Bytes that the labels of a name are written with at most: it has 255 octets (RFC 1035 section 2.3.4), and some
/// spellings take two and more for one.
const LONGEST_NAME: usize = 640;

/// A host as it stands in a text.
#[derive(Debug, Clone)]
pub(crate) struct ParsedName {
    /// Its labels.
    pub name: Rc<HostName>,
    /// Its bytes, without a root dot.
    pub span: Span,
    /// Its dots.
    pub dots: SmallVec<[Span; 5]>,
    /// First and last token.
    pub first: usize,
    /// One past the last token.
    pub after: usize,
    /// Whether it is in a zone, whatever fills its holes.
    pub in_zone: bool,
    /// What follows the zone's last label.
    pub tail: NameTail,
    /// A string that is put together by an operator before the first dot.
    pub joined: bool,
    /// Whether it is cut into several strings.
    pub split: bool,
}

/// What follows the last label of the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameTail {
    /// Nothing: the host is complete.
    Complete,
    /// A known file extension.
    Extension,
    /// A dot and a hole.
    Hole,
}

/// The tokens of a label, mostly one.
type Parts = SmallVec<[Token; 1]>;

struct Labels {
    labels: SmallVec<[Parts; 5]>,
    dots: SmallVec<[Token; 5]>,
    first: usize,
    after: usize,
    leading_dot: bool,
}

impl Labels {
    fn is_split(&self) -> bool {
        self.labels.iter().flatten().any(|token| token.kind == TokenKind::Joint)
    }

    fn starts_with(&self, text: &[u8], sign: u8) -> bool {
        self.labels[0].first().is_some_and(|token| token.kind == TokenKind::Word && text[token.start] == sign)
    }
}

/// What is joined to the string literal that the token `first` begins.
fn quoted<'t>(text: &'t [u8], tokens: &[Token], first: usize) -> Option<&'t [u8]> {
    let quote = tokens.get(first.checked_sub(1)?).filter(|token| token.kind == TokenKind::Quote)?;
    operand(text, quote.start).map(|span| span.of(text))
}

fn is_part(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Word | TokenKind::Hole { .. } | TokenKind::Class | TokenKind::Joint)
}

/// Reads the host around token `at`, which is a word.
pub(crate) fn read(text: &[u8], tokens: &[Token], at: usize, zones: &Zones) -> Option<ParsedName> {
    let mut labels = run(tokens, at)?;
    let operand = quoted(text, tokens, labels.first);
    let hyphen = operand.is_some() && !labels.leading_dot && labels.starts_with(text, b'-');
    trim(text, &mut labels, hyphen);
    cut_tail(&mut labels);
    let joined = labels.leading_dot && operand.is_some();
    let mut names: Vec<NameLabel> = labels.labels.iter().map(|label| name_label(text, label)).collect();
    let shift = usize::from(labels.leading_dot);
    if labels.leading_dot {
        let kind = if operand.is_some_and(is_single_value) { Unknown::Hole } else { Unknown::Above };
        names.insert(0, NameLabel::unknown(kind, "", "", ""));
    } else if let Some(first) = names.first_mut().filter(|_| hyphen) {
        let written = first.written.clone();
        *first = NameLabel::unknown(Unknown::Hole, &written, "", &written);
    }
    let mut name = HostName { labels: names };
    let mut in_zone = zones.depth(&name).is_some();
    let mut tail = NameTail::Complete;
    let mut keep = name.labels.len();
    if !in_zone {
        (keep, tail) = shorter(&name, zones).or_else(|| zones.may_hold(&name).then_some((keep, tail)))?;
        in_zone = keep < name.labels.len();
        name.labels.truncate(keep);
    }
    let last = match tail {
        // The extension is shown as a part of the file name.
        NameTail::Extension => labels.labels.last()?,
        _ => labels.labels.get(keep.checked_sub(1 + shift)?)?,
    };
    let end = last.last()?.end;
    let start = match labels.leading_dot {
        true => labels.dots.first()?.start,
        false => labels.labels.first()?.first()?.start,
    };
    let dots = labels.dots.iter().map(|dot| Span::new(dot.start, dot.end)).collect();
    let (first, after) = (labels.first, labels.after);
    let split = labels.is_split();
    let (name, span) = (Rc::new(name), Span::new(start, end));
    Some(ParsedName { name, span, dots, first, after, in_zone, tail, joined, split })
}

/// The same, for a name that need not be in a zone: all its labels.
pub(crate) fn read_whole(text: &[u8], tokens: &[Token], at: usize) -> Option<ParsedName> {
    let mut labels = run(tokens, at)?;
    trim(text, &mut labels, false);
    cut_tail(&mut labels);
    let names: Vec<NameLabel> = labels.labels.iter().map(|label| name_label(text, label)).collect();
    let start = labels.labels.first()?.first()?.start;
    let end = labels.labels.last()?.last()?.end;
    Some(ParsedName {
        name: Rc::new(HostName { labels: names }),
        span: Span::new(start, end),
        dots: labels.dots.iter().map(|dot| Span::new(dot.start, dot.end)).collect(),
        first: labels.first,
        after: labels.after,
        in_zone: false,
        tail: if labels.leading_dot { NameTail::Hole } else { NameTail::Complete },
        joined: false,
        split: labels.is_split(),
    })
}

/// The run of labels around token `at`.
fn run(tokens: &[Token], at: usize) -> Option<Labels> {
    let part = |index: usize| tokens.get(index).is_some_and(|token| is_part(token.kind));
    let dot = |index: usize| tokens.get(index).is_some_and(|token| token.kind == TokenKind::Dot);
    let mut first = at;
    let mut leading_dot = false;
    loop {
        while first > 0 && part(first - 1) {
            first -= 1;
        }
        if first == 0 || !dot(first - 1) {
            break;
        }
        if first >= 2 && part(first - 2) {
            first -= 2;
        } else if first >= 2 && tokens[first - 2].kind == TokenKind::Star {
            first -= 2;
            break;
        } else {
            leading_dot = !(first >= 2 && dot(first - 2));
            first -= usize::from(leading_dot);
            break;
        }
    }
    let mut labels: SmallVec<[Parts; 5]> = SmallVec::new();
    let mut dots = SmallVec::new();
    let mut index = first;
    if leading_dot {
        dots.push(tokens[index]);
        index += 1;
    }
    labels.push(Parts::new());
    loop {
        let star = index == first && tokens.get(index).is_some_and(|token| token.kind == TokenKind::Star);
        if part(index) || star {
            labels.last_mut()?.push(tokens[index]);
            index += 1;
        } else if dot(index) && part(index + 1) {
            dots.push(tokens[index]);
            labels.push(Parts::new());
            index += 1;
        } else {
            break;
        }
    }
    let words = tokens[first..index].iter().filter(|token| token.kind == TokenKind::Word);
    let length: usize = words.map(|word| word.end - word.start).sum();
    (length <= LONGEST_NAME).then_some(Labels { labels, dots, first, after: index, leading_dot })
}

/// Cuts hyphens at the ends, and underscores that are emphasis.
fn trim(text: &[u8], labels: &mut Labels, keeps_hyphen: bool) {
    let count = labels.labels.len();
    let leading = |token: &Token, sign: u8| {
        text[token.start..token.end].iter().take_while(|byte| **byte == sign).count()
    };
    let trailing = |token: &Token, sign: u8| {
        text[token.start..token.end].iter().rev().take_while(|byte| **byte == sign).count()
    };
    if let Some(last) = labels.labels[count - 1].last_mut().filter(|token| token.kind == TokenKind::Word) {
        last.end -= trailing(last, b'-').min(last.end - last.start);
    }
    if let Some(first) = labels.labels[0].first_mut().filter(|token| token.kind == TokenKind::Word)
        && !labels.leading_dot
        && !keeps_hyphen
    {
        first.start += leading(first, b'-').min(first.end - first.start);
    }
    let before = labels.labels[0]
        .first()
        .filter(|token| token.kind == TokenKind::Word)
        .map_or(0, |token| leading(token, b'_'));
    let after = labels.labels[count - 1]
        .last()
        .filter(|token| token.kind == TokenKind::Word)
        .map_or(0, |token| trailing(token, b'_'));
    let emphasis = before.min(after);
    if let Some(first) = labels.labels[0].first_mut().filter(|_| emphasis > 0) {
        first.start += emphasis;
    }
    if let Some(last) = labels.labels[count - 1].last_mut().filter(|_| emphasis > 0) {
        last.end -= emphasis;
    }
}

/// A hole or a class right after the last label leaves the name complete.
fn cut_tail(labels: &mut Labels) {
    let Some(last) = labels.labels.last_mut() else { return };
    let whole = last.iter().position(|token| token.kind != TokenKind::Word);
    if let Some(cut) = whole.filter(|cut| *cut > 0) {
        labels.after -= last.len() - cut;
        last.truncate(cut);
    }
}

fn name_label(text: &[u8], tokens: &[Token]) -> NameLabel {
    let of = |tokens: &[Token]| match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => SmolStr::new(String::from_utf8_lossy(&text[first.start..last.end])),
        _ => SmolStr::default(),
    };
    if tokens.iter().any(|token| token.kind == TokenKind::Joint) {
        let parts: Vec<Token> =
            tokens.iter().copied().filter(|token| token.kind != TokenKind::Joint).collect();
        let written: String = parts.iter().map(|part| String::from(of(&[*part]))).collect();
        return match parts.iter().all(|token| token.kind == TokenKind::Word) {
            true => NameLabel::literal(&written),
            false => NameLabel::unknown(Unknown::Hole, &written, "", ""),
        };
    }
    let written = of(tokens);
    if tokens.iter().all(|token| token.kind == TokenKind::Word) {
        return NameLabel::literal(&written);
    }
    if tokens.len() == 1 && tokens[0].kind == TokenKind::Star {
        return NameLabel::asterisk(&written);
    }
    let unknown = |token: &Token| token.kind != TokenKind::Word;
    let first = tokens.iter().position(unknown).unwrap_or(0);
    let last = tokens.iter().rposition(unknown).unwrap_or(0);
    let class = tokens.iter().any(|token| token.kind == TokenKind::Class);
    let kind = if class { Unknown::Class } else { Unknown::Hole };
    let between = tokens[first..=last].split(unknown).filter(|part| !part.is_empty()).map(of);
    let mut label = NameLabel::unknown(kind, &written, &of(&tokens[..first]), &of(&tokens[last + 1..]))
        .with_middle(between.map(String::from).collect::<Vec<_>>());
    label.bare_end = tokens.last().is_some_and(|token| token.kind == TokenKind::Hole { bare: true });
    label
}

/// How many labels are left of a name that goes on after its zone with a file extension or a hole.
fn shorter(name: &HostName, zones: &Zones) -> Option<(usize, NameTail)> {
    for keep in (1..name.labels.len()).rev() {
        let part = HostName { labels: name.labels[..keep].to_vec() };
        if zones.depth(&part).is_none() {
            continue;
        }
        let rest = &name.labels[keep..];
        if rest[0].unknown_kind() == Some(Unknown::Hole) {
            return Some((keep, NameTail::Hole));
        }
        let extensions = rest.iter().all(|label| label.known().is_some_and(is_file_extension));
        return extensions.then_some((keep, NameTail::Extension));
    }
    None
}
