//! Settings of git that decide which files are listed, asked of `git config`.
//!
//! Git finds them by `includeIf`, `~user/`, `%(prefix)/`, variables and `git -c` too, so no file is read here.

use std::ffi::{OsStr, OsString};
use std::io::{Error, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::git::{cannot_run, checked, git_with_excludes};
use super::running::Running;
use crate::fs::{GitDir, Root};

/// The questions: the type of a setting, and its name.
const EXCLUDES_FILE: [&str; 2] = ["--type=path", "core.excludesFile"];
const IGNORE_CASE: [&str; 2] = ["--type=bool", "core.ignoreCase"];

/// Comparison of names with patterns, with or without regard to case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameCase {
    Sensitive,
    Insensitive,
}

/// Settings for untracked names.
#[derive(Debug)]
pub(super) struct GitSettings {
    /// The user's own ignore rules; the file need not exist.
    pub(super) excludes_file: Option<PathBuf>,
    /// `core.ignoreCase`.
    pub(super) case: NameCase,
}

impl GitSettings {
    /// The settings in force for the repository; git's defaults if `git` is not installed.
    ///
    /// # Errors
    /// If git cannot read its configuration, in git's words.
    pub(super) fn load(root: &Root, directory: &GitDir) -> Result<Self, String> {
        let ask = |[sort, name]: [&str; 2]| {
            Running::start(&mut git_with_excludes(
                root,
                directory,
                &["config", "--null", sort, "--get", name],
            ))
        };
        // Both at the same time, since each is a process to start and to wait for.
        let (file, case) = (ask(EXCLUDES_FILE), ask(IGNORE_CASE));
        let file = file.map_or_else(without_git, value)?;
        let case = match case {
            // There was no room for it beside the first.
            Err(error) if error.kind() == ErrorKind::WouldBlock => ask(IGNORE_CASE),
            case => case,
        };
        let case = case.map_or_else(without_git, value)?;
        let excludes_file = match file.as_deref() {
            Some(b"") => None,
            Some(file) => Some(root.path().join(OsStr::from_bytes(file))),
            None => default_excludes_file(),
        };
        let case = if case.as_deref() == Some(b"true") { NameCase::Insensitive } else { NameCase::Sensitive };
        Ok(Self { excludes_file, case })
    }
}

/// No settings where there is no git; otherwise its start is an error.
fn without_git(error: Error) -> Result<Option<Vec<u8>>, String> {
    if error.kind() == ErrorKind::NotFound { Ok(None) } else { Err(cannot_run(&error).why) }
}

/// The answer, without the zero byte at its end; `None` where there is no such setting.
fn value(question: Running) -> Result<Option<Vec<u8>>, String> {
    let output = question.output().map_err(|error| format!("`git config` broke off: {error}"))?;
    if output.status.code() == Some(1) {
        return Ok(None);
    }
    let printed = checked(output)?;
    Ok(Some(printed.strip_suffix(b"\0").unwrap_or(&printed).to_vec()))
}

/// The file that git reads where `core.excludesFile` is not set.
fn default_excludes_file() -> Option<PathBuf> {
    let user = variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let user = user.or_else(|| Some(Path::new(&variable("HOME")?).join(".config")))?;
    Some(user.join("git/ignore"))
}

/// A variable of the environment; `None` if it is empty, as for git.
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
