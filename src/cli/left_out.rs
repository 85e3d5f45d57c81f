//! Tracked files that a sparse checkout leaves out of the tree: a run reads none of them, and its answer is about a part.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cli::exit::CommandError;
use crate::cli::named_paths::is_named;
use crate::fs::Root;
use crate::text::{Count, Place, Problem, RelPath};
use crate::tree::Walk;

/// Number of the files that the last walk would have read.
#[derive(Debug, Default)]
pub(super) struct LeftOut(AtomicUsize);

impl LeftOut {
    /// A walk of the files at or below the paths `selection` for which a function returns true; counts those that are left
    /// out.
    pub fn walk<'r>(
        &self,
        root: &'r Root,
        selection: &[RelPath],
        is_wanted: &dyn Fn(&[u8]) -> bool,
    ) -> Result<Box<Walk<'r>>, CommandError> {
        let walk = Box::new(Walk::new(root, selection)?);
        let files = walk.left_out(&|path| is_named(selection, path) && is_wanted(path));
        self.0.store(files, Ordering::Relaxed);
        Ok(walk)
    }

    /// Returns `true` if none was left out.
    pub fn is_none(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    /// A warning with the number of files, so that nobody takes a part of a tree for the whole.
    pub fn warning(&self) -> Option<Problem> {
        let files = self.0.load(Ordering::Relaxed);
        let (is, was) = if files == 1 { ("is", "was") } else { ("are", "were") };
        let files = Count(files, "tracked file");
        let what = format!("{files} {is} left out of the tree by a sparse checkout, and {was} not read");
        let help = "run it in a whole checkout too, such as in CI; `git ls-files -t` marks them with `S`";
        (!self.is_none()).then(|| Problem::warning(Place::default(), what).help(help))
    }

    /// An error if one was left out, for a file that is about the whole tree.
    pub fn require_none(&self) -> Result<(), CommandError> {
        if self.is_none() {
            return Ok(());
        }
        let what =
            "the baseline is not written: it is about the whole tree, and a sparse checkout is a part of it";
        let help = "write it in a whole checkout; `git sparse-checkout disable` makes one";
        Err(CommandError::usage(Problem::error(Place::default(), what).help(help)))
    }
}
