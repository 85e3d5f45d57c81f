//! The directory that holds the staged files of a run in one mount. Read only.

use crate::fs::{FileState, NameAt, Opened, open_file, read_all, state_of};
use crate::text::{Digest, RelPath};
use rustix::fd::OwnedFd;
use rustix::io::Errno;

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
