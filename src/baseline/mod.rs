//! The findings that were there when the gate was put up: `redomain.baseline.json` as a value.
//!
//! An entry is known again by its content (rule, path, host, line and neighbours), never by a line number.
//! Reads and writes no files; knows nothing of what makes a mention a finding.

mod json;
mod model;
mod record;
mod settle;
mod wire;

pub use model::{Baseline, Entry, Occurrence};
pub use record::record;
pub use settle::Settling;
pub use wire::{NAME, parse, to_json};
