//! `redomain hook`: the hook that refuses commits with old names.
//!
//! A hook that somebody else wrote is never touched; it is said which line to add to it.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::apply::HookFile;
use crate::cli;
use crate::cli::args::{HookCommand, RuleFileArguments};
use crate::cli::exit::{CommandError, Exit};
use crate::cli::input::wrong;
use crate::cli::output::emit;
use crate::cli::rule_file;
use crate::cli::session::{below, here};
use crate::cli::shell::quoted;
use crate::text::{Place, Problem};
use crate::tree::{Root, hooks_folder};

/// The line by which a hook of ours is known.
const MARK: &[u8] = b"# Written by `redomain hook install`; `redomain hook uninstall` removes it.\n";
/// The call that a hook of somebody else needs.
const CALL: &str = "redomain check --staged";

/// Where the hook is, and what is there.
struct Hook {
    path: PathBuf,
    /// As messages call it.
    shown: String,
    file: HookFile,
    whose: Whose,
}

enum Whose {
    Nobody,
    Ours,
    /// Somebody else's, which may call us.
    Theirs {
        calls: bool,
    },
}

/// Runs one of the commands.
pub(super) fn hook(command: &HookCommand) -> Result<Exit, CommandError> {
    let here = here()?;
    let root = Root::find(&here);
    let hook = Hook::find(&root)?;
    match command {
        HookCommand::Install(arguments) => hook.install(&script(arguments, &here, &root)?, &root),
        HookCommand::Uninstall => hook.uninstall(),
        HookCommand::Status => hook.status(),
    }
}

/// What git is to run. Clients of git often know less of `PATH` than a shell does, hence the full path.
fn script(arguments: &RuleFileArguments, here: &Path, root: &Root) -> Result<Vec<u8>, CommandError> {
    let named = arguments.rules.as_deref();
    // A hook without rules would refuse every commit.
    let rules = rule_file::load(named, here, root.path())?;
    let rules = match (&rules.path, named) {
        (Some(path), _) => match below(path, root.path()) {
            Some(below) if below.as_bytes() == rule_file::NAME.as_bytes() => None,
            Some(below) => Some(below.as_bytes().to_vec()),
            None => Some(path.as_os_str().as_bytes().to_vec()),
        },
        (None, pack) => pack.map(|pack| pack.as_bytes().to_vec()),
    };
    let mut script = b"#!/bin/sh\n".to_vec();
    script.extend_from_slice(MARK);
    if let Ok(program) = std::env::current_exe() {
        script.extend([b"redomain=", &*quoted(program.as_os_str().as_bytes()), b"\n"].concat());
        script.extend_from_slice(b"[ -x \"$redomain\" ] || redomain=redomain\n");
    } else {
        script.extend_from_slice(b"redomain=redomain\n");
    }
    script.extend_from_slice(b"exec \"$redomain\" check --staged");
    if let Some(rules) = rules {
        script.extend([b" --rules=", &*quoted(&rules)].concat());
    }
    script.push(b'\n');
    Ok(script)
}

fn is_marked(hook: &[u8]) -> bool {
    memchr::memmem::find(hook, MARK).is_some()
}

/// Whether nobody added lines to a hook of ours; what somebody added is not ours to remove.
fn has_only_our_lines(hook: &[u8]) -> bool {
    let ours = [
        &b"#!/bin/sh"[..],
        MARK.trim_ascii_end(),
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
        let path = hooks_folder(root).map_err(wrong)?.join("pre-commit");
        let shown = path.strip_prefix(root.path()).unwrap_or(&path).to_string_lossy().into_owned();
        let file = HookFile::at(&path).map_err(|error| failed(&shown, "cannot be looked at", &error))?;
        let whose = match &file {
            HookFile::Absent => Whose::Nobody,
            HookFile::Other => Whose::Theirs { calls: false },
            HookFile::File { bytes, .. } if is_marked(bytes) && has_only_our_lines(bytes) => Whose::Ours,
            HookFile::File { bytes, .. } => Whose::Theirs { calls: is_marked(bytes) || calls(bytes) },
        };
        Ok(Self { path, shown, file, whose })
    }

    fn install(&self, script: &[u8], root: &Root) -> Result<Exit, CommandError> {
        let wanted = HookFile::File { bytes: script.to_vec(), executable: true };
        match self.whose {
            Whose::Theirs { calls: true } => {
                return self.say("already called", " by a hook that is not ours");
            }
            Whose::Theirs { calls: false } => return Err(self.foreign("was not installed")),
            Whose::Ours if self.file == wanted => return self.say("already installed", ""),
            Whose::Ours | Whose::Nobody => {}
        }
        let written = self.file.replace(&self.path, script);
        written.map_err(|error| failed(&self.shown, "could not be written", &error))?;
        let outside = root.git().is_some_and(|git| {
            [root.path(), git.directory(), git.common()].iter().all(|inside| !self.path.starts_with(inside))
        });
        if outside {
            let what = "is outside of this repository, as `core.hooksPath` has it: others may run it too";
            cli::report(&[Problem::warning(Place::file(&self.shown), what)]);
        }
        self.say("installed", "")
    }

    fn uninstall(&self) -> Result<Exit, CommandError> {
        match self.whose {
            Whose::Nobody | Whose::Theirs { calls: false } => self.say("not installed", ""),
            Whose::Theirs { calls: true } => {
                let place = Place::file(&self.shown);
                let problem = Problem::error(place, "is a hook that is not ours; it was left as it is");
                Err(CommandError::usage(problem.help(format!("remove the line with `{CALL}` from it"))))
            }
            Whose::Ours => {
                let removed = self.file.remove(&self.path);
                removed.map_err(|error| failed(&self.shown, "could not be removed", &error))?;
                self.say("removed", "")
            }
        }
    }

    fn status(&self) -> Result<Exit, CommandError> {
        let runs = matches!(self.file, HookFile::File { executable: true, .. });
        match self.whose {
            Whose::Ours if runs => self.say("installed", ""),
            Whose::Theirs { calls: true } if runs => self.say("called", " by a hook that is not ours"),
            Whose::Ours | Whose::Theirs { calls: true } => {
                self.say("not executable", ", so that git does not run it")?;
                Ok(Exit::Findings)
            }
            Whose::Nobody => {
                self.say("not installed", "")?;
                Ok(Exit::Findings)
            }
            Whose::Theirs { calls: false } => {
                self.say("not installed", " (there is a hook that is not ours)")?;
                Ok(Exit::Findings)
            }
        }
    }

    fn say(&self, what: &str, more: &str) -> Result<Exit, CommandError> {
        emit(None, |out| writeln!(out, "{what}: {}{more}", Problem::visible(&self.shown)))?;
        Ok(Exit::Success)
    }

    fn foreign(&self, what: &str) -> CommandError {
        let problem = Problem::error(
            Place::file(&self.shown),
            format!("{what}: there is a hook that is not ours, and it was left as it is"),
        );
        CommandError::usage(problem.help(format!("add the line `{CALL} || exit 1` to it")))
    }
}

/// Whether a hook has our call in a line that is no comment.
fn calls(script: &[u8]) -> bool {
    let program = |line: &&[u8]| !line.trim_ascii_start().starts_with(b"#");
    script
        .split(|&byte| byte == b'\n')
        .filter(program)
        .any(|line| memchr::memmem::find(line, CALL.as_bytes()).is_some())
}

fn failed(shown: &str, what: &str, error: &std::io::Error) -> CommandError {
    let problem = Problem::error(Place::file(shown), format!("{what}: {error}"));
    CommandError::Files(vec![problem.help("see what `git rev-parse --git-path hooks` says")])
}

#[cfg(test)]
mod tests {
    use super::calls;

    #[test]
    fn a_call_in_a_comment_is_none() {
        for (script, expected) in [
            ("redomain check --staged || exit 1\n", true),
            ("set -e\n  redomain check --staged --strict", true),
            ("  # redomain check --staged\n", false),
            ("npx lint-staged\n", false),
        ] {
            assert_eq!(calls(script.as_bytes()), expected, "{script}");
        }
    }
}
