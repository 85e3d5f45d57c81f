//! Opening and reading one regular file by its path, within a limit.
//!
//! The file may be somebody else's: a pipe is never waited for, a device never opened, and no more is read than the limit
//! says, whatever size the file claims to have.

use std::fs::{File, FileType};
use std::io::{Error, ErrorKind, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use rustix::fd::OwnedFd;
use rustix::fs::{FileType as Kind, Mode, OFlags, Stat, fstat};
use rustix::io::Errno;

/// The reason why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum KnownFileError {
    /// The system refused to read it.
    #[error("could not be read: {0}")]
    Unreadable(#[from] Error),
    /// Something else than a regular file.
    #[error("is {0}, not a regular file")]
    Special(&'static str),
    /// A file in the tree that is a link to something that does not belong to the tree.
    #[error("is a link that leads {0}, and was not read")]
    Foreign(&'static str),
    /// Larger than any such file is, by the limit in bytes.
    #[error("is larger than {}", size_in_words(*.0))]
    TooLarge(u64),
}

impl KnownFileError {
    /// Returns `true` if there is no such file.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Unreadable(error) if error.kind() == ErrorKind::NotFound)
    }
}

impl From<Errno> for KnownFileError {
    fn from(errno: Errno) -> Self {
        Self::Unreadable(errno.into())
    }
}

/// Reads the regular file at `path`, through links; at most `limit` bytes.
pub(crate) fn read_regular(path: &Path, limit: u64) -> Result<Vec<u8>, KnownFileError> {
    let (file, stat) = open_regular(path)?;
    read_file(file, &stat, limit)
}

/// Opens the regular file at `path`, through links.
pub(crate) fn open_regular(path: &Path) -> Result<(OwnedFd, Stat), KnownFileError> {
    // To open a device may act on it.
    require_regular(path.metadata()?.file_type())?;
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = rustix::fs::open(path, flags, Mode::empty())?;
    let stat = fstat(&file)?;
    if Kind::from_raw_mode(stat.st_mode) != Kind::RegularFile {
        return Err(KnownFileError::Special("a special file"));
    }
    Ok((file, stat))
}

/// The bytes of an open file; an error if there are more than `limit`.
pub(super) fn read_file(file: OwnedFd, stat: &Stat, limit: u64) -> Result<Vec<u8>, KnownFileError> {
    if u64::try_from(stat.st_size).is_ok_and(|size| size > limit) {
        return Err(KnownFileError::TooLarge(limit));
    }
    match read_all(file, limit) {
        Err(Errno::FBIG) => Err(KnownFileError::TooLarge(limit)),
        other => Ok(other?),
    }
}

/// All bytes of an open file, from where it stands.
///
/// # Errors
/// `FBIG` if there are more than `limit`. Some regular files, such as those of `/proc`, have no size; others grow.
pub(crate) fn read_all(file: OwnedFd, limit: u64) -> Result<Vec<u8>, Errno> {
    read_within(File::from(file), limit).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => Errno::FBIG,
        _ => Errno::from_io_error(&error).unwrap_or(Errno::IO),
    })
}

/// All bytes of an input.
///
/// # Errors
/// [`ErrorKind::FileTooLarge`] if there are more than `limit`.
#[expect(clippy::disallowed_methods, reason = "the one place where an input is read whole, within a limit")]
pub(crate) fn read_within(input: impl Read, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// An error if a file of this kind is not a regular one.
pub(super) fn require_regular(kind: FileType) -> Result<(), KnownFileError> {
    if kind.is_file() { Ok(()) } else { Err(KnownFileError::Special(kind_name(kind))) }
}

/// An error for a path that a reader would wait for, or read for ever: a pipe, or a device but `/dev/null`.
///
/// # Errors
/// [`KnownFileError::Special`].
pub(crate) fn require_end(path: &Path) -> Result<(), KnownFileError> {
    let Ok(found) = path.metadata() else { return Ok(()) };
    let kind = found.file_type();
    let is_null = || Path::new("/dev/null").metadata().is_ok_and(|null| null.rdev() == found.rdev());
    let is_device = kind.is_char_device() || kind.is_block_device();
    if kind.is_fifo() || is_device && !is_null() { require_regular(kind) } else { Ok(()) }
}

/// The kind of what is at `path`, if that is neither a regular file nor a directory.
pub(super) fn special_kind(path: &Path) -> Option<&'static str> {
    let kind = path.metadata().ok()?.file_type();
    (!kind.is_file() && !kind.is_dir()).then(|| kind_name(kind))
}

fn kind_name(kind: FileType) -> &'static str {
    if kind.is_dir() {
        "a directory"
    } else if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else if kind.is_char_device() || kind.is_block_device() {
        "a device"
    } else {
        "a special file"
    }
}

/// A limit as people write it.
fn size_in_words(bytes: u64) -> String {
    if bytes < 1 << 20 { format!("{} KiB", bytes >> 10) } else { format!("{} MiB", bytes >> 20) }
}
