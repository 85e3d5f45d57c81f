//! Installs and removes a hook of git, the only file outside of a tree that is written.
//!
//! The file appears whole or not at all. The caller knows from its bytes whether redomain wrote it. Invariant: a file
//! that changed after [`HookFile::at`] read it is never replaced or removed.

#![expect(clippy::disallowed_methods, reason = "the hook of git is replaced here")]

use std::fs::{DirBuilder, File, Permissions};
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::{NameAt, Opened, open_file};

/// Bytes of a hook that are read. Ours is far smaller; the limit is for a file that is no hook at all.
const MAX_HOOK_SIZE: u64 = 1 << 20;

/// The state of the path at which git looks for a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HookFile {
    /// No file.
    Absent,
    /// A regular file.
    File {
        /// Its first bytes.
        bytes: Vec<u8>,
        /// `true` if git would run it.
        executable: bool,
    },
    /// A symbolic link, a directory or a special file.
    Other,
}

impl HookFile {
    /// The state of `path`; symbolic links are not followed.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn at(path: &Path) -> Result<Self> {
        let (file, stat) = match open_file(NameAt::new(&rustix::fs::CWD, path.as_os_str().as_bytes()))? {
            Opened::File(file, stat) => (File::from(file), stat),
            Opened::Nothing => return Ok(Self::Absent),
            Opened::Special => return Ok(Self::Other),
        };
        let mut bytes = Vec::new();
        file.take(MAX_HOOK_SIZE).read_to_end(&mut bytes)?;
        Ok(Self::File { bytes, executable: stat.st_mode & 0o111 != 0 })
    }

    /// Writes `bytes` as an executable hook, if `path` still has the state `self`.
    ///
    /// # Errors
    /// If it cannot be written, or the file changed in the meantime.
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let directory = path.parent().ok_or(ErrorKind::NotFound)?;
        DirBuilder::new().recursive(true).create(directory)?;
        let mut file = tempfile::NamedTempFile::new_in(directory)?;
        file.write_all(bytes)?;
        file.as_file().set_permissions(Permissions::from_mode(0o755))?;
        match self {
            Self::Absent => file.persist_noclobber(path).map(drop).map_err(|error| error.error),
            Self::File { .. } if Self::at(path)? == *self => {
                file.persist(path).map(drop).map_err(|error| error.error)
            }
            Self::File { .. } | Self::Other => Err(Error::from(ErrorKind::AlreadyExists)),
        }
    }

    /// Removes the hook, if `path` still has the state `self`.
    ///
    /// # Errors
    /// If it cannot be removed, or the file changed in the meantime.
    pub fn remove(&self, path: &Path) -> Result<()> {
        if Self::at(path)? == *self {
            Ok(rustix::fs::unlink(path)?)
        } else {
            Err(Error::from(ErrorKind::AlreadyExists))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HookFile;

    #[test]
    fn a_file_that_appeared_in_the_meantime_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("hooks/pre-commit");
        HookFile::Absent.replace(&path, b"ours").unwrap();
        let ours = HookFile::at(&path).unwrap();
        assert_eq!(ours, HookFile::File { bytes: b"ours".into(), executable: true });
        ours.replace(&path, b"newer").unwrap();
        assert!(HookFile::Absent.replace(&path, b"x").is_err());
        assert!(ours.replace(&path, b"x").is_err());
        assert!(ours.remove(&path).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"newer");
        assert_eq!(
            std::fs::read_dir(directory.path().join("hooks")).unwrap().count(),
            1,
            "nothing is left over"
        );
        HookFile::at(&path).unwrap().remove(&path).unwrap();
        assert_eq!(HookFile::at(&path).unwrap(), HookFile::Absent);
    }
}
