//! The findings that were there when the gate was introduced: `redomain.baseline.json` as a value.
//!
//! An entry is recognized by its content (rule, path, host, line and the lines beside it), never by a line number, so
//! that moved lines stay known. Reads and writes no files; `cli` decides which mentions are findings.

mod assign;
mod json;
mod model;
mod record;
mod wire;

pub use assign::EntryAssignment;
pub use model::{Baseline, BaselineEntry, Occurrence};
pub use record::record;
pub use wire::{BASELINE_FILE, parse, to_json};
