//! The files of git's own directories, before git reads them: it waits for a pipe for ever, and reads a device that never
//! ends until there is no memory left.
//!
//! A commit holds neither, but an archive can, and so can whoever may write there.

use std::path::Path;

use super::listing::TreeError;
use crate::fs::{GitDir, require_end};

/// Folders whose files git reads by name: settings, attributes, excludes, places of objects.
const FOLDERS: [&str; 3] = ["", "info", "objects/info"];

/// An error for a file of `git` without an end. The many files of references and objects are not looked at: a look at
/// each would take as long as a check.
pub(super) fn require_ends(git: &GitDir) -> Result<(), TreeError> {
    let is_shared = git.directory() == git.common();
    let directories = [Some(git.common()), (!is_shared).then(|| git.directory())];
    for folder in directories.into_iter().flatten().flat_map(|top| FOLDERS.map(|name| top.join(name))) {
        // Of one that cannot be listed, git speaks where it needs it.
        for name in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let is_usual = name.file_type().is_ok_and(|kind| kind.is_file() || kind.is_dir());
            if !is_usual {
                require(&name.path())?;
            }
        }
    }
    require(git.index())
}

fn require(path: &Path) -> Result<(), TreeError> {
    require_end(path).map_err(|error| TreeError::GitFile { path: path.to_path_buf(), why: error.to_string() })
}
