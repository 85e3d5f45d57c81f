//! Linux: `O_PATH`, `getdents64`, `statx`, `fallocate`, `syncfs` and POSIX access lists.

use super::EachName;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{AtFlags, FallocateFlags, OFlags, RawDir, StatxFlags};
use rustix::io::{Errno, retry_on_intr};

/// Bytes of names that the kernel is asked for at once: most directories fit into one call, and each call costs
/// about as much as opening the directory.
const NAME_BYTES: usize = 64 << 10;

/// Flags that open a directory to reach files below it; it need not be readable.
pub(in crate::fs) const DIRECTORY_ACCESS: OFlags = OFlags::PATH;

/// Memory that the kernel writes names into, kept from one directory to the next.
#[derive(Debug, Default)]
pub(in crate::fs) struct NameBuffer(Vec<u8>);

/// Hands out every name in an open directory, with its kind where the file system tells it.
pub(in crate::fs) fn for_each_name(
    directory: BorrowedFd<'_>,
    buffer: &mut NameBuffer,
    each: &mut EachName<'_>,
) -> Result<(), Errno> {
    buffer.0.reserve(NAME_BYTES);
    let mut entries = RawDir::new(directory, buffer.0.spare_capacity_mut());
    while let Some(entry) = entries.next() {
        let entry = entry?;
        each(entry.file_name().to_bytes(), entry.file_type())?;
    }
    Ok(())
}

/// The kernel's number of the mount that an open file lies in. Tells bind mounts of one device apart.
pub(in crate::fs) fn mount_id(file: &impl AsFd) -> Option<u64> {
    let stat = rustix::fs::statx(file, "", AtFlags::EMPTY_PATH, StatxFlags::MNT_ID).ok()?;
    StatxFlags::from_bits_retain(stat.stx_mask).contains(StatxFlags::MNT_ID).then_some(stat.stx_mnt_id)
}

/// The time of birth of an open file in seconds and nanoseconds, where the file system keeps it.
///
/// # Errors
/// A failure for the moment: a time that is there the next time is not missing.
pub(in crate::fs) fn birth(file: &impl AsFd) -> Result<Option<(i64, u32)>, Errno> {
    match rustix::fs::statx(file, "", AtFlags::EMPTY_PATH, StatxFlags::BTIME) {
        Ok(stat) => {
            let has_birth = StatxFlags::from_bits_retain(stat.stx_mask).contains(StatxFlags::BTIME);
            Ok(has_birth.then_some((stat.stx_btime.tv_sec, stat.stx_btime.tv_nsec)))
        }
        // Kernels before 4.11, and sandboxes that do not know the call.
        Err(Errno::NOSYS | Errno::PERM) => Ok(None),
        Err(errno) => Err(errno),
    }
}

/// Tests for btrfs, which takes far more space for one call than the call leaves behind.
pub(in crate::fs) fn is_btrfs(file: &impl AsFd) -> bool {
    // `BTRFS_SUPER_MAGIC` in `linux/magic.h`; the type of the field differs between machines.
    rustix::fs::fstatfs(file).is_ok_and(|stat| stat.f_type as u64 == 0x9123_683e)
}

/// Allocates `len` bytes from byte `at` on without changing the size of the file.
pub(in crate::fs) fn reserve(file: &impl AsFd, at: u64, len: u64) -> Result<(), Errno> {
    rustix::fs::fallocate(file, FallocateFlags::KEEP_SIZE, at, len)
}

/// Makes one file, or the names in one directory, durable.
pub(in crate::fs) fn sync_file(file: &impl AsFd) -> Result<(), Errno> {
    retry_on_intr(|| rustix::fs::fsync(file))
}

/// Makes the whole file system that `directory` lies on durable.
pub(in crate::fs) fn sync_all(directory: &impl AsFd) -> Result<(), Errno> {
    rustix::fs::syncfs(directory)
}

/// The attribute with the access list that new files in a directory inherit.
pub(in crate::fs) const DEFAULT_ACCESS_LIST: Option<&[u8]> = Some(b"system.posix_acl_default");
