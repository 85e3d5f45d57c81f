//! New files are written to the stage, many at a time, each with what its original has.
//!
//! Touches nothing but the stage; what happened to a file is a value.

use super::ContentChange;
use super::error::{CallContext, DriftKind, DriftedFile, FailedCall, RefusedChange};
use super::interrupt::Interrupt;
use super::mounts::RunMounts;
use super::rewrite::{Rewritten, rewrite};
use super::run_entry::{ReplaceMethod, RunEntry};
use super::run_on_disk::RunOnDisk;
use crate::fs::{Disk, LostMetadata, Opened, Parents, attributes, copy, mount, open_file, open_writable};
use crate::text::{Place, Problem, RelPath};
use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rustix::fd::OwnedFd;
use rustix::fs::{Dev, Mode, Stat};
use rustix::io::Errno;
use std::sync::atomic::{AtomicBool, Ordering};

/// What became of one change.
pub(super) enum StagingOutcome {
    Staged(StagedFile),
    /// The new content is the old one.
    Same,
    Drifted(DriftedFile),
    Refused(RefusedChange),
    Failed(FailedCall),
    /// The run had already failed, or was asked to stop.
    Skipped,
}

pub(super) struct StagedFile {
    pub entry: RunEntry,
    lost: LostMetadata,
    /// Device and number of the original.
    pub inode: (Dev, u64),
}

/// What all threads share while they stage.
pub(super) struct Stager<'b> {
    pub view: &'b RunOnDisk,
    pub disk: &'b Disk,
    pub survey: &'b RunMounts,
    pub interrupt: &'b Interrupt,
    /// Raised once there is no point in going on.
    pub stop: AtomicBool,
}

impl StagedFile {
    /// What the file lost.
    pub fn warning(&self) -> Option<Problem> {
        let what = match (self.lost.owner, self.lost.attributes) {
            (false, false) => return None,
            (true, false) => "its owner or group could not be kept",
            (false, true) => "some of its extended attributes could not be kept",
            (true, true) => "its owner or group and some of its extended attributes could not be kept",
        };
        let place = Place::file(self.entry.path.to_text());
        Some(Problem::warning(place, what).help("run `redomain` as the owner of the file"))
    }
}

impl Stager<'_> {
    /// Stages every change, in the order they are given.
    pub fn stage_all<C: ContentChange + Sync>(&self, changes: &[&C]) -> Vec<StagingOutcome> {
        let one = |parents: &mut Parents, (slot, change): (usize, &&C)| {
            if self.stop.load(Ordering::Relaxed) || self.interrupt.is_raised() {
                return StagingOutcome::Skipped;
            }
            let path = change.path();
            let outcome = self.survey.folders[slot].map_err(|errno| unreachable_file(path, errno));
            let outcome = outcome.and_then(|folder| self.stage_one(parents, slot, folder, *change));
            let outcome = outcome.unwrap_or_else(|outcome| outcome);
            if matches!(outcome, StagingOutcome::Failed(_)) {
                self.stop.store(true, Ordering::Relaxed);
            }
            outcome
        };
        changes.par_iter().enumerate().map_init(|| Parents::new(&self.view.root), one).collect()
    }

    fn stage_one<C: ContentChange>(
        &self,
        parents: &mut Parents,
        slot: usize,
        folder: usize,
        change: &C,
    ) -> Result<StagingOutcome, StagingOutcome> {
        let path = change.path();
        let spot = parents.name_at(path).map_err(|errno| unreachable_file(path, errno))?;
        let (file, stat) = match open_file(spot).at(path, "read")? {
            Opened::File(file, stat) => (file, stat),
            Opened::Nothing => return Err(drifted(path, DriftKind::Gone)),
            Opened::Special => return Err(drifted(path, DriftKind::NoFile)),
        };
        let way = self.way(folder, &file, &stat).at(path, "look at")?;
        if way == ReplaceMethod::InPlace && !matches!(open_writable(spot), Ok(Opened::File(..))) {
            return Err(refused(
                path,
                "has other names or is a mount, and may not be written in place",
                "make it writable, or break the hard link",
            ));
        }
        let slot = u32::try_from(slot).map_err(|_| Errno::OVERFLOW).at(path, "number")?;
        let before = change.before();
        let mut entry = RunEntry { path: path.clone(), folder, slot, way, before, after: before };
        let (changed, lost) = self.write(&entry, &file, &stat, change).at(path, "stage")?;
        if changed.before != before {
            return Err(drifted(path, DriftKind::Edited));
        }
        if !changed.fits {
            return Err(refused(path, "an edit does not fit its content", "run `redomain diff` again"));
        }
        if changed.after == before {
            self.discard(&entry).at(path, "discard the staged copy of")?;
            return Ok(StagingOutcome::Same);
        }
        entry.after = changed.after;
        Ok(StagingOutcome::Staged(StagedFile { entry, lost, inode: (stat.st_dev, stat.st_ino) }))
    }

    fn way(&self, folder: usize, file: &OwnedFd, stat: &Stat) -> Result<ReplaceMethod, Errno> {
        let site = self.survey.sites[folder];
        let single = stat.st_nlink <= 1 && !mount(file)?.is_apart(site.mount);
        Ok(if single { site.way } else { ReplaceMethod::InPlace })
    }

    /// Writes the new file, and the old one where the tree will not keep it.
    fn write<C: ContentChange>(
        &self,
        entry: &RunEntry,
        from: &OwnedFd,
        stat: &Stat,
        change: &C,
    ) -> Result<(Rewritten, LostMetadata), Errno> {
        let stage = &self.view.stages[entry.folder];
        let new_file = |name: &str| self.disk.create(stage.spot(name)?, Mode::RUSR | Mode::WUSR);
        let new = new_file(&entry.slot_name())?;
        let changed = rewrite(self.disk, change, from, stat, &new)?;
        let lost = attributes::keep(self.disk, from, stat, &new)?;
        if entry.way != ReplaceMethod::InPlace {
            return Ok((changed, lost));
        }
        let original = new_file(&entry.original_name())?;
        let saved = copy(self.disk, from, stat, &original)?;
        attributes::keep(self.disk, from, stat, &original)?;
        Ok((Rewritten { before: saved, ..changed }, LostMetadata::default()))
    }

    /// Takes away what was written for a file that does not change.
    fn discard(&self, entry: &RunEntry) -> Result<(), Errno> {
        let stage = &self.view.stages[entry.folder];
        self.disk.unlink(stage.spot(&entry.slot_name())?)?;
        self.disk.unlink(stage.spot(&entry.original_name())?)
    }
}

/// A file whose folder cannot be entered.
fn unreachable_file(path: &RelPath, errno: Errno) -> StagingOutcome {
    match errno {
        Errno::NOENT => drifted(path, DriftKind::Gone),
        Errno::NOTDIR | Errno::LOOP => {
            refused(path, "reached through a symbolic link", "name it by its real path")
        }
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
