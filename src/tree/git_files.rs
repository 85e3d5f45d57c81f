//! The files of git's own directories, before git reads them: it waits for a pipe for ever, and reads a device that never
//! ends until there is no memory left.
//!
//! A commit holds neither, but an archive can, and so can whoever may write there. Files elsewhere that its configuration
//! names are looked at too.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::git_includes::for_each_named;
use super::listing::TreeError;
use super::patch::unquoted;
use crate::fs::{GitDir, KnownFileError, Root, read_regular, require_end};

/// Folders whose files git reads by name: settings, attributes, excludes, places of objects, lists of them, and the state
/// of a rebase or a sequence of picks, which `git status` reads.
const FOLDERS: [&str; 10] = [
    "",
    "info",
    "logs",
    "objects/info",
    "objects/info/commit-graphs",
    "objects/pack",
    "rebase-apply",
    "rebase-merge",
    "reftable",
    "sequencer",
];

/// Files at the root of a working tree that git reads by name, not through links.
const IN_TREE: [&str; 2] = [".gitattributes", ".gitmodules"];

/// Folders of a place of objects whose files git reads by name.
const OF_OBJECTS: [&str; 4] = ["", "info", "info/commit-graphs", "pack"];

/// Bytes of a list of other places of objects.
const MAX_ALTERNATES: u64 = 16 << 20;

/// Bytes of `HEAD`: the name of a reference, or an object's.
const MAX_HEAD: u64 = 1 << 16;

/// An error for a file of git without an end. The many files of references and loose objects, and attributes in folders, are not
/// looked at: a look at each would take as long as a check.
pub(super) fn require_ends(root: &Root) -> Result<(), TreeError> {
    let Some(git) = root.git() else { return Ok(()) };
    let is_shared = git.directory() == git.common();
    let directories = [Some(git.common()), (!is_shared).then(|| git.directory())];
    for folder in directories.into_iter().flatten().flat_map(|top| FOLDERS.map(|name| top.join(name))) {
        require_in(&folder)?;
    }
    require_in_alternates(git.common().join("objects"))?;
    for path in IN_TREE.map(|name| root.path().join(name)) {
        if path.symlink_metadata().is_ok_and(|found| !found.is_symlink()) {
            require(&path)?;
        }
    }
    for config in [git.common().join("config"), git.directory().join("config.worktree")] {
        for_each_named(&config, &require)?;
    }
    checked_out(git).map_or(Ok(()), |reference| require(&reference))?;
    require(git.index())
}

fn require_in(folder: &Path) -> Result<(), TreeError> {
    // Of one that cannot be listed, git speaks where it needs it.
    for name in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_usual = name.file_type().is_ok_and(|kind| kind.is_file() || kind.is_dir());
        if !is_usual {
            require(&name.path())?;
        }
    }
    Ok(())
}

/// Looks into the other places of objects that one names (`objects/info/alternates`), and those that these name.
fn require_in_alternates(objects: PathBuf) -> Result<(), TreeError> {
    let mut found: HashSet<PathBuf> = HashSet::new();
    let mut open = vec![objects];
    while let Some(objects) = open.pop() {
        let list = objects.join("info/alternates");
        let text = match read_regular(&list, MAX_ALTERNATES) {
            Ok(text) => text,
            Err(KnownFileError::Unreadable(_)) => continue,
            Err(error) => return Err(TreeError::GitFile { path: list, why: error.to_string() }),
        };
        let lines =
            text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty() && !line.starts_with(b"#"));
        for line in lines {
            // Git takes a line whose quotes do not close as it is.
            let named = unquoted(line).unwrap_or_else(|| line.to_vec());
            let named = objects.join(OsStr::from_bytes(&named));
            if found.insert(named.clone()) {
                OF_OBJECTS.iter().try_for_each(|folder| require_in(&named.join(folder)))?;
                open.push(named);
            }
        }
    }
    Ok(())
}

/// The file of the reference that `HEAD` names.
fn checked_out(git: &GitDir) -> Option<PathBuf> {
    let head = read_regular(&git.directory().join("HEAD"), MAX_HEAD).ok()?;
    let name = head.strip_prefix(b"ref:")?.trim_ascii();
    Some(git.common().join(OsStr::from_bytes(name)))
}

fn require(path: &Path) -> Result<(), TreeError> {
    require_end(path).map_err(|error| TreeError::GitFile { path: path.to_path_buf(), why: error.to_string() })
}
