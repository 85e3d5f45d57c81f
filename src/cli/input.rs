//! The bytes that a run reads: files on disk, files in git's index, added lines, or a text on standard input.
//!
//! Rules, keeps and categories hold for all of them as for the whole tree.

use crate::plan::{FilePlan, Placed};
use crate::text::RelPath;
use crate::tree::{Listing, Since};

/// The bytes that a run reads.
#[derive(Debug)]
pub(super) enum Input {
    /// Files on disk at or below these paths; all if there are none.
    Tree(Vec<RelPath>),
    /// Files as git's index has them.
    Staged(Listing),
    /// Files on disk that had lines added; only mentions in those lines count.
    Added(Vec<RelPath>, Since),
    /// A text on standard input, and the path that it stands for.
    Text(RelPath, Vec<u8>),
}

impl Input {
    /// Returns `true` if this mention is part of the input, and not only in one of its files.
    pub fn covers(&self, file: &FilePlan, placed: &Placed) -> bool {
        match self {
            Self::Added(_, since) => since.adds(&file.path, placed.at.line),
            Self::Tree(_) | Self::Staged(_) | Self::Text(..) => true,
        }
    }
}
