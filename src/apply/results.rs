//! Results of a committed run and of an undo.

use super::error::FailedCall;
use super::open_run::Phase;
use super::run_id::RunId;
use crate::text::{Problem, RelPath};

/// Result of a commit: every file has its new content, durably.
#[derive(Debug, Clone)]
pub struct Committed {
    /// Its id, as `undo` takes it.
    pub run: RunId,
    /// Number of changed files.
    pub files: usize,
    /// Warnings about owners and attributes that only a user with more rights could set.
    pub warnings: Vec<Problem>,
}

/// Result of an undo. All lists are sorted by path.
#[derive(Debug, Clone)]
pub struct UndoReport {
    /// The undone run.
    pub run: RunId,
    /// Phase of the run before the undo.
    pub found: Phase,
    /// Files that have their original content again.
    pub restored: Vec<RelPath>,
    /// Files that were edited after the run wrote them; they are unchanged.
    pub edited: Vec<RelPath>,
    /// Files that were removed after the run wrote them.
    pub missing: Vec<RelPath>,
    /// Files whose original is not in the store; they are unchanged.
    pub lost: Vec<RelPath>,
    /// Files with a path in the store where something else lies than the run put there; they are unchanged.
    pub foreign: Vec<(RelPath, RelPath)>,
    /// Files that somebody else gave their original content after the run wrote them.
    pub original: Vec<RelPath>,
    /// Edited and missing files, each with the path of its original in the store.
    pub originals: Vec<(RelPath, RelPath)>,
    /// Files that the system refused to change; the run stays unfinished because of them.
    pub failed: Vec<FailedCall>,
}

impl UndoReport {
    pub(super) fn new(run: &RunId, found: Phase) -> Self {
        Self {
            run: run.clone(),
            found,
            restored: Vec::new(),
            edited: Vec::new(),
            missing: Vec::new(),
            lost: Vec::new(),
            foreign: Vec::new(),
            original: Vec::new(),
            originals: Vec::new(),
            failed: Vec::new(),
        }
    }

    /// Files that the run wrote and that do not have their original content now, sorted.
    pub fn left(&self) -> Vec<RelPath> {
        let foreign = self.foreign.iter().map(|(path, _)| path);
        let others = [&self.edited, &self.missing, &self.lost].into_iter().flatten();
        let mut left: Vec<RelPath> = others.chain(foreign).cloned().collect();
        left.sort();
        left
    }

    /// Tests whether every file has its original content.
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty() && self.left().is_empty()
    }

    /// The phase of the run after this undo. Files with a saved original are not counted as left.
    pub(super) fn phase(&self) -> Phase {
        if !self.failed.is_empty() {
            return Phase::Undoing;
        }
        Phase::Undone { left: u32::try_from(self.left().len() - self.originals.len()).unwrap_or(u32::MAX) }
    }

    pub(super) fn sort(&mut self) {
        for list in [&mut self.restored, &mut self.edited, &mut self.missing, &mut self.lost] {
            list.sort();
        }
        self.original.sort();
        self.foreign.sort();
        self.originals.sort();
        self.failed.sort_by(|one, other| one.path.cmp(&other.path));
    }
}
