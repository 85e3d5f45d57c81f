//! The needles at an offset, looked up by four bytes, ASCII case folded.
//!
//! First one bit of a filter, which excludes most offsets that Teddy lets through; then a hash table with open
//! addressing; then the byte where the needle would end, and the one behind it. No needle is missed; the bytes
//! of those that are let through are still to be compared.

use std::collections::HashMap;

use super::continuation::{ByteSet, Continuation};

/// Length of a gram: so many bytes of a needle are its key.
// One load and one multiplication; three bytes would be met in most lines, and many labels are no longer than five.
pub(super) const GRAM: usize = 4;
/// The filter has two to the power of this many bits.
// 4 KiB: it stays in the first-level cache beside the text and Teddy's tables.
const FILTER_BITS: u32 = 15;
/// List number of a slot that is free.
const FREE: u32 = u32::MAX;

/// A gram of a needle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct GramPlace {
    /// Number of the needle.
    pub needle: usize,
    /// Offset of the gram in the needle.
    pub offset: usize,
}

/// One gram of each needle, by its bytes.
#[derive(Debug)]
pub(super) struct GramIndex {
    filter: Vec<u64>,
    /// Gram and number in `lists`, at most half full.
    slots: Vec<(u32, u32)>,
    lists: Vec<Vec<IndexedNeedle>>,
    /// Needles that are shorter than a gram: they are let through at every offset.
    short: Vec<IndexedNeedle>,
}

/// A needle in a list, with the bytes that are compared before all of it.
#[derive(Debug, Clone, Copy)]
struct IndexedNeedle {
    place: GramPlace,
    /// Distance from the gram to the last byte, in which needles with the same gram mostly differ.
    to_last: usize,
    /// The last byte, folded.
    last: u8,
    /// First letters of the labels of which one follows, or precedes in a reversed name; `None` if any may.
    next_letters: Option<ByteSet>,
}

impl IndexedNeedle {
    #[inline]
    fn may_be_at(&self, text: &[u8], at: usize) -> bool {
        let last = at + self.to_last;
        text.get(last).is_some_and(|byte| byte | 0x20 == self.last)
            && self.next_letters.is_none_or(|letters| self.may_continue(letters, text, at, last))
    }

    /// Returns `true` if a name may go on behind the last byte, or in front of the first one.
    #[inline]
    fn may_continue(&self, letters: ByteSet, text: &[u8], at: usize, last: usize) -> bool {
        let follows = match text.get(last + 1).map(|next| Continuation::of(*next)) {
            Some(Continuation::Open) => true,
            Some(Continuation::Joined) => text
                .get(last + 2)
                .is_none_or(|byte| !byte.is_ascii_alphanumeric() || letters.may_contain(*byte)),
            Some(Continuation::Closed) | None => false,
        };
        follows || at.checked_sub(self.place.offset + 1).is_some_and(|before| text[before] == b'.')
    }
}

impl GramIndex {
    /// An empty index with room for so many needles.
    pub fn new(needles: usize) -> Self {
        let slots = (2 * needles + 2).next_power_of_two();
        Self {
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            slots: vec![(0, FREE); slots],
            lists: Vec::new(),
            short: Vec::new(),
        }
    }

    /// Adds a needle by its gram at `place.offset`.
    pub fn add(&mut self, needle: &[u8], place: GramPlace) {
        let to_last = needle.len().saturating_sub(1 + place.offset);
        let last = needle.last().copied().unwrap_or_default() | 0x20;
        let indexed = IndexedNeedle { place, to_last, last, next_letters: None };
        let Some(gram) = gram(needle, place.offset) else { return self.short.push(indexed) };
        let bit = hash(gram) >> (32 - FILTER_BITS);
        self.filter[bit as usize / 64] |= 1 << (bit % 64);
        let slot = self.slot(gram);
        if self.slots[slot].1 == FREE {
            self.slots[slot] = (gram, self.lists.len() as u32);
            self.lists.push(Vec::new());
        }
        self.lists[self.slots[slot].1 as usize].push(indexed);
    }

    /// Excludes these needles, by number, where no label with one of the first letters follows or precedes.
    pub fn require_next_letters(&mut self, letters: &HashMap<usize, ByteSet>) {
        for indexed in self.lists.iter_mut().flatten().chain(&mut self.short) {
            indexed.next_letters = letters.get(&indexed.place.needle).copied();
        }
    }

    /// Returns `true` if some needle may have its gram at `at`, by one bit of the filter.
    #[inline]
    pub fn may_be_at(&self, text: &[u8], at: usize) -> bool {
        !self.short.is_empty() || gram(text, at).is_some_and(|gram| self.is_in_filter(gram))
    }

    #[inline]
    fn is_in_filter(&self, gram: u32) -> bool {
        let bit = hash(gram) >> (32 - FILTER_BITS);
        self.filter[bit as usize / 64] >> (bit % 64) & 1 == 1
    }

    /// The needles that may have their gram at `at`.
    #[inline]
    pub fn at(&self, text: &[u8], at: usize) -> impl Iterator<Item = GramPlace> {
        let listed = gram(text, at).map_or(&[][..], |gram| self.list(gram));
        let possible = listed.iter().chain(&self.short).filter(move |indexed| indexed.may_be_at(text, at));
        possible.map(|indexed| indexed.place)
    }

    #[inline]
    fn list(&self, gram: u32) -> &[IndexedNeedle] {
        self.lists.get(self.slots[self.slot(gram)].1 as usize).map_or(&[], Vec::as_slice)
    }

    /// The slot of a gram, or the free one where it would be. Ends, since half of the slots are free.
    fn slot(&self, gram: u32) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = hash(gram) as usize & last;
        while self.slots[slot].1 != FREE && self.slots[slot].0 != gram {
            slot = (slot + 1) & last;
        }
        slot
    }
}

/// The gram at `at`, folded: with the bit set that tells the cases of a letter apart.
#[inline]
fn gram(text: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*text.get(at..)?.first_chunk()?) | 0x2020_2020)
}

/// Fibonacci hashing, mixed so that low bits (slots) and high bits (filter) are both good.
#[inline]
fn hash(gram: u32) -> u32 {
    let product = gram.wrapping_mul(0x9e37_79b1);
    product ^ product >> 15
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{ByteSet, GramIndex, GramPlace};

    #[test]
    fn finds_needles_by_their_gram_in_any_case_and_short_ones_anywhere() {
        let mut index = GramIndex::new(3);
        let place = |needle, offset| GramPlace { needle, offset };
        index.add(b"harborline", place(0, 3));
        index.add(b"borl", place(1, 0));
        index.add(b"x", place(2, 0));
        for (text, at, expected) in [
            (&b"xx BORLine"[..], 3, vec![place(0, 3), place(1, 0)]),
            (b"borl", 0, vec![place(1, 0)]),
            (b"borlinx", 0, vec![place(1, 0)]),
            (b"bor", 0, vec![]),
            (b"a X", 2, vec![place(2, 0)]),
            (b"line of text", 0, vec![]),
        ] {
            assert_eq!(index.at(text, at).collect::<Vec<_>>(), expected, "{at} in {text:?}");
        }
    }

    #[test]
    fn excludes_a_label_that_no_other_label_follows_or_precedes() {
        let mut index = GramIndex::new(1);
        index.add(b"harborline", GramPlace { needle: 0, offset: 0 });
        index.require_next_letters(&HashMap::from([(0, ByteSet::default().with_first_of(b"io"))]));
        for (text, at, expected) in [
            (&b"harborline.io"[..], 0, true),
            (b"HARBORLINE.IO", 0, true),
            (b"harborline.com", 0, false),
            (b"harborline\\.io", 0, true),
            (b"harborline, ", 0, false),
            (b"harborline", 0, false),
            (b"io.harborline", 3, true),
        ] {
            assert_eq!(index.at(text, at).next().is_some(), expected, "{text:?}");
        }
    }

    #[test]
    fn thousands_of_grams_are_told_apart() {
        let mut index = GramIndex::new(4000);
        let text = |number: usize| format!("{number:04}").into_bytes();
        for number in 0..4000 {
            index.add(&text(number), GramPlace { needle: number, offset: 0 });
        }
        for number in 0..4000 {
            assert_eq!(index.at(&text(number), 0).map(|place| place.needle).collect::<Vec<_>>(), [number]);
        }
    }
}
