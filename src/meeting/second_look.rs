//! The second look: finds the names that meet, and gives them their reason.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};

use super::encounter::{Encounter, MAX_STATEMENT};
use super::future::{MeetingName, may_change};
use super::judgement::give;
use super::keys::may_lead;
use super::link_labels;
use super::merge;
use super::siblings::Kin;
use super::zone_file;
use crate::host::Zones;
use crate::mention::{Counterpart, Mention, Reason, Verdict};
use crate::structure::{self, Audience, Tree};
use crate::text::{RelPath, Span};

/// Places of a new name that are looked at for one old name, on either side: the nearest ones. More would make the time
/// grow with the square of the names in a line.
const MAX_PLACES: usize = 4;

/// Pairs of an old and a new name that are looked at in one text, which bounds the time; a rename map has one for each
/// of its names. Mentions that are left after that are for review.
const MAX_ENCOUNTERS: usize = 200_000;

/// Judges the mentions of a text by the names beside them.
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
    meet(text, path, audience, zones, mentions);
    if audience == Audience::People {
        link_labels::keep_together(text, mentions);
    }
}

/// Gives `bridge` and `merge` to the names that meet others.
fn meet(text: &[u8], path: &RelPath, audience: Audience, zones: &Zones, mentions: &mut [Mention]) {
    let names: Vec<MeetingName> =
        mentions.iter().enumerate().map(|(number, it)| MeetingName::of(number, it)).collect();
    let targets: HashSet<&str> = names.iter().filter(|name| name.moves()).map(|name| &*name.then).collect();
    if targets.is_empty() {
        return;
    }
    let zone = structure::is_zone_file(text, path).then(|| zone_file::meetings(text, &names));
    // A name in a zone is a mention wherever it stands.
    let outside = targets.iter().copied().filter(|name| !is_in_zone(zones, name));
    let foreign = foreign(text, outside.collect(), &names);
    let mut all: Vec<&MeetingName> =
        names.iter().chain(&foreign).filter(|name| targets.contains(&*name.then)).collect();
    all.sort_by_key(|name| name.span.start);
    let leading = leading(text, &all);
    let joining = joining(text, &all);
    let merging = merging(text, &all);
    let is_read_anyway = !leading.is_empty() || !merging.is_empty();
    if !is_read_anyway && zone.is_none() && (joining.is_empty() || !may_lead(text)) {
        return;
    }
    let places = all.iter().map(|name| name.span.start).collect();
    let tree = structure::read(text, path, audience, places);
    let stated = bridges(text, &tree, &leading, Encounter::is_bridge);
    let looping = bridges(text, &tree, &joining, Encounter::is_loop);
    let zone = zone.unwrap_or_default();
    for (number, meets) in stated.into_iter().chain(looping).chain(zone.bridges) {
        give(&mut mentions[number], Reason::Bridge, meets);
    }
    for (number, meets) in zone.merges {
        if may_change(&mentions[number]) {
            give(&mut mentions[number], Reason::Merge, meets);
        }
    }
    merge_all(text, &tree, &merging, mentions);
}

/// The names that move, each with the places near it of that which it becomes.
fn leading<'n, 'm>(text: &[u8], all: &[&'n MeetingName<'m>]) -> Vec<Leading<'n, 'm>> {
    let mut there: HashMap<&str, Vec<&MeetingName>> = HashMap::new();
    for name in all {
        there.entry(&name.now).or_default().push(name);
    }
    let moving = all.iter().filter(|name| name.moves());
    let with_places = moving.map(|name| {
        let places = there.get(&*name.then).map(Vec::as_slice).unwrap_or_default();
        let becoming = nearest(places, name.span).filter(|new| name.becomes(new, text));
        (*name, becoming.collect::<Vec<_>>())
    });
    with_places.filter(|(_, places)| !places.is_empty()).collect()
}

/// The names that move, each with the places near it of other names that become the same: a text may redirect one to
/// the other.
fn joining<'n, 'm>(text: &[u8], all: &[&'n MeetingName<'m>]) -> Vec<Leading<'n, 'm>> {
    let mut by_result: HashMap<&str, Vec<&MeetingName>> = HashMap::new();
    for name in all.iter().filter(|name| name.moves()) {
        by_result.entry(&name.then).or_default().push(name);
    }
    by_result.retain(|_, names| names.iter().any(|name| name.now != names[0].now));
    let moving = all.iter().filter(|name| name.moves());
    let with_others = moving.map(|name| {
        let names = by_result.get(&*name.then).map(Vec::as_slice).unwrap_or_default();
        let others = nearest(names, name.span).filter(|other| other.now != name.now);
        (*name, others.filter(|other| name.has_path_of(other, text)).collect::<Vec<_>>())
    });
    with_others.filter(|(_, others)| !others.is_empty()).collect()
}

/// The places of the names that move and may be equal to another one with all that belongs to them.
fn merging(text: &[u8], all: &[&MeetingName]) -> Vec<Span> {
    let rests: Vec<Vec<u8>> = all.iter().map(|name| name.rest(text)).collect();
    let mut groups: HashMap<(&str, &[u8]), Group> = HashMap::new();
    for (name, rest) in all.iter().zip(&rests) {
        let group = groups.entry((&name.then, rest)).or_insert(Group { first: &name.now, differs: false });
        group.differs |= group.first != name.now;
    }
    let moving = all.iter().zip(&rests).filter(|(name, _)| name.moves());
    moving
        .filter(|(name, rest)| groups[&(&*name.then, &rest[..])].differs)
        .map(|(name, _)| name.span)
        .collect()
}

/// Names that will be equal.
struct Group<'n> {
    /// The first of them as it is now.
    first: &'n str,
    /// True if others are not so now.
    differs: bool,
}

/// A name that moves, with places near it that it may meet.
type Leading<'n, 'm> = (&'n MeetingName<'m>, Vec<&'n MeetingName<'m>>);

/// The mentions of the names that meet one of their places, each with that place.
fn bridges<'t>(
    text: &'t [u8],
    tree: &'t Tree<'t>,
    leading: &[Leading<'_, '_>],
    meets: fn(&Encounter<'t>) -> bool,
) -> Vec<(usize, Counterpart)> {
    let mut left = MAX_ENCOUNTERS;
    let mut found = Vec::new();
    for (old, places) in leading {
        let new = places.iter().find(|new| {
            left = left.saturating_sub(1);
            left == 0 || meets(&Encounter::new(text, tree, old.span, new.span))
        });
        if let (Some(number), Some(new)) = (old.mention, new) {
            found.push((number, counterpart(text, old, new)));
        }
    }
    found
}

/// The other name of a statement, which `name` becomes.
fn counterpart(text: &[u8], name: &MeetingName<'_>, other: &MeetingName<'_>) -> Counterpart {
    let said = String::from_utf8_lossy(other.span.of(text)).into_owned();
    Counterpart { span: other.span, text: said, becomes: name.then.to_string() }
}

/// Gives `merge` to the mentions at these places whose entries would become equal to another one.
fn merge_all(text: &[u8], tree: &Tree<'_>, places: &[Span], mentions: &mut [Mention]) {
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
fn nearest<'p, 'n, 'm>(
    places: &'p [&'n MeetingName<'m>],
    span: Span,
) -> impl Iterator<Item = &'n MeetingName<'m>> + 'p {
    let at = places.partition_point(|name| name.span.start < span.start);
    let (before, after) = places.split_at(at);
    let nearest = before.iter().rev().take(MAX_PLACES).chain(after.iter().take(MAX_PLACES));
    nearest.copied().filter(move |name| name.span.start.abs_diff(span.start) <= MAX_STATEMENT)
}

/// The places of new names in the text that are no mentions, since those names are in no zone.
fn foreign<'n>(text: &[u8], targets: Vec<&'n str>, names: &[MeetingName]) -> Vec<MeetingName<'n>> {
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

/// Returns `true` if no label goes on before or behind a host.
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
