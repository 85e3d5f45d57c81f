//! todo
mod adjacency;
mod base64_groups;
mod byte_frequency;
mod continuation;
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
