//! Every system call that changes something below an open directory, each a method of [`Disk`].
//!
//! Names are relative to an open directory and are never followed through a symbolic link. A call that finds no space
//! deletes the [`Ballast`], if there is one, and is tried again. Tests put a [`DiskGate`] in front that refuses calls,
//! cuts writes short, or forgets bytes that were not synced.

#![expect(clippy::disallowed_methods, reason = "every write below an open directory")]

use super::sys;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, Gid, Mode, OFlags, RenameFlags, Timespec, Timestamps, Uid, XattrFlags};
use rustix::io::{Errno, retry_on_intr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One change of the disk, shown to a gate before it happens.
#[derive(Debug)]
#[cfg_attr(not(test), expect(dead_code, reason = "only gates look inside, and only tests have gates"))]
pub(crate) enum DiskCall<'c> {
    MakeDirectory,
    Create,
    Write { file: BorrowedFd<'c>, at: u64, bytes: &'c [u8] },
    Reserve,
    Truncate { file: BorrowedFd<'c>, len: u64 },
    Attribute,
    Sync { file: BorrowedFd<'c> },
    SyncAll,
    Exchange { one: NameAt<'c>, other: NameAt<'c> },
    Rename,
    Link,
    Unlink,
    RemoveDirectory,
}

/// Decides whether a call may happen.
pub(crate) trait DiskGate: Send + Sync {
    /// An `Err` is returned by the call, which then does not happen.
    fn pass(&self, call: &DiskCall<'_>) -> Result<(), Errno>;
}

/// Access to all calls that change the disk.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    gate: Option<Arc<dyn DiskGate>>,
    ballast: Option<Arc<Ballast>>,
}

/// The name of the ballast in its directory.
pub(crate) const BALLAST: &[u8] = b"ballast";

/// The ballast in some directories, until a call needs its space.
pub(crate) struct Ballast {
    directories: Vec<OwnedFd>,
    is_dropped: AtomicBool,
}

/// A name in an open directory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameAt<'s> {
    pub directory: BorrowedFd<'s>,
    pub name: &'s [u8],
}

impl<'s> NameAt<'s> {
    pub fn new(directory: &'s impl AsFd, name: &'s [u8]) -> Self {
        Self { directory: directory.as_fd(), name }
    }
}

impl Ballast {
    pub fn in_directories(directories: Vec<OwnedFd>) -> Self {
        Self { directories, is_dropped: AtomicBool::new(false) }
    }
}

impl Disk {
    #[cfg(test)]
    pub fn behind(gate: Arc<dyn DiskGate>) -> Self {
        Self { gate: Some(gate), ballast: None }
    }

    /// The same disk for a run that has to be finished or taken back, with the ballast that may be deleted for it.
    pub fn with_ballast(&self, ballast: Ballast) -> Self {
        Self { gate: self.gate.clone(), ballast: Some(Arc::new(ballast)) }
    }

    fn pass(&self, call: &DiskCall<'_>) -> Result<(), Errno> {
        self.gate.as_ref().map_or(Ok(()), |gate| gate.pass(call))
    }

    /// Makes a call that may need space, again if deleting the ballast has made room. Not for syncs: the second one
    /// would not tell of the data that the first one lost.
    fn make_room<T>(&self, call: impl Fn() -> Result<T, Errno>) -> Result<T, Errno> {
        match (call(), &self.ballast) {
            (Err(Errno::NOSPC | Errno::DQUOT), Some(ballast)) if self.drop_ballast(ballast) => call(),
            (result, _) => result,
        }
    }

    /// Deletes the ballast; `true` if there was some.
    fn drop_ballast(&self, ballast: &Ballast) -> bool {
        if ballast.is_dropped.swap(true, Ordering::SeqCst) {
            return false;
        }
        let mut has_room = false;
        for directory in &ballast.directories {
            has_room |= self.unlink_known(NameAt::new(directory, BALLAST)).is_ok();
            // A file system that copies on write counts deleted blocks as free once that is durable.
            let _ = self.sync_all(directory);
        }
        has_room
    }

    /// Creates a directory; `Ok` too if there is one already.
    pub fn make_directory(&self, name: NameAt<'_>, mode: Mode) -> Result<(), Errno> {
        self.make_room(|| {
            self.pass(&DiskCall::MakeDirectory)?;
            match rustix::fs::mkdirat(name.directory, name.name, mode) {
                Err(Errno::EXIST) => Ok(()),
                other => other,
            }
        })
    }

    /// Creates an empty file; `EXIST` if the name is taken.
    pub fn create(&self, name: NameAt<'_>, mode: Mode) -> Result<OwnedFd, Errno> {
        self.open(name, OFlags::EXCL, mode)
    }

    /// Opens a file, created empty if there is none.
    pub fn open_or_create(&self, name: NameAt<'_>, mode: Mode) -> Result<OwnedFd, Errno> {
        self.open(name, OFlags::empty(), mode)
    }

    fn open(&self, name: NameAt<'_>, more: OFlags, mode: Mode) -> Result<OwnedFd, Errno> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        self.make_room(|| {
            self.pass(&DiskCall::Create)?;
            rustix::fs::openat(name.directory, name.name, flags | more, mode)
        })
    }

    /// Writes all of `bytes` at offset `at`.
    pub fn write(&self, file: &impl AsFd, at: u64, bytes: &[u8]) -> Result<(), Errno> {
        self.make_room(|| {
            self.pass(&DiskCall::Write { file: file.as_fd(), at, bytes })?;
            write_all(file, at, bytes)
        })
    }

    /// Allocates `len` bytes at offset `at`, so that they can be written even when the disk is full.
    pub fn reserve(&self, file: &impl AsFd, at: u64, len: u64) -> Result<(), Errno> {
        self.pass(&DiskCall::Reserve)?;
        sys::reserve(file, at, len)
    }

    pub fn truncate(&self, file: &impl AsFd, len: u64) -> Result<(), Errno> {
        self.make_room(|| {
            self.pass(&DiskCall::Truncate { file: file.as_fd(), len })?;
            retry_on_intr(|| rustix::fs::ftruncate(file, len))
        })
    }

    pub fn set_owner(&self, file: &impl AsFd, owner: Option<Uid>, group: Option<Gid>) -> Result<(), Errno> {
        self.make_room(|| {
            self.pass(&DiskCall::Attribute)?;
            rustix::fs::fchown(file, owner, group)
        })
    }

    pub fn set_mode(&self, file: &impl AsFd, mode: Mode) -> Result<(), Errno> {
        self.make_room(|| {
            self.pass(&DiskCall::Attribute)?;
            rustix::fs::fchmod(file, mode)
        })
    }

    pub fn set_xattr(&self, file: &impl AsFd, name: &[u8], value: &[u8]) -> Result<(), Errno> {
        self.make_room(|| {
            self.pass(&DiskCall::Attribute)?;
            rustix::fs::fsetxattr(file, name, value, XattrFlags::empty())
        })
    }

    /// Removes the access list that new files in a directory would inherit.
    pub fn remove_default_access_list(&self, directory: &impl AsFd) -> Result<(), Errno> {
        self.pass(&DiskCall::Attribute)?;
        match sys::DEFAULT_ACCESS_LIST {
            Some(name) => rustix::fs::fremovexattr(directory, name),
            None => Ok(()),
        }
    }

    /// Sets the modification time to now.
    pub fn touch(&self, name: NameAt<'_>) -> Result<(), Errno> {
        self.pass(&DiskCall::Attribute)?;
        let time = |nanoseconds| Timespec { tv_sec: 0, tv_nsec: nanoseconds };
        let times = Timestamps {
            last_access: time(rustix::fs::UTIME_OMIT),
            last_modification: time(rustix::fs::UTIME_NOW),
        };
        rustix::fs::utimensat(name.directory, name.name, &times, AtFlags::SYMLINK_NOFOLLOW)
    }

    /// Makes one file, or the names in one directory, durable.
    pub fn sync(&self, file: &impl AsFd) -> Result<(), Errno> {
        self.pass(&DiskCall::Sync { file: file.as_fd() })?;
        sys::sync_file(file)
    }

    /// Makes the whole file system of `directory` durable; `NOSYS` if the system has no such call.
    pub fn sync_all(&self, directory: &impl AsFd) -> Result<(), Errno> {
        self.pass(&DiskCall::SyncAll)?;
        sys::sync_all(directory)
    }

    /// Exchanges two names in one step.
    pub fn exchange(&self, one: NameAt<'_>, other: NameAt<'_>) -> Result<(), Errno> {
        self.make_room(|| {
            self.pass(&DiskCall::Exchange { one, other })?;
            rename_with(one, other, RenameFlags::EXCHANGE)
        })
    }

    /// Renames a file in one step, onto an earlier file if there is one.
    pub fn rename(&self, from: NameAt<'_>, to: NameAt<'_>) -> Result<(), Errno> {
        self.make_room(|| {
            self.pass(&DiskCall::Rename)?;
            rustix::fs::renameat(from.directory, from.name, to.directory, to.name)
        })
    }

    /// Renames a file in one step; `EXIST` if the name is taken.
    pub fn rename_to_new(&self, from: NameAt<'_>, to: NameAt<'_>) -> Result<(), Errno> {
        self.make_room(|| {
            self.pass(&DiskCall::Rename)?;
            rename_with(from, to, RenameFlags::NOREPLACE)
        })
    }

    /// Adds a hard link.
    pub fn link(&self, from: NameAt<'_>, to: NameAt<'_>) -> Result<(), Errno> {
        self.make_room(|| {
            self.pass(&DiskCall::Link)?;
            rustix::fs::linkat(from.directory, from.name, to.directory, to.name, AtFlags::empty())
        })
    }

    /// Removes a name that is no directory; `Ok` too if there is none.
    pub fn unlink(&self, name: NameAt<'_>) -> Result<(), Errno> {
        match self.unlink_known(name) {
            Err(Errno::NOENT) => Ok(()),
            other => other,
        }
    }

    /// Removes a name that is no directory; `NOENT` if there is none.
    fn unlink_known(&self, name: NameAt<'_>) -> Result<(), Errno> {
        self.pass(&DiskCall::Unlink)?;
        rustix::fs::unlinkat(name.directory, name.name, AtFlags::empty())
    }

    /// Removes an empty directory; `Ok` too if there is none.
    pub fn remove_directory(&self, name: NameAt<'_>) -> Result<(), Errno> {
        self.pass(&DiskCall::RemoveDirectory)?;
        match rustix::fs::unlinkat(name.directory, name.name, AtFlags::REMOVEDIR) {
            Err(Errno::NOENT) => Ok(()),
            other => other,
        }
    }
}

fn write_all(file: &impl AsFd, mut at: u64, mut bytes: &[u8]) -> Result<(), Errno> {
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

fn rename_with(from: NameAt<'_>, to: NameAt<'_>, flags: RenameFlags) -> Result<(), Errno> {
    rustix::fs::renameat_with(from.directory, from.name, to.directory, to.name, flags)
}
