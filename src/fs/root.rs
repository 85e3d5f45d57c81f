//! Finds the root of a run: the nearest directory upwards that has a `.git`, or the starting directory.
//!
//! Reads files, never asks `git`. Of the environment only `GIT_INDEX_FILE` counts, since git sets it for its
//! hooks to the index that is about to be committed; `GIT_DIR` and the like could name another repository.

use std::any::Any;
use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use super::open::OpenDirectory;

/// The directory that all paths of a run are relative to.
#[derive(Debug)]
pub struct Root {
    path: PathBuf,
    git: Option<GitDir>,
    directory: OnceLock<OpenDirectory>,
    /// The reader of git's objects, which floor `tree` leaves open here between two listings.
    kept: Mutex<Option<Box<dyn Any + Send>>>,
}

/// The directories of a repository outside its working tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitDir {
    directory: PathBuf,
    common: PathBuf,
    index: PathBuf,
}

impl Root {
    /// The root of the repository around `start`, or `start` itself if there is none.
    pub fn find(start: &Path) -> Self {
        Self::find_with(start, std::env::var_os("GIT_INDEX_FILE"))
    }

    fn find_with(start: &Path, index: Option<OsString>) -> Self {
        let start = std::fs::canonicalize(start).unwrap_or_else(|_| start.to_path_buf());
        for directory in start.ancestors() {
            let dot_git = directory.join(".git");
            if let Some(mut git) = GitDir::at(&dot_git) {
                if let Some(index) = index.filter(|index| !index.is_empty()) {
                    git.index = directory.join(index);
                }
                return Self::new(directory.to_path_buf(), Some(git));
            }
            // A worktree or submodule whose repository cannot be reached, as in a container. A repository around it is
            // another one.
            if dot_git.is_file() {
                return Self::new(directory.to_path_buf(), None);
            }
        }
        Self::new(start, None)
    }

    fn new(path: PathBuf, git: Option<GitDir>) -> Self {
        Self { path, git, directory: OnceLock::new(), kept: Mutex::new(None) }
    }

    /// The directory, absolute and without symbolic links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The repository, if there is one.
    pub fn git(&self) -> Option<&GitDir> {
        self.git.as_ref()
    }

    /// Takes the value of [`Root::keep`], if it is a `T`.
    pub(crate) fn take_kept<T: Any + Send>(&self) -> Option<T> {
        let kept = self.kept.lock().ok()?.take()?;
        kept.downcast().ok().map(|value| *value)
    }

    /// Keeps a value for the next caller of [`Root::take_kept`]: opening it again would take longer than using it.
    pub(crate) fn keep<T: Any + Send>(&self, value: T) {
        if let Ok(mut kept) = self.kept.lock() {
            *kept = Some(Box::new(value));
        }
    }

    /// The directory held open, so that paths below it are found without its own path.
    pub(crate) fn directory(&self) -> rustix::io::Result<&OpenDirectory> {
        if self.directory.get().is_none() {
            // Another thread may have been first; then this one is closed again.
            let _ = self.directory.set(OpenDirectory::open(&self.path)?);
        }
        self.directory.get().ok_or(rustix::io::Errno::BADF)
    }

    /// The descriptor of the open directory.
    pub(crate) fn handle(&self) -> rustix::io::Result<BorrowedFd<'_>> {
        self.directory().map(AsFd::as_fd)
    }
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
}

/// The directory that a `.git` file names, relative to where the file is.
fn named_in_file(dot_git: &Path, kind: &std::fs::Metadata) -> Option<PathBuf> {
    // A real one holds a path; whatever is longer is something else.
    if !kind.is_file() || kind.len() > 1 << 16 {
        return None;
    }
    let text = std::fs::read(dot_git).ok()?;
    let target = text.strip_prefix(b"gitdir: ")?.trim_ascii_end();
    Some(dot_git.parent()?.join(OsStr::from_bytes(target)))
}

fn first_line(path: &Path) -> Option<Vec<u8>> {
    let text = std::fs::read(path).ok()?;
    Some(text.split(|&byte| byte == b'\n').next()?.trim_ascii_end().to_vec()).filter(|line| !line.is_empty())
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests lay out their own files")]
mod tests {
    use super::Root;

    #[test]
    fn the_nearest_repository_upwards_is_found() {
        let temporary = tempfile::tempdir().unwrap();
        let top = temporary.path().canonicalize().unwrap();
        for directory in ["repo/.git/objects", "repo/.git/refs", "repo/a/b", "repo/empty/.git", "repo/lost/x"]
        {
            std::fs::create_dir_all(top.join(directory)).unwrap();
        }
        std::fs::create_dir_all(top.join("repo/.git/worktrees/w")).unwrap();
        std::fs::create_dir_all(top.join("w/a")).unwrap();
        std::fs::write(top.join("repo/.git/HEAD"), "ref: refs/heads/main\n").unwrap();
        std::fs::write(top.join("repo/.git/worktrees/w/HEAD"), "ref: refs/heads/w\n").unwrap();
        std::fs::write(top.join("repo/.git/worktrees/w/commondir"), "../..\n").unwrap();
        std::fs::write(top.join("w/.git"), "gitdir: ../repo/.git/worktrees/w\n").unwrap();
        std::fs::write(top.join("repo/lost/.git"), "gitdir: /no/such/place\n").unwrap();
        for (start, root, git) in [
            ("repo", "repo", Some(".git")),
            ("repo/a/b", "repo", Some(".git")),
            ("repo/empty", "repo", Some(".git")),
            ("repo/lost/x", "repo/lost", None),
            ("w/a", "w", Some("../repo/.git/worktrees/w")),
            ("no/such/place", "no/such/place", None),
        ] {
            let found = Root::find_with(&top.join(start), None);
            assert_eq!(found.path(), top.join(root), "{start}");
            let expected = git.map(|git| top.join(root).join(git).join("index"));
            assert_eq!(found.git().map(|git| git.index().to_path_buf()), expected, "{start}");
        }
        let worktree = Root::find_with(&top.join("w"), None);
        let common = worktree.git().unwrap().common().canonicalize().unwrap();
        assert_eq!(common, top.join("repo/.git"));
    }

    #[test]
    fn the_index_of_a_hook_comes_first() {
        let temporary = tempfile::tempdir().unwrap();
        let top = temporary.path().canonicalize().unwrap();
        let index =
            |name: &str| Root::find_with(&top, Some(name.into())).git().map(|git| git.index().to_path_buf());
        assert_eq!(index(".git/next-index"), None);
        for directory in [".git/objects", ".git/refs"] {
            std::fs::create_dir_all(top.join(directory)).unwrap();
        }
        std::fs::write(top.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
        assert_eq!(index(".git/next-index"), Some(top.join(".git/next-index")));
        assert_eq!(index("/tmp/index"), Some("/tmp/index".into()));
        assert_eq!(index(""), Some(top.join(".git/index")));
    }
}
