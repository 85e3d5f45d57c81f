//! A place in a rule file, or in a rule of the command line, as editors count it.
//!
//! [`crate::text::Position`] counts its column in bytes; the YAML parser and the messages about a rule file count
//! characters.

/// The text that a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceOrigin {
    /// The rule file.
    File,
    /// A rule of the command line; the line is its number.
    Argument,
}

/// Line and column, from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourcePosition {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
    /// The text.
    pub origin: SourceOrigin,
}

impl SourcePosition {
    /// A place in the rule file.
    pub fn in_file(line: usize, column: usize) -> Self {
        Self { line, column, origin: SourceOrigin::File }
    }
}
