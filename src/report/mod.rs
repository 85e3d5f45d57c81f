//! A plan to bytes, one file for each format. Never touches files or terminals.

mod account;
mod diff;
mod findings;
mod json;
mod standing;
mod style;

pub use account::account;
pub use diff::unified;
pub use findings::findings;
pub use json::{json, jsonl};
pub use standing::{Judge, Standing};
pub use style::{Names, Style};
