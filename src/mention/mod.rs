//! A host as it stands in a text: its labels, the URL around it, its spelling, and how a new name is written there.

pub(crate) mod file_extension;
pub(crate) mod model;
pub(crate) mod name;
pub(crate) mod url;
pub(crate) mod utf16;
pub(crate) mod write;

pub use model::{Mention, Reason, Spelling, Verdict};
