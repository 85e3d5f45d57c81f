//! New files are written to the stage, many at a time, each with what its original has.
//!
//! Touches nothing but the stage; what happened to a file is a value.

use super::Change;
use super::entry::{Entry, Way};
use super::error::{At, Drift, Drifted, Failure, Refusal};
use super::interrupt::Interrupt;
use super::rewrite::{Changed, rewrite};
use super::survey::Survey;
use super::view::View;
use crate::fs::{Disk, LostMetadata, Opened, Parents, attributes, copy, mount, open_file, open_writable};
use crate::text::{Place, Problem, RelPath};
use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rustix::fd::OwnedFd;
use rustix::fs::{Dev, Mode, Stat};
use rustix::io::Errno;
use std::sync::atomic::{AtomicBool, Ordering};

/// What became of one change.
pub(super) enum Outcome {
    Staged(StagedFile),
    /// The new content is the old one.
    Same,
    Drifted(Drifted),
    Refused(Refusal),
    Failed(Failure),
    /// The run had already failed, or was asked to stop.
    Skipped,
}

pub(super) struct StagedFile {
    pub entry: Entry,
    lost: LostMetadata,
    /// Device and number of the original.
    pub inode: (Dev, u64),
}

/// What all threads share while they stage.
pub(super) struct Bench<'b> {
    pub view: &'b View,
    pub disk: &'b Disk,
    pub survey: &'b Survey,
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

impl Bench<'_> {
    /// Stages every change, in the order they are given.
    pub fn stage_all<C: Change + Sync>(&self, changes: &[&C]) -> Vec<Outcome> {
        let one = |parents: &mut Parents, (slot, change): (usize, &&C)| {
            if self.stop.load(Ordering::Relaxed) || self.interrupt.is_raised() {
                return Outcome::Skipped;
            }
            let path = change.path();
            let outcome = self.survey.folders[slot].map_err(|errno| unreachable_file(path, errno));
            let outcome = outcome.and_then(|folder| self.stage_one(parents, slot, folder, *change));
            let outcome = outcome.unwrap_or_else(|outcome| outcome);
            if matches!(outcome, Outcome::Failed(_)) {
                self.stop.store(true, Ordering::Relaxed);
            }
            outcome
        };
        changes.par_iter().enumerate().map_init(|| Parents::new(&self.view.root), one).collect()
    }

    fn stage_one<C: Change>(
        &self,
        parents: &mut Parents,
        slot: usize,
        folder: usize,
        change: &C,
    ) -> Result<Outcome, Outcome> {
        let path = change.path();
        let spot = parents.name_at(path).map_err(|errno| unreachable_file(path, errno))?;
        let (file, stat) = match open_file(spot).at(path, "read")? {
            Opened::File(file, stat) => (file, stat),
            Opened::Nothing => return Err(drifted(path, Drift::Gone)),
            Opened::Special => return Err(drifted(path, Drift::NoFile)),
        };
        let way = self.way(folder, &file, &stat).at(path, "look at")?;
        if way == Way::InPlace && !matches!(open_writable(spot), Ok(Opened::File(..))) {
            return Err(refused(
                path,
                "has other names or is a mount, and may not be written in place",
                "make it writable, or break the hard link",
            ));
        }
        let slot = u32::try_from(slot).map_err(|_| Errno::OVERFLOW).at(path, "number")?;
        let before = change.before();
        let mut entry = Entry { path: path.clone(), folder, slot, way, before, after: before };
        let (changed, lost) = self.write(&entry, &file, &stat, change).at(path, "stage")?;
        if changed.before != before {
            return Err(drifted(path, Drift::Edited));
        }
        if !changed.fits {
            return Err(refused(path, "an edit does not fit its content", "run `redomain diff` again"));
        }
        if changed.after == before {
            self.discard(&entry).at(path, "discard the staged copy of")?;
            return Ok(Outcome::Same);
        }
        entry.after = changed.after;
        Ok(Outcome::Staged(StagedFile { entry, lost, inode: (stat.st_dev, stat.st_ino) }))
    }

    fn way(&self, folder: usize, file: &OwnedFd, stat: &Stat) -> Result<Way, Errno> {
        let site = self.survey.sites[folder];
        let single = stat.st_nlink <= 1 && !mount(file)?.is_apart(site.mount);
        Ok(if single { site.way } else { Way::InPlace })
    }

    /// Writes the new file, and the old one where the tree will not keep it.
    fn write<C: Change>(
        &self,
        entry: &Entry,
        from: &OwnedFd,
        stat: &Stat,
        change: &C,
    ) -> Result<(Changed, LostMetadata), Errno> {
        let stage = &self.view.stages[entry.folder];
        let new_file = |name: &str| self.disk.create(stage.spot(name)?, Mode::RUSR | Mode::WUSR);
        let new = new_file(&entry.slot_name())?;
        let changed = rewrite(self.disk, change, from, stat, &new)?;
        let lost = attributes::keep(self.disk, from, stat, &new)?;
        if entry.way != Way::InPlace {
            return Ok((changed, lost));
        }
        let original = new_file(&entry.original_name())?;
        let saved = copy(self.disk, from, stat, &original)?;
        attributes::keep(self.disk, from, stat, &original)?;
        Ok((Changed { before: saved, ..changed }, LostMetadata::default()))
    }

    /// Takes away what was written for a file that does not change.
    fn discard(&self, entry: &Entry) -> Result<(), Errno> {
        let stage = &self.view.stages[entry.folder];
        self.disk.unlink(stage.spot(&entry.slot_name())?)?;
        self.disk.unlink(stage.spot(&entry.original_name())?)
    }
}

/// A file whose folder cannot be entered.
fn unreachable_file(path: &RelPath, errno: Errno) -> Outcome {
    match errno {
        Errno::NOENT => drifted(path, Drift::Gone),
        Errno::NOTDIR | Errno::LOOP => {
            refused(path, "reached through a symbolic link", "name it by its real path")
        }
        errno => Outcome::Failed(Failure { path: path.clone(), doing: "read", errno }),
    }
}

fn drifted(path: &RelPath, how: Drift) -> Outcome {
    Outcome::Drifted(Drifted { path: path.clone(), how })
}

fn refused(path: &RelPath, why: &'static str, help: &'static str) -> Outcome {
    Outcome::Refused(Refusal { path: path.clone(), why, help })
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
