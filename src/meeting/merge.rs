//! Siblings that differ now and would be equal after the run.

use std::collections::{HashMap, HashSet};

use super::future::may_change;
use super::removal;
use super::siblings::{Member, SiblingKind, Siblings};
use crate::lexer::encoded::plain_name;
use crate::mention::{Counterpart, Mention};
use crate::text::{Edit, Span};

/// A mention whose entry would be equal to another one.
#[derive(Debug)]
pub(super) struct Merge {
    pub mention: usize,
    /// The edit that takes its entry away, where that is possible.
    pub removal: Option<Edit>,
    /// The entry that it would be equal to.
    pub meets: Counterpart,
}

/// A member that a person has to look at, and the one that it would be equal to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Merging {
    index: usize,
    other: usize,
}

/// The text of a member before and after the run; empty where it equals none that changes.
#[derive(Debug, Default)]
struct Forecast {
    now: Vec<u8>,
    then: Vec<u8>,
    /// The mentions in it that move.
    mentions: Vec<usize>,
}

/// The mentions of these siblings that would become equal to another one.
pub(super) fn find(text: &[u8], siblings: &Siblings, mentions: &[Mention]) -> Vec<Merge> {
    let members = &siblings.members;
    let all = forecasts(text, members, mentions);
    let mut groups: HashMap<(&[u8], &[u8]), Vec<usize>> = HashMap::new();
    for (index, forecast) in all.iter().enumerate().filter(|(_, forecast)| !forecast.then.is_empty()) {
        groups.entry((&members[index].class, &forecast.then)).or_default().push(index);
    }
    let groups = groups.into_values().filter(|group| group.len() > 1);
    let mut merging: Vec<Merging> =
        groups.flat_map(|group| merging_members(siblings.kind, members, &all, &group)).collect();
    merging.sort_unstable();
    let removed: Vec<usize> = merging.iter().map(|it| it.index).collect();
    let spans = match siblings.kind {
        SiblingKind::Keys => vec![None; removed.len()],
        SiblingKind::Items | SiblingKind::TupleItems | SiblingKind::LineItems => {
            removal::spans(text, siblings, &removed)
        }
    };
    let mut found = Vec::new();
    for (Merging { index, other }, span) in merging.into_iter().zip(spans) {
        let place = trimmed_value(text, members[other].value);
        let (then, _) = written(text, members[index].value, mentions);
        let meets = Counterpart {
            span: place,
            text: String::from_utf8_lossy(place.of(text)).into_owned(),
            becomes: String::from_utf8_lossy(trimmed(&then)).into_owned(),
        };
        let mut removal = span.map(|span| Edit { span, new: [].into() });
        // Only the first mention takes the entry away.
        found.extend(all[index].mentions.iter().map(|mention| Merge {
            mention: *mention,
            removal: removal.take(),
            meets: meets.clone(),
        }));
    }
    found
}

/// The members of a group, which will be equal, that a person has to look at.
fn merging_members(kind: SiblingKind, members: &[Member], all: &[Forecast], group: &[usize]) -> Vec<Merging> {
    let there = group.iter().find(|index| all[**index].now == all[**index].then);
    let first = *there.unwrap_or(&group[0]);
    let differs =
        |index: &&usize| all[**index].now != all[first].now && members[**index].owner != members[first].owner;
    let others = || group.iter().filter(differs).copied();
    let Some(second) = others().next() else { return Vec::new() };
    if kind == SiblingKind::Keys {
        // Something hangs on each key, so that none of them is the one that stays.
        let other = |index: usize| if all[index].now == all[first].now { second } else { first };
        return group.iter().map(|index| Merging { index: *index, other: other(*index) }).collect();
    }
    others().map(|index| Merging { index, other: first }).collect()
}

/// The texts of the members that change, and of those that are equal to one of these afterwards.
// A list may have thousands of members, few of which change.
fn forecasts(text: &[u8], members: &[Member], mentions: &[Mention]) -> Vec<Forecast> {
    let mut all: Vec<Forecast> = members
        .iter()
        .map(|member| {
            if changing(member.value, mentions).next().is_some() {
                forecast(text, member.value, mentions)
            } else {
                Forecast::default()
            }
        })
        .collect();
    let results: HashSet<Vec<u8>> =
        all.iter().filter(|it| !it.then.is_empty()).map(|it| it.then.clone()).collect();
    // Few lengths, so that a list is searched faster than a table.
    let mut lengths: Vec<usize> = results.iter().map(Vec::len).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let shortest = lengths.first().copied().unwrap_or(usize::MAX);
    let longest = lengths.last().copied().unwrap_or_default().saturating_mul(MAX_ESCAPE);
    let others = all.iter_mut().zip(members).filter(|(forecast, _)| forecast.then.is_empty());
    for (forecast, member) in others.filter(|(_, member)| member.value.len() >= shortest) {
        let value = trimmed(member.value.of(text));
        if !lengths.contains(&value.len()) && (value.len() > longest || !has_escape(value)) {
            continue;
        }
        let value = bare(value);
        if results.contains(&value) {
            *forecast = Forecast { now: value.clone(), then: value, mentions: Vec::new() };
        }
    }
    all
}

/// The mentions in a value that may change, with their numbers.
fn changing(value: Span, mentions: &[Mention]) -> impl Iterator<Item = (usize, &Mention)> {
    let first = mentions.partition_point(|mention| mention.span.end <= value.start);
    let inside = mentions.iter().enumerate().skip(first);
    let inside = inside.take_while(move |(_, mention)| mention.span.start < value.end);
    inside.filter(|(_, mention)| may_change(mention))
}

/// A value before and after the run, in the form in which values are compared.
fn forecast(text: &[u8], value: Span, mentions: &[Mention]) -> Forecast {
    let (then, moving) = written(text, value, mentions);
    Forecast { now: bare(value.of(text)), then: bare(&then), mentions: moving }
}

/// A value after the run, in the form in which values are compared.
pub(super) fn future(text: &[u8], value: Span, mentions: &[Mention]) -> Vec<u8> {
    forecast(text, value, mentions).then
}

/// A value with the edits of the mentions in it, and those mentions.
fn written(text: &[u8], value: Span, mentions: &[Mention]) -> (Vec<u8>, Vec<usize>) {
    let mut then = Vec::new();
    let mut at = value.start;
    let mut moving = Vec::new();
    for (number, mention) in changing(value, mentions) {
        let edit = mention.edit.as_ref();
        let Some(edit) = edit.filter(|edit| at <= edit.span.start && edit.span.end <= value.end) else {
            continue;
        };
        then.extend_from_slice(&text[at..edit.span.start]);
        then.extend_from_slice(&edit.new);
        at = edit.span.end;
        moving.push(number);
    }
    then.extend_from_slice(&text[at..value.end]);
    (then, moving)
}

/// A value in lower case, without blanks, quotes and brackets around it; quotes in it are all of one kind, and escapes of
/// letters and slashes are what they stand for.
fn bare(value: &[u8]) -> Vec<u8> {
    let mut value = trimmed(value).to_ascii_lowercase();
    if has_escape(&value) {
        let plain = plain_name(&String::from_utf8_lossy(&value)).replace("\\/", "/");
        value = plain.to_ascii_lowercase().into_bytes();
    }
    value.iter_mut().filter(|byte| **byte == b'\'').for_each(|byte| *byte = b'"');
    value
}

/// Bytes of the longest escape of a letter, `\u002e`.
const MAX_ESCAPE: usize = 6;

/// Returns `true` if a letter or a slash is escaped.
fn has_escape(value: &[u8]) -> bool {
    memchr::memchr_iter(b'\\', value)
        .any(|at| matches!(value.get(at + 1), Some(b'u' | b'U' | b'x' | b'X' | b'/')))
}

/// A value without quotes, the marker of an item and the brackets of a matcher.
fn trimmed(value: &[u8]) -> &[u8] {
    trimmed_value(value, Span::new(0, value.len())).of(value)
}

/// The place of a value without quotes, the marker of an item and the brackets of a matcher.
fn trimmed_value(text: &[u8], value: Span) -> Span {
    let marker = if value.of(text).starts_with(b"- ") { 2 } else { 0 };
    let value = Span::new(value.start + marker, value.end);
    let is_around = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`()".contains(byte);
    let before = value.of(text).iter().take_while(|byte| is_around(byte)).count();
    let value = Span::new(value.start + before, value.end);
    let after = value.of(text).iter().rev().take_while(|byte| is_around(byte)).count();
    Span::new(value.start, value.end - after)
}
