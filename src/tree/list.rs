//! All files of a walk as one sorted list.
//!
//! For `init` and for tests, which need all of it at once; a scan reads the files while it walks.

use super::listing::{FileEntry, Listing, TreeError};
use super::walk::Walk;
use crate::fs::{Names, Root};
use crate::text::RelPath;

/// Lists everything below `root`, or the part of it that `selection` names.
///
/// # Errors
/// As [`Walk::new`].
pub fn list(root: &Root, selection: &[RelPath]) -> Result<Listing, TreeError> {
    let walk = Walk::new(root, selection)?;
    let mut listing = Listing::default();
    let mut names = Names::default();
    let mut directories = vec![walk.top()];
    while let Some(directory) = directories.pop() {
        let visited = walk.visit(&directory, &mut names);
        directories.extend(visited.below);
        listing.skipped.extend(visited.skipped);
        let files = visited.batches.iter().flat_map(|batch| batch.iter());
        listing.files.extend(files.map(|file| FileEntry { path: RelPath::new(file.path), blob: None }));
    }
    listing.files.sort_unstable_by(|left, right| left.path.cmp(&right.path));
    listing.skipped.sort_unstable_by(|left, right| left.path.cmp(&right.path));
    Ok(listing)
}
