//! The one file outside of a tree that is written: a hook of git's.
//!
//! It appears whole or not at all, and what somebody else put there is never replaced: who calls says which
//! content is ours.

#![expect(clippy::disallowed_methods, reason = "the hook of git is replaced here")]

use std::fs::{DirBuilder, File, Permissions};
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Bytes of a hook that are looked at; ours is far smaller.
const MAX_HOOK_SIZE: u64 = 1 << 20;

/// What is found where git looks for a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HookFile {
    /// Nothing.
    Absent,
    /// A regular file.
    File {
        /// Its first bytes.
        bytes: Vec<u8>,
        /// Whether git would run it.
        executable: bool,
    },
    /// A symbolic link, a folder, or something stranger.
    Other,
}

impl HookFile {
    /// What is at `path`; symbolic links are not followed.
    ///
    /// # Errors
    /// If the system refuses to say.
    pub fn at(path: &Path) -> Result<Self> {
        let kind = match std::fs::symlink_metadata(path) {
            Ok(kind) => kind,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::Absent),
            Err(error) => return Err(error),
        };
        if !kind.is_file() {
            return Ok(Self::Other);
        }
        let mut bytes = Vec::new();
        File::open(path)?.take(MAX_HOOK_SIZE).read_to_end(&mut bytes)?;
        Ok(Self::File { bytes, executable: kind.permissions().mode() & 0o111 != 0 })
    }

    /// Writes `bytes` as a hook that git runs, in the place of `self`, which is what was found there: nothing, or an
    /// earlier one of ours.
    ///
    /// # Errors
    /// If it cannot be written, or something appeared there in the meantime.
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let folder = path.parent().ok_or(ErrorKind::NotFound)?;
        DirBuilder::new().recursive(true).create(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
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

    /// Removes what is at `path`, if it still is `self`.
    ///
    /// # Errors
    /// If it cannot be removed, or is something else by now.
    pub fn remove(&self, path: &Path) -> Result<()> {
        match Self::at(path)? == *self {
            true => Ok(rustix::fs::unlink(path)?),
            false => Err(Error::from(ErrorKind::AlreadyExists)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HookFile;

    #[test]
    fn what_appeared_in_the_meantime_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hooks/pre-commit");
        HookFile::Absent.replace(&path, b"ours").unwrap();
        let ours = HookFile::at(&path).unwrap();
        assert_eq!(ours, HookFile::File { bytes: b"ours".into(), executable: true });
        ours.replace(&path, b"newer").unwrap();
        assert!(HookFile::Absent.replace(&path, b"x").is_err());
        assert!(ours.replace(&path, b"x").is_err());
        assert!(ours.remove(&path).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"newer");
        assert_eq!(
            std::fs::read_dir(folder.path().join("hooks")).unwrap().count(),
            1,
            "nothing is left over"
        );
        HookFile::at(&path).unwrap().remove(&path).unwrap();
        assert_eq!(HookFile::at(&path).unwrap(), HookFile::Absent);
    }
}
