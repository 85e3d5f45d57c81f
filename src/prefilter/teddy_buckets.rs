//! The tables of Teddy: which fragment of each needle is searched, and in which of eight buckets.
//!
//! Both are chosen together, needle by needle, so that the fewest places pass under the frequency model. A bad choice
//! costs speed and no hit.

use super::byte_frequency::share;
use super::needle::Fragment;

/// Bytes of a fragment that are looked at, at most.
// Each costs two shuffles for 32 places. Six were fastest for 64 needles and more (6.0 GB/s, 5.0 with five); one more was
// not tried, since labels and base64 pieces are often no longer.
pub(super) const MAX_WIDTH: usize = 6;
/// One a bit of a byte.
pub(super) const BUCKETS: usize = 8;

/// For each offset and nibble the buckets that pass, one a bit.
pub(super) type NibbleTables = [[u8; 16]; MAX_WIDTH];

/// A fragment of each needle in one of eight buckets.
pub(super) struct Buckets {
    buckets: [Bucket; BUCKETS],
    /// For each needle the number of the fragment that was chosen.
    pub chosen: Vec<usize>,
}

/// The bytes that pass one bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Bucket {
    /// For each offset the low and the high nibbles, as bits.
    nibbles: [(u16, u16); MAX_WIDTH],
    /// For each offset the share of bytes that pass.
    shares: [f32; MAX_WIDTH],
    /// The share of places that pass.
    rate: f32,
}

/// Byte frequencies, summed up for any set of low nibbles below one high nibble, so that a set of bytes costs a lookup
/// for each high nibble.
struct FrequencyModel {
    /// For each high nibble the sums for the low nibbles 0 to 7 and 8 to 15, by their sets as bits.
    sums: [[[f32; 256]; 2]; 16],
}

// Stands in the program (32 KiB): computed at each start it would be a tenth of it.
static MODEL: FrequencyModel = FrequencyModel::new();

impl Buckets {
    /// Puts one of the fragments of each needle in a bucket: those that let the fewest places pass, given the needles
    /// before. Each group of `apart` is in a bucket of its own, whole.
    // The signs of encoded letters share no byte with needles: in one bucket with them they let 20 times more places pass.
    pub fn new(width: usize, needles: &[Vec<Fragment>], apart: &[Vec<Fragment>]) -> Self {
        let free = BUCKETS - apart.len();
        let short = needles.iter().filter(|fragments| are_short(fragments, width)).count();
        let border = first_for_short(short, needles.len() - short, free);
        let mut buckets = Self { buckets: Default::default(), chosen: Vec::with_capacity(needles.len()) };
        for fragments in needles {
            let range = match border {
                None => 0..free,
                Some(border) if are_short(fragments, width) => border..free,
                Some(border) => 0..border,
            };
            buckets.add(fragments, range, width);
        }
        for (bucket, group) in buckets.buckets[free..].iter_mut().zip(apart) {
            *bucket = group.iter().fold(*bucket, |bucket, fragment| bucket.with(fragment, width));
        }
        buckets
    }

    fn add(&mut self, fragments: &[Fragment], range: std::ops::Range<usize>, width: usize) {
        let mut best: Option<(f32, usize, usize, Bucket)> = None;
        for (number, fragment) in fragments.iter().enumerate() {
            for index in range.clone() {
                let with = self.buckets[index].with(fragment, width);
                let more = with.rate - self.buckets[index].rate;
                if best.is_none_or(|(least, ..)| more < least) {
                    best = Some((more, number, index, with));
                }
            }
        }
        if let Some((_, number, index, with)) = best {
            self.buckets[index] = with;
            self.chosen.push(number);
        }
    }

    /// The share of places that pass by their first `width` bytes.
    pub fn rate(&self, width: usize) -> f32 {
        self.buckets.iter().map(|bucket| bucket.rate(width)).sum()
    }

    /// For each offset and low nibble the buckets that pass, as bits; and the same for high nibbles.
    pub fn tables(&self) -> (NibbleTables, NibbleTables) {
        let (mut by_low, mut by_high) = (NibbleTables::default(), NibbleTables::default());
        for (index, bucket) in self.buckets.iter().enumerate() {
            for (offset, (low, high)) in bucket.nibbles.iter().enumerate() {
                for nibble in 0..16 {
                    by_low[offset][nibble] |= u8::from(low >> nibble & 1 == 1) << index;
                    by_high[offset][nibble] |= u8::from(high >> nibble & 1 == 1) << index;
                }
            }
        }
        (by_low, by_high)
    }
}

fn are_short(fragments: &[Fragment], width: usize) -> bool {
    fragments.iter().all(|fragment| fragment.len() < width)
}

/// The first bucket for fragments shorter than the width, if they have buckets of their own.
// A short fragment passes every byte at the offsets behind it, and would spoil the bucket for the long ones. With few
// needles it may have three buckets of eight, with many the long ones need six.
fn first_for_short(short: usize, long: usize, free: usize) -> Option<usize> {
    match (short, long) {
        (0, _) | (_, 0) => None,
        (_, ..=32) => Some(free - 3),
        _ => Some(free - 2),
    }
}

impl Bucket {
    /// The bucket with one more fragment in it.
    fn with(&self, fragment: &Fragment, width: usize) -> Self {
        let mut with = *self;
        for (offset, nibbles) in with.nibbles.iter_mut().enumerate().take(width) {
            match fragment.get(offset) {
                None => *nibbles = (u16::MAX, u16::MAX),
                Some(bytes) => {
                    for byte in bytes {
                        nibbles.0 |= 1 << (byte & 0x0f);
                        nibbles.1 |= 1 << (byte >> 4);
                    }
                }
            }
            if *nibbles != self.nibbles[offset] {
                with.shares[offset] = MODEL.share(*nibbles);
            }
        }
        with.rate = with.rate(width);
        with
    }

    fn rate(&self, width: usize) -> f32 {
        self.shares[..width].iter().product()
    }
}

impl FrequencyModel {
    const fn new() -> Self {
        let mut sums = [[[0.0; 256]; 2]; 16];
        let mut high = 0;
        while high < 16 {
            let mut set = 1;
            while set < 256usize {
                // Each set is a smaller one with its lowest byte added.
                let (rest, low) = (set & (set - 1), set.trailing_zeros() as u8);
                sums[high][0][set] = sums[high][0][rest] + share((high as u8) << 4 | low);
                sums[high][1][set] = sums[high][1][rest] + share((high as u8) << 4 | 8 | low);
                set += 1;
            }
            high += 1;
        }
        Self { sums }
    }

    /// The share of bytes whose nibbles are in these sets.
    fn share(&self, (low, high): (u16, u16)) -> f32 {
        let sets = [usize::from(low & 0xff), usize::from(low >> 8)];
        let high_nibbles = self.sums.iter().enumerate().filter(|(nibble, _)| high >> nibble & 1 == 1);
        high_nibbles.map(|(_, sums)| sums[0][sets[0]] + sums[1][sets[1]]).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Buckets, Fragment};
    use crate::prefilter::needle::{Needle, NeedleKind};

    #[test]
    fn chooses_the_rare_fragment_of_a_needle() {
        let fragments = |needle: &str| -> Vec<Fragment> {
            let needle = Needle { bytes: needle.into(), kind: NeedleKind::Label };
            (0..=needle.bytes.len() - 4).map(|at| needle.fragment(at, 4)).collect()
        };
        assert_eq!(Buckets::new(4, &[fragments("testzqxj"), fragments("kwjyeast")], &[]).chosen, [4, 0]);
    }
}
