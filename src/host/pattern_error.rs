//! A mistake in a host pattern, a template or a location that a user wrote.

/// A mistake with its place in the text that was parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// Byte offset in the text.
    pub at: usize,
    /// The mistake, with the value in backquotes.
    pub what: String,
    /// The next step for the user.
    pub help: String,
}

impl PatternError {
    /// A mistake at byte `at`.
    pub fn new(at: usize, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { at, what: what.into(), help: help.into() }
    }
}
