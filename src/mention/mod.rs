//! Bytes and rules to mentions with verdicts.
//!
//! Pure: knows no files, no threads and no output. Each in-zone name of a text ends in exactly one verdict.

mod anchor;
mod context;
mod deny;
mod hole;
mod lex;
mod model;
mod read;
mod surround;

pub use model::{Mention, Reason, Spelling, Verdict};
