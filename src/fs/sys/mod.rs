//! Calls that differ between operating systems, one file for each system, all with the same functions.
//!
//! The tests run on Linux. macOS is written beside it from the documentation of its calls and has not been
//! run.

use rustix::fs::FileType;
use rustix::io::Errno;

/// Takes a name of a directory and its kind, `Unknown` where the file system does not tell it.
type EachName<'e> = dyn FnMut(&[u8], FileType) -> Result<(), Errno> + 'e;

#[cfg(any(target_os = "linux", target_os = "android"))]
mod linux;
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) use linux::{
    DEFAULT_ACCESS_LIST, DIRECTORY_ACCESS, NameBuffer, birth, for_each_name, is_btrfs, mount_id, reserve,
    sync_all, sync_file,
};

#[cfg(target_vendor = "apple")]
mod macos;
#[cfg(target_vendor = "apple")]
pub(super) use macos::{
    DEFAULT_ACCESS_LIST, DIRECTORY_ACCESS, NameBuffer, birth, for_each_name, is_btrfs, mount_id, reserve,
    sync_all, sync_file,
};

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
compile_error!("only Linux and macOS have a call that exchanges two files atomically");
