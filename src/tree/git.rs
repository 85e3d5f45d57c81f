//! Calls of git: always for the repository of the run, never through a shell, and with the caller's settings, but none
//! of the other variables that could point git elsewhere or change its output.
//!
//! The repository is named outright, so that git's own search (and its refusal of other owners' folders, as
//! in a container) plays no part.

use std::process::{Command, Output, Stdio};

use crate::fs::{GitDir, Root};

/// Variables that git may see: the paths of programs and of the user's files.
const PASSED: [&[u8]; 4] = [b"PATH", b"HOME", b"XDG_CONFIG_HOME", b"TMPDIR"];

/// Prefix of the variables that hold settings or their paths; git may see these too.
// Not `GIT_CONFIG`, which would make `git config` read another file.
const SETTINGS: &[u8] = b"GIT_CONFIG_";

/// `git` with `arguments`, in the root of the run; nothing is on its standard input.
pub(super) fn git(root: &Root, git: &GitDir, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(git.directory()).arg("--work-tree").arg(root.path());
    command.args(arguments).current_dir(root.path());
    // One by one: with `env_clear` the standard library forks in place of `posix_spawn`.
    for (name, _) in std::env::vars_os() {
        let bytes = name.as_encoded_bytes();
        if !bytes.starts_with(SETTINGS) && !PASSED.contains(&bytes) {
            command.env_remove(name);
        }
    }
    command.env("GIT_INDEX_FILE", git.index()).env("LC_ALL", "C");
    // Nothing is written, not even a refreshed index, and objects are read as they are.
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_REPLACE_OBJECTS", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs `command`; its standard output, or git's own message if it fails.
pub(super) fn output(command: &mut Command) -> Result<Vec<u8>, String> {
    checked(command.output().map_err(|error| format!("`git` cannot be run: {error}"))?)
}

/// Standard output of a call that has ended, or git's own message if it failed.
pub(super) fn checked(output: Output) -> Result<Vec<u8>, String> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr);
    let message = message.trim().trim_start_matches("fatal: ").trim_start_matches("error: ");
    Err(if message.is_empty() { format!("git ended with {}", output.status) } else { message.to_owned() })
}
