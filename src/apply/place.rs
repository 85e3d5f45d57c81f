//! Finding files: from the root down, folder by folder, never through a symbolic link. Read only.
//!
//! Invariant: what is found lies below the root, whatever links somebody puts in the way.

use super::copy::digest;
use super::digest::Digest;
use super::disk::Spot;
use crate::text::RelPath;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, Dev, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// The open root folder.
#[derive(Clone)]
pub(super) struct Root(Arc<OwnedFd>);

/// Parent folders of files, opened one after the other; files in one folder that follow each other share it.
pub(super) struct Parents {
    root: Root,
    last: Option<(Vec<u8>, OwnedFd)>,
}

/// What stands at a name.
pub(super) enum Found {
    Nothing,
    /// A symbolic link, a folder, a socket …
    Special,
    File(OwnedFd, Stat),
}

/// What stands at a name, with the digest of its content.
#[derive(Clone, Copy)]
pub(super) enum Content {
    Nothing,
    Special,
    Is(Digest, Stat),
}

/// One mounted file system: names can only be exchanged within one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mount {
    device: Dev,
    id: Option<u64>,
}

impl Root {
    pub fn open(path: &Path) -> Result<Self, Errno> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        rustix::fs::open(path, flags, Mode::empty()).map(|fd| Self(Arc::new(fd)))
    }

    /// The folder at `path`, `/` between its parts; the root for an empty path.
    pub fn folder(&self, path: &[u8]) -> Result<OwnedFd, Errno> {
        let mut parts = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty());
        let mut at = open_folder(&self.0, parts.next().unwrap_or(b"."))?;
        for part in parts {
            at = open_folder(&at, part)?;
        }
        Ok(at)
    }
}

impl AsFd for Root {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Parents {
    pub fn new(root: &Root) -> Self {
        Self { root: root.clone(), last: None }
    }

    /// The folder a file is in, and its name there.
    pub fn spot<'s>(&'s mut self, path: &'s RelPath) -> Result<Spot<'s>, Errno> {
        let parent = parent(path);
        let open = match self.last.take() {
            Some((known, open)) if known == parent => open,
            _ => self.root.folder(parent)?,
        };
        let (_, open) = self.last.insert((parent.to_vec(), open));
        Ok(Spot::new(open, path.name()))
    }
}

/// The path without its last part; empty at the root.
pub(super) fn parent(path: &RelPath) -> &[u8] {
    let bytes = path.as_bytes();
    &bytes[..(bytes.len() - path.name().len()).saturating_sub(1)]
}

/// Whether every part is a plain name outside `.git` and the store: the only paths that are ever written to.
pub(super) fn is_safe(path: &RelPath) -> bool {
    path.as_bytes().split(|byte| *byte == b'/').all(|part| {
        !matches!(part, b"" | b"." | b"..")
            && !part.contains(&0)
            && !part.eq_ignore_ascii_case(b".git")
            && !part.eq_ignore_ascii_case(super::FOLDER.as_bytes())
    })
}

/// A folder to work below; it need not be readable where the system can do without.
fn open_folder(folder: impl AsFd, name: &[u8]) -> Result<OwnedFd, Errno> {
    #[cfg(target_os = "linux")]
    let access = OFlags::PATH;
    #[cfg(not(target_os = "linux"))]
    let access = OFlags::RDONLY;
    let flags = access | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(folder, name, flags, Mode::empty())
}

/// A folder to list and to sync.
pub(super) fn open_listed(folder: impl AsFd, name: &[u8]) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(folder, name, flags, Mode::empty())
}

/// What stands at `spot`, opened for reading.
pub(super) fn find(spot: Spot<'_>) -> Result<Found, Errno> {
    find_with(spot, OFlags::RDONLY)
}

/// What stands at `spot`, opened for reading and writing.
pub(super) fn find_writable(spot: Spot<'_>) -> Result<Found, Errno> {
    find_with(spot, OFlags::RDWR)
}

fn find_with(spot: Spot<'_>, access: OFlags) -> Result<Found, Errno> {
    let flags = access | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = match rustix::fs::openat(spot.folder, spot.name, flags, Mode::empty()) {
        Ok(file) => file,
        Err(Errno::NOENT) => return Ok(Found::Nothing),
        Err(Errno::LOOP | Errno::NXIO | Errno::ISDIR | Errno::NODEV) => return Ok(Found::Special),
        Err(errno) => return Err(errno),
    };
    let stat = rustix::fs::fstat(&file)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Ok(Found::Special);
    }
    Ok(Found::File(file, stat))
}

/// All bytes of an open file, from its start.
pub(super) fn read(file: OwnedFd) -> Result<Vec<u8>, Errno> {
    let mut bytes = Vec::new();
    match File::from(file).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Errno::from_io_error(&error).unwrap_or(Errno::IO)),
    }
}

/// What stands at `spot`, read to its end.
pub(super) fn content(spot: Spot<'_>) -> Result<Content, Errno> {
    Ok(match find(spot)? {
        Found::Nothing => Content::Nothing,
        Found::Special => Content::Special,
        Found::File(file, stat) => Content::Is(digest(&file, &stat)?, stat),
    })
}

/// Whether `spot` still holds the very file that had this `stat`, unwritten since.
pub(super) fn is_same(spot: Spot<'_>, stat: &Stat) -> Result<bool, Errno> {
    let now = match rustix::fs::statat(spot.folder, spot.name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(now) => now,
        Err(Errno::NOENT) => return Ok(false),
        Err(errno) => return Err(errno),
    };
    let key = |stat: &Stat| (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime, stat.st_mtime_nsec);
    Ok(key(&now) == key(stat))
}

/// The mount that an open file or folder lies in.
pub(super) fn mount(file: &impl AsFd) -> Result<Mount, Errno> {
    let device = rustix::fs::fstat(file)?.st_dev;
    Ok(Mount { device, id: mount_id(file) })
}

impl Mount {
    /// Whether the two are apart even where the device is the same: bind mounts, and files that are mounted
    /// one by one. The device of a file alone proves nothing: overlay file systems give files their own.
    pub fn is_apart(self, other: Self) -> bool {
        self.id != other.id
    }
}

#[cfg(target_os = "linux")]
fn mount_id(file: &impl AsFd) -> Option<u64> {
    use rustix::fs::StatxFlags;
    let stat = rustix::fs::statx(file, "", AtFlags::EMPTY_PATH, StatxFlags::MNT_ID).ok()?;
    StatxFlags::from_bits_retain(stat.stx_mask).contains(StatxFlags::MNT_ID).then_some(stat.stx_mnt_id)
}

#[cfg(not(target_os = "linux"))]
fn mount_id(_: &impl AsFd) -> Option<u64> {
    None
}
