//! The lock file of the store: one process at a time changes a tree.
//!
//! The system releases the lock when its owner dies. The process id in the file is for messages only, so that a stale
//! file never blocks a run.

use super::layout::LOCK;
use crate::fs::{Disk, NameAt, Opened, open_file, read_all};
use rustix::fd::OwnedFd;
use rustix::fs::{FlockOperation, Mode, flock, fstat};
use rustix::io::{Errno, retry_on_intr};
use std::time::Duration;

/// Bytes of a lock file at most: a process id and a newline.
const MAX_LOCK: u64 = 64;

/// The lock, held until it is dropped.
pub(super) struct Lock(#[expect(dead_code, reason = "closing the file releases the lock")] OwnedFd);

/// The reason for which the lock was not taken.
pub(super) enum LockError {
    /// Another process holds it, with its id if it could be read.
    Busy(Option<u32>),
    /// The system refused a call.
    Refused(Errno),
}

impl From<Errno> for LockError {
    fn from(errno: Errno) -> Self {
        Self::Refused(errno)
    }
}

impl Lock {
    /// Takes the lock.
    pub fn take(disk: &Disk, store: &OwnedFd) -> Result<Self, LockError> {
        // [`owner`] takes a shared lock for a moment; five attempts, 100 ms in all, outlast it.
        for _ in 0..5 {
            let file = disk.open_or_create(NameAt::new(store, LOCK), Mode::from_raw_mode(0o644))?;
            match retry_on_intr(|| flock(&file, FlockOperation::NonBlockingLockExclusive)) {
                Ok(()) if fstat(&file)?.st_nlink == 0 => {}
                Ok(()) => {
                    // Always of one length, so that a full disk needs no new block. Without the id the lock still
                    // holds.
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

/// The id of the process that holds the lock now.
pub(super) fn owner(store: &OwnedFd) -> Option<u32> {
    let Ok(Opened::File(file, _)) = open_file(NameAt::new(store, LOCK)) else { return None };
    if flock(&file, FlockOperation::NonBlockingLockShared) != Err(Errno::WOULDBLOCK) {
        return None;
    }
    let text = read_all(file, MAX_LOCK).ok()?;
    std::str::from_utf8(&text).ok()?.trim().parse().ok()
}
