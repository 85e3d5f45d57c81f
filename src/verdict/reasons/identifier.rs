//! `identifier`: an exact host as an identifier (`API_STAGING_EXAMPLE_COM`), or in reverse order
//! (`com.example.staging.api`); and a host at the start of a longer word (`api.example.comé`, `example.com-based`).

use std::collections::HashMap;

use crate::host::NameLabel;
use crate::lexer::token::Token;
use crate::mention::name::{self, NameTail};
use crate::rule::RuleIndex;
use crate::text::Span;
use crate::verdict::context::Context;

/// Fewest labels of a host that is searched for inside a longer identifier.
// Two, such as `example_com`, are too few to mean a host there.
const MIN_LABELS_INSIDE: usize = 3;
/// Starts and ends of words in an identifier.
// Each pair of them is looked up, so that the time grows with their square; longer words are data.
const MAX_BOUNDS: usize = 80;

/// Returns `true` if a word goes on behind the name, which a space may be missing before.
pub(super) fn goes_on(context: &Context<'_>) -> bool {
    context.parsed.tail == NameTail::Word
}

/// The longest of the `hosts` (as `api_example_com`, with their number of labels) in the word `token`, of those that
/// start leftmost.
pub(crate) fn find_in_word(text: &[u8], token: Token, hosts: &HashMap<String, usize>) -> Option<Span> {
    let word = std::str::from_utf8(&text[token.start..token.end]).ok()?;
    let key: String = word.chars().map(in_key).collect();
    let mut bounds: Vec<usize> = vec![0];
    bounds.extend(key.match_indices('_').flat_map(|(at, _)| [at, at + 1]));
    bounds.push(key.len());
    if bounds.len() > MAX_BOUNDS {
        return None;
    }
    for start in &bounds {
        let ends = bounds.iter().rev().filter(|end| *end > start);
        if let Some(end) = ends.into_iter().find(|end| is_host(&key, Span::new(*start, **end), hosts)) {
            return Some(Span::new(token.start + start, token.start + end));
        }
    }
    None
}

/// Returns `true` if the part of `key` is a host between underscores.
fn is_host(key: &str, part: Span, hosts: &HashMap<String, usize>) -> bool {
    let Some(labels) = hosts.get(&key[part.start..part.end]) else { return false };
    let starts = part.start == 0 || key.as_bytes()[part.start - 1] == b'_';
    let ends = part.end == key.len() || key.as_bytes()[part.end] == b'_';
    starts && ends && (*labels >= MIN_LABELS_INSIDE || part.len() == key.len())
}

/// The character as it is in the keys of `hosts`.
fn in_key(char: char) -> char {
    if char == '-' { '_' } else { char.to_ascii_lowercase() }
}

/// The exact host whose labels stand around token `at` in reverse order; one of two labels only alone.
pub(crate) fn find_reversed(text: &[u8], tokens: &[Token], at: usize, index: &RuleIndex) -> Option<Span> {
    let parsed = name::parse_whole(text, tokens, at).filter(|parsed| parsed.name.is_literal())?;
    let labels: Vec<&str> = parsed.name.labels.iter().filter_map(NameLabel::known).collect();
    let counts = (MIN_LABELS_INSIDE..=labels.len()).rev().chain((labels.len() == 2).then_some(2));
    let count = counts.into_iter().find(|count| index.has_exact(&reversed(&labels[..*count])))?;
    let end = parsed.dots.get(count - 1).map_or(parsed.span.end, |dot| dot.start);
    Some(Span::new(parsed.span.start, end))
}

/// The labels as a host, last one first.
fn reversed(labels: &[&str]) -> String {
    labels.iter().rev().copied().collect::<Vec<_>>().join(".")
}
