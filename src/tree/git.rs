//! Calls of git: always for the repository of the run, never through a shell, and with the caller's settings, but none
//! of the other variables that could point git elsewhere or change its output.
//!
//! The repository may be somebody else's. Invariant: nothing in its configuration starts a program, since each setting
//! that could is overridden here; `tests/foreign_repository.rs` plants all that git's documentation names.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::running::Running;
use crate::fs::{GitDir, Root, absolute_search_path};

/// Variables that git may see: the paths of programs and of the user's files, and the user behind `sudo`.
const PASSED: [&[u8]; 5] = [b"PATH", b"HOME", b"XDG_CONFIG_HOME", b"TMPDIR", b"SUDO_UID"];

/// Prefix of the variables that hold settings or their paths; git may see these too.
// Not `GIT_CONFIG`, which would make `git config` read another file.
const SETTINGS: &[u8] = b"GIT_CONFIG_";

/// Settings that override those of the repository that start a program, let another setting do so, or hide changes.
// Filters have names of their own and are overridden in `filters`; the programs that `git diff` calls, by its options.
const SAFE: [&str; 21] = [
    "core.fsmonitor=false",
    // No programs: with `minimal` and `false`, git takes a file for unchanged whose time was set back.
    "core.checkStat=default",
    "core.trustCTime=true",
    // Else `git diff` writes the index, and calls a hook after that.
    "diff.autoRefreshIndex=false",
    "diff.external=",
    // No program, but a file that may be a pipe. Keeps git's default order of files.
    "diff.orderFile=/dev/null",
    "core.alternateRefsCommand=",
    "core.askPass=",
    "core.editor=:",
    "core.gitProxy=",
    "core.pager=cat",
    "core.sshCommand=false",
    "credential.helper=",
    "gc.auto=0",
    "gpg.program=false",
    "interactive.diffFilter=",
    "log.showSignature=false",
    "maintenance.auto=false",
    "protocol.allow=never",
    "sequence.editor=:",
    "submodule.recurse=false",
];

/// Words of git about an object that it would have fetched.
pub(super) const MISSING_OBJECT: &str = "unable to read ";

/// Settings of a git that starts no threads, which it cannot do without where it starts some.
pub(super) const ONE_THREAD: [&str; 4] = ["-c", "core.preloadIndex=false", "-c", "index.threads=1"];

/// Words of git about a thread that it could not start.
const NO_THREAD: &str = "unable to create";

/// Words of the system, and of git, about a process or a thread too many.
const NO_ROOM: &str = "Resource temporarily unavailable";

/// Advice where there is no git.
const HELP_ON_PATH: &str = "install git, or correct `PATH`; nothing was read";

/// Advice where the system allows no more processes or threads.
const HELP_ON_NO_ROOM: &str =
    "raise the limit of processes (`ulimit -u`, or that of the container), or end others; nothing was read";

/// The folder of hooks of all calls but the one that asks for it.
const NO_HOOKS: &str = "core.hooksPath=/dev/null";

/// The user's file of excludes of all calls but those that ask for it: `git diff` and `git status` read it, though they
/// are about tracked files, and would wait for a pipe.
const NO_EXCLUDES: &str = "core.excludesFile=/dev/null";

/// `git` with `arguments`, in the root of the run; nothing is on its standard input.
pub(super) fn git(root: &Root, git: &GitDir, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(["-c", NO_HOOKS, "-c", NO_EXCLUDES]);
    in_repository(command, root, git, arguments)
}

/// [`git`] with the user's file of excludes, which the caller has looked at.
pub(super) fn git_with_excludes(root: &Root, git: &GitDir, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(["-c", NO_HOOKS]);
    in_repository(command, root, git, arguments)
}

/// [`git`] for the question about the folder of hooks; it starts none.
pub(super) fn git_with_hooks(root: &Root, git: &GitDir, arguments: &[&str]) -> Command {
    in_repository(Command::new("git"), root, git, arguments)
}

/// `git` with `arguments`, in `directory`, for the repository that it finds there by itself.
pub(super) fn git_at(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(["-c", NO_HOOKS]).args(SAFE.iter().flat_map(|setting| ["-c", setting]));
    command.args(arguments).current_dir(directory);
    only_known_variables(&mut command);
    command
}

/// `git` with `arguments` and no repository: nothing is read but the settings of the user, and what the arguments name.
pub(super) fn git_nowhere(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(["--no-pager", "--git-dir=/dev/null"]).args(arguments).current_dir("/");
    only_known_variables(&mut command);
    command
}

fn in_repository(mut command: Command, root: &Root, git: &GitDir, arguments: &[&str]) -> Command {
    command.arg("--no-pager").args(SAFE.iter().flat_map(|setting| ["-c", setting]));
    command.arg("--git-dir").arg(git.directory()).arg("--work-tree").arg(root.path());
    command.args(arguments).current_dir(root.path());
    only_known_variables(&mut command);
    command.env("GIT_INDEX_FILE", git.index());
    command
}

/// Sets the variables of a call, and its streams.
fn only_known_variables(command: &mut Command) {
    // One by one: with `env_clear` the standard library forks in place of `posix_spawn`.
    for (name, _) in std::env::vars_os() {
        let bytes = name.as_encoded_bytes();
        if !bytes.starts_with(SETTINGS) && !PASSED.contains(&bytes) {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C");
    // Only where it has to be: a call with another `PATH` is forked, too.
    if let Some(path) = absolute_search_path() {
        command.env("PATH", path);
    }
    // Nothing is written, not even a refreshed index, and objects are read as they are.
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_REPLACE_OBJECTS", "1");
    // Nor are commits given other parents (`info/grafts`).
    command.env("GIT_GRAFT_FILE", "/dev/null");
    // Nothing is fetched. The list of allowed protocols is empty: it overrides `protocol.NAME.allow`, and holds for a
    // git from before 2.45, which does not know the first of these.
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "").env("GIT_TERMINAL_PROMPT", "0");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
}

/// A call of git without an answer.
#[derive(Debug)]
pub(super) struct GitError {
    /// The fault, in git's words if it has any.
    pub(super) why: String,
    /// Advice to the user.
    pub(super) help: &'static str,
}

impl From<String> for GitError {
    fn from(why: String) -> Self {
        let help = if why.contains(NO_ROOM) {
            HELP_ON_NO_ROOM
        } else if why.contains(MISSING_OBJECT) {
            "objects are missing, as in a partial clone, and redomain fetches nothing; let git fetch them, such as \
             with `git diff REV`"
        } else {
            "see what `git status` says; nothing was read"
        };
        Self { why, help }
    }
}

impl From<&str> for GitError {
    fn from(why: &str) -> Self {
        why.to_owned().into()
    }
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

/// Starts `command`.
///
/// # Errors
/// If git cannot be run.
pub(super) fn spawn(command: &mut Command) -> Result<Running, GitError> {
    Running::start(command).map_err(|error| cannot_run(&error))
}

/// Runs `command`; its standard output, or git's own message if it fails.
pub(super) fn output(command: &mut Command) -> Result<Vec<u8>, GitError> {
    let printed = checked(ended(command)?);
    if printed.as_ref().is_err_and(|why| why.contains(NO_THREAD) && why.contains(NO_ROOM)) {
        return Ok(checked(ended(&mut on_one_thread(command))?)?);
    }
    Ok(printed?)
}

/// Runs `command` to its end.
fn ended(command: &mut Command) -> Result<Output, GitError> {
    spawn(command)?.output().map_err(|error| format!("it broke off: {error}").into())
}

/// The same call of a git that starts no threads. Not done at once: `git diff` on 55,646 files would take 0.1 s in
/// place of 0.06 s.
fn on_one_thread(command: &Command) -> Command {
    let mut alone = Command::new(command.get_program());
    alone.args(ONE_THREAD).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => alone.env(name, value),
            None => alone.env_remove(name),
        };
    }
    if let Some(directory) = command.get_current_dir() {
        alone.current_dir(directory);
    }
    alone.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    alone
}

/// Runs `command`; its standard output, or `None` if it fails, as it does where the object that it is asked for does
/// not exist.
///
/// # Errors
/// If git cannot be run.
pub(super) fn answer(command: &mut Command) -> Result<Option<Vec<u8>>, GitError> {
    let output = ended(command)?;
    Ok(output.status.success().then_some(output.stdout))
}

/// The error about a git that was not started.
pub(super) fn cannot_run(error: &io::Error) -> GitError {
    let (why, help) = match error.kind() {
        io::ErrorKind::NotFound => ("it is not found in `PATH`".to_owned(), HELP_ON_PATH),
        // EAGAIN of `fork`.
        io::ErrorKind::WouldBlock => (error.to_string(), HELP_ON_NO_ROOM),
        _ => (error.to_string(), HELP_ON_PATH),
    };
    GitError { why: format!("`git` cannot be run: {why}"), help }
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
