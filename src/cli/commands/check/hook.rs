//! `redomain check --hook`: the text for somebody who asked for a commit, and not for a check.
//!
//! A commit that passes is told nothing, so that nobody learns to overlook it. One that is refused is told who speaks,
//! the commands that fix it, and how a line is kept.

use std::ffi::OsStr;
use std::io::{Result, Write};
use std::os::unix::ffi::OsStrExt;

use super::fix::Fixed;
use crate::cli::args::CheckArguments;
use crate::cli::remedy::{command, given_paths, program};
use crate::cli::session::Session;
use crate::mention::Verdict;
use crate::report::{Outcome, Report, Standing};
use crate::text::visible;

/// What a hook was called for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    /// A commit of what is staged.
    Staged,
    /// A commit of paths, or of everything (`-a`): git made an index for it, which is gone when the commit is refused.
    OwnIndex,
    /// Files, without a commit, such as `pre-commit run --all-files`.
    Files,
}

impl Occasion {
    /// The occasion of this process.
    pub fn of(arguments: &CheckArguments) -> Self {
        let index = std::env::var_os("GIT_INDEX_FILE");
        Self::with_index(index.as_deref(), arguments.staged)
    }

    fn with_index(index: Option<&OsStr>, staged: bool) -> Self {
        match index {
            Some(index) if index.as_bytes().ends_with(b".lock") => Self::OwnIndex,
            Some(_) => Self::Staged,
            None if staged => Self::Staged,
            None => Self::Files,
        }
    }

    /// The line before an answer, which says whose it is.
    pub fn head(self, report: &Report, fixed: Option<&Fixed>) -> String {
        match (report.outcome(), fixed) {
            (Outcome::NoRules, None) => format!("redomain did not check {}:", self.name()),
            (_, Some(_)) => format!("redomain refuses {}, since it changed files:", self.name()),
            _ => self.refusal(),
        }
    }

    /// The line before an error.
    pub fn refusal(self) -> String {
        format!("redomain refuses {}:", self.name())
    }

    fn name(self) -> &'static str {
        match self {
            Self::Staged | Self::OwnIndex => "this commit",
            Self::Files => "these files",
        }
    }

    /// The command that fixes the findings of `report`.
    pub fn command(self, arguments: &CheckArguments, report: &Report) -> String {
        let mut paths = given_paths(&arguments.common);
        if self == Self::OwnIndex && paths.is_empty() && !in_folder() {
            paths = fixable_paths(report);
        }
        let staged = if self == Self::Staged { " --staged" } else { "" };
        command(&program(), &format!("check --fix{staged}"), &arguments.common, &paths)
    }

    /// Writes the steps after the answer of `report`.
    pub fn write_steps(self, report: &Report, session: &Session, out: &mut dyn Write) -> Result<()> {
        if report.fix_command().is_some() {
            writeln!(out, "  {}", self.next_step())?;
        }
        if report.of_standing(Standing::Finding).next().is_none() {
            return Ok(());
        }
        let entry = match &session.rules.path {
            Some(path) => format!(", or add a `keep` entry to {}", visible(&session.shown(path))),
            None => String::new(),
        };
        writeln!(out, "  help: to keep a line, write `redomain:keep` in a comment on it{entry}")
    }

    fn next_step(self) -> &'static str {
        match self {
            Self::Staged => "help: then stage the fixes with `git add -p`, and commit again",
            Self::OwnIndex => "help: then commit again",
            Self::Files => "help: then stage the fixes with `git add -p`",
        }
    }
}

/// Returns `true` if git was called in a folder of the tree: a path from the root leads nowhere there.
fn in_folder() -> bool {
    std::env::var_os("GIT_PREFIX").is_some_and(|prefix| !prefix.is_empty())
}

/// The files with findings that can be fixed.
fn fixable_paths(report: &Report) -> Vec<String> {
    let found = report.of_standing(Standing::Finding).filter(|(_, entry)| entry.is(Verdict::Rewrite));
    let mut paths: Vec<String> = found.map(|(file, _)| file.path.to_text()).collect();
    paths.dedup();
    paths
}

#[cfg(test)]
mod tests {
    use super::Occasion;
    use std::ffi::OsStr;

    #[test]
    fn index_of_git_tells_the_occasion() {
        for (index, staged, expected) in [
            (None, true, Occasion::Staged),
            (None, false, Occasion::Files),
            (Some(".git/index"), false, Occasion::Staged),
            (Some(".git/index.lock"), true, Occasion::OwnIndex),
            (Some("/r/.git/next-index-12.lock"), false, Occasion::OwnIndex),
        ] {
            assert_eq!(Occasion::with_index(index.map(OsStr::new), staged), expected, "{index:?}");
        }
    }
}
