//! The prefilter: a few rare pieces of text that every mention must contain, found in one pass, ASCII case
//! folded, overlapping ones included.
//!
//! Each anchor is looked for by its rarest four bytes; what is found is compared in full.

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, packed};

/// Length of the piece of an anchor that is searched for.
const WINDOW: usize = 4;
/// Text is folded in blocks of this size, so that it stays in a near cache.
const BLOCK: usize = 64 * 1024;
/// More pieces than this are left to an automaton.
const MOST_PACKED: usize = 60;

/// What an anchor is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A label of a zone or of an open rule, in any case.
    Label,
    /// A piece of a zone's name in base64, as it stands.
    Base64,
    /// The text of this rule, as it stands.
    Text(usize),
    /// A text that every match of this regex rule starts with, as it stands.
    Regex(usize),
}

/// A place where an anchor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
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

#[derive(Debug)]
struct Piece {
    anchor: usize,
    offset: usize,
}

#[derive(Debug)]
enum Search {
    Nothing,
    Packed(Box<packed::Searcher>),
    Automaton(Box<AhoCorasick>),
}

/// All anchors of a rule file.
#[derive(Debug)]
pub(super) struct Anchors {
    anchors: Vec<Anchor>,
    /// For each searched pattern the anchors that contain it.
    pieces: Vec<Vec<Piece>>,
    search: Search,
}

impl Anchors {
    /// Anchors for these texts; equal ones count once.
    pub fn new(texts: impl IntoIterator<Item = (Vec<u8>, Purpose)>) -> Self {
        let mut anchors: Vec<Anchor> = Vec::new();
        for (bytes, purpose) in texts {
            let known = anchors.iter().any(|anchor| anchor.bytes == bytes && anchor.purpose == purpose);
            if !bytes.is_empty() && !known {
                anchors.push(Anchor { bytes, purpose });
            }
        }
        let mut patterns: Vec<Vec<u8>> = Vec::new();
        let mut pieces: Vec<Vec<Piece>> = Vec::new();
        for (number, anchor) in anchors.iter().enumerate() {
            let folded: Vec<u8> = anchor.bytes.iter().map(|byte| byte | 0x20).collect();
            let offset = rarest(&folded);
            let window = folded[offset..folded.len().min(offset + WINDOW)].to_vec();
            let piece = Piece { anchor: number, offset };
            match patterns.iter().position(|known| *known == window) {
                Some(at) => pieces[at].push(piece),
                None => {
                    patterns.push(window);
                    pieces.push(vec![piece]);
                }
            }
        }
        let search = Self::search(&patterns);
        Self { anchors, pieces, search }
    }

    fn search(patterns: &[Vec<u8>]) -> Search {
        if patterns.is_empty() {
            return Search::Nothing;
        }
        if patterns.len() <= MOST_PACKED {
            let mut builder = packed::Config::new().builder();
            builder.extend(patterns);
            if let Some(searcher) = builder.build() {
                return Search::Packed(Box::new(searcher));
            }
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns);
        automaton.map_or(Search::Nothing, |automaton| Search::Automaton(Box::new(automaton)))
    }

    /// What the anchor of a hit is for.
    pub fn purpose(&self, hit: Hit) -> Purpose {
        self.anchors[hit.anchor].purpose
    }

    /// The number of the anchor with these bytes and this purpose.
    pub fn number(&self, bytes: &[u8], purpose: Purpose) -> Option<usize> {
        self.anchors.iter().position(|anchor| anchor.bytes == bytes && anchor.purpose == purpose)
    }

    /// All hits in `text`, in order. `folded` is room for work.
    pub fn find(&self, text: &[u8], folded: &mut Vec<u8>) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let end = text.len().min(start + BLOCK + WINDOW - 1);
            folded.clear();
            folded.extend(text[start..end].iter().map(|byte| byte | 0x20));
            self.find_in_block(text, start, folded, &mut hits);
            start += BLOCK;
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    fn find_in_block(&self, text: &[u8], base: usize, block: &[u8], hits: &mut Vec<Hit>) {
        match &self.search {
            Search::Nothing => {}
            Search::Packed(searcher) => {
                let mut at = 0;
                while let Some(found) = searcher.find_in(block, (at..block.len()).into()) {
                    // Leftmost matches hide others that start at the same place: try every pattern there.
                    let start = found.start();
                    for (pattern, pieces) in self.pieces.iter().enumerate() {
                        if pattern == found.pattern().as_usize() || self.pieces.len() > 1 {
                            self.confirm(text, base + start, pieces, hits);
                        }
                    }
                    at = start + 1;
                }
            }
            Search::Automaton(automaton) => {
                let input = Input::new(block).anchored(Anchored::No);
                if let Ok(found) = automaton.try_find_overlapping_iter(input) {
                    for found in found {
                        let pieces = &self.pieces[found.pattern().as_usize()];
                        self.confirm(text, base + found.start(), pieces, hits);
                    }
                }
            }
        }
    }

    fn confirm(&self, text: &[u8], at: usize, pieces: &[Piece], hits: &mut Vec<Hit>) {
        for piece in pieces {
            let anchor = &self.anchors[piece.anchor];
            let Some(start) = at.checked_sub(piece.offset) else { continue };
            let Some(there) = text.get(start..start + anchor.bytes.len()) else { continue };
            let equal = match anchor.purpose {
                Purpose::Label => there.eq_ignore_ascii_case(&anchor.bytes),
                Purpose::Base64 | Purpose::Text(_) | Purpose::Regex(_) => there == anchor.bytes,
            };
            if equal {
                hits.push(Hit { start, end: start + anchor.bytes.len(), anchor: piece.anchor });
            }
        }
    }
}

/// Where the rarest `WINDOW` bytes of a folded anchor begin.
fn rarest(folded: &[u8]) -> usize {
    let cost = |window: &[u8]| window.iter().map(|byte| u32::from(frequency(*byte))).sum::<u32>();
    let last = folded.len().saturating_sub(WINDOW);
    (0..=last).min_by_key(|at| cost(&folded[*at..folded.len().min(at + WINDOW)])).unwrap_or(0)
}

/// How common a folded byte is in source text: ten times the binary logarithm, roughly.
fn frequency(byte: u8) -> u8 {
    const COMMON_FIRST: &[u8] = b" etasrionlcdpumfghbyv_.wx-k=0/1:2qjz345689\"'";
    COMMON_FIRST.iter().position(|known| *known == byte).map_or(10, |rank| 100 - 2 * rank as u8)
}

#[cfg(test)]
mod tests {
    use super::{Anchors, Purpose};

    fn naive(text: &[u8], anchors: &[&str]) -> Vec<usize> {
        let mut found: Vec<usize> = anchors
            .iter()
            .flat_map(|anchor| {
                (0..text.len()).filter(|at| {
                    text[*at..]
                        .get(..anchor.len())
                        .is_some_and(|there| there.eq_ignore_ascii_case(anchor.as_bytes()))
                })
            })
            .collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn finds_every_anchor_in_any_case_across_blocks() {
        let sets: [&[&str]; 4] = [
            &["harborline"],
            &["aaa", "aa"],
            &["staging", "stag", "tagi", "gin"],
            &["x", "netrasystems", "k8s"],
        ];
        for set in sets {
            let anchors = Anchors::new(set.iter().map(|text| (text.as_bytes().to_vec(), Purpose::Label)));
            let mut text = vec![b'-'; super::BLOCK - 5];
            text.extend_from_slice(b"HarborLine staging STAGing aaaa NetraSystems k8s harborlineharborline");
            text.extend(std::iter::repeat_n(b'.', super::BLOCK));
            text.extend_from_slice(b"x");
            let found: Vec<usize> =
                anchors.find(&text, &mut Vec::new()).iter().map(|hit| hit.start).collect();
            assert_eq!(found, naive(&text, set), "{set:?}");
        }
    }

    #[test]
    fn many_anchors_are_found_too() {
        let set: Vec<String> = (0..200).map(|n| format!("host{n}label")).collect();
        let anchors = Anchors::new(set.iter().map(|text| (text.clone().into_bytes(), Purpose::Label)));
        let text = set.join(" ");
        assert_eq!(anchors.find(text.as_bytes(), &mut Vec::new()).len(), 200);
    }
}
