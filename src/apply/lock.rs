//! One run at a time in a tree: a lock file that the system lets go of when its owner dies.
//!
//! The process id in it is for messages only; what counts is the lock, so a stale one is never in the way.

use crate::fs::{Disk, NameAt, Opened, open_file, read_all};
use rustix::fd::OwnedFd;
use rustix::fs::{FlockOperation, Mode, flock, fstat};
use rustix::io::{Errno, retry_on_intr};
use std::time::Duration;

/// The file's name in the store.
pub(super) const NAME: &[u8] = b"lock";

/// Holds the tree until it is dropped.
pub(super) struct Lock(#[expect(dead_code, reason = "closing the file is what lets go")] OwnedFd);

/// Why the lock was not taken.
pub(super) enum LockError {
    Busy(Option<u32>),
    Refused(Errno),
}

impl From<Errno> for LockError {
    fn from(errno: Errno) -> Self {
        Self::Refused(errno)
    }
}

impl Lock {
    /// Takes the lock, with some patience for those who only look at it.
    pub fn take(disk: &Disk, store: &OwnedFd) -> Result<Self, LockError> {
        for _ in 0..5 {
            let file = disk.open_or_create(NameAt::new(store, NAME), Mode::from_raw_mode(0o644))?;
            match retry_on_intr(|| flock(&file, FlockOperation::NonBlockingLockExclusive)) {
                Ok(()) if fstat(&file)?.st_nlink == 0 => {}
                Ok(()) => {
                    // One length for all, so that on a full disk no new block is needed; and a lock without
                    // its owner's id is still a lock.
                    let _ = disk.write(&file, 0, format!("{:>10}\n", std::process::id()).as_bytes());
                    return Ok(Self(file));
                }
                Err(Errno::WOULDBLOCK) => std::thread::sleep(Duration::from_millis(20)),
                Err(errno) => return Err(errno.into()),
            }
        }
        Err(LockError::Busy(owner(store)))
    }
}

/// The process that holds the lock now.
pub(super) fn owner(store: &OwnedFd) -> Option<u32> {
    let Ok(Opened::File(file, _)) = open_file(NameAt::new(store, NAME)) else { return None };
    if flock(&file, FlockOperation::NonBlockingLockShared) != Err(Errno::WOULDBLOCK) {
        return None;
    }
    let text = read_all(file).ok()?;
    std::str::from_utf8(&text).ok()?.trim().parse().ok()
}
