//! Copies originals of files that were edited after a run to `.redomain/originals`, for `undo --force`.
//!
//! Git and `check` do not read that directory. Invariant: a copy gets its name once it is complete and durable, and no
//! other content is overwritten.

use super::duplicate::duplicate;
use super::error::{CallContext, FailedCall};
use super::layout::{ORIGINALS, store_path};
use super::run_entry::RunEntry;
use super::run_id::RunId;
use super::stage_directory::StageDirectory;
use crate::fs::{Disk, FileState, NameAt, open_listed, parent, state_of};
use crate::text::{Digest, RelPath};
use rustix::fd::OwnedFd;
use rustix::fs::Mode;
use rustix::io::Errno;

/// The store and the run whose originals are saved.
pub(super) struct OriginalSaver<'r> {
    pub disk: &'r Disk,
    /// The directory of the store.
    pub store: &'r OwnedFd,
    pub run: &'r RunId,
    pub stages: &'r [StageDirectory],
}

impl OriginalSaver<'_> {
    /// Copies the original of a file to the store and returns the path of the copy.
    pub fn save(&self, entry: &RunEntry) -> Result<RelPath, FailedCall> {
        let doing = "save its original";
        let stage = &self.stages[entry.stage];
        let staged = entry.staged_name(entry.kept_name());
        let original = stage.name_at(&staged).at(&entry.path, doing)?;
        let (originals, directory) = self.make_directories(parent(&entry.path)).at(&entry.path, doing)?;
        // Written beside the directories of the runs, where it cannot be mistaken for a file of the tree.
        let copy_name = format!("{}.{}", self.run, entry.copy_name());
        let copy = NameAt::new(&originals, copy_name.as_bytes());
        let digest = duplicate(self.disk, original, copy).at(&entry.path, doing)?;
        let name = self.give_free_name(copy, &directory, entry.path.name(), digest).at(&entry.path, doing)?;
        let run = self.run.to_string();
        let parts = [ORIGINALS, run.as_bytes(), parent(&entry.path), &name];
        let parts: Vec<&[u8]> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Ok(store_path(&parts))
    }

    /// Opens the directory of all originals and the one of `path` for this run.
    fn make_directories(&self, path: &[u8]) -> Result<(OwnedFd, OwnedFd), Errno> {
        let originals = self.make_below(self.store, ORIGINALS)?;
        let mut directory = self.make_below(&originals, self.run.to_string().as_bytes())?;
        for part in path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()) {
            directory = self.make_below(&directory, part)?;
        }
        Ok((originals, directory))
    }

    /// Opens a directory, created if there is none.
    fn make_below(&self, above: &OwnedFd, name: &[u8]) -> Result<OwnedFd, Errno> {
        // For their owner only: an original may be a secret.
        self.disk.make_directory(NameAt::new(above, name), Mode::from_raw_mode(0o700))?;
        open_listed(above, name)
    }

    /// Renames a complete copy to `name`, or to `name.2`, `name.3`, … if another content has that name; returns the
    /// name.
    fn give_free_name(
        &self,
        copy: NameAt<'_>,
        directory: &OwnedFd,
        name: &[u8],
        digest: Digest,
    ) -> Result<Vec<u8>, Errno> {
        let mut free = name.to_vec();
        for number in 2.. {
            match self.rename_to_new(copy, NameAt::new(directory, &free), digest) {
                Err(Errno::EXIST) => free = [name, format!(".{number}").as_bytes()].concat(),
                other => return other.map(|()| free),
            }
        }
        Err(Errno::EXIST)
    }

    /// Renames a complete copy.
    ///
    /// # Errors
    /// `EXIST` if another content has that name.
    fn rename_to_new(&self, copy: NameAt<'_>, name: NameAt<'_>, digest: Digest) -> Result<(), Errno> {
        match state_of(name)? {
            state if state.has(digest) => return self.disk.unlink(copy),
            FileState::Nothing => {}
            FileState::Special | FileState::File(..) => return Err(Errno::EXIST),
        }
        match self.disk.rename_to_new(copy, name) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                self.disk.link(copy, name)?;
                self.disk.unlink(copy)
            }
            other => other,
        }
    }
}
