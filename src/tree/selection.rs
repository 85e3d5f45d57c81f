//! The paths named on the command line: checked before anything is listed, then looked up by the walk.
//!
//! An empty selection means everything. Paths are relative to the root; symbolic links are not resolved.

use std::ops::Range;

use rustix::fd::BorrowedFd;

use super::listing::{TreeError, Unlisted};
use crate::fs::{Root, STORE, look};
use crate::text::RelPath;

/// Named paths, sorted bytewise, each once.
#[derive(Debug, Default)]
pub(super) struct Selection {
    paths: Vec<Vec<u8>>,
    extent: SelectionExtent,
}

/// Extent to which a directory is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum SelectionExtent {
    /// Everything in it.
    #[default]
    Whole,
    /// Only the paths named.
    Named,
}

impl Selection {
    /// # Errors
    /// If some of `paths` do not exist or may not be read; all of them are in the error.
    pub(super) fn new(root: &Root, handle: BorrowedFd<'_>, paths: &[RelPath]) -> Result<Self, TreeError> {
        let mut selection = Self::default();
        let mut refused = Vec::new();
        for path in paths {
            let bytes = trimmed(path.as_bytes());
            match check(root, handle, bytes) {
                Ok(()) => selection.paths.push(bytes.to_vec()),
                Err(why) => refused.push((path.clone(), why)),
            }
        }
        if !refused.is_empty() {
            return Err(TreeError::Selection(refused));
        }
        selection.paths.sort_unstable();
        selection.paths.dedup();
        if !paths.is_empty() && selection.paths.first().is_some_and(|path| !path.is_empty()) {
            selection.extent = SelectionExtent::Named;
        }
        Ok(selection)
    }

    /// Extent to which the root is listed.
    pub(super) fn extent(&self) -> SelectionExtent {
        self.extent
    }

    /// The positions of all named paths below the root.
    pub(super) fn all(&self) -> Range<usize> {
        self.below(0..self.paths.len(), b"")
    }

    /// True if `path` itself is among the paths in `range`.
    pub(super) fn names(&self, range: &Range<usize>, path: &[u8]) -> bool {
        self.paths[range.clone()].binary_search_by(|own| own.as_slice().cmp(path)).is_ok()
    }

    /// The positions in `range` of the paths that begin with `prefix` and go on.
    pub(super) fn below(&self, range: Range<usize>, prefix: &[u8]) -> Range<usize> {
        let paths = &self.paths[range.clone()];
        let start = paths.partition_point(|path| path.as_slice() <= prefix);
        let length = paths[start..].partition_point(|path| path.starts_with(prefix));
        range.start + start..range.start + start + length
    }

    /// The first parts, behind `prefix` bytes, of the paths in `range`.
    pub(super) fn parts(&self, range: Range<usize>, prefix: usize) -> impl Iterator<Item = &[u8]> {
        self.paths[range].iter().map(move |path| {
            let rest = &path[prefix..];
            memchr::memchr(b'/', rest).map_or(rest, |slash| &rest[..slash])
        })
    }
}

/// `path` without slashes at its end; `.` is the root.
fn trimmed(path: &[u8]) -> &[u8] {
    let end = path.iter().rposition(|&byte| byte != b'/').map_or(0, |last| last + 1);
    if &path[..end] == b"." { b"" } else { &path[..end] }
}

fn check(root: &Root, handle: BorrowedFd<'_>, path: &[u8]) -> Result<(), Unlisted> {
    let mut parts = path.split(|&byte| byte == b'/');
    if path.is_empty() {
        return Ok(());
    }
    if parts.clone().any(|part| part == b".git") || root.is_in_git_directory(path) {
        return Err(Unlisted::Git);
    }
    if parts.next() == Some(STORE.as_bytes()) {
        return Err(Unlisted::Journal);
    }
    // `a//b` and `../a` are no paths below the root, though the system would open them.
    let odd = path.split(|&byte| byte == b'/').any(|part| matches!(part, b"" | b"." | b".."));
    match look(handle, path) {
        // A path without permission exists; reading it fails and is reported.
        Ok(_) | Err(rustix::io::Errno::ACCESS) if !odd => Ok(()),
        _ => Err(Unlisted::Missing),
    }
}
