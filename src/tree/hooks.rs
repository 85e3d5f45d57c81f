//! The directory of git's hooks: `core.hooksPath`, or the one that all working trees of a repository share.
//!
//! Asked of `git rev-parse`, which knows all settings. The hooks themselves are written by `fs`.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use super::git::{git_with_hooks, output};
use super::listing::TreeError;
use crate::fs::Root;

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

/// The folder of the repository's hooks; it need not exist.
///
/// # Errors
/// If there is no repository, or git does not say.
pub fn hooks_folder(root: &Root) -> Result<PathBuf, TreeError> {
    let Some(directory) = root.git() else { return Err(TreeError::no_repository(root)) };
    let printed = output(&mut git_with_hooks(root, directory, &["rev-parse", "--git-path", "hooks"]));
    let printed = printed.map_err(TreeError::git)?;
    let path = printed.strip_suffix(b"\n").unwrap_or(&printed);
    // Relative to where git ran, and where it will run the hooks.
    Ok(root.path().join(OsStr::from_bytes(path)))
}
