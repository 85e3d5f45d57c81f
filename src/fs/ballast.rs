//! Space that a file holds ready: a run on a full disk is finished or taken back after the file is deleted.
//!
//! Space that is reserved inside of a file for its next lines is worth nothing where each write takes a new block
//! (btrfs, ZFS, snapshots). A file that can be deleted is worth its size everywhere, and file systems delete without
//! free space: btrfs has a reserve of its own for it. `disk.rs` deletes it.

use super::disk::{BALLAST, Disk, NameAt};
use super::open::{Opened, open_file};
use super::sys;
use rustix::fd::OwnedFd;
use rustix::fs::{Mode, fstat};
use rustix::io::Errno;

/// A block for the journal, one for each of two directories, and for the metadata of a file system about them, with
/// blocks of up to 64 KiB.
const SIZE: u64 = 256 << 10;

/// A full btrfs of 32 to 200 MiB with data and metadata in one place exchanged no file after 2 MiB were deleted, and
/// each of 40 after 3 MiB.
const BTRFS_SIZE: u64 = 4 << 20;

/// Bytes that `stat` counts blocks in, whatever the block of the file system.
const STAT_BLOCK: u64 = 512;

/// Bytes of the ballast in `directory`: the room that finishing and undoing may take beside the bytes of files that are
/// overwritten in place.
pub(crate) fn ballast_size(directory: &OwnedFd) -> u64 {
    if sys::is_btrfs(directory) { BTRFS_SIZE } else { SIZE }
}

/// Bytes of the disk that the ballast in `directory` holds.
pub(crate) fn held_ballast(directory: &OwnedFd) -> u64 {
    match open_file(NameAt::new(directory, BALLAST)) {
        Ok(Opened::File(file, _)) => held(&file).unwrap_or(0),
        _ => 0,
    }
}

fn held(file: &OwnedFd) -> Result<u64, Errno> {
    Ok(u64::try_from(fstat(file)?.st_blocks).unwrap_or(0) * STAT_BLOCK)
}

/// Takes at least `len` bytes of the disk with the ballast in `directory`.
pub(crate) fn load_ballast(disk: &Disk, directory: &OwnedFd, len: u64) -> Result<(), Errno> {
    let file = disk.open_or_create(NameAt::new(directory, BALLAST), Mode::RUSR | Mode::WUSR)?;
    if held(&file)? >= len {
        return Ok(());
    }
    let loaded = match disk.reserve(&file, 0, len) {
        Err(errno @ (Errno::NOSPC | Errno::DQUOT | Errno::FBIG)) => Err(errno),
        Ok(()) if held(&file)? >= len => Ok(()),
        // Not offered, or offered and not done: ZFS only looks whether there is space.
        Ok(()) | Err(_) => disk.write(&file, 0, &noise(len)),
    };
    match loaded {
        // A limit of the process (`ulimit -f`) is no lack of space.
        Err(Errno::FBIG) => Ok(()),
        other => other,
    }
}

/// Bytes that no file system can compress.
fn noise(len: u64) -> Vec<u8> {
    let mut bytes = vec![0; usize::try_from(len).unwrap_or(0)];
    blake3::Hasher::new().finalize_xof().fill(&mut bytes);
    bytes
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests read their own files")]
mod tests {
    use super::{Disk, Errno, NameAt, OwnedFd, ballast_size, held_ballast, load_ballast};
    use crate::fs::{Ballast, DiskCall, DiskGate};
    use rustix::fs::{Mode, OFlags};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    fn directory(temporary: &tempfile::TempDir) -> OwnedFd {
        rustix::fs::open(temporary.path(), OFlags::RDONLY, Mode::empty()).unwrap()
    }

    /// A disk that is full until something is deleted.
    struct Full {
        has_room: AtomicBool,
    }

    impl DiskGate for Full {
        fn pass(&self, call: &DiskCall<'_>) -> Result<(), Errno> {
            match call {
                DiskCall::Unlink => self.has_room.store(true, Ordering::SeqCst),
                DiskCall::SyncAll => {}
                _ if !self.has_room.load(Ordering::SeqCst) => return Err(Errno::NOSPC),
                _ => {}
            }
            Ok(())
        }
    }

    #[test]
    fn ballast_takes_its_space_and_grows() {
        let temporary = tempfile::tempdir().unwrap();
        let directory = directory(&temporary);
        assert_eq!(held_ballast(&directory), 0);
        let size = ballast_size(&directory);
        for len in [size, 2 * size, size] {
            load_ballast(&Disk::default(), &directory, len).unwrap();
            assert!(held_ballast(&directory) >= len, "{len}");
        }
    }

    #[test]
    fn ballast_that_cannot_be_reserved_is_written() {
        struct Unreserved;
        impl DiskGate for Unreserved {
            fn pass(&self, call: &DiskCall<'_>) -> Result<(), Errno> {
                if matches!(call, DiskCall::Reserve) { Err(Errno::OPNOTSUPP) } else { Ok(()) }
            }
        }
        let temporary = tempfile::tempdir().unwrap();
        load_ballast(&Disk::behind(Arc::new(Unreserved)), &directory(&temporary), 1000).unwrap();
        let bytes = std::fs::read(temporary.path().join("ballast")).unwrap();
        assert_eq!(bytes.len(), 1000);
        assert!(bytes.windows(4).all(|four| four != [0; 4]), "a file system would compress it");
    }

    #[test]
    fn a_call_that_finds_no_space_deletes_the_ballast_and_is_made_again() {
        for has_ballast in [true, false] {
            let temporary = tempfile::tempdir().unwrap();
            if has_ballast {
                load_ballast(&Disk::default(), &directory(&temporary), 1).unwrap();
            }
            let full = Arc::new(Full { has_room: AtomicBool::new(false) });
            let disk = Disk::behind(full).with_ballast(Ballast::in_directories(vec![directory(&temporary)]));
            let above = directory(&temporary);
            let made = disk.make_directory(NameAt::new(&above, b"made"), Mode::RWXU);
            assert_eq!(made, if has_ballast { Ok(()) } else { Err(Errno::NOSPC) });
            assert!(!temporary.path().join("ballast").exists());
        }
    }
}
