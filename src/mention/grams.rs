//! Where the anchors are found by four of their bytes, ASCII case folded: one look at a bit tells most places
//! apart from those where some anchor may stand.

/// How many bytes of an anchor it is looked up by.
pub(super) const KEY: usize = 4;
/// So many bits that they fit in the nearest cache beside the text.
const BITS: u32 = 15;
const FREE: u32 = u32::MAX;

/// An anchor, and how far from its beginning the bytes are that it is looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member {
    pub anchor: usize,
    pub offset: usize,
}

/// All anchors by their bytes.
#[derive(Debug)]
pub(super) struct Grams {
    bits: Vec<u64>,
    /// Open addressing: key and place in `lists`.
    slots: Vec<(u32, u32)>,
    lists: Vec<Vec<Listed>>,
    /// Anchors that are shorter than a key: they may be anywhere.
    short: Vec<Listed>,
}

/// An anchor in a list, and where its last byte would be: those that share a key mostly differ there.
#[derive(Debug, Clone, Copy)]
struct Listed {
    member: Member,
    to_last: usize,
    last: u8,
}

impl Listed {
    #[inline]
    fn may_stand(&self, text: &[u8], at: usize) -> bool {
        text.get(at + self.to_last).is_some_and(|byte| byte | 0x20 == self.last)
    }
}

impl Grams {
    /// Room for so many anchors.
    pub fn new(anchors: usize) -> Self {
        let slots = (2 * anchors + 2).next_power_of_two();
        Self {
            bits: vec![0; 1 << (BITS - 6)],
            slots: vec![(0, FREE); slots],
            lists: Vec::new(),
            short: Vec::new(),
        }
    }

    /// Adds an anchor that is looked up by the bytes from `member.offset` on.
    pub fn add(&mut self, anchor: &[u8], member: Member) {
        let to_last = anchor.len().saturating_sub(1 + member.offset);
        let listed = Listed { member, to_last, last: anchor.last().copied().unwrap_or_default() | 0x20 };
        let Some(key) = key(anchor, member.offset) else { return self.short.push(listed) };
        let bit = hash(key) >> (32 - BITS);
        self.bits[bit as usize / 64] |= 1 << (bit % 64);
        let slot = self.slot(key);
        if self.slots[slot].1 == FREE {
            self.slots[slot] = (key, self.lists.len() as u32);
            self.lists.push(Vec::new());
        }
        self.lists[self.slots[slot].1 as usize].push(listed);
    }

    /// The anchors that may stand around `at`, by the bytes there and by their last one.
    #[inline]
    pub fn at(&self, text: &[u8], at: usize) -> impl Iterator<Item = Member> {
        let listed = key(text, at).map_or(&[][..], |key| self.listed(key));
        let standing = listed.iter().chain(&self.short).filter(move |listed| listed.may_stand(text, at));
        standing.map(|listed| listed.member)
    }

    #[inline]
    fn listed(&self, key: u32) -> &[Listed] {
        let bit = hash(key) >> (32 - BITS);
        if self.bits[bit as usize / 64] >> (bit % 64) & 1 == 0 {
            return &[];
        }
        self.lists.get(self.slots[self.slot(key)].1 as usize).map_or(&[], Vec::as_slice)
    }

    /// The slot of a key, or the free one where it would be.
    fn slot(&self, key: u32) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = hash(key) as usize & last;
        while self.slots[slot].1 != FREE && self.slots[slot].0 != key {
            slot = (slot + 1) & last;
        }
        slot
    }
}

/// The four bytes from `at` on, with the bit set that tells the cases apart.
#[inline]
fn key(text: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*text.get(at..)?.first_chunk()?) | 0x2020_2020)
}

/// Fibonacci hashing; low and high bits are both used.
#[inline]
fn hash(key: u32) -> u32 {
    let product = key.wrapping_mul(0x9e37_79b1);
    product ^ product >> 15
}

#[cfg(test)]
mod tests {
    use super::{Grams, Member};

    #[test]
    fn finds_anchors_by_their_bytes_in_any_case_and_short_ones_anywhere() {
        let mut grams = Grams::new(3);
        let member = |anchor, offset| Member { anchor, offset };
        grams.add(b"harborline", member(0, 3));
        grams.add(b"borl", member(1, 0));
        grams.add(b"x", member(2, 0));
        for (text, at, expected) in [
            (&b"xx BORLine"[..], 3, vec![member(0, 3), member(1, 0)]),
            (b"borl", 0, vec![member(1, 0)]),
            (b"borlinx", 0, vec![member(1, 0)]),
            (b"bor", 0, vec![]),
            (b"a X", 2, vec![member(2, 0)]),
            (b"line of text", 0, vec![]),
        ] {
            assert_eq!(grams.at(text, at).collect::<Vec<_>>(), expected, "{at} in {text:?}");
        }
    }

    #[test]
    fn thousands_of_keys_are_told_apart() {
        let mut grams = Grams::new(4000);
        let text = |number: usize| format!("{number:04}").into_bytes();
        for number in 0..4000 {
            grams.add(&text(number), Member { anchor: number, offset: 0 });
        }
        for number in 0..4000 {
            assert_eq!(grams.at(&text(number), 0).map(|member| member.anchor).collect::<Vec<_>>(), [number]);
        }
    }
}
