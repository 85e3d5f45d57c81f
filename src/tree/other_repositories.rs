//! Paths that belong to another repository: in a directory of git, or in a working tree of its own below the root.
//!
//! For paths that no walk has found, such as those of a saved plan. Judges a directory as a walk does: one of which the
//! index has something is part of this tree, whatever it looks like.

use std::collections::HashSet;

use super::index::Tracked;
use super::listing::TreeError;
use crate::fs::{GitDir, Root, is_git_directory};
use crate::text::RelPath;

/// Those of `paths` that belong to another repository.
///
/// # Errors
/// If git's index cannot be read.
pub fn in_other_repositories<'p>(
    root: &Root,
    paths: impl Iterator<Item = &'p RelPath>,
) -> Result<Vec<&'p RelPath>, TreeError> {
    let tracked = Tracked::load(root)?;
    // Most paths share their directories, and each is looked at once.
    let mut own = HashSet::new();
    Ok(paths.filter(|path| !is_own(root, &tracked, &mut own, path.as_bytes())).collect())
}

/// True if no directory above `path` belongs to another repository. `own` has directories that are known not to.
fn is_own<'p>(root: &Root, tracked: &Tracked, own: &mut HashSet<&'p [u8]>, path: &'p [u8]) -> bool {
    let above = memchr::memrchr(b'/', path).map(|slash| &path[..slash]);
    if above.is_none_or(|above| own.contains(above)) {
        return true;
    }
    let mut directories = memchr::memchr_iter(b'/', path).map(|slash| &path[..slash]);
    directories.all(|directory| {
        own.contains(directory) || !is_other(root, tracked, directory) && own.insert(directory)
    })
}

fn is_other(root: &Root, tracked: &Tracked, directory: &[u8]) -> bool {
    if tracked.is_submodule(directory) {
        return true;
    }
    if tracked.has_below(directory) {
        return false;
    }
    let directory = root.path().join(RelPath::new(directory).as_path());
    is_git_directory(&directory) || root.git().is_some() && GitDir::at(&directory.join(".git")).is_some()
}
