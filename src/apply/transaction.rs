//! A run of changes over a whole tree, all or nothing: staged, then verified, then committed.
//!
//! Each state is its own type, so that no step can be left out. Dropped before it is committed, a run leaves
//! nothing behind.

use super::active_run::ActiveRun;
use super::error::{ApplyError, DriftedFile};
use super::interrupt::Interrupt;
use super::open_run::Phase;
use super::results::Committed;
use super::{ContentChange, RunInfo, staging};
use crate::fs::Disk;
use crate::text::Problem;
use rustix::fs::Stat;
use std::path::Path;

/// Every new file is written beside the tree, and durable.
#[must_use = "dropping it takes the run back"]
pub struct Staged {
    run: ActiveRun,
    warnings: Vec<Problem>,
    interrupt: Interrupt,
}

/// Every original is still what was read.
#[must_use = "dropping it takes the run back"]
pub struct Verified {
    run: ActiveRun,
    warnings: Vec<Problem>,
    interrupt: Interrupt,
    originals: Vec<Stat>,
}

impl Staged {
    /// Reads every original again and writes its new content to the store at `root`; `None` where nothing
    /// would change. No file in the tree is touched.
    ///
    /// # Errors
    /// Among others [`ApplyError::Drift`] with every file that is no longer what was read. Whatever the
    /// error, nothing is left behind.
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

    /// Holds every original against what was read, right before it is replaced.
    ///
    /// # Errors
    /// [`ApplyError::Drift`] or [`ApplyError::Interrupted`]; nothing is left behind.
    pub fn verify(self) -> Result<Verified, ApplyError> {
        let Self { run, warnings, interrupt } = self;
        if interrupt.is_raised() {
            return Err(ApplyError::Interrupted);
        }
        let contents = run.view.contents()?;
        let (mut originals, mut drifted) = (Vec::with_capacity(contents.len()), Vec::new());
        for (entry, content) in run.view.entries.iter().zip(contents) {
            match content.expect(entry.before) {
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
    /// Gives every file its new content. From here on an interrupt is ignored: the rest is short.
    ///
    /// # Errors
    /// [`ApplyError::RolledBack`] where a file could not be changed and all others were put back;
    /// [`ApplyError::Stuck`] where that failed too. Earlier than that, nothing is left behind.
    pub fn commit(self) -> Result<Committed, ApplyError> {
        let Self { mut run, warnings, interrupt, originals } = self;
        if interrupt.is_raised() {
            return Err(ApplyError::Interrupted);
        }
        run.set_phase(Phase::Committing)?;
        let pending: Vec<(usize, Stat)> = originals.into_iter().enumerate().collect();
        let committed = run.finish(&pending)?;
        Ok(Committed { warnings, ..committed })
    }
}
