//! Texts and rules to mentions with verdicts.
//!
//! A [`Matcher`] has the rules with their indexes and is shared by all threads; a [`Finder`] searches texts on one
//! thread. Pure: knows no files, no threads and no output. Each in-zone name of a text ends in exactly one verdict.

mod accept;
mod base64;
mod find;
mod identifier;
mod judge;
mod memo;
mod overlap;
mod regex_labels;
mod rules;
mod settle;
mod silence;
mod soft_breaks;
mod source;
mod text_rule;
mod trial;
mod window;

pub use find::{Finder, Probe};
pub use rules::Matcher;
pub use source::{FoundMentions, Source, TextForm};
pub use trial::{Trial, trial};

pub use crate::verdict::named_paths::NamedPaths;
