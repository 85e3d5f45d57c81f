//! The files of a run as they are on disk: each still original, already replaced, or torn. Read only.
//!
//! Nothing is guessed: the state of a file follows from the digests of its content in the tree and in the stage, from
//! the mark of its original, and for files written in place from the marks in the journal.

use super::RunInfo;
use super::error::{CallContext, FailedCall};
use super::in_pool::map_all;
use super::inspection::{Inspection, Side};
use super::journal::OverwriteMarks;
use super::open_run::{OpenRun, Phase};
use super::run_entry::{ReplaceMethod, RunEntry, StagedName};
use super::run_id::RunId;
use super::stage_directory::{Kept, StageDirectory, is_birth_of};
use crate::fs::{FileState, OpenDirectory, Opened, Parents, open_file, read_all, state_of};
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
            ReplaceMethod::Replace => replaced(entry, stage, tree, parents),
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
        let is_open = self.marks.is_open(entry);
        if tree.has(entry.before) || !(tree.has(entry.after) || is_open || self.marks.is_new(entry)) {
            return Ok(Side::Before);
        }
        let kept = stage.keeps_original(entry, StagedName::Aside)?;
        if kept != Kept::Original {
            return Ok(Side::written(kept, StagedName::Aside));
        }
        let slot = stage.state(&entry.slot_name())?;
        if !slot.has(entry.after) {
            // To write the original back takes both: a write that is stopped then leaves a mixture of the two.
            let is_gone = matches!(slot, FileState::Nothing);
            return Ok(if is_gone { Side::Lost } else { Side::Foreign(StagedName::Slot) });
        }
        if tree.has(entry.after) || !is_open {
            return Ok(Side::After);
        }
        let is_torn = is_torn(entry, stage, parents)?;
        Ok(if is_torn { Side::Torn } else { Side::After })
    }
}

/// Tests whether the file in the tree is what a stopped write leaves.
fn is_torn(entry: &RunEntry, stage: &StageDirectory, parents: &mut Parents) -> Result<bool, Errno> {
    let Opened::File(file, _) = open_file(parents.name_at(&entry.path)?)? else { return Ok(false) };
    let before = stage.bytes(&entry.original_name(), entry.before)?;
    let after = stage.bytes(&entry.slot_name(), entry.after)?;
    match read_all(file, longer(&before, &after)) {
        Ok(torn) => Ok(is_mixture(&torn, &before, &after)),
        Err(Errno::FBIG) => Ok(false),
        Err(errno) => Err(errno),
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
    let (slot, aside) = (StagedName::Slot, StagedName::Aside);
    if stage.state(&entry.slot_name())?.has(entry.after) {
        // The new content in both places: the original is in neither.
        return Ok(if tree.has(entry.after) { Side::Foreign(slot) } else { Side::Before });
    }
    Ok(match stage.keeps_original(entry, slot)? {
        // Stopped between the steps that stand in for an exchange.
        Kept::Nothing if tree.has(entry.before) => Side::Before,
        Kept::Nothing => Side::written(stage.keeps_original(entry, aside)?, aside),
        kept => Side::written(kept, slot),
    })
}

fn replaced(
    entry: &RunEntry,
    stage: &StageDirectory,
    tree: FileState,
    parents: &mut Parents,
) -> Result<Side, Errno> {
    let slot = stage.state(&entry.slot_name())?;
    let kept = stage.keeps_original(entry, StagedName::Aside)?;
    let is_before = match slot {
        // The new content in both places: the original is aside, or in neither.
        FileState::File(..) if slot.has(entry.after) => !tree.has(entry.after),
        FileState::Nothing if tree.has(entry.before) => true,
        // Restored after somebody had written into it.
        FileState::Nothing if kept == Kept::Nothing => is_birth_of(parents.name_at(&entry.path)?, entry)?,
        _ => false,
    };
    Ok(if is_before { Side::Before } else { Side::written(kept, StagedName::Aside) })
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
