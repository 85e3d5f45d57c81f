//! New files are written to the stage, many at a time, each with what its original has.
//!
//! Touches nothing but the stage; what happened to a file is a value.

use super::Change;
use super::attributes::{self, Lost};
use super::digest::Digest;
use super::disk::Disk;
use super::entry::{Entry, Way};
use super::error::{At, Drift, Drifted, Failure, Refusal};
use super::interrupt::Interrupt;
use super::place::{Found, Parents, find, find_writable, mount, read};
use super::survey::Survey;
use super::view::{Stage, View};
use crate::text::{Place, Problem, RelPath};
use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rustix::fd::OwnedFd;
use rustix::fs::{Dev, Mode, Stat};
use rustix::io::{Errno, fcntl_dupfd_cloexec};
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
    lost: Lost,
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
        let spot = parents.spot(path).map_err(|errno| unreachable_file(path, errno))?;
        let (file, stat) = match find(spot).at(path, "read")? {
            Found::File(file, stat) => (file, stat),
            Found::Nothing => return Err(drifted(path, Drift::Gone)),
            Found::Special => return Err(drifted(path, Drift::NoFile)),
        };
        let old = fcntl_dupfd_cloexec(&file, 0).and_then(read).at(path, "read")?;
        let before = Digest::of(&old);
        if before != change.before() {
            return Err(drifted(path, Drift::Edited));
        }
        let Some(new) = change.rewrite(&old) else {
            return Err(refused(path, "an edit does not fit its content", "run `redomain diff` again"));
        };
        if new == old {
            return Ok(Outcome::Same);
        }
        let way = self.way(folder, &file, &stat).at(path, "look at")?;
        if way == Way::InPlace && !matches!(find_writable(spot), Ok(Found::File(..))) {
            return Err(refused(
                path,
                "has other names or is a mount, and may not be written in place",
                "make it writable, or break the hard link",
            ));
        }
        let slot = u32::try_from(slot).map_err(|_| Errno::OVERFLOW).at(path, "number")?;
        let entry = Entry { path: path.clone(), folder, slot, way, before, after: Digest::of(&new) };
        let lost = self.write(&entry, &file, &stat, [&old, &new]).at(path, "stage")?;
        Ok(Outcome::Staged(StagedFile { entry, lost, inode: (stat.st_dev, stat.st_ino) }))
    }

    fn way(&self, folder: usize, file: &OwnedFd, stat: &Stat) -> Result<Way, Errno> {
        let site = self.survey.sites[folder];
        let single = stat.st_nlink <= 1 && !mount(file)?.is_apart(site.mount);
        Ok(if single { site.way } else { Way::InPlace })
    }

    fn write(
        &self,
        entry: &Entry,
        from: &OwnedFd,
        stat: &Stat,
        [old, new]: [&[u8]; 2],
    ) -> Result<Lost, Errno> {
        let stage = &self.view.stages[entry.folder];
        if entry.way == Way::InPlace {
            self.write_as(stage, &entry.original_name(), from, stat, old)?;
        }
        let lost = self.write_as(stage, &entry.slot_name(), from, stat, new)?;
        Ok(if entry.way == Way::InPlace { Lost::default() } else { lost })
    }

    fn write_as(
        &self,
        stage: &Stage,
        name: &str,
        from: &OwnedFd,
        stat: &Stat,
        bytes: &[u8],
    ) -> Result<Lost, Errno> {
        let file = self.disk.create(stage.spot(name)?, Mode::RUSR | Mode::WUSR)?;
        self.disk.write(&file, 0, bytes)?;
        attributes::keep(self.disk, from, stat, &file)
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
