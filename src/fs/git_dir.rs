//! Git's directories of one working tree, as its `.git` names them, and the test by which such a directory is
//! recognized.
//!
//! Reads the few files that git reads for it, never asks `git`. They may be somebody else's: only short regular files
//! are read, so that nothing waits for a pipe or fills the memory.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::owner::is_own;
use super::regular::read_regular;
use crate::text::RelPath;

/// Bytes of a file that names a directory. A real one holds a path; whatever is longer is something else.
const MAX_NAMING_FILE: u64 = 1 << 16;

/// The directories of a repository outside its working tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitDir {
    directory: PathBuf,
    common: PathBuf,
    pub(super) index: PathBuf,
}

impl GitDir {
    /// The repository that `dot_git` is (a directory) or names (a file `gitdir: …`), if it is one.
    pub(crate) fn at(dot_git: &Path) -> Option<Self> {
        let kind = std::fs::metadata(dot_git).ok()?;
        let directory = if kind.is_dir() { dot_git.to_path_buf() } else { named_in_file(dot_git, &kind)? };
        let common = match first_line(&directory.join("commondir")) {
            Some(line) => directory.join(OsStr::from_bytes(&line)),
            None => directory.clone(),
        };
        let is_repository = std::fs::symlink_metadata(directory.join("HEAD")).is_ok()
            && common.join("objects").is_dir()
            && common.join("refs").is_dir();
        is_repository.then(|| Self { index: directory.join("index"), directory, common })
    }

    /// The files of this working tree alone: `HEAD`, the index.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The files that all working trees share: `config`, `info/exclude`, objects.
    pub fn common(&self) -> &Path {
        &self.common
    }

    /// The index in force; it need not exist.
    pub fn index(&self) -> &Path {
        &self.index
    }

    /// The `.git` that the directory of a linked working tree (`git worktree`) names as its own; `None` for another directory.
    pub(crate) fn linked_from(&self) -> Option<PathBuf> {
        let (directory, common) = (self.directory.canonicalize().ok()?, self.common.canonicalize().ok()?);
        if directory.parent()? != common.join("worktrees") {
            return None;
        }
        let line = first_line(&directory.join("gitdir"))?;
        Some(directory.join(OsStr::from_bytes(&line)))
    }

    /// True if this user owns the directories and `dot_git`, which names them.
    pub(super) fn is_own(&self, dot_git: &Path) -> bool {
        let followed = [&self.directory, &self.common].map(std::fs::metadata);
        let all = followed.into_iter().chain([std::fs::symlink_metadata(dot_git)]);
        all.into_iter().all(|found| found.is_ok_and(|found| is_own(found.uid())))
    }

    /// The directories that lie below `root` and are not in its `.git`, which nothing reads in any case.
    pub(super) fn below(&self, root: &Path) -> Vec<RelPath> {
        let dot_git = root.join(".git");
        let is_usual = self.directory == dot_git
            && self.common == dot_git
            && std::fs::symlink_metadata(&dot_git).is_ok_and(|found| found.is_dir());
        if is_usual {
            return Vec::new();
        }
        let real = [&self.directory, &self.common].map(std::fs::canonicalize);
        let below = real.iter().flatten().filter_map(|path| path.strip_prefix(root).ok());
        below
            .filter(|path| !path.starts_with(".git"))
            .map(|path| RelPath::new(path.as_os_str().as_bytes()))
            .collect()
    }
}

/// True if `path` looks like git's own directory, as git judges it.
pub(crate) fn is_git_directory(path: &Path) -> bool {
    std::fs::symlink_metadata(path.join("HEAD")).is_ok()
        && path.join("objects").is_dir()
        && path.join("refs").is_dir()
}

/// The directory that a `.git` file names, relative to where the file is.
fn named_in_file(dot_git: &Path, kind: &Metadata) -> Option<PathBuf> {
    if !kind.is_file() {
        return None;
    }
    let text = read_regular(dot_git, MAX_NAMING_FILE).ok()?;
    let target = text.strip_prefix(b"gitdir: ")?.trim_ascii_end();
    Some(dot_git.parent()?.join(OsStr::from_bytes(target)))
}

fn first_line(path: &Path) -> Option<Vec<u8>> {
    let text = read_regular(path, MAX_NAMING_FILE).ok()?;
    Some(text.split(|&byte| byte == b'\n').next()?.trim_ascii_end().to_vec()).filter(|line| !line.is_empty())
}
