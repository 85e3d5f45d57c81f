//! A durable copy of one file, with its metadata.

use crate::fs::{Disk, NameAt, Opened, attributes, copy, open_file};
use crate::text::Digest;
use rustix::fd::OwnedFd;
use rustix::fs::{Mode, Stat};
use rustix::io::Errno;

/// Copies a file with its metadata, durably, and returns its digest. Replaces a file at `to`.
///
/// # Errors
/// `NOENT` if there is no regular file at `from`.
pub(super) fn duplicate(disk: &Disk, from: NameAt<'_>, to: NameAt<'_>) -> Result<Digest, Errno> {
    let Opened::File(file, stat) = open_file(from)? else { return Err(Errno::NOENT) };
    duplicate_open(disk, &file, &stat, to)
}

/// Copies an open file, which may have no name any more, as [`duplicate`] does.
pub(super) fn duplicate_open(
    disk: &Disk,
    file: &OwnedFd,
    stat: &Stat,
    to: NameAt<'_>,
) -> Result<Digest, Errno> {
    disk.unlink(to)?;
    let new = disk.create(to, Mode::RUSR | Mode::WUSR)?;
    let digest = copy(disk, file, stat, &new)?;
    attributes::keep(disk, file, stat, &new)?;
    disk.sync(&new)?;
    disk.sync(&to.directory)?;
    Ok(digest)
}
