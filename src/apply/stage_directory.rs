//! The directory that holds the staged files of a run in one mount. Read only.

use super::run_entry::{RunEntry, StagedName};
use crate::fs::{BirthMark, FileState, NameAt, Opened, open_file, read_all, state_of};
use crate::text::{Digest, RelPath};
use rustix::fd::OwnedFd;
use rustix::io::Errno;

/// What has a name in the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// Nothing.
    Nothing,
    /// The original of the file.
    Original,
    /// Something else: whoever writes into the tree, such as git in a `pull`, may have put it there.
    Other,
}

/// Tests whether a name is the very file that was the original, with whatever content.
pub(super) fn is_birth_of(name: NameAt<'_>, entry: &RunEntry) -> Result<bool, Errno> {
    match (open_file(name)?, entry.original) {
        (Opened::File(file, _), Some(mark)) => Ok(BirthMark::of(&file)? == Some(mark)),
        _ => Ok(false),
    }
}

/// A stage directory and the top of the mount that it lies in, empty for the mount of the root.
pub(super) struct StageDirectory {
    pub top: RelPath,
    /// `None` if the mount is gone.
    pub directory: Option<OwnedFd>,
}

impl StageDirectory {
    /// A name in the directory.
    ///
    /// # Errors
    /// `NOENT` if the directory is gone.
    pub fn name_at<'s>(&'s self, name: &'s str) -> Result<NameAt<'s>, Errno> {
        let directory = self.directory.as_ref().ok_or(Errno::NOENT)?;
        Ok(NameAt::new(directory, name.as_bytes()))
    }

    /// The state of a staged file; `Nothing` if the directory is gone.
    pub fn state(&self, name: &str) -> Result<FileState, Errno> {
        if self.directory.is_some() { state_of(self.name_at(name)?) } else { Ok(FileState::Nothing) }
    }

    /// Tells whether the original of a file has this name. It is known by its content, or by its mark where somebody who
    /// had it open wrote into it after it came here.
    pub fn keeps_original(&self, entry: &RunEntry, name: StagedName) -> Result<Kept, Errno> {
        let name = entry.staged_name(name);
        match self.state(&name)? {
            FileState::Nothing => return Ok(Kept::Nothing),
            FileState::File(digest, _) if digest == entry.before => return Ok(Kept::Original),
            FileState::File(..) | FileState::Special => {}
        }
        let is_original = is_birth_of(self.name_at(&name)?, entry)?;
        Ok(if is_original { Kept::Original } else { Kept::Other })
    }

    /// The bytes of a staged file.
    ///
    /// # Errors
    /// `BADMSG` if they do not have this digest, `NOENT` if there is no such file.
    pub fn bytes(&self, name: &str, digest: Digest) -> Result<Vec<u8>, Errno> {
        let Opened::File(file, stat) = open_file(self.name_at(name)?)? else { return Err(Errno::NOENT) };
        // It was written whole, and does not grow.
        let size = u64::try_from(stat.st_size).unwrap_or_default();
        Some(read_all(file, size)?).filter(|bytes| Digest::of(bytes) == digest).ok_or(Errno::BADMSG)
    }
}
