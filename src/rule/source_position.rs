//! A place in a rule file as editors count it.
//!
//! [`crate::text::Position`] counts its column in bytes; the YAML parser and the messages about a rule file count
//! characters.

/// Line and column, from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourcePosition {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}
