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
    /// Files as git's index has them, at or below these paths; all if there are none.
    Staged(Vec<RelPath>, Listing),
    /// Files on disk that had lines added; only mentions in those lines count.
    Added(Vec<RelPath>, Since),
    /// A text on standard input, and the path that it stands for.
    Text(RelPath, Vec<u8>),
}

impl Input {
    /// The paths that were named; none for a text.
    pub fn named(&self) -> &[RelPath] {
        match self {
            Self::Tree(paths) | Self::Staged(paths, _) | Self::Added(paths, _) => paths,
            Self::Text(..) => &[],
        }
    }

    /// Returns `true` if it is the tree on disk, of which no part was named.
    pub fn is_whole_tree(&self) -> bool {
        matches!(self, Self::Tree(paths) if paths.is_empty())
    }

    /// Files whose changes git was told to overlook, so that lines that were added to them are not known.
    pub fn overlooked(&self) -> &[RelPath] {
        match self {
            Self::Added(_, since) => since.overlooked(),
            Self::Tree(_) | Self::Staged(..) | Self::Text(..) => &[],
        }
    }

    /// Files that git converts before it compares them, so that all of their lines count as added.
    pub fn converted(&self) -> &[RelPath] {
        match self {
            Self::Added(_, since) => since.converted(),
            Self::Tree(_) | Self::Staged(..) | Self::Text(..) => &[],
        }
    }

    /// Returns `true` if this mention is part of the input, and not only in one of its files.
    pub fn covers(&self, file: &FilePlan, placed: &Placed) -> bool {
        match self {
            Self::Added(_, since) => since.adds(&file.path, placed.at.line),
            Self::Tree(_) | Self::Staged(..) | Self::Text(..) => true,
        }
    }
}
