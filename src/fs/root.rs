//! Finds the root of a run: the nearest directory upwards that has a `.git`, or the starting directory.
//!
//! Reads files, never asks `git`. As for git, the search ends where another file system begins, and a repository of
//! another user is a doubt, which only git can clear. Of the environment count `GIT_DISCOVERY_ACROSS_FILESYSTEM`,
//! `GIT_CEILING_DIRECTORIES` and `GIT_INDEX_FILE`, since git sets that for its hooks to the index that is about to be
//! committed; `GIT_DIR` and the like could name another repository.

use std::any::Any;
use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use super::git_dir::{GitDir, is_git_directory};
use super::open::OpenDirectory;
use super::owner::{is_own, is_own_or_of_the_system};
use crate::text::RelPath;

/// The directory that all paths of a run are relative to.
#[derive(Debug)]
pub struct Root {
    path: PathBuf,
    git: Option<GitDir>,
    doubt: Option<RootDoubt>,
    /// The `.git` above that was not taken, since it is on another file system.
    passed_over: Option<PathBuf>,
    /// Git's own directories below the root that are not in its `.git`.
    git_below: Vec<RelPath>,
    directory: OnceLock<OpenDirectory>,
    /// The reader of git's objects, which floor `tree` leaves open here between two listings.
    kept: Mutex<Option<Box<dyn Any + Send>>>,
}

/// A reason not to run here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RootDoubt {
    /// The repository is another user's.
    Foreign,
    /// The start is in git's own directory, this one, with no working tree around it.
    GitDirectory(PathBuf),
}

/// Variables that decide how to search.
#[derive(Debug, Default)]
struct Environment {
    index: Option<OsString>,
    border: FileSystemBorder,
    /// Directories that the search does not go up to.
    ceilings: Vec<PathBuf>,
}

/// Treatment of the border between two file systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum FileSystemBorder {
    #[default]
    Stop,
    Cross,
}

impl Environment {
    fn of_process() -> Self {
        let across = std::env::var("GIT_DISCOVERY_ACROSS_FILESYSTEM").unwrap_or_default();
        let is_set = ["1", "true", "yes", "on"].iter().any(|yes| across.eq_ignore_ascii_case(yes));
        let border = if is_set { FileSystemBorder::Cross } else { FileSystemBorder::Stop };
        let ceilings = ceilings(&std::env::var_os("GIT_CEILING_DIRECTORIES").unwrap_or_default());
        Self { index: std::env::var_os("GIT_INDEX_FILE"), border, ceilings }
    }
}

/// The absolute paths of a list as git reads it: those after an empty one have no links that would have to be followed.
fn ceilings(list: &OsStr) -> Vec<PathBuf> {
    let mut has_links = true;
    let mut ceilings = Vec::new();
    for path in std::env::split_paths(list) {
        if path.as_os_str().is_empty() {
            has_links = false;
        } else if path.is_absolute() {
            let real = if has_links { path.canonicalize().ok() } else { None };
            ceilings.push(real.unwrap_or(path));
        }
    }
    ceilings
}

impl Root {
    /// The root of the repository around `start`, or `start` itself if there is none.
    pub fn find(start: &Path) -> Self {
        Self::find_with(start, &Environment::of_process())
    }

    fn find_with(start: &Path, environment: &Environment) -> Self {
        let start = std::fs::canonicalize(start).unwrap_or_else(|_| start.to_path_buf());
        let here = device(&start);
        let mut doubt = None;
        for directory in start.ancestors() {
            // A ceiling does not shut out the directory in which the search begins.
            if directory != start && environment.ceilings.iter().any(|ceiling| ceiling == directory) {
                break;
            }
            if environment.border == FileSystemBorder::Stop && device(directory) != here {
                let mut above = directory.ancestors().map(|above| above.join(".git"));
                let passed_over = above.find(|above| GitDir::at(above).is_some());
                return Self { doubt, passed_over, ..Self::new(start, None) };
            }
            if let Some(root) = Self::at(directory, &start, environment) {
                return root;
            }
            if doubt.is_none() && is_git_directory(directory) {
                doubt = Some(RootDoubt::GitDirectory(directory.to_path_buf()));
            }
        }
        Self { doubt, ..Self::new(start, None) }
    }

    /// The root that `directory` is by its `.git`.
    fn at(directory: &Path, start: &Path, environment: &Environment) -> Option<Self> {
        let dot_git = directory.join(".git");
        if let Some(mut git) = GitDir::at(&dot_git) {
            let is_own = git.is_own(&dot_git) && is_own_path(directory);
            if let Some(index) = environment.index.as_ref().filter(|index| !index.is_empty()) {
                git.index = directory.join(index);
            }
            let root = Self::new(directory.to_path_buf(), Some(git));
            let foreign = (!is_own).then_some(RootDoubt::Foreign);
            return Some(Self { doubt: root.doubt.clone().or(foreign), ..root });
        }
        // A worktree or submodule whose repository cannot be reached, as in a container. A repository around it is
        // another one.
        if !dot_git.is_file() {
            return None;
        }
        // Anybody can put such a file into a folder that all may write to.
        let is_trusted = directory == start || is_own_path(&dot_git);
        let doubt = (!is_trusted).then_some(RootDoubt::Foreign);
        Some(Self { doubt, ..Self::new(directory.to_path_buf(), None) })
    }

    fn new(path: PathBuf, git: Option<GitDir>) -> Self {
        let git_below = git.as_ref().map(|git| git.below(&path)).unwrap_or_default();
        // A `.git` may name the root itself.
        let is_git_s = git_below.iter().any(|git| git.as_bytes().is_empty());
        let doubt = is_git_s.then(|| RootDoubt::GitDirectory(path.clone()));
        let passed_over = None;
        Self { path, git, doubt, passed_over, git_below, directory: OnceLock::new(), kept: Mutex::new(None) }
    }

    /// The directory, absolute and without symbolic links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The repository, if there is one.
    pub fn git(&self) -> Option<&GitDir> {
        self.git.as_ref()
    }

    /// A reason not to run here, which `tree` looks into.
    pub fn doubt(&self) -> Option<&RootDoubt> {
        self.doubt.as_ref()
    }

    /// The `.git` above that was not taken, since it is on another file system.
    pub fn passed_over(&self) -> Option<&Path> {
        self.passed_over.as_deref()
    }

    /// True if a directory of git's own is below the root and not in `.git`.
    pub fn has_git_directories(&self) -> bool {
        !self.git_below.is_empty()
    }

    /// True if `path`, below the root, is in one of git's own directories, or is one; but for `.git`, which is known by
    /// its name.
    pub fn is_in_git_directory(&self, path: &[u8]) -> bool {
        self.git_below.iter().any(|git| {
            let rest = path.strip_prefix(git.as_bytes());
            rest.is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
        })
    }

    /// True if the file at `path` is this user's, the system's, or that of the owner of this repository, whom git
    /// accepts.
    pub fn trusts_owner_of(&self, path: &Path) -> bool {
        let Ok(found) = std::fs::symlink_metadata(path) else { return false };
        let accepted = self.git.as_ref().and_then(|_| std::fs::symlink_metadata(&self.path).ok());
        is_own_or_of_the_system(found.uid()) || accepted.is_some_and(|owner| owner.uid() == found.uid())
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

fn is_own_path(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| is_own(found.uid()))
}

/// The file system that `path` is on.
fn device(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|found| found.dev())
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests lay out their own files")]
mod tests {
    use super::{Environment, Root, ceilings};

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
            let found = Root::find_with(&top.join(start), &Environment::default());
            assert_eq!(found.path(), top.join(root), "{start}");
            let expected = git.map(|git| top.join(root).join(git).join("index"));
            assert_eq!(found.git().map(|git| git.index().to_path_buf()), expected, "{start}");
        }
        let worktree = Root::find_with(&top.join("w"), &Environment::default());
        let common = worktree.git().unwrap().common().canonicalize().unwrap();
        assert_eq!(common, top.join("repo/.git"));
    }

    #[test]
    fn the_search_ends_below_a_ceiling() {
        let temporary = tempfile::tempdir().unwrap();
        let top = temporary.path().canonicalize().unwrap();
        for directory in ["repo/.git/objects", "repo/.git/refs", "repo/a/b"] {
            std::fs::create_dir_all(top.join(directory)).unwrap();
        }
        std::fs::write(top.join("repo/.git/HEAD"), "ref: refs/heads/main\n").unwrap();
        std::os::unix::fs::symlink(top.join("repo"), top.join("link")).unwrap();
        for (list, start, is_found) in [
            ("TOP/repo", "repo/a/b", false),
            ("TOP/repo/", "repo/a", false),
            ("TOP/repo", "repo", true),
            ("TOP", "repo/a", true),
            ("TOP/repo/a", "repo/a/b", false),
            ("TOP/repo/a", "repo/a", true),
            ("TOP/rep", "repo/a", true),
            ("repo:a", "repo/a", true),
            ("TOP/other:TOP/repo", "repo/a", false),
            ("TOP/link", "repo/a", false),
            (":TOP/link", "repo/a", true),
            (":TOP/repo", "repo/a", false),
            ("", "repo/a", true),
        ] {
            let list = list.replace("TOP", top.to_str().unwrap());
            let environment = Environment { ceilings: ceilings(list.as_ref()), ..Environment::default() };
            let found = Root::find_with(&top.join(start), &environment);
            assert_eq!(found.git().is_some(), is_found, "{list} {start}");
            let mut git = std::process::Command::new("git");
            git.args(["rev-parse", "--git-dir"])
                .current_dir(top.join(start))
                .env("GIT_CEILING_DIRECTORIES", &list);
            let git = git.env_remove("GIT_DIR").output().unwrap();
            assert_eq!(git.status.success(), is_found, "git: {list} {start}");
        }
    }

    #[test]
    fn the_index_of_a_hook_comes_first() {
        let temporary = tempfile::tempdir().unwrap();
        let top = temporary.path().canonicalize().unwrap();
        let index = |name: &str| {
            let environment = Environment { index: Some(name.into()), ..Environment::default() };
            Root::find_with(&top, &environment).git().map(|git| git.index().to_path_buf())
        };
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
