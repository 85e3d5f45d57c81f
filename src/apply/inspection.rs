//! What is known of a file of a run, and what follows from it for an undo and a resume.
//!
//! Pure: `run_on_disk.rs` looks at the disk. A file with neither the old nor the new content is left as it is, and
//! nothing is restored that is not the original.

use super::error::DriftKind;
use super::open_run::Phase;
use super::run_entry::{RunEntry, StagedName};
use super::stage_directory::Kept;
use crate::fs::FileState;
use crate::text::Digest;
use rustix::fs::Stat;

/// Progress of the replacement of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Not written by the run, or restored.
    Before,
    /// Written by the run; the original is in the store.
    After,
    /// Partly overwritten: the run was stopped while it wrote the file in place.
    Torn,
    /// Written by the run; the original is not in the store any more.
    Lost,
    /// Written by the run; something else has the name of the original, or of the new content, in the store.
    Foreign(StagedName),
}

/// A file of a run with its state in the tree.
#[derive(Clone, Copy)]
pub(super) struct Inspection {
    pub side: Side,
    pub tree: FileState,
}

/// The action by which an undo treats a file.
#[derive(Clone, Copy)]
pub(super) enum UndoAction {
    /// None: the file has its original content, and the run has nothing to do with that.
    Nothing,
    /// Report it as one that got its original content from somebody else after the run wrote it.
    Original,
    /// Restore it: it has the content and the state that the run left.
    Restore(Stat),
    /// Report it as edited after the run.
    Edited,
    /// Report it as removed after the run.
    Missing,
    /// Report that its original is not in the store.
    Lost,
    /// Report that this name in the store has something else.
    Foreign(StagedName),
}

impl Side {
    /// The side of a file that the run wrote, by what the store keeps under a name.
    pub fn written(kept: Kept, name: StagedName) -> Self {
        match kept {
            Kept::Original => Self::After,
            Kept::Nothing => Self::Lost,
            Kept::Other => Self::Foreign(name),
        }
    }
}

impl Inspection {
    /// The action of an undo of a run in this phase.
    pub fn undo_action(self, entry: &RunEntry, found: Phase) -> UndoAction {
        match (self.side, self.tree) {
            // A run that is done has written every file, whatever lies in the store.
            (Side::Before, tree) if found == Phase::Done && !tree.has(entry.before) => {
                UndoAction::Foreign(entry.kept_name())
            }
            (Side::Before, _) => UndoAction::Nothing,
            (_, tree) if tree.has(entry.before) => UndoAction::Original,
            (Side::Torn, FileState::File(_, stat)) => UndoAction::Restore(stat),
            (Side::After, FileState::File(digest, stat)) if digest == entry.after => {
                UndoAction::Restore(stat)
            }
            (Side::Lost, _) => UndoAction::Lost,
            (Side::Foreign(name), _) => UndoAction::Foreign(name),
            (Side::After, FileState::Nothing) => UndoAction::Missing,
            (Side::After | Side::Torn, _) => UndoAction::Edited,
        }
    }

    /// The state of a file that a resume still has to write; `None` if it is written.
    ///
    /// # Errors
    /// The difference, if the file has neither the old nor the new content, or could not be undone later.
    pub fn resume_action(self, entry: &RunEntry) -> Result<Option<Stat>, DriftKind> {
        match (self.side, self.tree) {
            // One that was edited since is not done, whatever the store says: half of the files would be old.
            (Side::After, tree) => tree.expect(entry.after).map(|_| None),
            (Side::Torn, FileState::File(_, stat)) => Ok(Some(stat)),
            (Side::Before, tree) => tree.expect(entry.before).map(Some),
            (Side::Torn, _) => Err(DriftKind::NoFile),
            (Side::Lost | Side::Foreign(_), tree) => {
                tree.expect(entry.after)?;
                Err(DriftKind::NoOriginal)
            }
        }
    }
}

impl FileState {
    /// Tests for a file with this digest.
    pub fn has(self, digest: Digest) -> bool {
        matches!(self, Self::File(is, _) if is == digest)
    }

    /// The metadata of the file if it has this digest, otherwise the difference.
    pub fn expect(self, digest: Digest) -> Result<Stat, DriftKind> {
        match self {
            Self::File(is, stat) if is == digest => Ok(stat),
            Self::File(..) => Err(DriftKind::Edited),
            Self::Nothing => Err(DriftKind::Gone),
            Self::Special => Err(DriftKind::NoFile),
        }
    }
}
