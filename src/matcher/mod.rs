//! Bytes and rules to mentions with verdicts.
//!
//! Pure: knows no files, no threads and no output. Each in-zone name of a text ends in exactly one verdict.

mod encoded;
mod find;
mod judge;
mod memo;
mod text_rule;
mod trial;

pub use find::{Finder, Findings, Matcher, Probe, Source, TextForm};
pub use trial::{Trial, trial};
