//! macOS: `readdir` and `F_FULLFSYNC`; no `syncfs`, `O_PATH`, mount numbers or reserved space.
//!
//! Written from the manual pages and checked by the compiler in `.ci/run`, but never run.

use super::EachName;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{Dir, OFlags};
use rustix::io::{Errno, retry_on_intr};

/// Flags that open a directory to reach files below it.
pub(in crate::fs) const DIRECTORY_ACCESS: OFlags = OFlags::RDONLY;

/// The attribute with the access list that new files in a directory inherit: lists are no attributes here.
pub(in crate::fs) const DEFAULT_ACCESS_LIST: Option<&[u8]> = None;

/// Stands in for the buffer of Linux; `readdir` has its own.
#[derive(Debug, Default)]
pub(in crate::fs) struct NameBuffer;

/// Hands out every name in an open directory, with its kind where the file system tells it.
pub(in crate::fs) fn for_each_name(
    directory: BorrowedFd<'_>,
    _: &mut NameBuffer,
    each: &mut EachName<'_>,
) -> Result<(), Errno> {
    for entry in Dir::read_from(directory)? {
        let entry = entry?;
        each(entry.file_name().to_bytes(), entry.file_type())?;
    }
    Ok(())
}

/// No number: there are no bind mounts, so the device is enough to tell mounts apart.
pub(in crate::fs) fn mount_id(_: &impl AsFd) -> Option<u64> {
    None
}

/// The time of birth of an open file in seconds and nanoseconds.
pub(in crate::fs) fn birth(file: &impl AsFd) -> Result<Option<(i64, u32)>, Errno> {
    let stat = rustix::fs::fstat(file)?;
    Ok(u32::try_from(stat.st_birthtime_nsec).ok().map(|nanoseconds| (stat.st_birthtime, nanoseconds)))
}

/// No btrfs.
pub(in crate::fs) fn is_btrfs(_: &impl AsFd) -> bool {
    false
}

/// Not offered: `F_PREALLOCATE` allocates at the end of the file only, and `rustix` grows the file with it.
pub(in crate::fs) fn reserve(_: &impl AsFd, _: u64, _: u64) -> Result<(), Errno> {
    Err(Errno::OPNOTSUPP)
}

/// Makes one file, or the names in one directory, durable. `fsync` stops at the cache of the drive; where
/// `F_FULLFSYNC` is not offered, as on network file systems, it is all there is.
pub(in crate::fs) fn sync_file(file: &impl AsFd) -> Result<(), Errno> {
    match rustix::fs::fcntl_fullfsync(file) {
        Err(Errno::INVAL | Errno::NOTSUP | Errno::OPNOTSUPP | Errno::NOTTY) => {
            retry_on_intr(|| rustix::fs::fsync(file))
        }
        other => other,
    }
}

/// Not offered: the caller syncs file by file.
pub(in crate::fs) fn sync_all(_: &impl AsFd) -> Result<(), Errno> {
    Err(Errno::NOSYS)
}
