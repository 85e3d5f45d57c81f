//! The findings that were there when the gate was put up: `redomain.baseline.json` as a value.
//!
//! An entry is known again by its content (rule, path, host, line and neighbors), never by a line number.
//! Reads and writes no files; knows nothing of what makes a mention a finding.

mod assign;
mod json;
mod model;
mod record;
mod wire;

pub use assign::EntryAssignment;
pub use model::{Baseline, BaselineEntry, Occurrence};
pub use record::record;
pub use wire::{BASELINE_FILE, parse, to_json};
