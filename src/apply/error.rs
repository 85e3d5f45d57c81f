//! Errors of a run. Each message names the state of the tree and the next command.

use super::open_run::OpenRun;
use crate::text::{Count, Place, Problem, RelPath};
use rustix::io::Errno;
use std::fmt;

/// A system call that failed.
#[derive(Debug, Clone)]
pub struct FailedCall {
    /// The file or directory of the call.
    pub path: RelPath,
    /// The attempt, completing "cannot …".
    pub doing: &'static str,
    /// The error number.
    pub errno: Errno,
}

/// The difference between a file and its content when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriftKind {
    /// Other content.
    Edited,
    /// No file.
    Gone,
    /// A symbolic link, a directory or a special file in its place.
    NoFile,
}

/// A file that changed after it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftedFile {
    /// The file.
    pub path: RelPath,
    /// The difference.
    pub how: DriftKind,
}

/// A change that is refused because it would not be safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedChange {
    /// The file.
    pub path: RelPath,
    /// The reason.
    pub why: &'static str,
    /// The next step.
    pub help: &'static str,
}

/// The event that stopped a run while it exchanged files.
#[derive(Debug, Clone)]
pub enum StopCause {
    /// A system call failed.
    Failed(FailedCall),
    /// Another process changed a file at that moment.
    Drifted(DriftedFile),
}

/// The reason for which a run stopped.
#[derive(Debug, Clone)]
pub enum ApplyError {
    /// Another process changes this tree.
    Busy {
        /// Its id, where it could be read.
        owner: Option<u32>,
    },
    /// An earlier run is unfinished.
    Open(Box<OpenRun>),
    /// Files changed since they were read; no file was modified.
    Drift(Vec<DriftedFile>),
    /// Changes are refused; no file was modified.
    Refused(Vec<RefusedChange>),
    /// An interrupt came before the first file was modified.
    Interrupted,
    /// An interrupt came before an unfinished run was gone on with; it is as unfinished as before.
    StillOpen(Box<OpenRun>),
    /// An undo restored files, and then a system call failed; it is unfinished.
    UndoStopped {
        /// The call that failed.
        cause: FailedCall,
        /// Number of files that have their original content again.
        restored: usize,
    },
    /// A system call failed before the first file was modified.
    Failed(FailedCall),
    /// The run stopped while it wrote, and every file that it had written was restored.
    RolledBack {
        /// The event that stopped it.
        cause: StopCause,
        /// Files that were edited meanwhile and are unchanged.
        edited: Vec<RelPath>,
    },
    /// The run stopped while it wrote, and not every file could be restored; the run is unfinished.
    Stuck {
        /// The event that stopped it.
        cause: StopCause,
        /// The call that stopped the roll-back.
        back: FailedCall,
        /// The unfinished run.
        open: Box<OpenRun>,
    },
    /// Files of an unfinished run changed since it was stopped; nothing was modified now.
    CannotResume {
        /// The changed files.
        files: Vec<DriftedFile>,
    },
    /// A journal cannot be read; nothing was modified.
    Journal {
        /// The journal.
        path: RelPath,
        /// The mistake in it.
        what: String,
    },
    /// There is no such run.
    NoRun(u32),
    /// Every run is undone.
    NothingToUndo,
    /// No run is unfinished.
    NothingOpen,
}

/// Adds the path and the attempt to an error number.
pub(super) trait CallContext<T> {
    fn at(self, path: &RelPath, doing: &'static str) -> Result<T, FailedCall>;
}

impl<T> CallContext<T> for Result<T, Errno> {
    fn at(self, path: &RelPath, doing: &'static str) -> Result<T, FailedCall> {
        self.map_err(|errno| FailedCall { path: path.clone(), doing, errno })
    }
}

impl From<FailedCall> for ApplyError {
    fn from(failure: FailedCall) -> Self {
        Self::Failed(failure)
    }
}

impl From<FailedCall> for StopCause {
    fn from(failure: FailedCall) -> Self {
        Self::Failed(failure)
    }
}

impl From<DriftedFile> for StopCause {
    fn from(drifted: DriftedFile) -> Self {
        Self::Drifted(drifted)
    }
}

impl std::error::Error for ApplyError {}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems().iter().enumerate() {
            write!(f, "{}{problem}", if index > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }
}

const UNTOUCHED: &str = "no file was modified";
const AGAIN: &str = "run `redomain apply` again";

impl ApplyError {
    /// The messages, in the order to print them; at least one.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Busy { owner } => vec![busy(*owner)],
            Self::Open(open) | Self::StillOpen(open) => vec![open.problem()],
            Self::UndoStopped { cause, restored } => vec![undo_stopped(cause, *restored)],
            Self::Drift(files) => files.iter().map(|file| file.problem(UNTOUCHED).help(AGAIN)).collect(),
            Self::Refused(files) => files.iter().map(RefusedChange::problem).collect(),
            Self::Interrupted => vec![Problem::error(Place::default(), format!("interrupted; {UNTOUCHED}"))],
            Self::Failed(failure) => vec![failure.problem(UNTOUCHED)],
            Self::RolledBack { cause, edited } => rolled_back(cause, edited),
            Self::Stuck { cause, back, open } => {
                vec![
                    cause.problem("the run is incomplete"),
                    back.problem("could not roll back"),
                    open.problem(),
                ]
            }
            Self::CannotResume { files } => files
                .iter()
                .map(|file| {
                    file.problem("the run cannot be resumed")
                        .help("run `redomain undo` to restore the original files")
                })
                .collect(),
            Self::Journal { path, what } => vec![
                Problem::error(Place::file(path.to_text()), format!("{what}; nothing was modified"))
                    .help("the original files are in the directory `stage` beside the journal"),
            ],
            Self::NoRun(number) => vec![
                Problem::error(Place::default(), format!("there is no run `{number}`"))
                    .help("run `redomain undo --list` for all runs"),
            ],
            Self::NothingToUndo => vec![
                Problem::error(Place::default(), "no run is left to undo")
                    .help("run `redomain undo --list` for all runs"),
            ],
            Self::NothingOpen => vec![Problem::error(Place::default(), "no unfinished run to resume")],
        }
    }
}

fn busy(owner: Option<u32>) -> Problem {
    let by = owner.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"));
    Problem::error(Place::default(), format!("{by} is changing this tree; {UNTOUCHED}"))
        .help("wait until it has finished, then run this command again")
}

fn undo_stopped(cause: &FailedCall, restored: usize) -> Problem {
    let files = match restored {
        0 => UNTOUCHED.to_owned(),
        1 => String::from("1 file is restored"),
        more => format!("{} are restored", Count(more, "file")),
    };
    cause
        .problem(&format!("{files}, and the undo is unfinished"))
        .help("run `redomain undo` again to finish it")
}

fn rolled_back(cause: &StopCause, edited: &[RelPath]) -> Vec<Problem> {
    if edited.is_empty() {
        return vec![cause.problem("rolled back, all files are restored")];
    }
    let mut problems = vec![cause.problem(&format!(
        "rolled back, all files are restored except {} edited meanwhile",
        Count(edited.len(), "file")
    ))];
    problems.extend(edited.iter().map(|path| {
        Problem::error(Place::file(path.to_text()), "edited since it was written; not changed")
            .help("run `redomain undo --force` to save its original in `.redomain/originals`")
    }));
    problems
}

impl StopCause {
    fn problem(&self, state: &str) -> Problem {
        match self {
            Self::Failed(failure) => failure.problem(state),
            Self::Drifted(drifted) => drifted.problem(state),
        }
    }
}

impl DriftedFile {
    fn problem(&self, state: &str) -> Problem {
        let how = match self.how {
            DriftKind::Edited => "changed on disk since it was read",
            DriftKind::Gone => "gone since it was read",
            DriftKind::NoFile => "no longer a regular file",
        };
        Problem::error(Place::file(self.path.to_text()), format!("{how}; {state}"))
    }
}

impl RefusedChange {
    fn problem(&self) -> Problem {
        Problem::error(Place::file(self.path.to_text()), format!("{}; {UNTOUCHED}", self.why)).help(self.help)
    }
}

impl FailedCall {
    /// The message; `state` is the state of the tree.
    pub fn problem(&self, state: &str) -> Problem {
        let (meaning, help) = explain(self.errno);
        let problem = Problem::error(
            Place::file(self.path.to_text()),
            format!("cannot {}: {meaning}; {state}", self.doing),
        );
        match help {
            Some(help) => problem.help(help),
            None => problem,
        }
    }
}

/// The meaning of an error number for a user who changes files, and a remedy.
fn explain(errno: Errno) -> (String, Option<&'static str>) {
    let (meaning, help) = match errno {
        Errno::ACCESS => ("no permission", "get write permission for the directory"),
        Errno::PERM => (
            "not permitted",
            "the file may be immutable (see `lsattr`), or belong to another user in a sticky directory",
        ),
        Errno::ROFS => ("the file system is read-only", "mount it read-write"),
        Errno::NOSPC => {
            ("no space is left on the file system", "free space: the new files need as much as the old")
        }
        Errno::FBIG => ("the file would exceed the limit of its size", "raise the limit (`ulimit -f`)"),
        Errno::DQUOT => ("the disk quota is exceeded", "free space: the new files need as much as the old"),
        Errno::LOOP | Errno::NOTDIR => {
            ("a symbolic link or a file is in the place of a directory", "restore the directory")
        }
        Errno::BUSY => ("it is in use or a mount point", "stop the program that uses it"),
        other => return (std::io::Error::from(other).to_string(), None),
    };
    (meaning.to_owned(), Some(help))
}
