//! Mentions with their places in a file.
//!
//! [`Marks`] cost a pass over the lines of the file, so a run makes them only for the reports that show them.

use crate::mention::Mention;
use crate::text::{CharacterRange, LineFingerprint, NeighborFingerprints, Position};

/// A mention with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Line and column of its first byte.
    pub at: Position,
    /// Fingerprints and character ranges; `None` in a run whose reports and baseline do not need them.
    pub marks: Option<Box<Marks>>,
    /// The mention.
    pub mention: Mention,
}

/// Fingerprints of a mention's lines, and its range in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Ranges of the mention and of its edit; `None` in a file that is not UTF-8.
    pub extents: Option<Extents>,
    /// Fingerprint of its line, which identifies it when lines move.
    pub line: LineFingerprint,
    /// Fingerprints of the lines around it, which distinguish it from a mention on an equal line.
    pub beside: NeighborFingerprints,
}

/// The characters of a mention, and those that its edit replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extents {
    /// The mention.
    pub mention: CharacterRange,
    /// The range that its edit replaces; the mention itself where there is no edit.
    pub edit: CharacterRange,
}

impl Placed {
    /// Ranges of the mention and of its edit in characters; `None` in a file that is not UTF-8.
    pub fn extents(&self) -> Option<Extents> {
        self.marks().and_then(|marks| marks.extents)
    }

    /// Its marks. Debug builds panic in a run that makes none, since the caller asks for what was not computed.
    pub fn marks(&self) -> Option<&Marks> {
        debug_assert!(self.marks.is_some(), "this run makes no marks");
        self.marks.as_deref()
    }
}
