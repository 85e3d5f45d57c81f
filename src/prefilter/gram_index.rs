//! Where the anchors are found by four of their bytes, ASCII case folded: one look at a bit tells most places
//! apart from those where some anchor may stand.

use std::collections::HashMap;

/// How many bytes of an anchor it is looked up by.
pub(crate) const KEY: usize = 4;
/// So many bits that they fit in the nearest cache beside the text.
const BITS: u32 = 15;
const FREE: u32 = u32::MAX;

/// An anchor, and how far from its beginning the bytes are that it is looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Member {
    pub anchor: usize,
    pub offset: usize,
}

/// All anchors by their bytes.
#[derive(Debug)]
pub(crate) struct Grams {
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
    /// With which letters the label begins that follows, or stands before in a reversed name; `None` where that
    /// does not matter.
    beyond: Option<Letters>,
}

/// A set of bytes by their lower six bits: what is in it may be another byte, what is not is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Letters(u64);

impl Letters {
    /// The set with the first letter of a label, in both cases.
    #[must_use]
    pub fn with_first_of(self, label: &[u8]) -> Self {
        let bit = |byte: u8| 1 << (byte & 0x3f);
        label.first().map_or(self, |byte| {
            Self(self.0 | bit(byte.to_ascii_lowercase()) | bit(byte.to_ascii_uppercase()))
        })
    }

    fn may_have(self, byte: u8) -> bool {
        self.0 >> (byte & 0x3f) & 1 == 1
    }
}

/// What a byte behind a label says of the label: nothing, that the next letter decides, or that it is the last
/// one of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Open,
    Joins,
    Closes,
}

impl Next {
    /// What this byte says.
    #[inline]
    pub fn of(byte: u8) -> Self {
        NEXT[usize::from(byte)]
    }
}

const NEXT: [Next; 256] = {
    let mut table = [Next::Open; 256];
    let mut at = 0;
    while at < 128 {
        table[at] = match at as u8 {
            b'.' | b'-' | b'_' => Next::Joins,
            b'\\' | b'[' | b'%' | b'&' => Next::Open,
            _ => Next::Closes,
        };
        at += 1;
    }
    table
};

impl Listed {
    #[inline]
    fn may_stand(&self, text: &[u8], at: usize) -> bool {
        let last = at + self.to_last;
        text.get(last).is_some_and(|byte| byte | 0x20 == self.last)
            && self.beyond.is_none_or(|letters| self.may_go_on(letters, text, at, last))
    }

    /// Whether a name may go on behind the last byte, or in front of the first one.
    #[inline]
    fn may_go_on(&self, letters: Letters, text: &[u8], at: usize, last: usize) -> bool {
        let follows = match text.get(last + 1).map(|next| Next::of(*next)) {
            Some(Next::Open) => true,
            Some(Next::Joins) => {
                text.get(last + 2).is_none_or(|byte| !byte.is_ascii_alphanumeric() || letters.may_have(*byte))
            }
            Some(Next::Closes) | None => false,
        };
        follows || at.checked_sub(self.member.offset + 1).is_some_and(|before| text[before] == b'.')
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
        let last = anchor.last().copied().unwrap_or_default() | 0x20;
        let listed = Listed { member, to_last, last, beyond: None };
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

    /// Leaves out anchors where a label that begins with one of their letters neither follows nor stands before.
    pub fn bound(&mut self, letters: &HashMap<usize, Letters>) {
        for listed in self.lists.iter_mut().flatten().chain(&mut self.short) {
            listed.beyond = letters.get(&listed.member.anchor).copied();
        }
    }

    /// Whether any anchor may stand around `at`: the look that most places get.
    #[inline]
    pub fn may_be_at(&self, text: &[u8], at: usize) -> bool {
        let is_marked = |key: u32| {
            let bit = hash(key) >> (32 - BITS);
            self.bits[bit as usize / 64] >> (bit % 64) & 1 == 1
        };
        !self.short.is_empty() || key(text, at).is_some_and(is_marked)
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
