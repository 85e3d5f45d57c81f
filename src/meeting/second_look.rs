//! The second look: finds the names that meet, and gives them their reason.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::encounter::Encounter;
use super::future::{MeetingName, may_change};
use super::merge;
use super::siblings::Kin;
use crate::host::Zones;
use crate::mention::{Counterpart, Mention, Reason, Verdict};
use crate::structure::{self, Audience, Tree};
use crate::text::{RelPath, Span};

/// Places of a new name that are looked at for one old name, on either side: the nearest ones. More would make the time
/// grow with the square of the names in a line.
const MAX_PLACES: usize = 4;

/// Pairs of an old and a new name that are looked at in one text, which bounds the time; a rename map has one for each
/// of its names. What is left after that is for review.
const MAX_ENCOUNTERS: usize = 200_000;

/// Judges the mentions of a text by what stands beside them.
pub(crate) fn second_look(
    text: &[u8],
    path: &RelPath,
    audience: Audience,
    zones: &Zones,
    mentions: &mut [Mention],
) {
    if !mentions.iter().any(may_change) {
        return;
    }
    let names: Vec<MeetingName> =
        mentions.iter().enumerate().map(|(number, it)| MeetingName::of(number, it)).collect();
    let moving: Vec<&MeetingName> = names.iter().filter(|name| name.moves()).collect();
    if moving.is_empty() {
        return;
    }
    let sources = sources(&moving);
    // A name in a zone is a mention wherever it stands.
    let outside = sources.keys().copied().filter(|name| !is_in_zone(zones, name));
    let foreign = foreign(text, outside.collect(), &names);
    let mut there: HashMap<&str, Vec<&MeetingName>> = HashMap::new();
    for name in names.iter().chain(&foreign).filter(|name| sources.contains_key(name.now.as_str())) {
        there.entry(&name.now).or_default().push(name);
    }
    for places in there.values_mut() {
        places.sort_by_key(|name| name.span.start);
    }
    let meeting: Vec<&MeetingName> = moving
        .into_iter()
        .filter(|name| there.contains_key(name.then.as_str()) || sources[name.then.as_str()].is_none())
        .collect();
    if meeting.is_empty() {
        return;
    }
    let tree = structure::read(text, path, audience);
    let bridges = bridges(text, &tree, &meeting, &there);
    let places: Vec<Span> = meeting.iter().map(|name| name.span).collect();
    for (number, meets) in bridges {
        let mention = &mut mentions[number];
        mention.verdict = Verdict::Review(Reason::Bridge);
        (mention.new, mention.edit, mention.meets) = (None, None, Some(Box::new(meets)));
    }
    merge_all(text, &tree, &places, mentions);
}

/// For each new name the name that becomes it, or `None` if they are several.
fn sources<'n>(moving: &[&'n MeetingName]) -> HashMap<&'n str, Option<&'n str>> {
    let mut sources: HashMap<&str, Option<&str>> = HashMap::new();
    for name in moving {
        let source = sources.entry(&name.then).or_insert(Some(&name.now));
        *source = source.filter(|source| *source == name.now);
    }
    sources
}

/// The mentions of the old names that a statement leads to their new ones, each with that new one.
fn bridges(
    text: &[u8],
    tree: &Tree,
    meeting: &[&MeetingName],
    there: &HashMap<&str, Vec<&MeetingName>>,
) -> Vec<(usize, Counterpart)> {
    let mut left = MAX_ENCOUNTERS;
    meeting.iter().filter_map(|old| bridge(text, tree, old, there, &mut left)).collect()
}

/// The mention of an old name that a statement leads to its new one, and that one.
fn bridge(
    text: &[u8],
    tree: &Tree,
    old: &MeetingName,
    there: &HashMap<&str, Vec<&MeetingName>>,
    left: &mut usize,
) -> Option<(usize, Counterpart)> {
    let places = there.get(old.then.as_str())?;
    let is_bridge = |new: &&MeetingName| {
        *left = left.saturating_sub(1);
        let is_bridge = *left == 0 || Encounter::new(text, tree, old.span, new.span).is_bridge();
        old.becomes(new, text) && is_bridge
    };
    let new = nearest(places, old.span).find(is_bridge)?;
    let said = String::from_utf8_lossy(new.span.of(text)).into_owned();
    Some((old.mention?, Counterpart { span: new.span, text: said, becomes: old.then.clone() }))
}

/// Gives `merge` to the mentions at these places whose entries would become equal to another one.
fn merge_all(text: &[u8], tree: &Tree, places: &[Span], mentions: &mut [Mention]) {
    let mut kin = Kin::new(text, tree);
    let sets: Vec<_> = places.iter().flat_map(|place| kin.of(*place)).collect();
    let merges: Vec<_> = sets.iter().flat_map(|siblings| merge::find(text, siblings, mentions)).collect();
    for merge in merges {
        let mention = &mut mentions[merge.mention];
        mention.verdict = Verdict::Review(Reason::Merge);
        // Nothing is written in the place of an entry that goes.
        mention.new = merge.removal.is_some().then(String::new);
        (mention.edit, mention.meets) = (merge.removal, Some(Box::new(merge.meets)));
    }
}

/// The places nearest to a span, on both sides.
fn nearest<'n>(places: &[&'n MeetingName], span: Span) -> impl Iterator<Item = &'n MeetingName> {
    let at = places.partition_point(|name| name.span.start < span.start);
    let (before, after) = places.split_at(at);
    before.iter().rev().take(MAX_PLACES).chain(after.iter().take(MAX_PLACES)).copied()
}

/// The places of new names in the text that are no mentions, since those names are in no zone.
fn foreign(text: &[u8], targets: Vec<&str>, names: &[MeetingName]) -> Vec<MeetingName> {
    if targets.is_empty() {
        return Vec::new();
    }
    let searcher = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(&targets);
    let Ok(searcher) = searcher else { return Vec::new() };
    let found =
        searcher.find_iter(text).map(|found| (Span::new(found.start(), found.end()), found.pattern()));
    let whole = found.filter(|(span, _)| is_whole(text, *span) && !is_mention(names, *span));
    whole.map(|(span, pattern)| MeetingName::foreign(span, targets[pattern.as_usize()])).collect()
}

fn is_in_zone(zones: &Zones, name: &str) -> bool {
    zones.depth_of(name.rsplit('.').map(Some)).is_some()
}

fn is_mention(names: &[MeetingName], span: Span) -> bool {
    let at = names.partition_point(|name| name.span.end <= span.start);
    names.get(at).is_some_and(|name| name.span.overlaps(span))
}

/// Whether no label goes on before or behind a host.
fn is_whole(text: &[u8], span: Span) -> bool {
    let is_label = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte) || byte >= 0x80;
    let before = text[..span.start].last().is_some_and(|byte| is_label(*byte) || *byte == b'.');
    let after = match &text[span.end..] {
        [b'.', next, ..] => is_label(*next),
        [next, ..] => is_label(*next),
        [] => false,
    };
    !before && !after
}
