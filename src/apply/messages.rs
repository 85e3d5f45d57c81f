//! The messages of the errors of a run. Each names the state of the tree and the next command.

use super::error::{ApplyError, DriftKind, DriftedFile, FailedCall, RefusedChange, SpaceShort, StopCause};
use super::layout::{journal_path, run_path, stage_path};
use super::run_id::RunId;
use crate::fs::{STORE, StoreOrigin};
use crate::text::{Count, Place, Problem, RelPath};
use rustix::io::Errno;
use std::fmt;

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
            Self::NoSpace(short) => vec![short.problem()],
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
            Self::CannotResume { files } => files.iter().map(cannot_resume).collect(),
            Self::Journal { path, what } => vec![journal(path, what)],
            Self::ForeignStore(origin) => vec![foreign_store(*origin)],
            Self::ForeignRun(run) => vec![foreign_run(run)],
            Self::NoFile { path, kind } => vec![no_file(path, kind)],
            Self::JournalGone(run) => vec![journal_gone(run)],
            Self::NoRun(number) => vec![without_run(format!("there is no run `{number}`"))],
            Self::NothingToUndo => vec![without_run("no run is left to undo".to_owned())],
            Self::NothingOpen => vec![Problem::error(Place::default(), "no unfinished run to resume")],
        }
    }
}

fn cannot_resume(file: &DriftedFile) -> Problem {
    file.problem("the run cannot be resumed").help("run `redomain undo` to restore the original files")
}

fn journal(path: &RelPath, what: &str) -> Problem {
    Problem::error(Place::file(path.to_text()), format!("{what}; nothing was modified"))
        .help("the original files are in the directory `stage` beside the journal")
}

fn journal_gone(run: &RunId) -> Problem {
    let what = "is gone or is not a journal, and the run may have modified files; nothing was modified";
    Problem::error(Place::file(journal_path(run).to_text()), what).help(format!(
        "the original files are in `{}`; copy them back, then move that run away",
        stage_path(run)
    ))
}

fn foreign_store(origin: StoreOrigin) -> Problem {
    let what = match origin {
        StoreOrigin::OtherUser => "belongs to another user; nothing was modified",
        _ => {
            "was not made by this program in this place, but by a commit, an archive or a copy; nothing was modified"
        }
    };
    Problem::error(Place::file(STORE), what).help(
        "delete it, or move it away if you need the original files of its runs, which are in `runs/RUN/stage`",
    )
}

fn foreign_run(run: &RunId) -> Problem {
    let what = "was not made by this program in this place, but by a commit, a copy or an earlier version; nothing was \
                modified";
    Problem::error(Place::file(run_path(run).to_text()), what).help(
        "delete it, or move it away if you need the original files of the run, which are in its `stage`",
    )
}

fn no_file(path: &RelPath, kind: &str) -> Problem {
    let what = format!("is {kind}, and the store needs a regular file of this name; nothing was modified");
    Problem::error(Place::file(path.to_text()), what).help("remove it, then run this command again")
}

fn without_run(what: String) -> Problem {
    Problem::error(Place::default(), what).help("run `redomain undo --list` for all runs")
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
            DriftKind::NoOriginal => "its original is not in the store any more",
        };
        Problem::error(Place::file(self.path.to_text()), format!("{how}; {state}"))
    }
}

impl RefusedChange {
    fn problem(&self) -> Problem {
        Problem::error(Place::file(self.path.to_text()), format!("{}; {UNTOUCHED}", self.why)).help(self.help)
    }
}

/// The place of a path; the top of the mount of the root has an empty one.
fn place(path: &RelPath) -> Place {
    Place::file(if path.as_bytes().is_empty() { ".".to_owned() } else { path.to_text() })
}

impl SpaceShort {
    fn problem(&self) -> Problem {
        let kib = |bytes: u64| Count::grouped(usize::try_from(bytes.div_ceil(1024)).unwrap_or(usize::MAX));
        let (needed, free) = (kib(self.needed), kib(self.free));
        Problem::error(
            place(&self.path),
            format!("the run needs {needed} KiB of disk space, and {free} KiB are free; {UNTOUCHED}"),
        )
        .help(
            "free space, or run `redomain apply PATH` on a part of the tree; `redomain undo --prune` deletes old runs",
        )
    }
}

impl FailedCall {
    /// The message; `state` is the state of the tree.
    pub fn problem(&self, state: &str) -> Problem {
        let (meaning, help) = explain(self.errno);
        let problem = Problem::error(place(&self.path), format!("cannot {}: {meaning}; {state}", self.doing));
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
        Errno::FBIG => ("it would exceed the limit of file sizes", "raise the limit (`ulimit -f`)"),
        Errno::DQUOT => ("the disk quota is exceeded", "free space: the new files need as much as the old"),
        Errno::LOOP | Errno::NOTDIR => {
            ("a symbolic link or a file is in the place of a directory", "restore the directory")
        }
        Errno::BADMSG => return ("it is damaged".to_owned(), None),
        Errno::BUSY => ("it is in use or a mount point", "stop the program that uses it"),
        other => return (std::io::Error::from(other).to_string(), None),
    };
    (meaning.to_owned(), Some(help))
}
