//! A run as it stands on disk: for each file, which side of its swap it is on. Read only.
//!
//! Nothing is guessed: sides follow from the digests of what lies in the tree and in the stage.

use super::RunInfo;
use super::error::{CallContext, DriftKind, FailedCall};
use super::journal::OverwriteMarks;
use super::open_run::{OpenRun, Phase};
use super::run_entry::{ReplaceMethod, RunEntry};
use super::run_id::RunId;
use crate::fs::{FileState, NameAt, OpenDirectory, Opened, Parents, open_file, read_all, state_of};
use crate::text::Digest;
use crate::text::RelPath;
use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rustix::fd::OwnedFd;
use rustix::fs::Stat;
use rustix::io::Errno;

/// A stage folder; `folder` is `None` where its mount is gone.
pub(super) struct StageDirectory {
    pub top: RelPath,
    pub folder: Option<OwnedFd>,
}

/// The files of a run.
pub(super) struct RunOnDisk {
    pub root: OpenDirectory,
    pub stages: Vec<StageDirectory>,
    /// In the order of their paths.
    pub entries: Vec<RunEntry>,
    pub marks: OverwriteMarks,
}

/// RunSelector side of its swap a file is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The run has not written it, or has put it back.
    Before,
    /// The run has written it; its original is in the store.
    After,
    /// The run was stopped while it wrote it in place.
    Torn,
    /// The store no longer has what belongs there.
    Unclear,
}

/// A file of a run as it stands.
#[derive(Clone, Copy)]
pub(super) struct Inspection {
    pub side: Side,
    pub tree: FileState,
}

/// What an undo has to do with a file.
#[derive(Clone, Copy)]
pub(super) enum UndoStep {
    /// It is as it was before the run.
    Nothing,
    /// It has what the run wrote, and this state.
    Restore(Stat),
    /// Somebody edited it since.
    Edited,
    /// Somebody removed it since.
    Missing,
    /// Its original is not in the store.
    Lost,
}

impl Inspection {
    /// What an undo has to do.
    pub fn way_back(self, entry: &RunEntry) -> UndoStep {
        match (self.side, self.tree) {
            (Side::Before, _) => UndoStep::Nothing,
            (Side::Torn, FileState::File(_, stat)) => UndoStep::Restore(stat),
            (Side::After, FileState::File(digest, stat)) if digest == entry.after => UndoStep::Restore(stat),
            (Side::Unclear, tree) if tree.has(entry.before) => UndoStep::Nothing,
            (Side::Unclear, _) => UndoStep::Lost,
            (Side::After, FileState::Nothing) => UndoStep::Missing,
            (Side::After | Side::Torn, _) => UndoStep::Edited,
        }
    }

    /// What a resume has to do: the state of a file that still needs its new content, `None` for one that
    /// has it, `Err` for one that nothing can be said about.
    pub fn way_on(self, entry: &RunEntry) -> Result<Option<Stat>, DriftKind> {
        match (self.side, self.tree) {
            (Side::After, _) => Ok(None),
            (Side::Torn, FileState::File(_, stat)) => Ok(Some(stat)),
            (Side::Before, tree) => tree.expect(entry.before).map(Some),
            (Side::Torn | Side::Unclear, tree) => {
                Err(tree.expect(entry.after).err().unwrap_or(DriftKind::Edited))
            }
        }
    }
}

impl StageDirectory {
    /// A file in the stage; `NOENT` where the stage is gone.
    pub fn spot<'s>(&'s self, name: &'s str) -> Result<NameAt<'s>, Errno> {
        let folder = self.folder.as_ref().ok_or(Errno::NOENT)?;
        Ok(NameAt::new(folder, name.as_bytes()))
    }

    fn content(&self, name: &str) -> Result<FileState, Errno> {
        if self.folder.is_some() { state_of(self.spot(name)?) } else { Ok(FileState::Nothing) }
    }

    /// The bytes of a file in the stage, which must have this digest.
    pub fn bytes(&self, name: &str, digest: Digest) -> Result<Vec<u8>, Errno> {
        match open_file(self.spot(name)?)? {
            Opened::File(file, _) => {
                Some(read_all(file)?).filter(|bytes| Digest::of(bytes) == digest).ok_or(Errno::BADMSG)
            }
            Opened::Nothing | Opened::Special => Err(Errno::NOENT),
        }
    }
}

impl FileState {
    /// Whether it is a file with this digest.
    pub fn has(self, digest: Digest) -> bool {
        matches!(self, Self::File(is, _) if is == digest)
    }

    /// The file's state if it has this digest, otherwise how it differs.
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
    /// The run as it stands, for a message.
    pub fn as_open(&self, run: &RunId, phase: Phase, info: Option<&RunInfo>) -> OpenRun {
        let new = |look: &Inspection| look.side == Side::After;
        let done = self.looks().map_or(0, |looks| looks.iter().filter(|look| new(look)).count());
        let (run, total) = (run.clone(), self.entries.len());
        OpenRun { run, phase, started: info.map(|info| info.started), done, total, owner: None }
    }

    /// Looks at every file.
    pub fn looks(&self) -> Result<Vec<Inspection>, FailedCall> {
        self.entries
            .par_iter()
            .map_init(|| Parents::new(&self.root), |parents, entry| self.look(parents, entry))
            .collect()
    }

    /// What stands in the tree at every file of the run.
    pub fn contents(&self) -> Result<Vec<FileState>, FailedCall> {
        let content = |parents: &mut Parents, entry: &RunEntry| tree_content(parents, entry);
        self.entries.par_iter().with_min_len(16).map_init(|| Parents::new(&self.root), content).collect()
    }

    fn look(&self, parents: &mut Parents, entry: &RunEntry) -> Result<Inspection, FailedCall> {
        let tree = tree_content(parents, entry)?;
        let stage = &self.stages[entry.folder];
        let side = match entry.way {
            ReplaceMethod::Exchange => exchanged(entry, stage, tree),
            ReplaceMethod::Replace => replaced(entry, stage, tree),
            ReplaceMethod::InPlace => self.overwritten(entry, stage, tree, parents),
        };
        Ok(Inspection { side: side.at(&entry.path, "read the staged copy of")?, tree })
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
        Ok(if is_mixture(&read_all(file)?, &before, &after) { Side::Torn } else { Side::Unclear })
    }
}

/// What stands in the tree; a folder that is gone or no longer one has nothing in it.
fn tree_content(parents: &mut Parents, entry: &RunEntry) -> Result<FileState, FailedCall> {
    match parents.name_at(&entry.path).and_then(state_of) {
        Err(Errno::NOENT) => Ok(FileState::Nothing),
        Err(Errno::NOTDIR | Errno::LOOP) => Ok(FileState::Special),
        other => other.at(&entry.path, "read"),
    }
}

fn exchanged(entry: &RunEntry, stage: &StageDirectory, tree: FileState) -> Result<Side, Errno> {
    let slot = stage.content(&entry.slot_name())?;
    Ok(if slot.has(entry.after) {
        Side::Before
    } else if slot.has(entry.before) {
        Side::After
    } else if matches!(slot, FileState::Nothing) {
        if tree.has(entry.before) { Side::Before } else { Side::Unclear }
    } else if tree.has(entry.after) {
        // Somebody wrote the original in the very moment of the swap: what they wrote is in the slot.
        Side::After
    } else {
        Side::Unclear
    })
}

fn replaced(entry: &RunEntry, stage: &StageDirectory, tree: FileState) -> Result<Side, Errno> {
    let slot = stage.content(&entry.slot_name())?;
    if slot.has(entry.after) || (matches!(slot, FileState::Nothing) && tree.has(entry.before)) {
        return Ok(Side::Before);
    }
    let original = stage.content(&entry.original_name())?;
    let replaced = matches!(slot, FileState::Nothing) && matches!(original, FileState::File(..));
    Ok(if replaced { Side::After } else { Side::Unclear })
}

/// Whether `torn` may be what a stopped write leaves: every byte old or new, or zero where there was none.
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
