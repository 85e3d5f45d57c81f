//! Offsets where a fragment of some needle may begin, 32 at a time: the Teddy algorithm of Hyperscan, with both cases
//! of a letter in the tables.
//!
//! Each fragment is in one of eight buckets. A byte passes a bucket if its low and its high nibble both occur at this
//! offset in some fragment of the bucket; an offset passes if `width` bytes in a row pass the same bucket. Invariant:
//! every offset where a fragment begins passes. Others pass too, and have to be compared in full.
// Written by hand since no library has it without case: `aho-corasick` needs two to the power of the letters patterns
// for a fragment, and takes 64 patterns at most. The measured figures are in `prefilter/mod.rs`.

use super::needle::Fragment;
use super::teddy_buckets::{Buckets, MAX_WIDTH, NibbleTables};

/// Offsets looked at in one step: the bytes of an AVX2 register.
const STEP: usize = 32;
/// So many bytes of the fragments are looked at before a step may end early.
const EARLY_WIDTH: usize = 3;
/// A step may end early if less than this share of steps goes on.
// The branch has to be predictable: where many steps go on, it costs more than the shuffles that it saves.
const MAX_EARLY_RATE: f32 = 0.1;

/// The end of a step, which looks at all `width` bytes unless the first ones exclude nearly all steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StepEnd {
    Early,
    Full,
}

/// The tables of a search.
#[derive(Debug, Clone)]
pub(super) struct Teddy {
    width: usize,
    end: StepEnd,
    /// For each offset and low nibble the buckets, one a bit.
    low: NibbleTables,
    /// The same for high nibbles.
    high: NibbleTables,
}

impl Teddy {
    /// Number of bytes of each fragment that are worth a look, for so many fragments.
    // Measured: four bytes are fastest for one needle (11.1 GB/s, 8.5 with five bytes) and six for 64 (6.0 GB/s, 3.7
    // with four bytes), since fewer places pass.
    pub fn width(fragments: usize) -> usize {
        match fragments {
            0..=8 => 4,
            9..=32 => 5,
            _ => MAX_WIDTH,
        }
    }

    /// A search for one fragment of each needle by `width` bytes, and the number of the fragment that it chose. All
    /// fragments of the groups `apart` are searched too.
    pub fn new(width: usize, needles: &[Vec<Fragment>], apart: &[Vec<Fragment>]) -> (Self, Vec<usize>) {
        let buckets = Buckets::new(width, needles, apart);
        let ends_early = buckets.rate(EARLY_WIDTH) * (STEP as f32) < MAX_EARLY_RATE;
        let end = if ends_early { StepEnd::Early } else { StepEnd::Full };
        let (low, high) = buckets.tables();
        (Self { width, end, low, high }, buckets.chosen)
    }

    /// Returns `true` if this processor has AVX2.
    pub fn is_supported() -> bool {
        #[cfg(target_arch = "x86_64")]
        return std::arch::is_x86_feature_detected!("avx2");
        #[cfg(not(target_arch = "x86_64"))]
        return false;
    }

    /// Calls `found` with the offsets of `text` that pass, in order. Calls nothing, and returns `false`, on a
    /// processor without AVX2.
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
                match (self.width, self.end) {
                    (4, StepEnd::Early) => self.scan::<4, EARLY_WIDTH>(text, found),
                    (4, StepEnd::Full) => self.scan::<4, 4>(text, found),
                    (5, StepEnd::Early) => self.scan::<5, EARLY_WIDTH>(text, found),
                    (5, StepEnd::Full) => self.scan::<5, 5>(text, found),
                    (_, StepEnd::Early) => self.scan::<6, EARLY_WIDTH>(text, found),
                    (_, StepEnd::Full) => self.scan::<6, 6>(text, found),
                }
            }
            return true;
        }
        let _ = (text, found);
        false
    }

    /// A step may end after `END` bytes; none does if `END` is `WIDTH`.
    // `END` is a parameter of the loop, not a value: as a value it was tested in each step, and the test for an early end
    // compiled to more instructions, together 8 a step. `found` is no type parameter, so that there is one loop for each
    // width and end, whoever calls it.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn scan<const WIDTH: usize, const END: usize>(&self, text: &[u8], found: &mut dyn FnMut(usize)) {
        let tables: [_; WIDTH] = std::array::from_fn(|offset| {
            (vector::table(&self.low[offset]), vector::table(&self.high[offset]))
        });
        let mut at = 0;
        while let Some(block) = text.get(at..at + STEP + MAX_WIDTH) {
            let passed = vector::passed::<WIDTH, END>(&tables, block);
            if passed != 0 {
                vector::each_bit(passed, |bit| found(at + bit));
            }
            at += STEP;
        }
        // The rest is looked at with zero bytes behind it.
        while at < text.len() {
            let mut block = [0; STEP + MAX_WIDTH];
            let rest = &text[at..text.len().min(at + STEP + MAX_WIDTH)];
            block[..rest.len()].copy_from_slice(rest);
            let passed =
                vector::passed::<WIDTH, END>(&tables, &block) & (u32::MAX >> (STEP - rest.len().min(STEP)));
            vector::each_bit(passed, |bit| found(at + bit));
            at += STEP;
        }
    }
}

/// The few vector operations. Safe functions of AVX2: they take slices and arrays, no pointers.
#[cfg(target_arch = "x86_64")]
mod vector {
    use std::arch::x86_64::{
        __m256i, _mm256_and_si256, _mm256_cmpeq_epi8, _mm256_movemask_epi8, _mm256_set1_epi8,
        _mm256_setr_epi64x, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_srli_epi16, _mm256_testz_si256,
    };

    /// The first 32 bytes. The compiler makes one load of these four numbers.
    #[target_feature(enable = "avx2")]
    fn load(bytes: &[u8]) -> __m256i {
        let (numbers, _) = bytes.as_chunks::<8>();
        let [a, b, c, d] = [0, 1, 2, 3].map(|at| i64::from_le_bytes(numbers[at]));
        _mm256_setr_epi64x(a, b, c, d)
    }

    /// The table in both halves of the register, which are shuffled apart.
    #[target_feature(enable = "avx2")]
    pub(crate) fn table(bytes: &[u8; 16]) -> __m256i {
        let mut twice = [0; 32];
        twice[..16].copy_from_slice(bytes);
        twice[16..].copy_from_slice(bytes);
        load(&twice)
    }

    /// The places of the first 32 bytes of `block` that pass some bucket, as bits. Ends after `END` bytes of the fragments
    /// if none passes them.
    #[target_feature(enable = "avx2")]
    #[inline]
    pub(crate) fn passed<const WIDTH: usize, const END: usize>(
        tables: &[(__m256i, __m256i); WIDTH],
        block: &[u8],
    ) -> u32 {
        let nibble = _mm256_set1_epi8(0x0f);
        let mut buckets = _mm256_set1_epi8(-1);
        for (offset, (low, high)) in tables.iter().enumerate() {
            if offset == END && _mm256_testz_si256(buckets, buckets) == 1 {
                return 0;
            }
            let bytes = load(&block[offset..offset + super::STEP]);
            let by_low = _mm256_shuffle_epi8(*low, _mm256_and_si256(bytes, nibble));
            let by_high = _mm256_shuffle_epi8(*high, _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), nibble));
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

#[cfg(test)]
mod tests {
    use super::{Fragment, Teddy};

    fn fragment(text: &str) -> Fragment {
        text.bytes().map(|byte| vec![byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]).collect()
    }

    fn passing(teddy: &Teddy, text: &[u8]) -> Vec<usize> {
        let mut places = Vec::new();
        assert!(teddy.each(text, &mut |at| places.push(at)));
        places
    }

    #[test]
    fn every_fragment_passes_at_every_offset_of_texts_of_every_length() {
        if !Teddy::is_supported() {
            return;
        }
        for width in 4..=6 {
            let (teddy, _) = Teddy::new(width, &[vec![fragment("harbor")], vec![fragment("it")]], &[]);
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
                        let found: Vec<usize> = passing(&teddy, &text);
                        let found: Vec<usize> =
                            found.into_iter().filter(|at| at + word.len() <= length).collect();
                        assert_eq!(found, expected, "{word} at {at} of {length}, width {width}");
                    }
                }
            }
        }
    }

    #[test]
    fn hundreds_of_fragments_still_exclude_most_offsets() {
        if !Teddy::is_supported() || cfg!(miri) {
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
        let needles: Vec<Vec<Fragment>> =
            words(1).map(|word| (0..=2).map(|at| fragment(&word[at..at + 6])).collect()).collect();
        let (teddy, chosen) = Teddy::new(6, &needles, &[]);
        let hay = words(5).collect::<Vec<_>>().join(" ");
        assert!(passing(&teddy, hay.as_bytes()).len() < hay.len() / 10);
        for (word, offset) in words(1).zip(chosen) {
            assert!(passing(&teddy, word.as_bytes()).contains(&offset), "{word}");
        }
    }
}
