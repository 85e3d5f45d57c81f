//! The prefilter: a few rare pieces of text that every mention must contain, found in one pass, ASCII case
//! folded, overlapping ones included.
//!
//! Each anchor is looked for by a few of its bytes: with a sieve where the processor has what it takes, else by
//! its rarest four. What passes is looked up by four bytes and compared in full.

use std::collections::HashMap;

use aho_corasick::packed;

use super::gram_index::{Grams, KEY, Letters, Member};
use super::teddy::{Piece, Sieve};

/// Text is folded in blocks of this size, so that it stays in a near cache.
const BLOCK: usize = 64 * 1024;
/// More pieces than this are more than a packed search takes.
const MOST_PACKED: usize = 60;
/// Where there are more base64 anchors, those that share bytes are looked for by them.
const MANY: usize = 12;

/// What an anchor is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Purpose {
    /// A label of a zone or of an open rule, in any case.
    Label,
    /// A piece of a zone's name in base64, as it stands, and the place of its first sign in a group of four.
    Base64(u8),
    /// A text that matches of this rule contain, as it stands.
    Rule(usize),
    /// The beginning of a `redomain:keep` comment, as it stands.
    Pragma,
}

/// A place where an anchor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Number of the anchor.
    pub anchor: usize,
}

#[derive(Debug)]
struct Anchor {
    bytes: Vec<u8>,
    purpose: Purpose,
}

/// How places where an anchor may be are found.
#[derive(Debug)]
enum Way {
    /// With a sieve.
    Sieve(Box<Sieve>),
    /// With a library's search for a few strings, in folded text.
    Packed(Box<packed::Searcher>),
    /// One place after the other.
    Every,
}

/// All anchors of a rule file.
#[derive(Debug)]
pub(crate) struct Anchors {
    anchors: Vec<Anchor>,
    numbers: HashMap<(Vec<u8>, Purpose), usize>,
    grams: Grams,
    way: Way,
}

impl Anchors {
    /// Anchors for these texts; equal ones count once.
    pub fn new(texts: impl IntoIterator<Item = (Vec<u8>, Purpose)>) -> Self {
        let mut anchors: Vec<Anchor> = Vec::new();
        let mut numbers = HashMap::new();
        for (bytes, purpose) in texts {
            if !bytes.is_empty() && !numbers.contains_key(&(bytes.clone(), purpose)) {
                numbers.insert((bytes.clone(), purpose), anchors.len());
                anchors.push(Anchor { bytes, purpose });
            }
        }
        let grams = Grams::new(anchors.len());
        let anchors = Self { anchors, numbers, grams, way: Way::Every };
        if Sieve::works_here() { anchors.sieved() } else { anchors.packed() }
    }

    /// The same anchors, looked for with a sieve.
    fn sieved(mut self) -> Self {
        let shared: Vec<Vec<Vec<Member>>> =
            shared(&self.anchors).into_iter().map(|members| vec![members]).collect();
        let mut alone = vec![true; self.anchors.len()];
        shared.iter().flatten().flatten().for_each(|member| alone[member.anchor] = false);
        let alone: Vec<usize> = (0..alone.len()).filter(|anchor| alone[*anchor]).collect();
        let width = Sieve::width(shared.len() + alone.len());
        let places = |anchor: usize| {
            let last = self.anchors[anchor].bytes.len().saturating_sub(width);
            (0..=last).map(move |offset| vec![Member { anchor, offset }]).collect()
        };
        let choices: Vec<Vec<Vec<Member>>> = alone.into_iter().map(places).chain(shared).collect();
        let piece = |members: &Vec<Member>| match members[..] {
            [member] => self.anchors[member.anchor].piece(member.offset, width),
            // Only these bytes are the same in all of them.
            _ => self.anchors[members[0].anchor].piece(members[0].offset, KEY),
        };
        let pieces: Vec<Vec<Piece>> =
            choices.iter().map(|choice| choice.iter().map(piece).collect()).collect();
        let (sieve, chosen) = Sieve::new(width, &pieces);
        let members = choices.iter().zip(chosen).flat_map(|(choice, number)| choice[number].iter().copied());
        self.look_up_by(members);
        self.way = Way::Sieve(Box::new(sieve));
        self
    }

    /// The same anchors, looked for without a sieve.
    fn packed(mut self) -> Self {
        let folded = |anchor: &Anchor| anchor.bytes.iter().map(|byte| byte | 0x20).collect::<Vec<u8>>();
        let members: Vec<Member> = (0..self.anchors.len())
            .map(|anchor| Member { anchor, offset: rarest(&folded(&self.anchors[anchor])) })
            .collect();
        let mut patterns: Vec<Vec<u8>> = members
            .iter()
            .map(|member| {
                folded(&self.anchors[member.anchor]).into_iter().skip(member.offset).take(KEY).collect()
            })
            .collect();
        patterns.sort_unstable();
        patterns.dedup();
        let mut builder = packed::Config::new().builder();
        builder.extend(&patterns);
        let searcher = (patterns.len() <= MOST_PACKED).then(|| builder.build()).flatten();
        self.way = searcher.map_or(Way::Every, |searcher| Way::Packed(Box::new(searcher)));
        self.look_up_by(members);
        self
    }

    fn look_up_by(&mut self, members: impl IntoIterator<Item = Member>) {
        for member in members {
            self.grams.add(&self.anchors[member.anchor].bytes, member);
        }
    }

    /// Leaves out hits of these anchors where a label that begins with one of their letters neither follows nor
    /// stands before.
    pub fn bound(&mut self, letters: &HashMap<usize, Letters>) {
        self.grams.bound(letters);
    }

    /// What the anchor of a hit is for.
    pub fn purpose(&self, hit: Hit) -> Purpose {
        self.anchors[hit.anchor].purpose
    }

    /// The number of the anchor with these bytes and this purpose.
    pub fn number(&self, bytes: &[u8], purpose: Purpose) -> Option<usize> {
        self.numbers.get(&(bytes.to_vec(), purpose)).copied()
    }

    /// Length of the longest.
    pub fn longest(&self) -> usize {
        self.anchors.iter().map(|anchor| anchor.bytes.len()).max().unwrap_or(0)
    }

    /// All hits in `text` for which `counts` holds, in order. `folded` is room for work.
    pub fn find(&self, text: &[u8], folded: &mut Vec<u8>, counts: impl Fn(&Hit) -> bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        if self.anchors.is_empty() {
            return hits;
        }
        let mut look = |at: usize| {
            if self.grams.may_be_at(text, at) {
                self.look(text, at, &counts, &mut hits);
            }
        };
        match &self.way {
            Way::Sieve(sieve) if sieve.each(text, &mut look) => {}
            Way::Packed(searcher) => each_packed(searcher, text, folded, look),
            Way::Sieve(_) | Way::Every => (0..text.len()).for_each(look),
        }
        hits.sort_unstable();
        hits
    }

    /// Adds the hits that are looked up by the bytes at `at`. Apart from the sieve, whose loop is to stay small.
    #[inline(never)]
    fn look(&self, text: &[u8], at: usize, counts: &impl Fn(&Hit) -> bool, hits: &mut Vec<Hit>) {
        for member in self.grams.at(text, at) {
            if let Some(hit) = self.confirm(text, at, member).filter(counts) {
                // Where there is one, there are more.
                if hits.is_empty() {
                    hits.reserve(128);
                }
                hits.push(hit);
            }
        }
    }

    fn confirm(&self, text: &[u8], at: usize, member: Member) -> Option<Hit> {
        let anchor = &self.anchors[member.anchor];
        let start = at.checked_sub(member.offset)?;
        let end = start + anchor.bytes.len();
        let there = text.get(start..end)?;
        let equal = match anchor.purpose {
            Purpose::Label => there.eq_ignore_ascii_case(&anchor.bytes),
            Purpose::Base64(_) | Purpose::Rule(_) | Purpose::Pragma => there == anchor.bytes,
        };
        equal.then_some(Hit { start, end, anchor: member.anchor })
    }
}

impl Anchor {
    /// What may stand at each of the `length` bytes from `offset` on, as far as there are so many.
    fn piece(&self, offset: usize, length: usize) -> Piece {
        let bytes = self.bytes.iter().skip(offset).take(length);
        match self.purpose {
            Purpose::Label => {
                bytes.map(|byte| vec![byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]).collect()
            }
            Purpose::Base64(_) | Purpose::Rule(_) | Purpose::Pragma => {
                bytes.map(|byte| vec![*byte]).collect()
            }
        }
    }
}

/// Calls `look` with the places of `text` where some pattern begins.
fn each_packed(searcher: &packed::Searcher, text: &[u8], folded: &mut Vec<u8>, mut look: impl FnMut(usize)) {
    let mut start = 0;
    while start < text.len() {
        let end = text.len().min(start + BLOCK + KEY - 1);
        folded.clear();
        folded.extend(text[start..end].iter().map(|byte| byte | 0x20));
        let mut at = 0;
        while let Some(found) = searcher.find_in(&*folded, (at..folded.len()).into()) {
            at = found.start() + 1;
            // A pattern shorter than a key may be found in two blocks.
            if found.start() < BLOCK {
                look(start + found.start());
            }
        }
        start += BLOCK;
    }
}

/// Base64 anchors in groups that have four bytes in common, such as those of `.com`; what shares too little is
/// in none.
fn shared(anchors: &[Anchor]) -> Vec<Vec<Member>> {
    let base64 = anchors.iter().filter(|anchor| matches!(anchor.purpose, Purpose::Base64(_))).count();
    let mut groups = Vec::new();
    if base64 <= MANY {
        return groups;
    }
    let mut places: HashMap<&[u8], Vec<Member>> = HashMap::new();
    for (number, anchor) in
        anchors.iter().enumerate().filter(|(_, anchor)| matches!(anchor.purpose, Purpose::Base64(_)))
    {
        for (offset, key) in anchor.bytes.windows(KEY).enumerate() {
            let list = places.entry(key).or_default();
            if list.last().is_none_or(|last| last.anchor != number) {
                list.push(Member { anchor: number, offset });
            }
        }
    }
    // In words there is neither.
    places.retain(|key, list| list.len() > 1 && key.iter().any(|byte| !byte.is_ascii_lowercase()));
    let mut left = vec![true; anchors.len()];
    loop {
        let most = places.iter().max_by_key(|(key, list)| (list.len(), **key));
        let Some((key, group)) = most.map(|(key, list)| (*key, list.clone())) else { break };
        if group.len() <= base64 / 64 {
            break;
        }
        places.remove(key);
        group.iter().for_each(|member| left[member.anchor] = false);
        places.values_mut().for_each(|list| list.retain(|member| left[member.anchor]));
        places.retain(|_, list| list.len() > 1);
        groups.push(group);
    }
    groups
}

/// Where the rarest `KEY` bytes of a folded anchor begin.
fn rarest(folded: &[u8]) -> usize {
    let cost = |window: &[u8]| window.iter().map(|byte| u32::from(frequency(*byte))).sum::<u32>();
    let last = folded.len().saturating_sub(KEY);
    (0..=last).min_by_key(|at| cost(&folded[*at..folded.len().min(at + KEY)])).unwrap_or(0)
}

/// How common a folded byte is in source text: ten times the binary logarithm, roughly.
fn frequency(byte: u8) -> u8 {
    const COMMON_FIRST: &[u8] = b" etasrionlcdpumfghbyv_.wx-k=0/1:2qjz345689\"'";
    COMMON_FIRST.iter().position(|known| *known == byte).map_or(10, |rank| 100 - 2 * rank as u8)
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Anchors, BLOCK, Hit, Purpose, shared};
    use crate::lexer::base64::base64_anchors;
    use crate::prefilter::teddy::Sieve;

    /// The same anchors in each way that there is.
    fn ways(set: &[(&str, Purpose)]) -> Vec<Anchors> {
        let new = || Anchors::new(set.iter().map(|(text, purpose)| (text.as_bytes().to_vec(), *purpose)));
        let bare = || {
            let anchors = new();
            Anchors { grams: super::Grams::new(set.len()), way: super::Way::Every, ..anchors }
        };
        let mut every = bare().packed();
        every.way = super::Way::Every;
        let mut ways = vec![bare().packed(), every];
        if Sieve::works_here() {
            ways.push(bare().sieved());
        }
        ways
    }

    fn naive(text: &[u8], set: &[(&str, Purpose)]) -> Vec<Hit> {
        let mut found = Vec::new();
        for (number, (anchor, purpose)) in set.iter().enumerate() {
            for start in 0..text.len() {
                let end = start + anchor.len();
                let there = text.get(start..end).unwrap_or_default();
                let equal = match purpose {
                    Purpose::Label => there.eq_ignore_ascii_case(anchor.as_bytes()),
                    _ => there == anchor.as_bytes(),
                };
                if equal {
                    found.push(Hit { start, end, anchor: number });
                }
            }
        }
        found.sort_unstable();
        found
    }

    fn labels<'t>(set: &[&'t str]) -> Vec<(&'t str, Purpose)> {
        set.iter().map(|text| (*text, Purpose::Label)).collect()
    }

    fn check(text: &[u8], set: &[(&str, Purpose)]) {
        check_ways(text, set, &ways(set));
    }

    fn check_ways(text: &[u8], set: &[(&str, Purpose)], ways: &[Anchors]) {
        let expected = naive(text, set);
        for anchors in ways {
            assert_eq!(anchors.find(text, &mut Vec::new(), |_| true), expected, "{set:?} {:?}", anchors.way);
        }
    }

    #[test]
    fn finds_every_anchor_in_any_case_across_blocks() {
        let sets: [&[&str]; 6] = [
            &["harborline"],
            &["aaa", "aa"],
            &["staging", "stag", "tagi", "gin"],
            &["x", "netrasystems", "k8s"],
            &["straße", "bücher", "\u{4f8b}"],
            &[" ", "-", "\0"],
        ];
        for set in sets {
            let mut text = vec![b'-'; BLOCK - 5];
            text.extend_from_slice(b"HarborLine staging STAGing aaaa NetraSystems k8s harborlineharborline");
            text.extend_from_slice("Straße STRAßE straSSe b\u{fc}cher \u{4f8b}".as_bytes());
            text.extend(std::iter::repeat_n(b'.', BLOCK));
            text.extend_from_slice(b"x");
            check(&text, &labels(set));
        }
    }

    #[test]
    fn finds_anchors_at_every_place_of_texts_of_every_length() {
        let set = [("stag", Purpose::Label), ("line", Purpose::Rule(0)), ("c3Rh", Purpose::Base64(0))];
        let ways = ways(&set);
        for length in 0..100 {
            for (anchor, _) in set {
                for at in 0..=length {
                    let mut text = vec![b'.'; length];
                    let end = length.min(at + anchor.len());
                    text[at..end].copy_from_slice(&anchor.as_bytes()[..end - at]);
                    check_ways(&text, &set, &ways);
                }
            }
        }
    }

    #[test]
    fn finds_what_overlaps_and_keeps_to_the_case_where_it_counts() {
        let set = [
            ("staging", Purpose::Label),
            ("Staging", Purpose::Rule(0)),
            ("ingest", Purpose::Label),
            ("tag", Purpose::Rule(1)),
            ("c3RhZ2luZ", Purpose::Base64(0)),
        ];
        check(b"stagingest STAGINGest Stagingstaging c3RhZ2luZw== C3RHZ2LUZW tAg", &set);
    }

    #[test]
    fn many_anchors_are_found_too() {
        let set: Vec<String> = (0..200).map(|n| format!("host{n}label")).collect();
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        check(set.join(" ").to_uppercase().as_bytes(), &labels(&set));
    }

    #[test]
    fn base64_of_many_zones_is_looked_for_by_what_they_share() {
        let zones: Vec<String> = (0..40).map(|n| format!("shop{}line{n}.com", n * 7)).collect();
        let pieces: Vec<String> = zones
            .iter()
            .flat_map(|zone| base64_anchors(zone.as_bytes()))
            .map(|(piece, _)| String::from_utf8(piece).unwrap())
            .collect();
        let set: Vec<(&str, Purpose)> =
            pieces.iter().map(|piece| (piece.as_str(), Purpose::Base64(0))).collect();
        let anchors: Vec<Anchor> = pieces
            .iter()
            .map(|piece| Anchor { bytes: piece.clone().into_bytes(), purpose: Purpose::Base64(0) })
            .collect();
        let groups = shared(&anchors);
        assert!(groups.len() < 12 && groups.iter().map(Vec::len).sum::<usize>() > 100, "{groups:?}");
        check(pieces.join("/").as_bytes(), &set);
    }
}
