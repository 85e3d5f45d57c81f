//! The files of a run as they are on disk: each still original, already replaced, or torn. Read only.
//!
//! Nothing is guessed: the state of a file follows from the digests of its content in the tree and in the stage, and
//! for files written in place from the marks in the journal.

use super::RunInfo;
use super::error::{CallContext, DriftKind, FailedCall};
use super::in_pool::map_all;
use super::journal::OverwriteMarks;
use super::open_run::{OpenRun, Phase};
use super::run_entry::{ReplaceMethod, RunEntry};
use super::run_id::RunId;
use super::stage_directory::StageDirectory;
use crate::fs::{FileState, OpenDirectory, Opened, Parents, open_file, read_all, state_of};
use crate::text::Digest;
use rustix::fs::Stat;
use rustix::io::Errno;

/// Files in a row that one thread looks at: paths are sorted, and neighbors share an open parent directory.
const NEIGHBORS: usize = 16;

/// The files of a run with all that is needed to find their state.
pub(super) struct RunOnDisk {
    pub root: OpenDirectory,
    pub stages: Vec<StageDirectory>,
    /// Sorted by path.
    pub entries: Vec<RunEntry>,
    pub marks: OverwriteMarks,
}

/// Progress of the replacement of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Not written by the run, or restored.
    Before,
    /// Written by the run; the original is in the store.
    After,
    /// Partly overwritten: the run was stopped while it wrote the file in place.
    Torn,
    /// Unknown: the store does not hold the expected content.
    Unclear,
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
    /// None: the file has its original content.
    Nothing,
    /// Restore it: it has the content and the state that the run left.
    Restore(Stat),
    /// Report it as edited after the run.
    Edited,
    /// Report it as removed after the run.
    Missing,
    /// Report that its original is not in the store.
    Lost,
}

impl Inspection {
    /// The action of an undo.
    pub fn undo_action(self, entry: &RunEntry) -> UndoAction {
        match (self.side, self.tree) {
            (Side::Before, _) => UndoAction::Nothing,
            (Side::Torn, FileState::File(_, stat)) => UndoAction::Restore(stat),
            (Side::After, FileState::File(digest, stat)) if digest == entry.after => {
                UndoAction::Restore(stat)
            }
            (Side::Unclear, tree) if tree.has(entry.before) => UndoAction::Nothing,
            (Side::Unclear, _) => UndoAction::Lost,
            (Side::After, FileState::Nothing) => UndoAction::Missing,
            (Side::After | Side::Torn, _) => UndoAction::Edited,
        }
    }

    /// The state of a file that a resume still has to write; `None` if it is written.
    ///
    /// # Errors
    /// The difference, if the file has neither the old nor the new content.
    pub fn resume_action(self, entry: &RunEntry) -> Result<Option<Stat>, DriftKind> {
        match (self.side, self.tree) {
            // One that was edited since is not done, whatever the store says: half of the files would be old.
            (Side::After, tree) => tree.expect(entry.after).map(|_| None),
            (Side::Torn, FileState::File(_, stat)) => Ok(Some(stat)),
            (Side::Before, tree) => tree.expect(entry.before).map(Some),
            (Side::Torn | Side::Unclear, tree) => {
                Err(tree.expect(entry.after).err().unwrap_or(DriftKind::Edited))
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

impl RunOnDisk {
    /// Describes the run as unfinished, for a message.
    pub fn as_open(&self, run: &RunId, phase: Phase, info: Option<&RunInfo>) -> OpenRun {
        let inspections = self.inspect_all().unwrap_or_default();
        let done = inspections.iter().filter(|inspection| inspection.side == Side::After).count();
        let (run, total) = (run.clone(), self.entries.len());
        OpenRun { run, phase, started: info.map(|info| info.started), done, total, owner: None }
    }

    /// Inspects every file.
    pub fn inspect_all(&self) -> Result<Vec<Inspection>, FailedCall> {
        self.for_all(|parents, entry| self.inspect(parents, entry))
    }

    /// The state of every file in the tree.
    pub fn tree_states(&self) -> Result<Vec<FileState>, FailedCall> {
        self.for_all(tree_state)
    }

    fn for_all<T: Send>(
        &self,
        each: impl Fn(&mut Parents, &RunEntry) -> Result<T, FailedCall> + Sync + Send,
    ) -> Result<Vec<T>, FailedCall> {
        let parents = || Parents::new(&self.root);
        let results = map_all(&self.entries, NEIGHBORS, parents, |parents, _, entry| each(parents, entry));
        results.into_iter().collect()
    }

    fn inspect(&self, parents: &mut Parents, entry: &RunEntry) -> Result<Inspection, FailedCall> {
        let tree = tree_state(parents, entry)?;
        let stage = &self.stages[entry.stage];
        let side = match entry.method {
            ReplaceMethod::Exchange => exchanged(entry, stage, tree),
            ReplaceMethod::Replace => replaced(entry, stage, tree),
            ReplaceMethod::InPlace => self.overwritten(entry, stage, tree, parents),
        };
        Ok(Inspection { side: side.at(&entry.path, "read its staged copy")?, tree })
    }

    fn overwritten(
        &self,
        entry: &RunEntry,
        stage: &StageDirectory,
        tree: FileState,
        parents: &mut Parents,
    ) -> Result<Side, Errno> {
        if tree.has(entry.after) {
            return Ok(Side::After);
        }
        if tree.has(entry.before) {
            return Ok(Side::Before);
        }
        if !self.marks.is_open(entry) {
            return Ok(if self.marks.is_new(entry) { Side::After } else { Side::Before });
        }
        let (Opened::File(file, _), Ok(before), Ok(after)) = (
            open_file(parents.name_at(&entry.path)?)?,
            stage.bytes(&entry.original_name(), entry.before),
            stage.bytes(&entry.slot_name(), entry.after),
        ) else {
            return Ok(Side::Unclear);
        };
        Ok(match read_all(file, longer(&before, &after)) {
            Ok(torn) if is_mixture(&torn, &before, &after) => Side::Torn,
            Ok(_) | Err(Errno::FBIG) => Side::Unclear,
            Err(errno) => return Err(errno),
        })
    }
}

/// Bytes of the longer one of two contents.
pub(super) fn longer(before: &[u8], after: &[u8]) -> u64 {
    before.len().max(after.len()) as u64
}

/// The state of the file in the tree; `Nothing` if its directory is gone, `Special` if that is no directory now.
fn tree_state(parents: &mut Parents, entry: &RunEntry) -> Result<FileState, FailedCall> {
    match parents.name_at(&entry.path).and_then(state_of) {
        Err(Errno::NOENT) => Ok(FileState::Nothing),
        Err(Errno::NOTDIR | Errno::LOOP) => Ok(FileState::Special),
        other => other.at(&entry.path, "read"),
    }
}

fn exchanged(entry: &RunEntry, stage: &StageDirectory, tree: FileState) -> Result<Side, Errno> {
    let slot = stage.state(&entry.slot_name())?;
    Ok(if slot.has(entry.after) {
        Side::Before
    } else if slot.has(entry.before) {
        Side::After
    } else if matches!(slot, FileState::Nothing) {
        // Stopped between the steps that stand in for an exchange.
        let aside = stage.state(&entry.original_name())?;
        if tree.has(entry.before) {
            Side::Before
        } else if aside.has(entry.before) {
            Side::After
        } else {
            Side::Unclear
        }
    } else if tree.has(entry.after) && matches!(slot, FileState::File(..)) {
        // Another process wrote the original between the check and the exchange: its content is in the slot. A link or
        // directory there is none of a run, and would be restored as such.
        Side::After
    } else {
        Side::Unclear
    })
}

fn replaced(entry: &RunEntry, stage: &StageDirectory, tree: FileState) -> Result<Side, Errno> {
    let slot = stage.state(&entry.slot_name())?;
    if slot.has(entry.after) || (matches!(slot, FileState::Nothing) && tree.has(entry.before)) {
        return Ok(Side::Before);
    }
    let original = stage.state(&entry.original_name())?;
    let replaced = matches!(slot, FileState::Nothing) && matches!(original, FileState::File(..));
    Ok(if replaced { Side::After } else { Side::Unclear })
}

/// Tests whether a stopped write may leave `torn`: every byte is old or new, or zero beyond the shorter of the two,
/// where a file system may have extended the file without its data.
pub(super) fn is_mixture(torn: &[u8], before: &[u8], after: &[u8]) -> bool {
    let (short, long) = (before.len().min(after.len()), before.len().max(after.len()));
    (short..=long).contains(&torn.len())
        && torn.iter().enumerate().all(|(at, byte)| {
            before.get(at) == Some(byte) || after.get(at) == Some(byte) || (at >= short && *byte == 0)
        })
}

#[cfg(test)]
mod tests {
    use super::is_mixture;

    #[test]
    fn a_torn_write_holds_old_and_new_bytes_only() {
        for (torn, before, after, expected) in [
            ("old", "old", "NEW", true),
            ("NEW", "old", "NEW", true),
            ("Nld", "old", "NEW", true),
            ("oEd", "old", "NEW", true),
            ("oxd", "old", "NEW", false),
            ("NEd", "old", "NEWER", true),
            ("NEW\0\0", "old", "NEWER", true),
            ("NEWERS", "old", "NEWER", false),
            ("NE", "old", "NEWER", false),
            ("NEl", "oldol", "NEW", false),
            ("NEdol", "oldol", "NEW", true),
            ("", "", "", true),
        ] {
            assert_eq!(
                is_mixture(torn.as_bytes(), before.as_bytes(), after.as_bytes()),
                expected,
                "{torn:?} of {before:?} and {after:?}"
            );
        }
    }
}
