//! Why a run could not go on. Each message says what state the tree is in and what to do next.

use super::open_run::OpenRun;
use crate::text::{Count, Place, Problem, RelPath};
use rustix::io::Errno;
use std::fmt;

/// One call that the system refused.
#[derive(Debug, Clone)]
pub struct FailedCall {
    /// The file or folder it was about.
    pub path: RelPath,
    /// What was tried, as in "cannot …".
    pub doing: &'static str,
    /// The system's answer.
    pub errno: Errno,
}

/// How a file is no longer what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriftKind {
    /// Its content is another.
    Edited,
    /// It is gone.
    Gone,
    /// A symbolic link, a folder or something else stands in its place.
    NoFile,
}

/// A file that is no longer what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftedFile {
    /// The file.
    pub path: RelPath,
    /// What happened to it.
    pub how: DriftKind,
}

/// A change that cannot be made safely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedChange {
    /// The file.
    pub path: RelPath,
    /// Why not.
    pub why: &'static str,
    /// What to do about it.
    pub help: &'static str,
}

/// What stopped a run while files were changing places.
#[derive(Debug, Clone)]
pub enum StopCause {
    /// The system refused a call.
    Failed(FailedCall),
    /// Somebody changed a file in that very moment.
    Drifted(DriftedFile),
}

/// Why a run could not go on.
#[derive(Debug, Clone)]
pub enum ApplyError {
    /// Another process works on this tree.
    Busy {
        /// Its id, where it could be read.
        owner: Option<u32>,
    },
    /// An earlier run is still open.
    Open(Box<OpenRun>),
    /// Files changed since they were read; no file was modified.
    Drift(Vec<DriftedFile>),
    /// Changes that cannot be made safely; no file was modified.
    Refused(Vec<RefusedChange>),
    /// Somebody asked to stop before the first file was modified.
    Interrupted,
    /// The system refused a call before the first file was modified.
    Failed(FailedCall),
    /// The run stopped half-way and every file it had changed was put back.
    RolledBack {
        /// What stopped it.
        cause: StopCause,
        /// Files that somebody edited meanwhile and that were left as they are.
        edited: Vec<RelPath>,
    },
    /// The run stopped half-way and could not put everything back; its journal is open.
    Stuck {
        /// What stopped it.
        cause: StopCause,
        /// What stopped the way back.
        back: FailedCall,
        /// The run as it stands.
        open: Box<OpenRun>,
    },
    /// Files of an open run changed since it was stopped; nothing was touched now.
    CannotResume {
        /// Those files.
        files: Vec<DriftedFile>,
    },
    /// A journal that does not say what it should; nothing was touched.
    Journal {
        /// The journal.
        path: RelPath,
        /// What is wrong with it.
        what: String,
    },
    /// There is no such run.
    NoRun(u32),
    /// No run is left to take back.
    NothingToUndo,
    /// No run is open.
    NothingOpen,
}

/// Turns a refused call into a [`FailedCall`].
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
    /// The messages to show, in order; the first is never missing.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Busy { owner } => vec![busy(*owner)],
            Self::Open(open) => vec![open.problem()],
            Self::Drift(files) => files.iter().map(|file| file.problem(UNTOUCHED).help(AGAIN)).collect(),
            Self::Refused(files) => files.iter().map(RefusedChange::problem).collect(),
            Self::Interrupted => vec![Problem::error(Place::default(), format!("interrupted; {UNTOUCHED}"))],
            Self::Failed(failure) => vec![failure.problem(UNTOUCHED)],
            Self::RolledBack { cause, edited } => rolled_back(cause, edited),
            Self::Stuck { cause, back, open } => {
                vec![
                    cause.problem("the run stopped half-way"),
                    back.problem("could not roll back"),
                    open.problem(),
                ]
            }
            Self::CannotResume { files } => files
                .iter()
                .map(|file| file.problem("the run cannot be finished").help("`redomain undo` takes it back"))
                .collect(),
            Self::Journal { path, what } => vec![
                Problem::error(Place::file(path.to_text()), format!("{what}; nothing was touched"))
                    .help("the originals are beside it, under `stage`"),
            ],
            Self::NoRun(number) => vec![
                Problem::error(Place::default(), format!("there is no run `{number}`"))
                    .help("`redomain undo --list` shows all runs"),
            ],
            Self::NothingToUndo => vec![
                Problem::error(Place::default(), "no run is left to take back")
                    .help("`redomain undo --list` shows all runs"),
            ],
            Self::NothingOpen => vec![Problem::error(Place::default(), "no run is open, nothing to resume")],
        }
    }
}

fn busy(owner: Option<u32>) -> Problem {
    let by = owner.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"));
    Problem::error(Place::default(), format!("{by} is changing this tree; {UNTOUCHED}"))
        .help("wait until it is done, then run this again")
}

fn rolled_back(cause: &StopCause, edited: &[RelPath]) -> Vec<Problem> {
    if edited.is_empty() {
        return vec![cause.problem("rolled back, every file is as it was")];
    }
    let mut problems = vec![cause.problem(&format!(
        "rolled back, every file is as it was but {} that somebody edited meanwhile",
        Count(edited.len(), "file")
    ))];
    problems.extend(edited.iter().map(|path| {
        Problem::error(Place::file(path.to_text()), "edited since it was written; left as it is")
            .help("`redomain undo --force` saves its original under `.redomain/originals`")
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
    /// The message, with what state the tree is in.
    pub fn problem(&self, state: &str) -> Problem {
        let (what, help) = reason(self.errno);
        let problem = Problem::error(
            Place::file(self.path.to_text()),
            format!("cannot {}: {what}; {state}", self.doing),
        );
        match help {
            Some(help) => problem.help(help),
            None => problem,
        }
    }
}

/// What the system's answer means for somebody who changes files, and what helps.
fn reason(errno: Errno) -> (String, Option<&'static str>) {
    let (what, help) = match errno {
        Errno::ACCESS => ("no permission", "make the folder writable for you"),
        Errno::PERM => (
            "not permitted",
            "the file may be immutable (`lsattr`), or belong to somebody else in a sticky folder",
        ),
        Errno::ROFS => ("the file system is read-only", "mount it writable"),
        Errno::NOSPC => {
            ("no space is left on the file system", "free some space; the new files need as much as the old")
        }
        Errno::FBIG => {
            ("a file would be larger than this user may make one", "raise the limit (`ulimit -f`)")
        }
        Errno::DQUOT => ("the quota is used up", "free some space; the new files need as much as the old"),
        Errno::LOOP | Errno::NOTDIR => {
            ("a symbolic link or a file stands where a folder should be", "put the folder back")
        }
        Errno::BUSY => ("it is in use, or a mount point", "close what uses it"),
        other => return (std::io::Error::from(other).to_string(), None),
    };
    (what.to_owned(), Some(help))
}
