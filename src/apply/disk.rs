//! The seam: every system call that changes something on disk goes through a [`Disk`], relative to an open
//! folder and never through a symbolic link.
//!
//! Knows nothing of runs. Tests put a [`Gate`] in front of it that refuses, cuts short or forgets calls.

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags, Timespec, Timestamps, XattrFlags};
use rustix::fs::{Gid, Uid};
use rustix::io::{Errno, retry_on_intr};
use std::sync::Arc;

/// One change of the disk, as a gate sees it before it happens.
#[derive(Debug)]
#[cfg_attr(not(test), expect(dead_code, reason = "only gates look inside, and only tests have gates"))]
pub(super) enum Call<'c> {
    MakeFolder,
    Create,
    Write { file: BorrowedFd<'c>, at: u64, bytes: &'c [u8] },
    Reserve,
    Truncate { file: BorrowedFd<'c>, len: u64 },
    Attribute,
    Sync { file: BorrowedFd<'c> },
    SyncAll,
    Exchange { one: Spot<'c>, other: Spot<'c> },
    Rename,
    Link,
    Unlink,
    RemoveFolder,
}

/// Decides whether a call may happen.
pub(super) trait Gate: Send + Sync {
    /// `Err` is what the call returns instead of happening.
    fn pass(&self, call: &Call<'_>) -> Result<(), Errno>;
}

/// The way to everything that changes on disk.
#[derive(Clone, Default)]
pub(super) struct Disk(Option<Arc<dyn Gate>>);

/// An open folder and a name in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'s> {
    pub folder: BorrowedFd<'s>,
    pub name: &'s [u8],
}

impl<'s> Spot<'s> {
    pub fn new(folder: &'s impl AsFd, name: &'s [u8]) -> Self {
        Self { folder: folder.as_fd(), name }
    }
}

impl Disk {
    #[cfg(test)]
    pub fn behind(gate: Arc<dyn Gate>) -> Self {
        Self(Some(gate))
    }

    fn pass(&self, call: &Call<'_>) -> Result<(), Errno> {
        self.0.as_ref().map_or(Ok(()), |gate| gate.pass(call))
    }

    /// A new folder; `Ok` too where there is one already.
    pub fn make_folder(&self, spot: Spot<'_>, mode: Mode) -> Result<(), Errno> {
        self.pass(&Call::MakeFolder)?;
        match rustix::fs::mkdirat(spot.folder, spot.name, mode) {
            Err(Errno::EXIST) => Ok(()),
            other => other,
        }
    }

    /// A new empty file that nothing else has the name of.
    pub fn create(&self, spot: Spot<'_>, mode: Mode) -> Result<OwnedFd, Errno> {
        self.open(spot, OFlags::EXCL, mode)
    }

    /// The file of that name, new and empty where there is none.
    pub fn open_or_create(&self, spot: Spot<'_>, mode: Mode) -> Result<OwnedFd, Errno> {
        self.open(spot, OFlags::empty(), mode)
    }

    fn open(&self, spot: Spot<'_>, more: OFlags, mode: Mode) -> Result<OwnedFd, Errno> {
        self.pass(&Call::Create)?;
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        rustix::fs::openat(spot.folder, spot.name, flags | more, mode)
    }

    /// All of `bytes`, from byte `at` on.
    pub fn write(&self, file: &impl AsFd, at: u64, bytes: &[u8]) -> Result<(), Errno> {
        self.pass(&Call::Write { file: file.as_fd(), at, bytes })?;
        let (mut at, mut bytes) = (at, bytes);
        while !bytes.is_empty() {
            let written = retry_on_intr(|| rustix::io::pwrite(file, bytes, at))?;
            if written == 0 {
                return Err(Errno::IO);
            }
            at += written as u64;
            bytes = &bytes[written..];
        }
        Ok(())
    }

    /// Makes sure that `len` bytes more can be written from byte `at` on, even when the disk is full.
    pub fn reserve(&self, file: &impl AsFd, at: u64, len: u64) -> Result<(), Errno> {
        self.pass(&Call::Reserve)?;
        #[cfg(target_os = "linux")]
        return rustix::fs::fallocate(file, rustix::fs::FallocateFlags::KEEP_SIZE, at, len);
        #[cfg(not(target_os = "linux"))]
        Err(Errno::OPNOTSUPP)
    }

    pub fn truncate(&self, file: &impl AsFd, len: u64) -> Result<(), Errno> {
        self.pass(&Call::Truncate { file: file.as_fd(), len })?;
        retry_on_intr(|| rustix::fs::ftruncate(file, len))
    }

    pub fn set_owner(&self, file: &impl AsFd, owner: Option<Uid>, group: Option<Gid>) -> Result<(), Errno> {
        self.pass(&Call::Attribute)?;
        rustix::fs::fchown(file, owner, group)
    }

    pub fn set_mode(&self, file: &impl AsFd, mode: Mode) -> Result<(), Errno> {
        self.pass(&Call::Attribute)?;
        rustix::fs::fchmod(file, mode)
    }

    pub fn set_xattr(&self, file: &impl AsFd, name: &[u8], value: &[u8]) -> Result<(), Errno> {
        self.pass(&Call::Attribute)?;
        rustix::fs::fsetxattr(file, name, value, XattrFlags::empty())
    }

    pub fn remove_xattr(&self, file: &impl AsFd, name: &[u8]) -> Result<(), Errno> {
        self.pass(&Call::Attribute)?;
        rustix::fs::fremovexattr(file, name)
    }

    /// Makes now the time of the last change.
    pub fn touch(&self, spot: Spot<'_>) -> Result<(), Errno> {
        self.pass(&Call::Attribute)?;
        let time = |nanoseconds| Timespec { tv_sec: 0, tv_nsec: nanoseconds };
        let times = Timestamps {
            last_access: time(rustix::fs::UTIME_OMIT),
            last_modification: time(rustix::fs::UTIME_NOW),
        };
        rustix::fs::utimensat(spot.folder, spot.name, &times, AtFlags::SYMLINK_NOFOLLOW)
    }

    /// Makes one file, or the names in one folder, durable.
    pub fn sync(&self, file: &impl AsFd) -> Result<(), Errno> {
        self.pass(&Call::Sync { file: file.as_fd() })?;
        retry_on_intr(|| rustix::fs::fsync(file))
    }

    /// Makes the whole file system that `folder` is on durable; `NOSYS` where that is not offered.
    pub fn sync_all(&self, folder: &impl AsFd) -> Result<(), Errno> {
        self.pass(&Call::SyncAll)?;
        #[cfg(target_os = "linux")]
        return rustix::fs::syncfs(folder);
        #[cfg(not(target_os = "linux"))]
        Err(Errno::NOSYS)
    }

    /// Two files change places, in one step.
    pub fn exchange(&self, one: Spot<'_>, other: Spot<'_>) -> Result<(), Errno> {
        self.pass(&Call::Exchange { one, other })?;
        self.rename_with(one, other, RenameFlags::EXCHANGE)
    }

    /// The file gets another name, in one step; what had that name is gone.
    pub fn rename(&self, from: Spot<'_>, to: Spot<'_>) -> Result<(), Errno> {
        self.pass(&Call::Rename)?;
        rustix::fs::renameat(from.folder, from.name, to.folder, to.name)
    }

    /// The file gets another name, in one step; `EXIST` where something has that name.
    pub fn rename_to_new(&self, from: Spot<'_>, to: Spot<'_>) -> Result<(), Errno> {
        self.pass(&Call::Rename)?;
        self.rename_with(from, to, RenameFlags::NOREPLACE)
    }

    fn rename_with(&self, from: Spot<'_>, to: Spot<'_>, flags: RenameFlags) -> Result<(), Errno> {
        rustix::fs::renameat_with(from.folder, from.name, to.folder, to.name, flags)
    }

    /// A second name for a file.
    pub fn link(&self, from: Spot<'_>, to: Spot<'_>) -> Result<(), Errno> {
        self.pass(&Call::Link)?;
        rustix::fs::linkat(from.folder, from.name, to.folder, to.name, AtFlags::empty())
    }

    /// Removes a name that is no folder; `Ok` too where there is none.
    pub fn unlink(&self, spot: Spot<'_>) -> Result<(), Errno> {
        self.pass(&Call::Unlink)?;
        match rustix::fs::unlinkat(spot.folder, spot.name, AtFlags::empty()) {
            Err(Errno::NOENT) => Ok(()),
            other => other,
        }
    }

    /// Removes an empty folder; `Ok` too where there is none.
    pub fn remove_folder(&self, spot: Spot<'_>) -> Result<(), Errno> {
        self.pass(&Call::RemoveFolder)?;
        match rustix::fs::unlinkat(spot.folder, spot.name, AtFlags::REMOVEDIR) {
            Err(Errno::NOENT) => Ok(()),
            other => other,
        }
    }
}
