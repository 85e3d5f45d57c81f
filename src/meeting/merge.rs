//! Siblings that differ now and would be equal after the run.

use std::collections::HashMap;

use super::future::may_change;
use super::removal;
use super::siblings::{Member, SiblingKind, Siblings};
use crate::mention::Mention;
use crate::text::{Edit, Span};

/// A mention whose entry would be equal to another one.
#[derive(Debug)]
pub(super) struct Merge {
    pub mention: usize,
    /// The edit that takes its entry away, where that is possible.
    pub removal: Option<Edit>,
}

/// The text of a member before and after the run.
struct Forecast {
    now: Vec<u8>,
    then: Vec<u8>,
    /// The mentions in it that move.
    mentions: Vec<usize>,
}

/// The mentions of these siblings that would become equal to another one.
pub(super) fn find(text: &[u8], siblings: &Siblings, mentions: &[Mention]) -> Vec<Merge> {
    let members = &siblings.members;
    let all: Vec<Forecast> = members.iter().map(|member| forecast(text, member.value, mentions)).collect();
    let mut groups: HashMap<(&[u8], &[u8]), Vec<usize>> = HashMap::new();
    for (index, forecast) in all.iter().enumerate() {
        groups.entry((&members[index].class, &forecast.then)).or_default().push(index);
    }
    let groups = groups.into_values().filter(|group| group.len() > 1);
    let mut removed: Vec<usize> =
        groups.flat_map(|group| merging(siblings.kind, members, &all, &group)).collect();
    removed.sort_unstable();
    let tail = removal::tail(siblings, &removed);
    let mut found = Vec::new();
    for index in removed {
        let can_go = siblings.kind != SiblingKind::Keys;
        let span = can_go.then(|| removal::of(text, siblings, index, tail)).flatten();
        let mut removal = span.map(|span| Edit { span, new: Vec::new() });
        // Only the first mention takes the entry away.
        let mentions = all[index].mentions.iter();
        found.extend(mentions.map(|mention| Merge { mention: *mention, removal: removal.take() }));
    }
    found
}

/// The members of a group, which will be equal, that a person has to look at.
fn merging(kind: SiblingKind, members: &[Member], all: &[Forecast], group: &[usize]) -> Vec<usize> {
    let there = group.iter().find(|index| all[**index].now == all[**index].then);
    let first = *there.unwrap_or(&group[0]);
    let differs =
        |index: &&usize| all[**index].now != all[first].now && members[**index].owner != members[first].owner;
    let others: Vec<usize> = group.iter().filter(differs).copied().collect();
    // Something hangs on each key, so that none of them is the one that stays.
    if kind == SiblingKind::Keys && !others.is_empty() { group.to_vec() } else { others }
}

/// A value with the edits of the mentions in it.
fn forecast(text: &[u8], value: Span, mentions: &[Mention]) -> Forecast {
    let first = mentions.partition_point(|mention| mention.span.end <= value.start);
    let inside =
        mentions[first..].iter().enumerate().take_while(|(_, mention)| mention.span.start < value.end);
    let mut then = Vec::new();
    let mut at = value.start;
    let mut moving = Vec::new();
    for (number, mention) in inside.filter(|(_, mention)| may_change(mention)) {
        let edit = mention.edit.as_ref();
        let Some(edit) = edit.filter(|edit| at <= edit.span.start && edit.span.end <= value.end) else {
            continue;
        };
        then.extend_from_slice(&text[at..edit.span.start]);
        then.extend_from_slice(&edit.new);
        at = edit.span.end;
        moving.push(first + number);
    }
    then.extend_from_slice(&text[at..value.end]);
    Forecast { now: bare(value.of(text)), then: bare(&then), mentions: moving }
}

/// A value in lower case, without quotes, the marker of an item and the brackets of a matcher.
fn bare(value: &[u8]) -> Vec<u8> {
    let value = value.strip_prefix(b"- ").unwrap_or(value);
    let is_around = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`()".contains(byte);
    let start = value.iter().position(|byte| !is_around(byte)).unwrap_or(value.len());
    let end = value.iter().rposition(|byte| !is_around(byte)).map_or(start, |last| last + 1);
    value[start..end.max(start)].to_ascii_lowercase()
}
