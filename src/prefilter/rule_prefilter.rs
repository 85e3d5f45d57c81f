//! The prefilter of a rule file: its needles, their search and the labels next to them.

use super::adjacency::{Adjacency, open_label};
use super::encoded_text::{self, EncodedText};
use super::needle::{Hit, NeedleKind};
use super::search::NeedleSearch;
use super::source::{label_pieces, zone_label};
use crate::host::{HostPattern, OpenEnd};
use crate::lexer::base64::base64_anchors;
use crate::rule::{Action, Needles, RuleFile};

/// Finds the places of a text where a mention of some rule or zone may be.
#[derive(Debug)]
pub(crate) struct Prefilter {
    search: NeedleSearch,
    adjacency: Adjacency,
    ungated: Vec<usize>,
}

/// The name of the encoding with soft line breaks (RFC 2045 section 6.7; `ENCODING=QUOTED-PRINTABLE` in vCard 2.1).
const QUOTED_PRINTABLE: &[u8] = b"quoted-printable";

impl Prefilter {
    /// The prefilter of these rules. `pragma` is the start of the comments that are looked for too: one that keeps
    /// nothing is reported, also in a file without any name.
    pub fn new(rules: &RuleFile, pragma: &[u8]) -> Self {
        let mut needles =
            vec![(pragma.to_vec(), NeedleKind::Pragma), (QUOTED_PRINTABLE.to_vec(), NeedleKind::SoftBreak)];
        for zone in rules.zones.iter() {
            needles.extend(labels(zone_label(zone)));
            let base64 = base64_anchors(zone.as_str().as_bytes()).into_iter();
            needles.extend(base64.map(|(piece, place)| (piece, NeedleKind::Base64(place))));
        }
        let mut ungated = Vec::new();
        for (number, rule) in rules.rules.iter().enumerate() {
            match rule.action.needles() {
                Needles::AnyOf(texts) => {
                    needles.extend(texts.into_iter().map(|text| (text, NeedleKind::Rule(number))));
                }
                Needles::Unknown => ungated.push(number),
                Needles::Labels => {
                    needles.extend(open_right(&rule.action).filter_map(open_label).flat_map(labels));
                }
            }
        }
        let mut search = NeedleSearch::new(needles);
        let open_right = rules.rules.iter().flat_map(|rule| open_right(&rule.action));
        let adjacency = Adjacency::new(rules, open_right, &search);
        search.require_next_letters(&adjacency.next_letters());
        Self { search, adjacency, ungated }
    }

    /// The hits in `text` that may be in a mention, in order. `folded` is a buffer for reuse.
    pub fn hits(&self, text: &[u8], folded: &mut Vec<u8>) -> Vec<Hit> {
        let mut signs = Vec::new();
        let mut hits = self.search.find(text, folded, &mut signs, |hit| {
            self.kind(*hit) != NeedleKind::Label || self.adjacency.accepts(text, hit)
        });
        if !signs.is_empty() {
            hits.extend(self.hits_around(text, &signs, folded));
            hits.sort_unstable();
            hits.dedup();
        }
        hits
    }

    /// The hits of labels in the text around `signs`, where its letters are decoded.
    fn hits_around(&self, text: &[u8], signs: &[usize], folded: &mut Vec<u8>) -> Vec<Hit> {
        let encoded = EncodedText::new(text, signs);
        let hits = self.search.find(&encoded.text, folded, &mut Vec::new(), |hit| {
            self.kind(*hit) == NeedleKind::Label && self.adjacency.accepts(&encoded.text, hit)
        });
        hits.into_iter().map(|hit| encoded.original(hit)).collect()
    }

    /// Returns `true` if one of several `paths`, one after the other, can name a host. Labels next to needles do not
    /// count, since they may be in another path.
    pub fn may_name(&self, paths: &[u8], folded: &mut Vec<u8>) -> bool {
        self.reads_every_text() || !self.search.find(paths, folded, &mut Vec::new(), |_| true).is_empty()
    }

    /// The kind of the needle of a hit.
    pub fn kind(&self, hit: Hit) -> NeedleKind {
        self.search.kind(hit)
    }

    /// Numbers of the rules without a needle: whatever the text, they have to read all of it.
    pub fn ungated(&self) -> &[usize] {
        &self.ungated
    }

    /// Returns `true` if some rule has no needle, so that no text is excluded.
    pub fn reads_every_text(&self) -> bool {
        !self.ungated.is_empty()
    }

    /// Bytes on each side of the start of a needle that are read, at most.
    pub fn max_distance(&self) -> usize {
        (self.search.max_length() + Adjacency::MAX_LABEL_DISTANCE).max(encoded_text::REACH)
    }
}

fn labels(label: &str) -> impl Iterator<Item = (Vec<u8>, NeedleKind)> {
    label_pieces(label).into_iter().map(|piece| (piece, NeedleKind::Label))
}

/// The patterns of a rule that are open on the right: no zone stands in them.
fn open_right(action: &Action) -> impl Iterator<Item = &HostPattern> {
    let moves = action.host_moves();
    moves.iter().map(|host_move| &host_move.pattern).filter(|pattern| pattern.open() == OpenEnd::Right)
}
