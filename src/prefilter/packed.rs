//! The search of processors without AVX2: the rarest gram of each needle, with the packed search of `aho-corasick`.
//!
//! That search is sensitive to case, so that the text is folded block by block. Lets through every place where the
//! gram of a needle begins, and places whose bytes are equal only when they are folded.

use aho_corasick::packed;

use super::byte_frequency::log_frequency;
use super::gram_index::GRAM;

/// Text is folded in blocks of this size.
// So that the folded block and its text stay in a near cache, and the buffer is small however large the text is.
const FOLD_BLOCK: usize = 64 * 1024;
/// The packed search takes no more patterns than this.
// Its own Teddy has a limit of 64; with more its builder gives nothing.
const MAX_PATTERNS: usize = 60;

/// A search for a few grams in folded text.
#[derive(Debug)]
pub(super) struct PackedSearch(packed::Searcher);

impl PackedSearch {
    /// A search for these grams, or `None` where there are too many.
    pub fn new(mut grams: Vec<Vec<u8>>) -> Option<Self> {
        grams.sort_unstable();
        grams.dedup();
        let mut builder = packed::Config::new().builder();
        builder.extend(&grams);
        let few = grams.len() <= MAX_PATTERNS;
        few.then(|| builder.build()).flatten().map(Self)
    }

    /// Calls `found` with the offsets in `text` where some gram begins, in order. `folded` is a buffer for reuse.
    pub fn each(&self, text: &[u8], folded: &mut Vec<u8>, mut found: impl FnMut(usize)) {
        let mut start = 0;
        while start < text.len() {
            let end = text.len().min(start + FOLD_BLOCK + GRAM - 1);
            folded.clear();
            folded.extend(text[start..end].iter().map(|byte| byte | 0x20));
            let mut at = 0;
            while let Some(gram) = self.0.find_in(&*folded, (at..folded.len()).into()) {
                at = gram.start() + 1;
                // A needle shorter than a gram is found in both blocks if it is in the bytes that they share.
                if gram.start() < FOLD_BLOCK {
                    found(start + gram.start());
                }
            }
            start += FOLD_BLOCK;
        }
    }
}

/// Offset of the rarest gram of a folded needle.
pub(super) fn rarest_gram(folded: &[u8]) -> usize {
    let offsets = 0..=folded.len().saturating_sub(GRAM);
    offsets.min_by_key(|at| gram_frequency(&folded[*at..folded.len().min(at + GRAM)])).unwrap_or(0)
}

fn gram_frequency(gram: &[u8]) -> u32 {
    gram.iter().map(|byte| log_frequency(*byte)).sum()
}

#[cfg(test)]
pub(super) const TESTED_BLOCK: usize = FOLD_BLOCK;

#[cfg(test)]
mod tests {
    use super::rarest_gram;

    #[test]
    fn the_rarest_gram_has_the_rare_letters() {
        assert_eq!(rarest_gram(b"testzqxj"), 4);
        assert_eq!(rarest_gram(b"it"), 0);
    }
}
