//! `redomain` moves a repository from old host names to new ones, and keeps it there.
//!
//! The house, floor by floor; an arrow of use may skip floors but never points up or sideways:
//!
//! | floor | room | owns |
//! | --- | --- | --- |
//! | 0 | [`host`] | the vocabulary of names |
//! | 0 | [`text`] | the vocabulary of bytes and messages |
//! | 1 | [`rule`] | what the user asked for |
//! | 1 | [`survey`] | which hosts a tree names, before there are rules |
//! | 2 | [`mention`] | bytes and rules to mentions with verdicts |
//! | 3 | [`plan`] | mentions to a plan, and its account |
//! | 4 | [`tree`] | what is on disk and in git, read only |
//! | 4 | [`apply`] | the only room that writes |
//! | 4 | [`baseline`] | the findings that were there when the gate was put up |
//! | 4 | [`report`] | a plan to bytes, one file for each format |
//! | 5 | [`engine`] | tree, parallel scan, ordered plan; the only user of threads |
//! | 6 | [`cli`] | arguments, options, one short function a command |
//!
//! Floors 0 to 3 are pure: no file system, environment, process, clock, thread or printing.

pub mod apply;
pub mod baseline;
pub mod cli;
pub mod engine;
pub mod host;
pub mod mention;
pub mod plan;
pub mod report;
pub mod rule;
pub mod survey;
pub mod text;
pub mod tree;
