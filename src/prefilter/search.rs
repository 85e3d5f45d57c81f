//! All needles of a rule file in one pass over a text, ASCII case folded, overlapping ones included.
//!
//! A strategy gives candidates: offsets where a fragment of some needle may begin. The gram index gives the needles
//! of a candidate, and each of them is compared in full. Invariant: every strategy gives the hits of the naive search.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::base64_groups::base64_groups;
use super::continuation::ByteSet;
use super::encoded_text::{is_sign, sign_fragments};
use super::gram_index::{GRAM, GramIndex, GramPlace};
use super::needle::{Fragment, Hit, Needle, NeedleKind};
use super::packed::{PackedSearch, rarest_gram};
use super::teddy::Teddy;

/// Hits of a text that has any.
// Files with one hit have more of them: one allocation in place of six.
const EXPECTED_HITS: usize = 128;

/// Source of candidates.
#[derive(Debug)]
enum SearchStrategy {
    /// 32 bytes at a time, with AVX2.
    Teddy(Box<Teddy>),
    /// With the packed search of `aho-corasick`, in folded text.
    Packed(Box<PackedSearch>),
    /// Every offset: where there are too many needles for a packed search.
    EveryOffset,
}

/// All needles, ready to be searched.
#[derive(Debug)]
pub(super) struct NeedleSearch {
    needles: Vec<Needle>,
    numbers: HashMap<(Vec<u8>, NeedleKind), usize>,
    index: GramIndex,
    strategy: SearchStrategy,
}

impl NeedleSearch {
    /// A search for these needles; equal ones count once, and empty ones not at all.
    pub fn new(needles: impl IntoIterator<Item = (Vec<u8>, NeedleKind)>) -> Self {
        let search = Self::without_strategy(needles);
        if Teddy::is_supported() { search.with_teddy() } else { search.with_packed() }
    }

    fn without_strategy(needles: impl IntoIterator<Item = (Vec<u8>, NeedleKind)>) -> Self {
        let mut list: Vec<Needle> = Vec::new();
        let needles = needles.into_iter();
        let mut numbers = HashMap::with_capacity(needles.size_hint().0);
        for (bytes, kind) in needles.filter(|(bytes, _)| !bytes.is_empty()) {
            if let Entry::Vacant(place) = numbers.entry((bytes.clone(), kind)) {
                place.insert(list.len());
                list.push(Needle { bytes, kind });
            }
        }
        let index = GramIndex::new(list.len());
        Self { needles: list, numbers, index, strategy: SearchStrategy::EveryOffset }
    }

    fn with_teddy(mut self) -> Self {
        let groups = base64_groups(&self.needles);
        let mut is_single = vec![true; self.needles.len()];
        groups.iter().flatten().for_each(|place| is_single[place.needle] = false);
        let singles: Vec<usize> = (0..is_single.len()).filter(|needle| is_single[*needle]).collect();
        let width = Teddy::width(groups.len() + singles.len());
        // For each single needle all its grams to choose from; a group has only the gram that it shares.
        let places = |needle: usize| -> Vec<Vec<GramPlace>> {
            let last = self.needles[needle].bytes.len().saturating_sub(width);
            (0..=last).map(|offset| vec![GramPlace { needle, offset }]).collect()
        };
        let choices: Vec<Vec<Vec<GramPlace>>> =
            singles.into_iter().map(places).chain(groups.into_iter().map(|group| vec![group])).collect();
        let fragment = |places: &Vec<GramPlace>| -> Fragment {
            let length = if places.len() == 1 { width } else { GRAM };
            self.needles[places[0].needle].fragment(places[0].offset, length)
        };
        let fragments: Vec<Vec<Fragment>> =
            choices.iter().map(|choice| choice.iter().map(fragment).collect()).collect();
        let (teddy, chosen) = Teddy::new(width, &fragments, &sign_fragments(width));
        self.add_to_index(choices.iter().zip(chosen).flat_map(|(choice, at)| choice[at].iter().copied()));
        self.strategy = SearchStrategy::Teddy(Box::new(teddy));
        self
    }

    fn with_packed(mut self) -> Self {
        let folded: Vec<Vec<u8>> = self.needles.iter().map(Needle::folded).collect();
        let places: Vec<GramPlace> = folded
            .iter()
            .enumerate()
            .map(|(needle, folded)| GramPlace { needle, offset: rarest_gram(folded) })
            .collect();
        let grams = places
            .iter()
            .map(|place| folded[place.needle].iter().skip(place.offset).take(GRAM).copied().collect());
        if let Some(packed) = PackedSearch::new(grams.collect()) {
            self.strategy = SearchStrategy::Packed(Box::new(packed));
        }
        self.add_to_index(places.into_iter());
        self
    }

    fn add_to_index(&mut self, places: impl Iterator<Item = GramPlace>) {
        for place in places {
            self.index.add(&self.needles[place.needle].bytes, place);
        }
    }

    /// Excludes hits of these needles, by number, where no label with one of the first letters follows or precedes.
    pub fn require_next_letters(&mut self, letters: &HashMap<usize, ByteSet>) {
        self.index.require_next_letters(letters);
    }

    /// The kind of the needle of a hit.
    pub fn kind(&self, hit: Hit) -> NeedleKind {
        self.needles[hit.needle].kind
    }

    /// The number of a needle.
    pub fn number(&self, bytes: &[u8], kind: NeedleKind) -> Option<usize> {
        self.numbers.get(&(bytes.to_vec(), kind)).copied()
    }

    /// Length of the longest needle.
    pub fn max_length(&self) -> usize {
        self.needles.iter().map(|needle| needle.bytes.len()).max().unwrap_or(0)
    }

    /// All hits in `text` that are `accepted`, in order. `folded` is a buffer for reuse. Adds the offsets of encoded
    /// letters to `signs`.
    pub fn find(
        &self,
        text: &[u8],
        folded: &mut Vec<u8>,
        signs: &mut Vec<usize>,
        accepted: impl Fn(&Hit) -> bool,
    ) -> Vec<Hit> {
        let mut hits = Vec::new();
        if self.needles.is_empty() {
            return hits;
        }
        let mut candidate = |at: usize| {
            if self.index.may_be_at(text, at) {
                self.confirm_all(text, at, &accepted, &mut hits);
            }
        };
        match &self.strategy {
            SearchStrategy::Teddy(teddy)
                if teddy.each(text, &mut |at| {
                    if is_sign(text, at) {
                        signs.push(at);
                    }
                    candidate(at);
                }) => {}
            SearchStrategy::Packed(packed) => {
                packed.each(text, folded, candidate);
                add_signs(text, signs);
            }
            SearchStrategy::Teddy(_) | SearchStrategy::EveryOffset => {
                (0..text.len()).for_each(candidate);
                add_signs(text, signs);
            }
        }
        hits.sort_unstable();
        hits
    }

    /// Adds the hits of a candidate.
    // Never inlined: the loop of Teddy stays small, and few candidates come here.
    #[inline(never)]
    fn confirm_all(&self, text: &[u8], at: usize, accepted: &impl Fn(&Hit) -> bool, hits: &mut Vec<Hit>) {
        for place in self.index.at(text, at) {
            if let Some(hit) = self.confirm(text, at, place).filter(accepted) {
                if hits.is_empty() {
                    hits.reserve(EXPECTED_HITS);
                }
                hits.push(hit);
            }
        }
    }

    fn confirm(&self, text: &[u8], at: usize, place: GramPlace) -> Option<Hit> {
        let needle = &self.needles[place.needle];
        let start = at.checked_sub(place.offset)?;
        let end = start + needle.bytes.len();
        needle.is(text.get(start..end)?).then_some(Hit { start, end, needle: place.needle })
    }
}

/// Adds the offsets of encoded letters.
fn add_signs(text: &[u8], signs: &mut Vec<usize>) {
    signs.extend(memchr::memchr3_iter(b'%', b'&', b'\\', text).filter(|at| is_sign(text, *at)));
}

#[cfg(test)]
mod tests {
    use super::{NeedleKind, NeedleSearch, SearchStrategy, Teddy, is_sign};
    use crate::lexer::base64::base64_anchors;
    use crate::prefilter::oracle::naive_hits;
    use crate::prefilter::packed::TESTED_BLOCK;

    /// The same needles with each strategy.
    fn searches(needles: &[(&str, NeedleKind)]) -> Vec<NeedleSearch> {
        let new = || {
            let needles = needles.iter().map(|(text, kind)| (text.as_bytes().to_vec(), *kind));
            NeedleSearch::without_strategy(needles)
        };
        let every_offset = NeedleSearch { strategy: SearchStrategy::EveryOffset, ..new().with_packed() };
        let mut searches = vec![new().with_packed(), every_offset];
        if Teddy::is_supported() {
            searches.push(new().with_teddy());
        }
        searches
    }

    fn labels<'t>(needles: &[&'t str]) -> Vec<(&'t str, NeedleKind)> {
        needles.iter().map(|text| (*text, NeedleKind::Label)).collect()
    }

    #[track_caller]
    fn check(text: &[u8], needles: &[(&str, NeedleKind)], searches: &[NeedleSearch]) {
        let expected = naive_hits(text, needles);
        for search in searches {
            let mut signs = Vec::new();
            let hits = search.find(text, &mut Vec::new(), &mut signs, |_| true);
            assert_eq!(hits, expected, "{needles:?} {:?}", search.strategy);
            let expected: Vec<usize> = (0..text.len()).filter(|at| is_sign(text, *at)).collect();
            assert_eq!(signs, expected, "{needles:?} {:?}", search.strategy);
        }
    }

    #[test]
    fn finds_every_needle_in_any_case_across_blocks() {
        let sets: [&[&str]; 6] = [
            &["harborline"],
            &["aaa", "aa"],
            &["staging", "stag", "tagi", "gin"],
            &["x", "netrasystems", "k8s"],
            &["straße", "bücher", "\u{4f8b}"],
            &[" ", "-", "\0"],
        ];
        let mut text = vec![b'-'; TESTED_BLOCK - 5];
        text.extend_from_slice(b"HarborLine staging STAGing aaaa NetraSystems k8s harborlineharborline");
        text.extend_from_slice("Straße STRAßE straSSe b\u{fc}cher \u{4f8b}".as_bytes());
        text.extend(std::iter::repeat_n(b'.', TESTED_BLOCK));
        text.extend_from_slice(b"x");
        for set in sets {
            check(&text, &labels(set), &searches(&labels(set)));
        }
    }

    #[test]
    fn finds_needles_at_every_offset_of_texts_of_every_length() {
        let needles =
            [("stag", NeedleKind::Label), ("line", NeedleKind::Rule(0)), ("c3Rh", NeedleKind::Base64(0))];
        let searches = searches(&needles);
        for length in 0..100 {
            for (needle, _) in needles {
                for at in 0..=length {
                    let mut text = vec![b'.'; length];
                    let end = length.min(at + needle.len());
                    text[at..end].copy_from_slice(&needle.as_bytes()[..end - at]);
                    check(&text, &needles, &searches);
                }
            }
        }
    }

    #[test]
    fn finds_overlapping_needles_and_keeps_to_the_case_where_it_matters() {
        let needles = [
            ("staging", NeedleKind::Label),
            ("Staging", NeedleKind::Rule(0)),
            ("ingest", NeedleKind::Label),
            ("tag", NeedleKind::Rule(1)),
            ("c3RhZ2luZ", NeedleKind::Base64(0)),
        ];
        let text = b"stagingest STAGINGest Stagingstaging c3RhZ2luZw== C3RHZ2LUZW tAg";
        check(text, &needles, &searches(&needles));
    }

    #[test]
    fn finds_the_signs_of_encoded_letters_beside_needles() {
        let needles: Vec<String> = (0..30).map(|number| format!("host{number}label")).collect();
        let needles: Vec<&str> = needles.iter().map(String::as_str).collect();
        let text = br"host1label%77host2label &#119;&#x77;\x77\u0077%2577%20&#39;\xff %252577\U00000077";
        for count in [1, 9, 30] {
            let labels = labels(&needles[..count]);
            check(text, &labels, &searches(&labels));
        }
    }

    #[test]
    fn finds_hundreds_of_needles() {
        let set: Vec<String> = (0..200).map(|n| format!("host{n}label")).collect();
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        check(set.join(" ").to_uppercase().as_bytes(), &labels(&set), &searches(&labels(&set)));
    }

    #[test]
    fn finds_base64_needles_that_are_searched_in_groups() {
        let zones = (0..40).map(|n| format!("shop{}line{n}.com", n * 7));
        let pieces: Vec<String> = zones
            .flat_map(|zone| base64_anchors(zone.as_bytes()))
            .map(|(piece, _)| String::from_utf8(piece).unwrap())
            .collect();
        let needles: Vec<(&str, NeedleKind)> =
            pieces.iter().map(|piece| (piece.as_str(), NeedleKind::Base64(0))).collect();
        check(pieces.join("/").as_bytes(), &needles, &searches(&needles));
    }
}
