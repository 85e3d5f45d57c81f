//! A walk over the files of a run: tracked files, and untracked ones that git does not ignore.
//!
//! [`Walk::top`] is the first directory, and a visit gives the files of one directory and the directories below it, in
//! whichever order the caller takes them. So the walk has no threads and no stack, and a tree may be of any depth.
//!
//! Not the walker of the `ignore` crate: it does not know git's index, so it applies ignore rules to tracked files too,
//! and its parallel form starts threads of its own beside rayon's. Outside git, with all filters off, it lists the same
//! 55,646 files in 54 to 68 ms on two threads, and this walk in 42 ms, files in open directories included (least of 15
//! runs, four times): 4 to 9 % of a check.

use std::ops::Range;
use std::sync::Arc;

use rustix::fd::BorrowedFd;
use rustix::io::Errno;

use super::exclude::{Excludes, IgnoreScope};
use super::index::Tracked;
use super::listing::TreeError;
use super::selection::{Selection, SelectionExtent};
use super::system_error::message;
use crate::fs::{Root, look};
use crate::text::RelPath;

/// A walk through everything below a root, or through the named parts of it: directories with all that is below them, and
/// files even if they are ignored.
pub struct Walk<'r> {
    pub(super) root: &'r Root,
    pub(super) handle: BorrowedFd<'r>,
    pub(super) tracked: Tracked,
    /// `None` outside of git, where nothing is ignored.
    pub(super) excludes: Option<Excludes<'r>>,
    pub(super) selection: Selection,
}

/// A directory still to be visited.
pub struct Directory {
    /// Its path with a final `/`, or nothing for the root.
    pub(super) prefix: Box<[u8]>,
    /// Positions in the index of the paths below it.
    pub(super) tracked: Range<usize>,
    /// Positions in the selection of the paths below it.
    pub(super) named: Range<usize>,
    pub(super) extent: SelectionExtent,
    pub(super) untracked: Untracked,
}

/// Treatment of names that the index does not have.
#[derive(Clone)]
pub(super) enum Untracked {
    /// Listed, unless a rule here or above ignores them.
    Ruled(Option<Arc<IgnoreScope>>),
    /// Left out, since a directory above is ignored.
    Ignored,
    /// Left out, since they belong to another repository.
    Foreign,
}

impl<'r> Walk<'r> {
    /// A walk below `root`, or through the paths of `selection` in it.
    ///
    /// # Errors
    /// If the root or git's index cannot be read, or a named path does not exist.
    pub fn new(root: &'r Root, selection: &[RelPath]) -> Result<Self, TreeError> {
        let handle = root
            .handle()
            .map_err(|error| TreeError::Root { path: root.path().to_path_buf(), why: message(error) })?;
        let selection = Selection::new(root, handle, selection)?;
        let tracked = Tracked::load(root)?;
        let excludes = root.git().map(|git| Excludes::new(root, git));
        Ok(Self { root, handle, tracked, excludes, selection })
    }

    /// Number of tracked files; 0 if only a part of the tree is walked.
    pub fn expected(&self) -> usize {
        match self.selection.extent() {
            SelectionExtent::Whole => self.tracked.len(),
            SelectionExtent::Named => 0,
        }
    }

    /// True if it goes through everything below the root.
    pub fn is_whole(&self) -> bool {
        self.selection.extent() == SelectionExtent::Whole
    }

    /// The paths that git tracks.
    pub fn tracked(&self) -> &Tracked {
        &self.tracked
    }

    /// Number of the tracked files for which a function returns true that a sparse checkout has left out of the tree.
    pub fn left_out(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> usize {
        let wanted = self.tracked.left_out().filter(|path| is_wanted(path));
        wanted.filter(|path| matches!(look(self.handle, path), Err(Errno::NOENT | Errno::NOTDIR))).count()
    }

    /// The root, as the first directory to visit.
    pub fn top(&self) -> Directory {
        Directory {
            prefix: Box::default(),
            tracked: 0..self.tracked.len(),
            named: self.selection.all(),
            extent: self.selection.extent(),
            untracked: Untracked::Ruled(None),
        }
    }
}
