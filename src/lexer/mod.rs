//! Bytes to tokens: words, dots in every spelling, holes, escapes; strings that an operator joins; base64; lines.
//!
//! Decides nothing about hosts.

pub(crate) mod base64;
pub(crate) mod concat;
pub(crate) mod hole;
pub(crate) mod line;
pub(crate) mod segment;
pub(crate) mod syntax;
pub(crate) mod token;
