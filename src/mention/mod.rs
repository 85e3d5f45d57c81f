//! A host as it stands in a text: its labels, the URL around it, its spelling, and how a new name is written there.
//!
//! `label_sequence`, `label` and `name` parse the name, `url` and `scheme` the URL around it, `url_move` shows the change of a whole one,
//! `url_path` and `url_signs` have its path, `spelling` has the table of spellings, `letter_coding` the letters that are written by their numbers, `write` makes
//! the edit; `model` and `verdict` are the plain data of the result. Knows no rules and decides no verdict.

mod choice;
mod emphasis;
pub(crate) mod file_extension;
mod foreign_letters;
mod glob;
mod label;
mod label_sequence;
mod letter_coding;
pub(crate) mod model;
pub(crate) mod name;
mod scheme;
pub(crate) mod spelling;
pub(crate) mod url;
mod url_move;
mod url_path;
mod url_signs;
pub(crate) mod utf16;
mod verdict;
pub(crate) mod write;

pub use model::{Counterpart, Mention, Whole, Wording};
pub use spelling::Spelling;
pub use url_move::UrlMove;
pub use verdict::Verdict;

pub use crate::reason::Reason;
