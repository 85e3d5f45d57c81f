//! How far a run got, and what to say about one that did not get to its end.

use super::run_id::RunId;
use crate::text::Moment;
use crate::text::{Count, Place, Problem};
use std::fmt;

/// How far a run got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// New files are being written beside the tree; no file was modified.
    Staging,
    /// Files are changing places.
    Committing,
    /// Everything is written.
    Done,
    /// Files are being put back.
    Undoing,
    /// Everything was put back but `left` files that had been edited since.
    Undone {
        /// Files that were not put back.
        left: u32,
    },
}

/// A run that did not get to its end: its process was killed, or the power failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRun {
    /// Its name.
    pub run: RunId,
    /// How far it got; never `Done` or `Undone`.
    pub phase: Phase,
    /// When it began; `None` where it was stopped before that was written down.
    pub started: Option<Moment>,
    /// How many files have their new content.
    pub done: usize,
    /// How many files the run is about.
    pub total: usize,
    /// The process that is still at it; `None` once it is gone.
    pub owner: Option<u32>,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Staging => "stopped before any file was modified",
            Self::Committing => "stopped while files were written",
            Self::Done => "written",
            Self::Undoing => "stopped while it was taken back",
            Self::Undone { left: 0 } => "taken back",
            Self::Undone { left } => {
                return write!(f, "taken back but for {}", Count(*left as usize, "file"));
            }
        })
    }
}

impl OpenRun {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match (self.owner, self.phase) {
            (Some(_), _) => "wait until it is done, then run this again",
            (None, Phase::Staging) => "`redomain undo` clears it away; then run `redomain apply` again",
            (None, Phase::Undoing) => "`redomain undo` finishes it",
            (None, _) => "`redomain apply --resume` finishes it, `redomain undo` takes it back",
        }
    }

    /// The message that the run is open.
    pub fn problem(&self) -> Problem {
        Problem::error(Place::default(), self.to_string()).help(self.help())
    }
}

impl fmt::Display for OpenRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.phase == Phase::Undoing { "undo" } else { "apply" };
        match self.owner {
            Some(pid) => write!(f, "{kind} of run `{}` is under way in process {pid}", self.run)?,
            None => write!(f, "{kind} of run `{}` was interrupted", self.run)?,
        }
        if self.phase == Phase::Staging {
            return f.write_str("; no file was modified");
        }
        let (done, total) = (Count::grouped(self.done), Count(self.total, "file"));
        write!(f, "; {done} of {total} {} the new content", if self.done == 1 { "has" } else { "have" })
    }
}
