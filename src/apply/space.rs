//! The space that a run needs, compared with the free space before the first file is staged and reserved for its end.
//!
//! The comparison spares the user the wait and the disk the writes; it is no promise, since quotas and other processes
//! take space too. So staging itself may find the disk full, and then leaves nothing behind.

use super::ContentChange;
use super::active_run::ActiveRun;
use super::error::{ApplyError, CallContext, FailedCall, SpaceShort};
use super::in_pool::map_all;
use super::mounts::RunMounts;
use super::run_entry::ReplaceMethod;
use super::stage_directory::StageDirectory;
use crate::fs::{FileState, FreeSpace, Parents, ballast_size, held_ballast, load_ballast};
use rustix::fs::{AtFlags, statat};

/// Bytes of a journal line about a file without its path: two digests of 64 bytes, the mark of the original and the
/// keys.
const FILE_LINE_SIZE: u64 = 280;

/// Bytes that one change takes on the disk, in the mount with this index.
type Share = (usize, u64);

/// Refuses a run that needs more space than there is. `report` is the size of its stored report.
pub(super) fn require<C: ContentChange + Sync>(
    run: &ActiveRun,
    mounts: &RunMounts,
    changes: &[&C],
    report: u64,
) -> Result<(), ApplyError> {
    let spaces: Vec<Option<FreeSpace>> =
        run.on_disk.stages.iter().map(free_space).collect::<Result<_, _>>()?;
    let mut needed: Vec<u64> = run.on_disk.stages.iter().map(|stage| missing_ballast(run, stage)).collect();
    let lines = changes.iter().map(|change| FILE_LINE_SIZE + change.path().as_bytes().len() as u64);
    needed[0] += report + lines.sum::<u64>();
    // Paths are sorted: neighbors share an open parent directory.
    let root = &run.on_disk.root;
    let shares: Vec<Option<Share>> = map_all(
        changes,
        16,
        || Parents::new(root),
        |parents, index, change| {
            let stage = *mounts.of_paths[index].as_ref().ok()?;
            Some((stage, staged_size(parents, *change, spaces[stage]?)?))
        },
    );
    for (stage, bytes) in shares.into_iter().flatten() {
        needed[stage] += bytes;
    }
    for ((stage, space), needed) in run.on_disk.stages.iter().zip(spaces).zip(needed) {
        if let Some(free) = space.map(FreeSpace::bytes).filter(|free| *free < needed) {
            return Err(ApplyError::NoSpace(SpaceShort { path: stage.top.clone(), needed, free }));
        }
    }
    Ok(())
}

fn free_space(stage: &StageDirectory) -> Result<Option<FreeSpace>, FailedCall> {
    match &stage.directory {
        Some(directory) => FreeSpace::of(directory).at(&stage.top, "read its free space"),
        None => Ok(None),
    }
}

/// Bytes of the staged file, and of the copy of an original with other hard links.
fn staged_size<C: ContentChange>(parents: &mut Parents, change: &C, space: FreeSpace) -> Option<u64> {
    let name = parents.name_at(change.path()).ok()?;
    let stat = statat(name.directory, name.name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
    let size = u64::try_from(stat.st_size).ok()?;
    let (gone, new) = change
        .edits()
        .iter()
        .fold((0, 0), |(gone, new), edit| (gone + edit.span.len() as u64, new + edit.new.len() as u64));
    let copy = if stat.st_nlink > 1 { space.rounded(size) } else { 0 };
    Some(space.rounded((size + new).saturating_sub(gone)) + copy)
}

fn missing_ballast(run: &ActiveRun, stage: &StageDirectory) -> u64 {
    run.store
        .reader
        .store_of(&stage.top)
        .map_or(0, |store| ballast_size(&store).saturating_sub(held_ballast(&store)))
}

/// Holds space ready in every mount of a run for its end, and `more` of it in each.
fn load(run: &ActiveRun, more: &[u64]) -> Result<(), FailedCall> {
    for (stage, more) in run.on_disk.stages.iter().zip(more) {
        let store = run.store.reader.store_of(&stage.top);
        store
            .and_then(|store| load_ballast(&run.store.disk, &store, ballast_size(&store) + more))
            .at(&stage.top, "reserve space in it")?;
    }
    Ok(())
}

/// Holds space ready in every mount of a run for its end.
pub(super) fn reserve(run: &ActiveRun) -> Result<(), FailedCall> {
    load(run, &vec![0; run.on_disk.stages.len()])
}

/// Holds more space ready for files that are overwritten in place: where blocks are overwritten too, a file may grow
/// back to its old size, and where they are copied, every byte is written anew.
pub(super) fn reserve_in_place(run: &ActiveRun) -> Result<(), FailedCall> {
    let mut more = vec![0; run.on_disk.stages.len()];
    let mut lines = 0;
    for entry in run.on_disk.entries.iter().filter(|entry| entry.method == ReplaceMethod::InPlace) {
        let stage = &run.on_disk.stages[entry.stage];
        for name in [entry.slot_name(), entry.original_name()] {
            if let FileState::File(_, stat) = stage.state(&name).at(&entry.path, "read its staged copy")? {
                more[entry.stage] += u64::try_from(stat.st_size).unwrap_or(0);
            }
        }
        lines += 1;
    }
    run.reserve_lines(lines);
    if lines > 0 { load(run, &more) } else { Ok(()) }
}
