//! The reasons for which a mention is not rewritten, one file for each.
//!
//! A reason is a predicate over a [`context::Context`]; `precedence.rs` lists them in the order in which they decide.
//! `keep` and `allow` are the verdicts of a rule file's author, `open_rule` the proof that a host stands at all where
//! a rule is open on the right. Word lists are in `rules/*.yaml`. To add a reason: its row in `mention/reason.rs`, a
//! file here, its line in `precedence.rs`.

pub(crate) mod allow;
mod binary;
mod block;
pub(crate) mod context;
pub(crate) mod deny_list;
mod email;
mod file_name;
mod hole;
pub(crate) mod identifier;
pub(crate) mod keep;
pub(crate) mod line_cache;
mod namespace;
pub(crate) mod open_rule;
mod pattern;
pub(crate) mod pragma;
pub(crate) mod precedence;
mod sentence;
mod suffix;
mod unsettled;
mod userinfo;
mod wildcard;
mod wire;
mod word;
