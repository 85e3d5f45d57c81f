//! Calls of git: always for the repository of the run, never through a shell, and with none of the caller's
//! variables that could point git elsewhere or change what it prints.
//!
//! The repository is named outright, so that git's own search (and its refusal of other owners' folders, as
//! in a container) plays no part.

use std::process::{Command, Output, Stdio};

use super::root::{GitDir, Root};

/// Variables that git may see: where programs and the user's settings are.
const PASSED: [&str; 7] = [
    "PATH",
    "HOME",
    "XDG_CONFIG_HOME",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "TMPDIR",
];

/// `git` with `arguments`, in the root of the run; nothing is on its standard input.
pub(super) fn git(root: &Root, git: &GitDir, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(git.directory()).arg("--work-tree").arg(root.path());
    command.args(arguments).current_dir(root.path());
    // One by one: with `env_clear` the standard library forks, which takes several times as long.
    for (name, _) in std::env::vars_os().filter(|(name, _)| !PASSED.iter().any(|passed| name == passed)) {
        command.env_remove(name);
    }
    command.env("GIT_INDEX_FILE", git.index()).env("LC_ALL", "C");
    // Nothing is written, not even a refreshed index, and objects are read as they are.
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_REPLACE_OBJECTS", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What `command` printed, or in git's words why it failed.
pub(super) fn answer(command: &mut Command) -> Result<Vec<u8>, String> {
    understood(command.output().map_err(|error| format!("`git` cannot be run: {error}"))?)
}

/// What a call that has ended printed, or in git's words why it failed.
pub(super) fn understood(output: Output) -> Result<Vec<u8>, String> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr);
    let message = message.trim().trim_start_matches("fatal: ").trim_start_matches("error: ");
    Err(if message.is_empty() { format!("git ended with {}", output.status) } else { message.to_owned() })
}
