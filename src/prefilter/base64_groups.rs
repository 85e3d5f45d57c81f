//! Base64 needles in groups with a gram in common, so that each group is searched by one fragment.
//!
//! A zone has several needles in base64, one for each position in a group of four signs, and the names of most zones
//! end alike: `.com` gives the same signs in all of them.

use std::collections::HashMap;

use super::gram_index::{GRAM, GramPlace};
use super::needle::{Needle, NeedleKind};

/// With no more base64 needles than this, each is searched by its own fragment.
// With 20 zones grouping and buckets of their own let one place in 1,900 pass Teddy instead of one in 300; the needles
// of up to four zones leave its buckets room without that.
const MAX_UNGROUPED: usize = 12;
/// A group is worth it if it has more than one in so many base64 needles.
// Each group is one fragment of only four bytes, which passes more places than the longer fragments of few needles.
const MIN_GROUP_SHARE: usize = 64;

/// Groups of base64 needles with a gram in common, largest first; needles that share too little are in none.
pub(super) fn base64_groups(needles: &[Needle]) -> Vec<Vec<GramPlace>> {
    let count = needles.iter().filter(|needle| matches!(needle.kind, NeedleKind::Base64(_))).count();
    let mut groups = Vec::new();
    if count <= MAX_UNGROUPED {
        return groups;
    }
    let mut places = places_by_gram(needles);
    let mut is_free = vec![true; needles.len()];
    loop {
        let largest = places.iter().max_by_key(|(gram, list)| (list.len(), **gram));
        let Some((gram, group)) = largest.map(|(gram, list)| (*gram, list.clone())) else { break };
        if group.len() <= count / MIN_GROUP_SHARE {
            break;
        }
        places.remove(gram);
        group.iter().for_each(|place| is_free[place.needle] = false);
        places.values_mut().for_each(|list| list.retain(|place| is_free[place.needle]));
        places.retain(|_, list| list.len() > 1);
        groups.push(group);
    }
    groups
}

/// The first place in each base64 needle of the grams that are in several of them.
fn places_by_gram(needles: &[Needle]) -> HashMap<&[u8], Vec<GramPlace>> {
    let mut places: HashMap<&[u8], Vec<GramPlace>> = HashMap::new();
    for (number, needle) in needles.iter().enumerate() {
        if !matches!(needle.kind, NeedleKind::Base64(_)) {
            continue;
        }
        for (offset, gram) in needle.bytes.windows(GRAM).enumerate() {
            let list = places.entry(gram).or_default();
            if list.last().is_none_or(|last| last.needle != number) {
                list.push(GramPlace { needle: number, offset });
            }
        }
    }
    // A gram of lower-case letters only is a part of words; one with a digit or a capital is rare in text.
    places.retain(|gram, list| list.len() > 1 && gram.iter().any(|byte| !byte.is_ascii_lowercase()));
    places
}

#[cfg(test)]
mod tests {
    use super::base64_groups;
    use crate::lexer::base64::base64_anchors;
    use crate::prefilter::needle::{Needle, NeedleKind};

    #[test]
    fn base64_of_many_zones_is_searched_by_what_it_shares() {
        let zones = (0..40).map(|n| format!("shop{}line{n}.com", n * 7));
        let pieces = zones.flat_map(|zone| base64_anchors(zone.as_bytes()));
        let needles: Vec<Needle> =
            pieces.map(|(bytes, place)| Needle { bytes, kind: NeedleKind::Base64(place) }).collect();
        let groups = base64_groups(&needles);
        assert!(groups.len() < 12 && groups.iter().map(Vec::len).sum::<usize>() > 100, "{groups:?}");
        for group in &groups {
            let gram = |at: usize| &needles[group[at].needle].bytes[group[at].offset..][..4];
            assert!((1..group.len()).all(|at| gram(at) == gram(0)), "{group:?}");
        }
        assert!(base64_groups(&needles[..12]).is_empty());
    }
}
