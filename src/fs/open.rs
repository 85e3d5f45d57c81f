//! Opening and reading files and directories from an open root down, never through a symbolic link.
//!
//! Each part of a path is opened in the directory before it with `O_NOFOLLOW`. Special files are never waited
//! for. Changes nothing.
//!
//! Invariant: a file that is opened lies below the root, whatever links somebody puts in the way.

use super::disk::NameAt;
use super::pieces::digest;
use super::{STORE, sys};
use crate::text::{Digest, RelPath};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, Dev, Dir, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use std::path::Path;
use std::sync::Arc;

/// A directory held open, so that files below it are found without its own path. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct OpenDirectory(Arc<OwnedFd>);

/// Opens the parent directories of files one after the other. Files of one directory that follow each other share
/// it, which saves a call for each part of the path.
pub(crate) struct Parents {
    root: OpenDirectory,
    last: Option<(Vec<u8>, OwnedFd)>,
}

/// An opened name.
pub(crate) enum Opened {
    Nothing,
    /// A symbolic link, a directory, a socket …
    Special,
    File(OwnedFd, Stat),
}

/// The state of a name, with the digest of a file.
#[derive(Clone, Copy)]
pub(crate) enum FileState {
    Nothing,
    /// A symbolic link, a directory, a socket …
    Special,
    File(Digest, Stat),
}

/// One mounted file system: names can only be exchanged within one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mount {
    device: Dev,
    id: Option<u64>,
}

impl OpenDirectory {
    /// Opens the directory at `path`, following links in it.
    pub fn open(path: &Path) -> Result<Self, Errno> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        rustix::fs::open(path, flags, Mode::empty()).map(|fd| Self(Arc::new(fd)))
    }

    /// Opens the directory at `path` below this one, `/` between its parts; this one for an empty path.
    pub fn below(&self, path: &[u8]) -> Result<OwnedFd, Errno> {
        let mut parts = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty());
        let mut directory = open_unlisted(&self.0, parts.next().unwrap_or(b"."))?;
        for part in parts {
            directory = open_unlisted(&directory, part)?;
        }
        Ok(directory)
    }
}

impl AsFd for OpenDirectory {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Parents {
    pub fn new(root: &OpenDirectory) -> Self {
        Self { root: root.clone(), last: None }
    }

    /// The open directory a file is in, and its name there.
    pub fn name_at<'s>(&'s mut self, path: &'s RelPath) -> Result<NameAt<'s>, Errno> {
        let parent = parent(path);
        let open = match self.last.take() {
            Some((known, open)) if known == parent => open,
            _ => self.root.below(parent)?,
        };
        let (_, open) = self.last.insert((parent.to_vec(), open));
        Ok(NameAt::new(open, path.name()))
    }
}

/// The path without its last part; empty for a file in the root.
pub(crate) fn parent(path: &RelPath) -> &[u8] {
    let bytes = path.as_bytes();
    &bytes[..(bytes.len() - path.name().len()).saturating_sub(1)]
}

/// Tests whether every part is a plain name outside `.git` and the store: no other path is ever written. Ignores
/// case, as some file systems do.
pub(crate) fn is_safe(path: &RelPath) -> bool {
    path.as_bytes().split(|byte| *byte == b'/').all(|part| {
        !matches!(part, b"" | b"." | b"..")
            && !part.contains(&0)
            && !part.eq_ignore_ascii_case(b".git")
            && !part.eq_ignore_ascii_case(STORE.as_bytes())
    })
}

/// Opens a directory to reach files below; on Linux it need not be readable.
fn open_unlisted(directory: impl AsFd, name: &[u8]) -> Result<OwnedFd, Errno> {
    let flags = sys::DIRECTORY_ACCESS | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(directory, name, flags, Mode::empty())
}

/// Opens a directory to list or to sync it.
pub(crate) fn open_listed(directory: impl AsFd, name: &[u8]) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(directory, name, flags, Mode::empty())
}

/// The names in an open directory, without `.` and `..`.
pub(crate) fn list_names(directory: &impl AsFd) -> Result<Vec<Vec<u8>>, Errno> {
    let mut names = Vec::new();
    for entry in Dir::read_from(directory)? {
        let name = entry?.file_name().to_bytes().to_vec();
        if name != b"." && name != b".." {
            names.push(name);
        }
    }
    Ok(names)
}

/// Opens a name for reading.
pub(crate) fn open_file(name: NameAt<'_>) -> Result<Opened, Errno> {
    open_with(name, OFlags::RDONLY)
}

/// Opens a name for reading and writing.
pub(crate) fn open_writable(name: NameAt<'_>) -> Result<Opened, Errno> {
    open_with(name, OFlags::RDWR)
}

fn open_with(name: NameAt<'_>, access: OFlags) -> Result<Opened, Errno> {
    let flags = access | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = match rustix::fs::openat(name.directory, name.name, flags, Mode::empty()) {
        Ok(file) => file,
        Err(Errno::NOENT) => return Ok(Opened::Nothing),
        Err(Errno::LOOP | Errno::NXIO | Errno::ISDIR | Errno::NODEV) => return Ok(Opened::Special),
        Err(errno) => return Err(errno),
    };
    let stat = rustix::fs::fstat(&file)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Ok(Opened::Special);
    }
    Ok(Opened::File(file, stat))
}

/// Opens a name and reads it to its end.
pub(crate) fn state_of(name: NameAt<'_>) -> Result<FileState, Errno> {
    Ok(match open_file(name)? {
        Opened::Nothing => FileState::Nothing,
        Opened::Special => FileState::Special,
        Opened::File(file, stat) => FileState::File(digest(&file, &stat)?, stat),
    })
}

/// Tests whether a name still is the file that had this `stat`, not written since.
pub(crate) fn is_unchanged(name: NameAt<'_>, stat: &Stat) -> Result<bool, Errno> {
    let now = match rustix::fs::statat(name.directory, name.name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(now) => now,
        Err(Errno::NOENT) => return Ok(false),
        Err(errno) => return Err(errno),
    };
    Ok(identity(&now) == identity(stat))
}

/// Device, inode number, size, and seconds and nanoseconds of the modification time, which a write changes.
fn identity(stat: &Stat) -> impl PartialEq {
    (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime, stat.st_mtime_nsec)
}

/// The mount of an open file or directory.
pub(crate) fn mount(file: &impl AsFd) -> Result<Mount, Errno> {
    let device = rustix::fs::fstat(file)?.st_dev;
    Ok(Mount { device, id: sys::mount_id(file) })
}

impl Mount {
    /// Tests for different mounts by their numbers, which differ for bind mounts of one device and for single files
    /// that are mounted. The device alone proves nothing: overlay file systems give files devices of their own.
    pub fn is_apart(self, other: Self) -> bool {
        self.id != other.id
    }
}
