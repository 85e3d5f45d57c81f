//! The directory of git's hooks: `core.hooksPath`, or the one that all working trees of a repository share.
//!
//! Asked of `git rev-parse`, which knows all settings. The hooks themselves are written by `fs`.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use super::git::{GitError, git_with_hooks, output};
use super::listing::TreeError;
use crate::fs::{GitDir, Root};

/// The origin of the setting `core.hooksPath`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HooksSetting {
    /// The user's or the system's configuration, or the environment.
    OfUser,
    /// The configuration of the repository, which somebody else may have made; or there is no setting.
    OfRepository,
}

/// The origin of the folder of hooks.
pub fn hooks_setting(root: &Root) -> HooksSetting {
    let question = ["config", "--show-scope", "--get", "core.hooksPath"];
    let printed = root.git().map(|git| output(&mut git_with_hooks(root, git, &question)));
    match printed {
        Some(Ok(line)) if !line.starts_with(b"local\t") && !line.starts_with(b"worktree\t") => {
            HooksSetting::OfUser
        }
        // A git from before 2.26 does not tell.
        _ => HooksSetting::OfRepository,
    }
}

/// True if git's directories are those of this working tree, and not of another one that its `.git` leads to.
///
/// A commit holds no `.git`, but an archive can, with a file or a link that names any directory of git on this machine. What
/// git makes points back: the directory of a linked working tree by its file `gitdir`, that of a submodule by
/// `core.worktree`. One that was made apart (`git init --separate-git-dir`) does not, and is no `.git` of another tree. What
/// lies below the root came with it.
pub fn owns_git_directories(root: &Root) -> bool {
    let Some(git) = root.git() else { return false };
    let dot_git = root.path().join(".git");
    let (Ok(directory), Ok(common)) = (git.directory().canonicalize(), git.common().canonicalize()) else {
        return false;
    };
    if directory.starts_with(root.path()) && common.starts_with(root.path()) {
        return true;
    }
    if directory != common {
        let back = git.linked_from().and_then(|back| Some((back.parent()?.canonicalize().ok()?, back)));
        return back
            .is_some_and(|(tree, back)| tree == root.path() && back.file_name() == dot_git.file_name());
    }
    match setting(root, git, &["--get", "core.worktree"]) {
        Some(tree) => directory.join(tree).canonicalize().is_ok_and(|tree| tree == root.path()),
        None => {
            let is_bare = setting(root, git, &["--type=bool", "--get", "core.bare"]);
            directory.file_name() != dot_git.file_name() && is_bare != Some(PathBuf::from("true"))
        }
    }
}

/// The value of a setting; `None` where there is none.
fn setting(root: &Root, git: &GitDir, question: &[&str]) -> Option<PathBuf> {
    let printed = output(&mut git_with_hooks(root, git, &[&["config", "--null"], question].concat())).ok()?;
    Some(PathBuf::from(OsStr::from_bytes(printed.strip_suffix(b"\0")?)))
}

/// The folder of the repository's hooks; it need not exist.
///
/// # Errors
/// If there is no repository, or git does not say.
pub fn hooks_folder(root: &Root) -> Result<PathBuf, TreeError> {
    let Some(directory) = root.git() else { return Err(TreeError::no_repository(root)) };
    let printed = output(&mut git_with_hooks(root, directory, &["rev-parse", "--git-path", "hooks"]));
    let printed = printed.map_err(TreeError::git)?;
    let path = printed.strip_suffix(b"\n").unwrap_or(&printed);
    // The answer where the setting is empty: git then looks for a hook at the root of the file system, and finds none.
    if matches!(path, b"" | b"./") {
        let why = "`core.hooksPath` is empty, so that git runs no hook".to_owned();
        let help =
            "`git config --unset core.hooksPath` gives git its own folder of hooks; nothing was written";
        return Err(TreeError::git(GitError { why, help }));
    }
    // Relative to where git ran, and where it will run the hooks.
    Ok(root.path().join(OsStr::from_bytes(path)))
}
