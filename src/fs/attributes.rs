//! Copies the metadata of a file to a new one: owner, group, permission bits, extended attributes and, as one of those,
//! its access list.
//!
//! Metadata that only a user with more rights could set is reported as lost and is no error.

use super::disk::Disk;
use rustix::fd::AsFd;
use rustix::fs::{Gid, Mode, Stat, Uid};
use rustix::io::Errno;

/// Metadata that could not be kept, because only a user with more rights could set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LostMetadata {
    pub owner: bool,
    pub attributes: bool,
}

/// Copies the metadata of `from` to `to`, a new file with its complete content. The order matters: a new owner clears
/// bits of the mode, and an access list sets some.
pub(crate) fn keep(
    disk: &Disk,
    from: &impl AsFd,
    stat: &Stat,
    to: &impl AsFd,
) -> Result<LostMetadata, Errno> {
    let owner = keep_owner(disk, stat, to)?;
    let mut mode = Mode::from_raw_mode(stat.st_mode) & Mode::from_raw_mode(0o7777);
    if owner {
        // Set-user-ID and set-group-ID must not lend the rights of another owner.
        mode -= Mode::SUID | Mode::SGID;
    }
    disk.set_mode(to, mode)?;
    Ok(LostMetadata { owner, attributes: keep_attributes(disk, from, to)? })
}

/// Copies owner and group; `true` if one of them was lost.
fn keep_owner(disk: &Disk, stat: &Stat, to: &impl AsFd) -> Result<bool, Errno> {
    let new = rustix::fs::fstat(to)?;
    let owner = (new.st_uid != stat.st_uid).then(|| Uid::from_raw(stat.st_uid));
    let group = (new.st_gid != stat.st_gid).then(|| Gid::from_raw(stat.st_gid));
    if owner.is_none() && group.is_none() {
        return Ok(false);
    }
    match disk.set_owner(to, owner, group) {
        Err(Errno::PERM | Errno::INVAL) if owner.is_some() && group.is_some() => {
            is_refused(disk.set_owner(to, None, group))?;
            Ok(true)
        }
        other => is_refused(other),
    }
}

/// `true` if a call was refused for lack of rights.
fn is_refused(result: Result<(), Errno>) -> Result<bool, Errno> {
    match result {
        Ok(()) => Ok(false),
        Err(Errno::PERM | Errno::ACCESS | Errno::INVAL | Errno::OPNOTSUPP) => Ok(true),
        Err(errno) => Err(errno),
    }
}

/// Copies the extended attributes; `true` if one of them was lost.
fn keep_attributes(disk: &Disk, from: &impl AsFd, to: &impl AsFd) -> Result<bool, Errno> {
    let mut lost = false;
    for name in attribute_names(from)?.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let mut value = vec![0; rustix::fs::fgetxattr_query(from, name)?];
        let len = rustix::fs::fgetxattr(from, name, &mut value)?;
        lost |= is_refused(disk.set_xattr(to, name, &value[..len]))?;
    }
    Ok(lost)
}

/// The names of all extended attributes, each ended by a zero byte.
fn attribute_names(file: &impl AsFd) -> Result<Vec<u8>, Errno> {
    let mut names = vec![0; 256];
    loop {
        match rustix::fs::flistxattr(file, &mut names) {
            Ok(len) => {
                names.truncate(len);
                return Ok(names);
            }
            Err(Errno::RANGE) => names.resize(rustix::fs::flistxattr_query(file)?.max(names.len() * 2), 0),
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => return Ok(Vec::new()),
            Err(errno) => return Err(errno),
        }
    }
}
