//! Bytes and rules to mentions with verdicts.
//!
//! Pure: knows no files, no threads and no output. Each in-zone name of a text ends in exactly one verdict.

mod anchor;
mod concat;
mod context;
mod deny;
mod encoded;
mod grams;
mod hole;
mod judge;
mod keep;
mod lex;
mod line;
mod matcher;
mod memo;
mod model;
mod neighbours;
mod read;
mod render;
mod sieve;
mod surround;
mod trial;

pub use matcher::{Findings, Matcher, Scratch, Source, TextForm};
pub use model::{Mention, Reason, Spelling, Verdict};
pub use trial::{Trial, trial};
