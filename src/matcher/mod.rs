//! Texts and rules to mentions with verdicts.
//!
//! A [`Matcher`] is the rules made ready, shared by all threads; a [`Finder`] is what one thread searches texts with.
//! Pure: knows no files, no threads and no output. Each in-zone name of a text ends in exactly one verdict.

mod encoded;
mod find;
mod judge;
mod memo;
mod overlap;
mod rules;
mod source;
mod text_rule;
mod trial;
mod window;

pub use find::{Finder, Probe};
pub use rules::Matcher;
pub use source::{Findings, Source, TextForm};
pub use trial::{Trial, trial};
