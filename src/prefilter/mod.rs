//! The prefilter: from a text to the few offsets where a mention may be.
//!
//! Nine files in ten end here, so that a run over a tree costs this and reading. Every mention of some kind
//! must contain a needle of it (`source`, `needle`), and the hits of needles are found in four stages. None of them
//! misses a hit; each lets through more than is there, and leaves it to the next one, in the end to the matcher.
//!
//! | stage | file | guarantees | lets through too much | of 116 MB |
//! | --- | --- | --- | --- | --- |
//! | search | `teddy`, without AVX2 `packed` | every offset where the chosen bytes of a needle begin | bytes with these nibbles, folded bytes | 41,070 offsets |
//! | gram index | `gram_index` | every needle with this gram and last byte, label needles only where a name may go on | folded bytes | 8,061 needles |
//! | comparison | `search` | exactly the needles, in the case that they need | nothing | 7,040 hits |
//! | adjacency | `adjacency` | every hit in a name with the right label beside it, in any spelling | hits that only look like it | 4,089 hits |
//!
//! The last column: every tenth file of a tree of 55,646 files with the 14 needles of the rules `netra-staging`. One
//! offset in 2,825 passes the search, 517 of 5,565 files pass the adjacency, and 829 would without it.
//!
//! Letters of a label may be written by their numbers (`%6b%65lp`). The search passes the places of such escapes, too, in
//! the same pass and whatever the zones are; the text around them is decoded and searched again (`encoded_text`).
//!
//! # Costs
//! Measured before the first version, on 24 MB of source text, one thread with AVX2, in GB/s:
//!
//! | needles | 1 | 5 | 20 | 64 | 500 |
//! | --- | --- | --- | --- | --- | --- |
//! | this Teddy, with the width that it chooses | 11.1 | 7.9 | 7.7 | 6.0 | 2.3 |
//! | folded copy and `aho_corasick::packed`: the fallback up to 60 | 11.5 | 5.2 | 4.0 | 0.8 | - |
//! | `aho_corasick::packed`, cases as patterns | 14 | 4.3 | - | - | - |
//! | `aho_corasick` DFA without case | 1.7 | 0.6 | 0.6 | 0.6 | 0.6 |
//! | `regex`, `(?i-u:a\|b)` | 10.2 | 0.9 | 0.6 | 0.6 | 0.6 |
//!
//! That is why it is written by hand: no library searches dozens of needles without case at the speed of memory. Teddy
//! has the cases for free, since the two forms of a letter differ in one bit of the high nibble, and it may choose the
//! rarest bytes of each needle (`teddy_buckets`, `byte_frequency`). Building takes less than a millisecond for 64
//! needles, two for 500.
//!
//! Knows no mentions and no verdicts. Every strategy is tested against the naive search in `oracle`, all needles at all
//! offsets.

mod adjacency;
mod base64_groups;
mod byte_frequency;
mod continuation;
mod encoded_text;
mod gram_index;
mod needle;
#[cfg(test)]
mod oracle;
mod packed;
mod rule_prefilter;
mod search;
mod source;
mod teddy;
mod teddy_buckets;

pub(crate) use needle::{Hit, NeedleKind};
pub(crate) use rule_prefilter::Prefilter;
