//! The part of an entry that a move is about: an entry of `domain` makes two moves, one of `from` a single one.

/// The names of an entry of `from` or `domain` that a move is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// All names of a `from`.
    Entry,
    /// The domain of a `domain` itself.
    Apex,
    /// Every name under the domain of a `domain`.
    Below,
}
