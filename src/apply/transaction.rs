//! The transaction: changes over a whole tree, all or nothing, staged, then verified, then committed.
//!
//! Each state is its own type, so that no step can be left out. A transaction that is dropped before it is committed
//! leaves nothing behind.

use super::active_run::ActiveRun;
use super::error::{ApplyError, DriftedFile};
use super::held_signals::HeldSignals;
use super::interrupt::Interrupt;
use super::open_run::Phase;
use super::results::Committed;
use super::{ContentChange, RunInfo, staging};
use crate::fs::Disk;
use crate::text::Problem;
use rustix::fs::Stat;
use std::path::Path;

/// A transaction whose new files are all in the stage, durably.
#[must_use = "dropping it discards the run"]
pub struct Staged {
    run: ActiveRun,
    warnings: Vec<Problem>,
    interrupt: Interrupt,
}

/// A transaction whose originals are all unchanged since they were read.
#[must_use = "dropping it discards the run"]
pub struct Verified {
    run: ActiveRun,
    warnings: Vec<Problem>,
    interrupt: Interrupt,
    originals: Vec<Stat>,
}

impl Staged {
    /// Reads every original again and writes its new content to the store at `root`; `None` if no content would change.
    /// No file in the tree is touched.
    ///
    /// # Errors
    /// Among others [`ApplyError::Drift`] with every file that changed after it was read. An error leaves nothing
    /// behind.
    pub fn stage(
        root: &Path,
        changes: &[impl ContentChange + Sync],
        info: &RunInfo,
        interrupt: &Interrupt,
    ) -> Result<Option<Self>, ApplyError> {
        Self::stage_on(Disk::default(), root, changes, info, interrupt)
    }

    pub(super) fn stage_on(
        disk: Disk,
        root: &Path,
        changes: &[impl ContentChange + Sync],
        info: &RunInfo,
        interrupt: &Interrupt,
    ) -> Result<Option<Self>, ApplyError> {
        let staged = staging::stage(root, disk, changes, info, interrupt)?;
        Ok(staged.map(|(run, warnings)| Self { run, warnings, interrupt: interrupt.clone() }))
    }

    /// Compares the digest of every original with the one that was read.
    ///
    /// # Errors
    /// [`ApplyError::Drift`] or [`ApplyError::Interrupted`]; nothing is left behind.
    pub fn verify(self) -> Result<Verified, ApplyError> {
        let Self { run, warnings, interrupt } = self;
        if interrupt.is_raised() {
            return Err(ApplyError::Interrupted);
        }
        let states = run.on_disk.tree_states()?;
        let (mut originals, mut drifted) = (Vec::with_capacity(states.len()), Vec::new());
        for (entry, state) in run.on_disk.entries.iter().zip(states) {
            match state.expect(entry.before) {
                Ok(stat) => originals.push(stat),
                Err(how) => drifted.push(DriftedFile { path: entry.path.clone(), how }),
            }
        }
        if !drifted.is_empty() {
            return Err(ApplyError::Drift(drifted));
        }
        Ok(Verified { run, warnings, interrupt, originals })
    }
}

impl Verified {
    /// Gives every file its new content. An interrupt after the first exchange is ignored, because the rest takes
    /// less time than a roll-back.
    ///
    /// # Errors
    /// [`ApplyError::RolledBack`] if a file could not be changed and all others were restored; [`ApplyError::Stuck`]
    /// if that failed too. An earlier error leaves nothing behind.
    pub fn commit(self) -> Result<Committed, ApplyError> {
        let Self { mut run, warnings, interrupt, originals } = self;
        if interrupt.is_raised() {
            return Err(ApplyError::Interrupted);
        }
        let _held = HeldSignals::new();
        run.set_phase(Phase::Committing)?;
        let pending: Vec<(usize, Stat)> = originals.into_iter().enumerate().collect();
        let committed = run.finish(&pending)?;
        Ok(Committed { warnings, ..committed })
    }
}
