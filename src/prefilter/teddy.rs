//! Where in a text a piece of some anchor may begin, 32 bytes at a time: the "Teddy" way of Hyperscan, with
//! both cases of a letter in the tables.
//!
//! Each piece is in one of eight buckets. A byte passes a bucket if its low and its high half both occur at this
//! offset in some piece of the bucket; a place passes if `width` bytes in a row pass the same bucket. Lets
//! through every place where a piece begins, and a few more: who asks compares in full.

/// Most bytes of a piece that are looked at.
pub(crate) const MOST: usize = 6;
const BUCKETS: usize = 8;
/// Places looked at in one step.
const STEP: usize = 32;
/// So many bytes of a piece are looked at first.
const FIRST: usize = 3;

/// A piece to be found: at each offset the bytes that may stand there.
pub(crate) type Piece = Vec<Vec<u8>>;

/// The tables: for each offset and half of a byte the buckets, one a bit.
#[derive(Debug, Clone)]
pub(crate) struct Sieve {
    width: usize,
    /// Whether the first bytes alone keep nearly all places out.
    brief: bool,
    low: [[u8; 16]; MOST],
    high: [[u8; 16]; MOST],
}

/// How often each byte stands in source text, summed up for any set of low halves below one high half.
struct Model {
    /// For each high half the sums for the low halves 0 to 7 and 8 to 15, by their sets as bits.
    sums: Vec<[[f32; 256]; 2]>,
}

/// What passes one bucket: for each offset the low and high halves, as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Bucket {
    halves: [(u16, u16); MOST],
    /// The share of bytes that pass, for each offset.
    shares: [f32; MOST],
    /// The share of places that pass.
    rate: f32,
}

impl Sieve {
    /// How many bytes of each piece are worth a look, if there are so many.
    pub fn width(pieces: usize) -> usize {
        match pieces {
            0..=8 => 4,
            9..=32 => 5,
            _ => MOST,
        }
    }

    /// A sieve for `width` bytes and one piece of each anchor, and which piece of each it chose: the one
    /// that lets the fewest places through, given those chosen before.
    ///
    /// Pieces shorter than `width` let many places through, so that they have buckets of their own, unless
    /// there is nothing else.
    pub fn new(width: usize, anchors: &[Vec<Piece>]) -> (Self, Vec<usize>) {
        let model = Model::new();
        let is_short = |pieces: &Vec<Piece>| pieces.iter().all(|piece| piece.len() < width);
        let short = anchors.iter().filter(|pieces| is_short(pieces)).count();
        let own = match (short, anchors.len() - short) {
            (0, _) | (_, 0) => None,
            (_, ..=32) => Some(BUCKETS - 3),
            _ => Some(BUCKETS - 2),
        };
        let mut buckets = [Bucket::default(); BUCKETS];
        let mut chosen = Vec::with_capacity(anchors.len());
        for pieces in anchors {
            let range = match own {
                None => 0..BUCKETS,
                Some(border) if is_short(pieces) => border..BUCKETS,
                Some(border) => 0..border,
            };
            let mut best: Option<(f32, usize, usize, Bucket)> = None;
            for (number, piece) in pieces.iter().enumerate() {
                for index in range.clone() {
                    let with = buckets[index].with(piece, width, &model);
                    let more = with.rate - buckets[index].rate;
                    if best.is_none_or(|(least, ..)| more < least) {
                        best = Some((more, number, index, with));
                    }
                }
            }
            let Some((_, number, index, with)) = best else { continue };
            buckets[index] = with;
            chosen.push(number);
        }
        let through: f32 = buckets.iter().map(|bucket| bucket.rate_of(FIRST)).sum();
        let brief = through * (STEP as f32) < 0.1;
        let mut sieve = Self { width, brief, low: [[0; 16]; MOST], high: [[0; 16]; MOST] };
        for (index, bucket) in buckets.iter().enumerate() {
            for (offset, (low, high)) in bucket.halves.iter().enumerate() {
                for half in 0..16 {
                    sieve.low[offset][half] |= u8::from(low >> half & 1 == 1) << index;
                    sieve.high[offset][half] |= u8::from(high >> half & 1 == 1) << index;
                }
            }
        }
        (sieve, chosen)
    }

    /// Whether this processor has what it takes.
    pub fn works_here() -> bool {
        #[cfg(target_arch = "x86_64")]
        return std::arch::is_x86_feature_detected!("avx2");
        #[cfg(not(target_arch = "x86_64"))]
        return false;
    }

    /// Calls `found` with the places of `text` that pass, in order. Calls nothing, and returns `false`,
    /// where the processor cannot do it.
    pub fn each(&self, text: &[u8], found: &mut dyn FnMut(usize)) -> bool {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            #[allow(
                unsafe_code,
                reason = "calls with processor features that were asked for in the line above"
            )]
            // SAFETY: the functions are safe but for their need of AVX2, which this processor has. They take
            // slices and arrays only; no pointer is made or read.
            unsafe {
                match self.width {
                    4 => self.scan::<4>(text, found),
                    5 => self.scan::<5>(text, found),
                    _ => self.scan::<6>(text, found),
                }
            }
            return true;
        }
        let _ = (text, found);
        false
    }

    /// `found` is no type of its own, so that there is one loop for each width, made as it should be.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn scan<const WIDTH: usize>(&self, text: &[u8], found: &mut dyn FnMut(usize)) {
        let tables: [_; WIDTH] = std::array::from_fn(|offset| {
            (vector::table(&self.low[offset]), vector::table(&self.high[offset]))
        });
        let mut at = 0;
        while let Some(block) = text.get(at..at + STEP + MOST) {
            let passed = vector::passed(&tables, block, self.brief);
            if passed != 0 {
                vector::each_bit(passed, |bit| found(at + bit));
            }
            at += STEP;
        }
        // What is left is looked at with zero bytes behind it.
        while at < text.len() {
            let mut block = [0; STEP + MOST];
            let rest = &text[at..text.len().min(at + STEP + MOST)];
            block[..rest.len()].copy_from_slice(rest);
            let passed =
                vector::passed(&tables, &block, self.brief) & (u32::MAX >> (STEP - rest.len().min(STEP)));
            vector::each_bit(passed, |bit| found(at + bit));
            at += STEP;
        }
    }
}

/// Bytes side by side. The compiler makes one load of what is written here as four numbers.
#[cfg(target_arch = "x86_64")]
mod vector {
    use std::arch::x86_64::{
        __m256i, _mm256_and_si256, _mm256_cmpeq_epi8, _mm256_movemask_epi8, _mm256_set1_epi8,
        _mm256_setr_epi64x, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_srli_epi16, _mm256_testz_si256,
    };

    #[target_feature(enable = "avx2")]
    fn load(bytes: &[u8]) -> __m256i {
        let (numbers, _) = bytes.as_chunks::<8>();
        let number = |at: usize| i64::from_le_bytes(numbers[at]);
        _mm256_setr_epi64x(number(0), number(1), number(2), number(3))
    }

    /// A table for each half of the register.
    #[target_feature(enable = "avx2")]
    pub(crate) fn table(bytes: &[u8; 16]) -> __m256i {
        let mut twice = [0; 32];
        twice[..16].copy_from_slice(bytes);
        twice[16..].copy_from_slice(bytes);
        load(&twice)
    }

    /// The places of the first 32 bytes of `block` where some bucket is passed, as bits. If `brief`, most
    /// blocks are told apart by the first bytes.
    #[target_feature(enable = "avx2")]
    #[inline]
    pub(crate) fn passed<const WIDTH: usize>(
        tables: &[(__m256i, __m256i); WIDTH],
        block: &[u8],
        brief: bool,
    ) -> u32 {
        let half = _mm256_set1_epi8(0x0f);
        let mut buckets = _mm256_set1_epi8(-1);
        for (offset, (low, high)) in tables.iter().enumerate() {
            if offset == super::FIRST && brief && _mm256_testz_si256(buckets, buckets) == 1 {
                return 0;
            }
            let bytes = load(&block[offset..offset + super::STEP]);
            let by_low = _mm256_shuffle_epi8(*low, _mm256_and_si256(bytes, half));
            let by_high = _mm256_shuffle_epi8(*high, _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), half));
            buckets = _mm256_and_si256(buckets, _mm256_and_si256(by_low, by_high));
        }
        !(_mm256_movemask_epi8(_mm256_cmpeq_epi8(buckets, _mm256_setzero_si256())) as u32)
    }

    #[inline]
    pub(crate) fn each_bit(mut bits: u32, mut found: impl FnMut(usize)) {
        while bits != 0 {
            found(bits.trailing_zeros() as usize);
            bits &= bits - 1;
        }
    }
}

impl Bucket {
    /// The bucket with one more piece in it.
    fn with(&self, piece: &Piece, width: usize, model: &Model) -> Self {
        let mut with = *self;
        for (offset, halves) in with.halves.iter_mut().enumerate().take(width) {
            match piece.get(offset) {
                None => *halves = (u16::MAX, u16::MAX),
                Some(bytes) => {
                    for byte in bytes {
                        halves.0 |= 1 << (byte & 0x0f);
                        halves.1 |= 1 << (byte >> 4);
                    }
                }
            }
            if *halves != self.halves[offset] {
                with.shares[offset] = model.share(*halves);
            }
        }
        with.rate = with.rate_of(width);
        with
    }

    /// The share of places that pass by their first `width` bytes.
    fn rate_of(&self, width: usize) -> f32 {
        self.shares[..width].iter().product()
    }
}

impl Model {
    fn new() -> Self {
        let sums = (0..16u8).map(|high| {
            [0u8, 8].map(|from| {
                let shares: [f32; 8] = std::array::from_fn(|bit| share(high << 4 | (from + bit as u8)));
                let mut sums = [0.0; 256];
                for set in 1..256usize {
                    // Each set is a smaller one with its lowest byte added.
                    sums[set] = sums[set & (set - 1)] + shares[set.trailing_zeros() as usize];
                }
                sums
            })
        });
        Self { sums: sums.collect() }
    }

    /// The share of bytes whose halves are in these sets.
    fn share(&self, (low, high): (u16, u16)) -> f32 {
        let sets = [usize::from(low & 0xff), usize::from(low >> 8)];
        let of = |sums: &[[f32; 256]; 2]| sums[0][sets[0]] + sums[1][sets[1]];
        self.sums.iter().enumerate().filter(|(half, _)| high >> half & 1 == 1).map(|(_, sums)| of(sums)).sum()
    }
}

/// The share of a byte in source text, roughly.
fn share(byte: u8) -> f32 {
    const COMMON_FIRST: &[u8] = b" etasrionlcdpumfghbyv_.wx-k=0/1:2qjz345689\"'";
    match byte.to_ascii_lowercase() {
        b'\n' => 0.03,
        letter if letter != byte => share(letter) / 10.0,
        _ => match COMMON_FIRST.iter().position(|known| *known == byte) {
            Some(rank) => 0.12 * 0.93f32.powi(i32::try_from(rank).unwrap_or(i32::MAX)),
            None if byte.is_ascii_graphic() => 0.003,
            None => 0.0003,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, Sieve};

    fn piece(text: &str) -> Piece {
        text.bytes().map(|byte| vec![byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]).collect()
    }

    fn passing(sieve: &Sieve, text: &[u8]) -> Vec<usize> {
        let mut places = Vec::new();
        assert!(sieve.each(text, &mut |at| places.push(at)));
        places
    }

    #[test]
    fn lets_every_piece_through_at_every_place_of_texts_of_every_length() {
        if !Sieve::works_here() {
            return;
        }
        for width in 4..=6 {
            let (sieve, _) = Sieve::new(width, &[vec![piece("harbor")], vec![piece("it")]]);
            for length in (0..150).filter(|length| !cfg!(miri) || [0, 31, 32, 33, 70].contains(length)) {
                // One step of the interpreter takes as long as a thousand of the processor.
                let step = if cfg!(miri) { 11 } else { 1 };
                for at in (0..length).step_by(step) {
                    for word in ["hArBoR", "It"] {
                        let mut text = vec![0xff; length];
                        let end = length.min(at + word.len());
                        text[at..end].copy_from_slice(&word.as_bytes()[..end - at]);
                        let expected = if at + word.len() <= length { vec![at] } else { vec![] };
                        // Behind the end everything may be.
                        let found: Vec<usize> = passing(&sieve, &text);
                        let found: Vec<usize> =
                            found.into_iter().filter(|at| at + word.len() <= length).collect();
                        assert_eq!(found, expected, "{word} at {at} of {length}, width {width}");
                    }
                }
            }
        }
    }

    #[test]
    fn of_several_pieces_of_an_anchor_it_looks_for_the_rare_one() {
        let pieces = |anchor: &str| (0..=anchor.len() - 4).map(|at| piece(&anchor[at..at + 4])).collect();
        let (_, chosen) = Sieve::new(4, &[pieces("testzqxj"), pieces("kwjyeast")]);
        assert_eq!(chosen, [4, 0]);
    }

    #[test]
    fn hundreds_of_pieces_still_keep_most_places_out() {
        if !Sieve::works_here() || cfg!(miri) {
            return;
        }
        let words = |from: u32| {
            (0..200u32).map(move |n| {
                let mut state = n * 7919 + from;
                (0..8)
                    .map(|_| {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        char::from(b'a' + (state >> 24) as u8 % 26)
                    })
                    .collect::<String>()
            })
        };
        let anchors: Vec<Vec<Piece>> =
            words(1).map(|word| (0..=2).map(|at| piece(&word[at..at + 6])).collect()).collect();
        let (sieve, chosen) = Sieve::new(6, &anchors);
        let hay = words(5).collect::<Vec<_>>().join(" ");
        assert!(passing(&sieve, hay.as_bytes()).len() < hay.len() / 10);
        for (word, offset) in words(1).zip(chosen) {
            assert!(passing(&sieve, word.as_bytes()).contains(&offset), "{word}");
        }
    }
}
