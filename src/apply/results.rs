//! Results of a finished run and of an undo.

use super::error::FailedCall;
use super::open_run::Phase;
use super::run_id::RunId;
use crate::text::{Problem, RelPath};

/// Every file has its new content, durably.
#[derive(Debug, Clone)]
pub struct Committed {
    /// The name that `undo` takes.
    pub run: RunId,
    /// How many files were changed.
    pub files: usize,
    /// Files that lost an owner or an attribute that only somebody with more rights could set.
    pub warnings: Vec<Problem>,
}

/// What an undo did. All lists are in the order of their paths.
#[derive(Debug, Clone)]
pub struct UndoReport {
    /// The run that was taken back.
    pub run: RunId,
    /// How far the run had got.
    pub found: Phase,
    /// Files that are as they were before the run.
    pub restored: Vec<RelPath>,
    /// Files that somebody edited since the run wrote them; they were left as they are.
    pub edited: Vec<RelPath>,
    /// Files that are gone since the run wrote them.
    pub missing: Vec<RelPath>,
    /// Files whose original is no longer in the store; they were left as they are.
    pub lost: Vec<RelPath>,
    /// Edited and missing files, each with the path of its original in the store.
    pub originals: Vec<(RelPath, RelPath)>,
    /// Files that the system refused to touch; the run stays open for them.
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
            originals: Vec::new(),
            failed: Vec::new(),
        }
    }

    /// Files that the run wrote and that do not have their original content now.
    pub fn left(&self) -> Vec<RelPath> {
        let mut left: Vec<RelPath> =
            [&self.edited, &self.missing, &self.lost].into_iter().flatten().cloned().collect();
        left.sort();
        left
    }

    /// Whether every file is as it was before the run.
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty() && self.left().is_empty()
    }

    /// How far the run got with this: files whose originals were written beside them are settled.
    pub(super) fn phase(&self) -> Phase {
        if !self.failed.is_empty() {
            return Phase::Undoing;
        }
        Phase::Undone { left: u32::try_from(self.left().len() - self.originals.len()).unwrap_or(u32::MAX) }
    }

    pub(super) fn in_order(&mut self) {
        for list in [&mut self.restored, &mut self.edited, &mut self.missing, &mut self.lost] {
            list.sort();
        }
        self.originals.sort();
        self.failed.sort_by(|one, other| one.path.cmp(&other.path));
    }
}
