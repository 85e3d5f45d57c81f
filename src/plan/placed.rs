//! Mentions with their places in a file.
//!
//! [`Marks`] cost a pass over the lines of the file, so a run makes them only for the reports that show them.

use crate::mention::{Counterpart, Mention};
use crate::text::{CharacterRange, LineFingerprint, NeighborFingerprints, Position};

/// A mention with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Line and column of its first byte.
    pub at: Position,
    /// Fingerprints and character ranges; `None` in a run whose reports and baseline do not need them.
    pub marks: Option<Box<Marks>>,
    /// Place of the other name that it meets; in a box, since hardly any mention meets one.
    pub met_at: Option<Box<MetPlace>>,
    /// The mention.
    pub mention: Mention,
}

/// Place of the other name that a mention meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetPlace {
    /// Line and column of its first byte.
    pub at: Position,
    /// Its characters; `None` in a run without marks, and in a file that is not UTF-8.
    pub extent: Option<CharacterRange>,
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

    /// The other name or entry that it meets, with its place.
    pub fn meeting(&self) -> Option<(&Counterpart, &MetPlace)> {
        self.mention.meets.as_deref().zip(self.met_at.as_deref())
    }

    /// Its marks. Debug builds panic in a run that makes none, since the caller asks for marks that were not computed.
    pub fn marks(&self) -> Option<&Marks> {
        debug_assert!(self.marks.is_some(), "this run makes no marks");
        self.marks.as_deref()
    }
}
