//! `redomain hook`: installs git's pre-commit hook, which refuses commits with old names.
//!
//! A hook of another author is never changed; a message gives the line to add to it. Its place is git's own answer
//! (`core.hooksPath`), and it is replaced atomically by `fs`.

use crate::fs::Root;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::cli::args::{HookCommand, RuleFileArguments};
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{after_change, write_answer};
use crate::cli::paths::{find_root, relative_to, working_directory};
use crate::cli::rule_file::{self, RuleSource};
use crate::cli::shell::script_word;
use crate::fs::{HookFile, RealPlace};
use crate::text::{Place, Problem};
use crate::tree::{HooksSetting, hooks_folder, hooks_setting, owns_git_directories};

use super::hook_script::{Call, call_in};

/// The line that identifies a hook that `install` wrote.
const HOOK_MARK: &[u8] = b"# Written by `redomain hook install`; `redomain hook uninstall` removes it.\n";
/// The arguments with which a hook runs the program.
const HOOK_ARGUMENTS: &str = "check --staged --hook";
/// The command that a hook of another author runs; `--hook` only changes the text.
const CALL: &str = "redomain check --staged";
/// The words about a line that may keep a hook from refusing a commit.
const UNCLEAR: &str = "may keep `redomain check --staged` from refusing a commit";

/// The command that a hook of another author has to run.
fn hook_command() -> String {
    format!("redomain {HOOK_ARGUMENTS}")
}

/// The pre-commit hook of a repository.
struct Hook {
    path: PathBuf,
    /// The path in messages.
    shown: String,
    file: HookFile,
    owner: Owner,
}

/// The author of the hook.
enum Owner {
    Nobody,
    Ours,
    /// Another author, whose hook may have a call of redomain.
    Theirs(Call),
}

/// Installs, uninstalls, or prints the status.
pub(super) fn hook(command: &HookCommand, console: Console) -> Result<Exit, CommandError> {
    let start = working_directory()?;
    let root = find_root(&start, console)?;
    let hook = Hook::find(&root)?;
    match command {
        HookCommand::Install { file, quiet } => {
            hook.install(&script(file, &start, &root)?, &root, console.saying(quiet.verbosity()))
        }
        HookCommand::Uninstall { quiet } => hook.uninstall(&root, console.saying(quiet.verbosity())),
        HookCommand::Status { quiet } => hook.status(console.saying(quiet.verbosity())),
    }
}

/// The script of the hook. It names the program by its full path: graphical git clients often have a short `PATH`.
fn script(arguments: &RuleFileArguments, start: &Path, root: &Root) -> Result<Vec<u8>, CommandError> {
    let named = arguments.rules.as_deref();
    // Without rules, `check` fails, and so would every commit.
    let rules = rule_file::load(RuleSource { named, one_off: &[] }, start, root)?;
    let rules = match (&rules.path, named) {
        (Some(path), _) => match relative_to(root.path(), path) {
            Some(below) if below.as_bytes() == rule_file::RULE_FILE.as_bytes() => None,
            Some(below) => Some(below.as_bytes().to_vec()),
            None => Some(path.as_os_str().as_bytes().to_vec()),
        },
        (None, pack) => pack.map(|pack| pack.as_bytes().to_vec()),
    };
    let mut script = b"#!/bin/sh\n".to_vec();
    script.extend_from_slice(HOOK_MARK);
    if let Ok(program) = std::env::current_exe() {
        script.extend([b"redomain=", &*script_word(program.as_os_str().as_bytes()), b"\n"].concat());
        script.extend_from_slice(b"[ -x \"$redomain\" ] || redomain=redomain\n");
    } else {
        script.extend_from_slice(b"redomain=redomain\n");
    }
    script.extend([b"exec \"$redomain\" ", HOOK_ARGUMENTS.as_bytes()].concat());
    if let Some(rules) = rules {
        script.extend([b" --rules=", &*script_word(&rules)].concat());
    }
    script.push(b'\n');
    Ok(script)
}

fn is_marked(hook: &[u8]) -> bool {
    memchr::memmem::find(hook, HOOK_MARK).is_some()
}

/// Returns `true` if the hook has no lines but ours: `uninstall` must not remove a line that somebody added.
fn has_only_our_lines(hook: &[u8]) -> bool {
    let ours = [
        &b"#!/bin/sh"[..],
        HOOK_MARK.trim_ascii_end(),
        b"redomain=",
        b"[ -x \"$redomain\" ]",
        b"exec \"$redomain\" ",
    ];
    hook.trim_ascii_end()
        .split(|byte| *byte == b'\n')
        .all(|line| ours.iter().any(|start| line.starts_with(start)))
}

impl Hook {
    fn find(root: &Root) -> Result<Self, CommandError> {
        let path = hooks_folder(root)?.join("pre-commit");
        let shown = path.strip_prefix(root.path()).unwrap_or(&path).to_string_lossy().into_owned();
        let file = HookFile::at(&path).map_err(|error| failed(&shown, "could not be read", &error))?;
        let owner = match &file {
            HookFile::Absent => Owner::Nobody,
            HookFile::Other => Owner::Theirs(Call::Absent),
            HookFile::File { bytes, .. } => match call_in(bytes) {
                Call::Sure if is_marked(bytes) && has_only_our_lines(bytes) => Owner::Ours,
                call => Owner::Theirs(call),
            },
        };
        Ok(Self { path, shown, file, owner })
    }

    fn install(&self, script: &[u8], root: &Root, console: Console) -> Result<Exit, CommandError> {
        let wanted = HookFile::File { bytes: script.to_vec(), executable: true };
        match self.owner {
            Owner::Theirs(Call::Sure) => {
                return self.print("already called", " by a hook that redomain did not write", console);
            }
            Owner::Theirs(Call::Absent) => {
                return Err(self.foreign("there is a hook that redomain did not write"));
            }
            Owner::Theirs(Call::Unclear(line)) => {
                return Err(
                    self.foreign(&format!("line {line} of a hook that redomain did not write {UNCLEAR}"))
                );
            }
            Owner::Ours if self.file == wanted => return self.print("already installed", "", console),
            Owner::Ours | Owner::Nobody => {}
        }
        let place = RealPlace::of(root, &self.path)
            .map_err(|error| failed(&self.shown, "could not be written", &error))?;
        let is_outside = !place.is_in_repository(root);
        if is_outside && hooks_setting(root) == HooksSetting::OfRepository {
            return Err(self.led_outside(&place.path));
        }
        if !is_outside && !owns_git_directories(root) {
            return Err(of_other_tree(root, "the hook was not installed"));
        }
        let written = self.file.replace(&self.path, script);
        written.map_err(|error| failed(&self.shown, "could not be written", &error))?;
        if is_outside {
            let what = "is outside this repository (`core.hooksPath`), so other repositories may run it too";
            console.print(&[Problem::warning(Place::file(&self.shown), what)]);
        }
        after_change(
            self.print("installed", "", console),
            "the hook is installed",
            "`redomain hook status` tells its state",
        )
    }

    fn uninstall(&self, root: &Root, console: Console) -> Result<Exit, CommandError> {
        match self.owner {
            Owner::Nobody | Owner::Theirs(Call::Absent) => self.print("not installed", "", console),
            Owner::Ours if !owns_git_directories(root) => {
                Err(of_other_tree(root, "the hook was not removed"))
            }
            Owner::Theirs(Call::Sure | Call::Unclear(_)) => {
                let place = Place::file(&self.shown);
                let problem = Problem::error(place, "was not written by redomain and is left as it is");
                Err(CommandError::usage(problem.help(format!("remove the line with `{CALL}` from it"))))
            }
            Owner::Ours => {
                let removed = self.file.remove(&self.path);
                removed.map_err(|error| failed(&self.shown, "could not be removed", &error))?;
                after_change(
                    self.print("removed", "", console),
                    "the hook is removed",
                    "`redomain hook status` tells its state",
                )
            }
        }
    }

    fn status(&self, console: Console) -> Result<Exit, CommandError> {
        let runs = matches!(self.file, HookFile::File { executable: true, .. });
        match self.owner {
            Owner::Ours if runs => self.print("installed", "", console),
            Owner::Theirs(Call::Sure) if runs => {
                self.print("called", " by a hook that redomain did not write", console)
            }
            Owner::Theirs(Call::Unclear(line)) if runs => {
                self.print("not sure", &format!(": line {line} {UNCLEAR}; look at it"), console)?;
                Ok(Exit::Found)
            }
            Owner::Ours | Owner::Theirs(Call::Sure | Call::Unclear(_)) => {
                self.print("not executable", ", so that git does not run it", console)?;
                Ok(Exit::Found)
            }
            Owner::Nobody => {
                self.print("not installed", "", console)?;
                Ok(Exit::Found)
            }
            Owner::Theirs(Call::Absent) => {
                self.print("not installed", " (there is a hook that redomain did not write)", console)?;
                Ok(Exit::Found)
            }
        }
    }

    fn print(&self, what: &str, more: &str, console: Console) -> Result<Exit, CommandError> {
        write_answer(console, |out| writeln!(out, "{what}: {}{more}", Problem::visible(&self.shown)))?;
        Ok(Exit::Success)
    }

    /// A hook that others may run, at a place that the user has not chosen.
    fn led_outside(&self, real: &Path) -> CommandError {
        let what = format!(
            "was not installed: the repository leads out of itself, to `{}`, by its own `core.hooksPath` or by a link",
            real.display()
        );
        let help = format!(
            "`git config --local --unset core.hooksPath` takes it back, and `git config --global core.hooksPath DIR` makes it your \
             own; or add the line `{} || exit 1` to a hook there",
            hook_command()
        );
        CommandError::usage(Problem::error(Place::file(&self.shown), what).help(help))
    }

    fn foreign(&self, what: &str) -> CommandError {
        let problem = Problem::error(
            Place::file(&self.shown),
            format!("was not installed: {what}, and it is left as it is"),
        );
        CommandError::usage(problem.help(format!("add the line `{} || exit 1` to it", hook_command())))
    }
}

/// A `.git` that leads to the repository of another working tree.
fn of_other_tree(root: &Root, what: &str) -> CommandError {
    let common = root.git().map(|git| git.common().canonicalize().unwrap_or_else(|_| git.common().into()));
    let git = common.unwrap_or_default().display().to_string();
    let what = format!("leads to `{git}`, which belongs to another working tree; {what}");
    let help = "run this command in that working tree; `git worktree repair` helps where this one was moved";
    CommandError::usage(Problem::error(Place::file(".git"), what).help(help))
}

fn failed(shown: &str, what: &str, error: &std::io::Error) -> CommandError {
    let problem = Problem::error(Place::file(shown), format!("{what}: {error}"));
    CommandError::Files(vec![problem.help("`git rev-parse --git-path hooks` prints the folder of the hooks")])
}
