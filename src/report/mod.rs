//! A plan to bytes, one file for each format. Never touches files or terminals.
//!
//! A [`Report`] is made of a plan, or of what a run stored; all formats but the unified diff are written from it.

mod answer;
mod diff;
mod escape;
mod findings;
mod github;
mod gitlab;
mod html;
mod html_style;
mod hunk;
mod issue;
mod json;
mod markdown;
mod model;
mod page;
mod sarif;
mod sarif_wire;
mod standing;
mod stored;
mod style;
mod summary;

pub use answer::Outcome;
pub use diff::{CONTEXT, unified};
pub use findings::findings;
pub use github::github;
pub use gitlab::gitlab;
pub use html::page;
pub use hunk::Hunk;
pub use json::{json, jsonl};
pub use markdown::{COMMENT, STEP_SUMMARY, markdown};
pub use model::{FileReport, JudgedMention, Report, RuleNote, RunKind, RunNote};
pub use sarif::sarif;
pub use standing::{Judge, Standing};
pub use stored::NotAReport;
pub use style::Style;
pub use summary::summary;
