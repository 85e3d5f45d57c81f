//! The phases of a run, and the message about an unfinished one.

use super::run_id::RunId;
use crate::text::{Count, Moment, Place, Problem};
use std::fmt;

/// Progress of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// New files are being written beside the tree; no file was modified.
    Staging,
    /// Files are being exchanged.
    Committing,
    /// Every file is written.
    Done,
    /// Files are being restored.
    Undoing,
    /// Every file is restored except `left` files that were edited after the run.
    Undone {
        /// Number of files that were not restored.
        left: u32,
    },
}

/// An unfinished run: its process was killed, or the power failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRun {
    /// Its id.
    pub run: RunId,
    /// Its phase; never `Done` or `Undone`.
    pub phase: Phase,
    /// Its start; `None` if it was stopped before that was in the journal.
    pub started: Option<Moment>,
    /// Number of files that have their new content.
    pub done: usize,
    /// Number of files of the run.
    pub total: usize,
    /// The process that still works on it; `None` if there is none.
    pub owner: Option<u32>,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Staging => "stopped before any file was modified",
            Self::Committing => "stopped while writing files",
            Self::Done => "written",
            Self::Undoing => "stopped during undo",
            Self::Undone { left: 0 } => "undone",
            Self::Undone { left } => {
                return write!(f, "undone except for {}", Count(*left as usize, "file"));
            }
        })
    }
}

impl OpenRun {
    /// The next command.
    pub fn help(&self) -> &'static str {
        match (self.owner, self.phase) {
            (Some(_), _) => "wait until it has finished, then run this command again",
            (None, Phase::Staging) => "run `redomain undo` to discard it, then `redomain apply` again",
            (None, Phase::Undoing) => "run `redomain undo` to finish it",
            (None, _) => {
                "run `redomain apply --resume` to finish it, or `redomain undo` to restore the original files"
            }
        }
    }

    /// The message that the run is unfinished.
    pub fn problem(&self) -> Problem {
        Problem::error(Place::default(), self.to_string()).help(self.help())
    }
}

impl fmt::Display for OpenRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.phase == Phase::Undoing { "undo" } else { "apply" };
        match self.owner {
            Some(pid) => write!(f, "{kind} of run `{}` is running in process {pid}", self.run)?,
            None => write!(f, "{kind} of run `{}` was interrupted", self.run)?,
        }
        if self.phase == Phase::Staging {
            return f.write_str("; no file was modified");
        }
        let (done, total) = (Count::grouped(self.done), Count(self.total, "file"));
        write!(f, "; {done} of {total} {} the new content", if self.done == 1 { "has" } else { "have" })
    }
}
