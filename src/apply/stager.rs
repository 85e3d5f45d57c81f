//! Writes the new content of files to the stage in parallel, each with the metadata of its original.
//!
//! Changes nothing outside the stage. The outcome of each file is a value, so that one run can report all files that
//! cannot be staged.

use super::ContentChange;
use super::error::{CallContext, DriftKind, DriftedFile, FailedCall, RefusedChange};
use super::in_pool::map_all;
use super::interrupt::Interrupt;
use super::mounts::RunMounts;
use super::rewrite::{Rewritten, rewrite};
use super::run_entry::{ReplaceMethod, RunEntry};
use super::run_on_disk::RunOnDisk;
use super::stage_directory::StageDirectory;
use crate::fs::{
    BirthMark, Disk, LostMetadata, Opened, Parents, attributes, copy, mount, open_file, open_writable,
};
use crate::text::{Count, Place, Problem, RelPath};
use rustix::fd::OwnedFd;
use rustix::fs::{Dev, Mode, Stat};
use rustix::io::Errno;
use std::sync::atomic::{AtomicBool, Ordering};

/// The result of staging one change.
pub(super) enum StagingOutcome {
    Staged(Box<StagedFile>),
    /// The new content equals the old.
    Same,
    Drifted(DriftedFile),
    Refused(RefusedChange),
    Failed(FailedCall),
    /// Another file failed before, or an interrupt was raised.
    Skipped,
}

/// A file whose new content is in the stage.
pub(super) struct StagedFile {
    pub entry: RunEntry,
    lost: LostMetadata,
    /// Device and inode number of the original.
    pub inode: (Dev, u64),
    /// Number of names of the original, in the run or not.
    pub links: u64,
    /// The original is a mount of its own.
    pub is_mount: bool,
    /// The original can be overwritten; told for files that are written in place.
    pub is_writable: bool,
    /// Number of names of the original outside the run that keep the old content.
    pub left_behind: u64,
}

/// Shared by all threads that stage files.
pub(super) struct Stager<'s> {
    pub on_disk: &'s RunOnDisk,
    pub disk: &'s Disk,
    pub mounts: &'s RunMounts,
    pub interrupt: &'s Interrupt,
    /// Raised after the first failure, which makes further files useless.
    pub stop: AtomicBool,
}

impl StagedFile {
    /// Warnings if metadata was lost or a hard link is broken.
    pub fn warnings(&self) -> impl Iterator<Item = Problem> {
        let link = (self.left_behind > 0).then(|| {
            let names = Count(self.left_behind as usize, "other hard link");
            let what = format!(
                "becomes a file of its own: it has {names} outside of this run, with the old content"
            );
            Problem::warning(Place::file(self.entry.path.to_text()), what)
        });
        self.lost_metadata().into_iter().chain(link)
    }

    fn lost_metadata(&self) -> Option<Problem> {
        if self.entry.method == ReplaceMethod::InPlace {
            return None;
        }
        let lost = match (self.lost.owner, self.lost.attributes) {
            (false, false) => return None,
            (true, false) => "its owner or group could not be kept",
            (false, true) => "some of its extended attributes could not be kept",
            (true, true) => "its owner or group and some of its extended attributes could not be kept",
        };
        let place = Place::file(self.entry.path.to_text());
        Some(Problem::warning(place, lost).help("run `redomain` as the owner of the file"))
    }
}

impl Stager<'_> {
    /// Stages every change; outcomes are in the order of the changes.
    pub fn stage_all<C: ContentChange + Sync>(&self, changes: &[&C]) -> Vec<StagingOutcome> {
        let parents = || Parents::new(&self.on_disk.root);
        map_all(changes, 1, parents, |parents, slot, change| self.stage_or_skip(parents, slot, *change))
    }

    fn stage_or_skip<C: ContentChange>(
        &self,
        parents: &mut Parents,
        slot: usize,
        change: &C,
    ) -> StagingOutcome {
        if self.stop.load(Ordering::Relaxed) || self.interrupt.is_raised() {
            return StagingOutcome::Skipped;
        }
        let stage = self.mounts.of_paths[slot].map_err(|errno| unreachable_file(change.path(), errno));
        let outcome = stage.and_then(|stage| self.stage_one(parents, slot, stage, change));
        let outcome = outcome.unwrap_or_else(|outcome| outcome);
        if matches!(outcome, StagingOutcome::Failed(_)) {
            self.stop.store(true, Ordering::Relaxed);
        }
        outcome
    }

    fn stage_one<C: ContentChange>(
        &self,
        parents: &mut Parents,
        slot: usize,
        stage: usize,
        change: &C,
    ) -> Result<StagingOutcome, StagingOutcome> {
        let path = change.path();
        let name = parents.name_at(path).map_err(|errno| unreachable_file(path, errno))?;
        let (file, stat) = match open_file(name).at(path, "read")? {
            Opened::File(file, stat) => (file, stat),
            Opened::Nothing => return Err(drifted(path, DriftKind::Gone)),
            Opened::Special => return Err(drifted(path, DriftKind::NoFile)),
        };
        let of_stage = self.mounts.mounts[stage];
        let is_mount = mount(&file).at(path, "stat")?.is_apart(of_stage.mount);
        // Files with several hard links, and mounts of their own, cannot be replaced by another file.
        let in_place = is_mount || stat.st_nlink > 1;
        let method = if in_place { ReplaceMethod::InPlace } else { of_stage.method };
        let is_writable = in_place && matches!(open_writable(name), Ok(Opened::File(..)));
        let slot = u32::try_from(slot).map_err(|_| Errno::OVERFLOW).at(path, "number")?;
        let before = change.before();
        let original = BirthMark::of(&file).at(path, "stat")?;
        let mut entry = RunEntry { path: path.clone(), stage, slot, method, before, after: before, original };
        let (changed, lost) = self.write(&entry, &file, &stat, change).at(path, "stage")?;
        if changed.before != before {
            return Err(drifted(path, DriftKind::Edited));
        }
        if !changed.fits {
            return Err(refused(path, "an edit does not match its content", "run `redomain diff` again"));
        }
        if changed.after == before {
            self.discard(&entry).at(path, "discard its staged copy")?;
            return Ok(StagingOutcome::Same);
        }
        entry.after = changed.after;
        #[allow(clippy::useless_conversion, reason = "the number of names has fewer bits on macOS")]
        let (inode, links) = ((stat.st_dev, stat.st_ino), u64::from(stat.st_nlink));
        let file = StagedFile { entry, lost, inode, links, is_mount, is_writable, left_behind: 0 };
        Ok(StagingOutcome::Staged(Box::new(file)))
    }

    /// Writes the new file, and a copy of the original if it will be overwritten in place.
    fn write<C: ContentChange>(
        &self,
        entry: &RunEntry,
        from: &OwnedFd,
        stat: &Stat,
        change: &C,
    ) -> Result<(Rewritten, LostMetadata), Errno> {
        let stage = &self.on_disk.stages[entry.stage];
        let new = self.create(stage, &entry.slot_name())?;
        let changed = rewrite(self.disk, change, from, stat, &new)?;
        let lost = attributes::keep(self.disk, from, stat, &new)?;
        if entry.method != ReplaceMethod::InPlace {
            return Ok((changed, lost));
        }
        let original = self.create(stage, &entry.original_name())?;
        let saved = copy(self.disk, from, stat, &original)?;
        attributes::keep(self.disk, from, stat, &original)?;
        Ok((Rewritten { before: saved, ..changed }, lost))
    }

    /// Creates a file that only its owner may read until it gets the mode of its original.
    fn create(&self, stage: &StageDirectory, name: &str) -> Result<OwnedFd, Errno> {
        self.disk.create(stage.name_at(name)?, Mode::RUSR | Mode::WUSR)
    }

    /// Removes the staged copies of a file that does not change.
    fn discard(&self, entry: &RunEntry) -> Result<(), Errno> {
        let stage = &self.on_disk.stages[entry.stage];
        self.disk.unlink(stage.name_at(&entry.slot_name())?)?;
        self.disk.unlink(stage.name_at(&entry.original_name())?)
    }
}

/// The outcome for a file whose directory cannot be opened.
fn unreachable_file(path: &RelPath, errno: Errno) -> StagingOutcome {
    match errno {
        Errno::NOENT => drifted(path, DriftKind::Gone),
        Errno::NOTDIR | Errno::LOOP => refused(path, "reached through a symbolic link", "use its real path"),
        errno => StagingOutcome::Failed(FailedCall { path: path.clone(), doing: "read", errno }),
    }
}

fn drifted(path: &RelPath, how: DriftKind) -> StagingOutcome {
    StagingOutcome::Drifted(DriftedFile { path: path.clone(), how })
}

fn refused(path: &RelPath, why: &'static str, help: &'static str) -> StagingOutcome {
    StagingOutcome::Refused(RefusedChange { path: path.clone(), why, help })
}

impl From<FailedCall> for StagingOutcome {
    fn from(failure: FailedCall) -> Self {
        Self::Failed(failure)
    }
}
