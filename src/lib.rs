//! `redomain` moves a repository from old host names to new ones, and keeps it there.
//!
//! The house, floor by floor; an arrow of use may skip floors but never points up or sideways:
//!
//! | floor | room | owns |
//! | --- | --- | --- |
//! | 0 | [`host`] | the vocabulary of names |
//! | 0 | [`text`] | the vocabulary of bytes and messages |
//! | 0 | [`reason`] | the reasons for which a mention waits for review |
//! | 1 | [`rule`] | what the user asked for |
//! | 1 | [`survey`] | which hosts a tree names, before there are rules |
//! | 1 | `lexer` | bytes to tokens, holes, strings joined by an operator, base64 |
//! | 2 | `prefilter` | needles of a rule set to the places where a mention may stand |
//! | 2 | [`mention`] | a host as it stands in a text: labels, URL, spelling |
//! | 2 | `structure` | which statement and which containers a place in a text is in |
//! | 3 | `verdict` | the reasons for which a mention is not rewritten |
//! | 3 | `meeting` | the second look: names that would meet after the run |
//! | 3 | [`layout`] | tables of a text, drawn anew where new names change their cells |
//! | 4 | [`matcher`] | bytes and rules to mentions with verdicts |
//! | 4 | [`plan`] | mentions to a plan, and its summary |
//! | 5 | [`decisions`] | what a reviewer decided about the reviews of a plan, as a file |
//! | 5 | `json` | JSON as it is written: every character that steers a reader is an escape |
//! | 5 | [`fs`] | opening, listing, reading and replacing files beneath a root; the only room that calls what writes |
//! | 6 | [`tree`] | what is on disk and in git, read only |
//! | 6 | [`saved_plan`] | a plan as a file, to be applied later |
//! | 6 | [`baseline`] | the findings that were there when the gate was put up |
//! | 6 | [`report`] | a plan to bytes, one file for each format |
//! | 7 | [`apply`] | the only room that changes the tree: transaction, journal, undo |
//! | 7 | [`engine`] | tree, parallel scan, ordered plan |
//! | 8 | [`cli`] | arguments, options, one short function a command |
//!
//! Floors 0 to 4 are pure: no file system, environment, process, clock, thread or printing.
//!
#![doc = include_str!("glossary.md")]

pub mod apply;
pub mod baseline;
pub mod cli;
pub mod decisions;
pub mod engine;
pub mod fs;
pub mod host;
mod json;
pub mod layout;
mod lexer;
pub mod matcher;
mod meeting;
pub mod mention;
#[cfg(test)]
#[path = "../tests/mutated/mod.rs"]
mod mutated;
pub mod plan;
mod prefilter;
pub mod reason;
pub mod report;
pub mod rule;
pub mod saved_plan;
mod structure;
pub mod survey;
pub mod text;
pub mod tree;
mod verdict;

/// Laws of rooms that nobody outside asks, for the fuzz targets.
#[cfg(fuzzing)]
pub mod laws {
    pub use crate::apply::laws::journal;
    pub use crate::structure::laws::structure;
    pub use crate::tree::laws::{index, patch};
}
