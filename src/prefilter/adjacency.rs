//! The labels next to a label needle: the last look at a hit before its line is read and lexed.
//!
//! The label of a zone is a part of a name only if the zone's next label follows, or precedes it in a reversed name;
//! that of an open rule only if its other label precedes and a dot follows. Invariant: a hit in a mention is accepted,
//! in any spelling; in doubt a hit is accepted.

use std::collections::HashMap;

use super::continuation::{ByteSet, Continuation, may_end_dot};
use super::needle::{Hit, NeedleKind};
use super::search::NeedleSearch;
use super::source::{label_pieces, zone_label};
use crate::host::{HostPattern, LabelPattern};
use crate::rule::RuleFile;

/// Spaces, or bytes of a label, that are passed over.
// A label has 63 bytes at most (RFC 1035 section 2.3.4); longer runs of spaces stand before no name.
const MAX_PASSED_BYTES: usize = 64;

/// Required neighbors of label needles, by their number.
#[derive(Debug, Default)]
pub(super) struct Adjacency {
    labels: Vec<AdjacentLabels>,
}

/// Required neighbors of one needle; without any all hits are accepted.
#[derive(Debug, Default, Clone)]
struct AdjacentLabels {
    /// Accepts all hits: the needle is only a piece of a label, or the label next to it may be spelled in many ways.
    accepts_all: bool,
    /// Labels of which one follows, where the needle is a whole label of a zone.
    after: Vec<Vec<u8>>,
    /// Labels of which one precedes, where the needle is a whole label of a rule that is open on the right.
    before: Vec<Vec<u8>>,
}

impl Adjacency {
    /// Bytes on each side of a needle that are read, at most.
    // A label of 63 bytes, and [`MAX_PASSED_BYTES`] spaces between the strings of a name, with room for quotes and operators.
    pub const MAX_LABEL_DISTANCE: usize = 256;

    /// The neighbors of the needles of these rules, of which `open_right` are the patterns that are open on the right.
    pub fn new<'r>(
        rules: &RuleFile,
        open_right: impl Iterator<Item = &'r HostPattern>,
        search: &NeedleSearch,
    ) -> Self {
        let mut adjacency = Self::default();
        for zone in rules.zones.iter() {
            let label = zone_label(zone);
            let next = zone.labels().skip_while(|other| *other != label).nth(1);
            adjacency.add(search, label, next, |labels| &mut labels.after);
        }
        for pattern in open_right {
            let Some(label) = open_label(pattern) else { continue };
            adjacency.add(search, label, label_before(pattern.labels(), label), |labels| &mut labels.before);
        }
        adjacency
    }

    /// Adds `neighbor`, if it is known, to one side of the needles of `label`.
    fn add(
        &mut self,
        search: &NeedleSearch,
        label: &str,
        neighbor: Option<&str>,
        side: fn(&mut AdjacentLabels) -> &mut Vec<Vec<u8>>,
    ) {
        // A label beyond ASCII has two spellings.
        let neighbor = neighbor.filter(|neighbor| !neighbor.starts_with("xn--"));
        for piece in label_pieces(label) {
            let Some(number) = search.number(&piece, NeedleKind::Label) else { continue };
            self.labels.resize(self.labels.len().max(number + 1), AdjacentLabels::default());
            let labels = &mut self.labels[number];
            match neighbor.filter(|_| piece == label.as_bytes()) {
                Some(neighbor) => side(labels).push(neighbor.as_bytes().to_vec()),
                None => labels.accepts_all = true,
            }
        }
    }

    /// First letters of the labels that follow, for the needles that are whole labels of zones and nothing else.
    pub fn next_letters(&self) -> HashMap<usize, ByteSet> {
        let all = self.labels.iter().enumerate();
        all.filter(|(_, labels)| labels.is_of_zones_only())
            .map(|(needle, labels)| {
                let letters =
                    labels.after.iter().fold(ByteSet::default(), |set, label| set.with_first_of(label));
                (needle, letters)
            })
            .collect()
    }

    /// Returns `true` if `hit` may be in a name.
    pub fn accepts(&self, text: &[u8], hit: &Hit) -> bool {
        let Some(labels) = self.labels.get(hit.needle).filter(|labels| !labels.accepts_all) else {
            return true;
        };
        let (before, after) = (&text[..hit.start], &text[hit.end..]);
        labels.after.is_empty() && labels.before.is_empty()
            || !labels.after.is_empty() && is_in_zone(before, after, &labels.after)
            || !labels.before.is_empty() && may_go_on(after) && may_follow(before, &labels.before)
    }
}

impl AdjacentLabels {
    fn is_of_zones_only(&self) -> bool {
        !self.accepts_all && self.before.is_empty() && !self.after.is_empty()
    }
}

/// The label of a pattern open on the right that is its needle: the longest.
pub(super) fn open_label(pattern: &HostPattern) -> Option<&str> {
    pattern.literals().map(|label| label.normal()).max_by_key(|label| label.len())
}

/// The label before `label` in a pattern, if it is certain: `label` is there once, and no placeholder precedes it.
fn label_before<'p>(labels: &'p [LabelPattern], label: &str) -> Option<&'p str> {
    let mut places = labels.iter().enumerate().filter(|(_, pattern)| literal(pattern) == Some(label));
    let (place, _) = places.next()?;
    if places.next().is_some() {
        return None;
    }
    literal(labels.get(place.checked_sub(1)?)?)
}

fn literal(pattern: &LabelPattern) -> Option<&str> {
    match pattern {
        LabelPattern::Literal(label) => Some(label.normal()),
        _ => None,
    }
}

/// Returns `true` if one of the labels `next` may follow, or precede in a reversed name (`com.example`).
fn is_in_zone(before: &[u8], after: &[u8], next: &[Vec<u8>]) -> bool {
    let Some((first, rest)) = after.split_first() else { return is_reversed(before, next) };
    match Continuation::of(*first) {
        Continuation::Open => true,
        Continuation::Joined => {
            // A dot at the end of a string: the name may go on in the next one.
            let is_last = *first == b'.' && !rest.first().is_some_and(u8::is_ascii_alphanumeric);
            is_last || next.iter().any(|label| starts_with(rest, label)) || is_reversed(before, next)
        }
        Continuation::Closed => !first.is_ascii_alphanumeric() && is_reversed(before, next),
    }
}

fn is_reversed(before: &[u8], next: &[Vec<u8>]) -> bool {
    before.strip_suffix(b".").is_some_and(|left| next.iter().any(|label| ends_with(left, label)))
}

/// Returns `true` if a dot may follow, in some spelling or in the next string, and a name go on behind it.
fn may_go_on(after: &[u8]) -> bool {
    match after.first() {
        Some(b'.') => after.get(1).is_some_and(|byte| !byte.is_ascii_whitespace()),
        Some(byte) if is_quote(*byte) => {
            let mut rest = after[1..].iter().take(MAX_PASSED_BYTES);
            let sign = rest.find(|byte| !matches!(byte, b' ' | b'\t'));
            // The operators that join strings in some language.
            sign.is_none_or(|sign| b"+.<|&~".contains(sign))
        }
        Some(byte) => Continuation::of(*byte) == Continuation::Open,
        None => false,
    }
}

/// Returns `true` if one of `labels` may precede, with a dot in some spelling behind it.
fn may_follow(before: &[u8], labels: &[Vec<u8>]) -> bool {
    let Some(left) = before.strip_suffix(b".") else {
        return may_end_dot(before) || before.last().is_some_and(|byte| is_quote(*byte));
    };
    if labels.iter().any(|label| ends_with(left, label)) {
        return true;
    }
    // The label may have begun in another string, or its dot may be written with signs before it.
    let last = left.iter().rev().take(MAX_PASSED_BYTES);
    let length = last.take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
    let (rest, end) = left.split_at(left.len() - length);
    match rest.last() {
        Some(b'\\') => end.is_empty(),
        Some(byte) if is_quote(*byte) => labels.iter().any(|label| ends_with(label, end)),
        Some(byte) => !byte.is_ascii(),
        None => false,
    }
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn starts_with(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(start))
}

fn ends_with(text: &[u8], end: &[u8]) -> bool {
    text.len() >= end.len() && text[text.len() - end.len()..].eq_ignore_ascii_case(end)
}

#[cfg(test)]
mod tests {
    use super::{is_in_zone, may_follow, may_go_on};

    fn split(text: &str) -> (&[u8], &[u8]) {
        let (before, after) = text.split_once('|').unwrap();
        (before.as_bytes(), after.as_bytes())
    }

    #[test]
    fn a_name_of_a_zone_goes_on_after_its_label_or_is_reversed() {
        for (text, expected) in [
            ("api.|.com/x", true),
            ("api.|.COM", true),
            ("api.|\\.com", true),
            ("api.|%2Ecom", true),
            ("api.|. com", true),
            ("api_|_com", true),
            ("com.|.api", true),
            ("com.|", true),
            ("|-corp.com", false),
            ("|'s", false),
            ("|s.com", false),
            ("|.net", false),
        ] {
            let (before, after) = split(text);
            assert_eq!(is_in_zone(before, after, &[b"com".to_vec()]), expected, "{text}");
        }
    }

    #[test]
    fn a_name_of_an_open_rule_has_a_label_before_and_a_dot_behind_its_label() {
        for (text, expected) in [
            ("https://api.|.example.com", true),
            ("https://API.|.example.com", true),
            ("api\\.|\\.example", true),
            ("%2Fapi%2E|%2eexample", true),
            ("api[.]|[.]example", true),
            ("api&#46;|&#46;example", true),
            ("\"api.|.\" + zone", true),
            ("\"api.\" + \"|.example.com\"", true),
            ("\"api\" + \".|.example.com\"", true),
            ("\"a\" + \"pi.|.example.com\"", true),
            ("\"api.|\" + \".example.com\"", true),
            ("\"api.|\"  .  x", true),
            ("api\u{3002}|\u{3002}example.com", true),
            ("api\\u002e|\\u002eexample", true),
            ("api.|.${zone}", true),
            ("api.|", false),
            ("api.|. And", false),
            ("api.|_x.y", false),
            ("api.|ing.x", false),
            ("my.|.example.com", false),
            ("|.example.com", false),
            (" |.example.com", false),
            ("[\"|\"]", false),
            ("x = \"|\";", false),
        ] {
            let (before, after) = split(text);
            assert_eq!(may_go_on(after) && may_follow(before, &[b"api".to_vec()]), expected, "{text}");
        }
    }
}
