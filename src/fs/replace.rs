//! Writing files outside of a run: reports, baselines, plans, rule files, the summary of a build step.

#![expect(clippy::disallowed_methods, reason = "writes outside of a run")]

use std::fs::{File, OpenOptions, Permissions};
use std::io::{BufWriter, Error, ErrorKind, IntoInnerError, Result, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path};

use rustix::fs::OFlags;

/// Calls `write` with a file that replaces the one at `path`, whole or not at all.
///
/// # Errors
/// If no file can be created in the directory, and the errors of `write`.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    // Devices and pipes cannot be renamed onto, and `/dev/stdout` must not be: it would be another file for everybody.
    if path.exists() && (!path.is_file() || is_open_file(path)) {
        return write(&mut OpenOptions::new().append(true).open(path)?);
    }
    // The mode of any new file; temporary files would be for their owner only.
    let mode = Permissions::from_mode(0o666);
    let file = tempfile::Builder::new().permissions(mode).tempfile_in(directory_of(path))?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    let file = out.into_inner().map_err(IntoInnerError::into_error)?;
    // An earlier file is exchanged and then deleted with the temporary file: some file systems wait for the disk when a
    // file is renamed onto another.
    if exchange(file.path(), path).is_ok() {
        return Ok(());
    }
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Makes the folder at `path`, where there is none.
///
/// # Errors
/// If it cannot be made, or something else is there.
pub fn make_folder(path: &Path) -> Result<()> {
    if path.is_dir() { Ok(()) } else { std::fs::create_dir(path) }
}

/// Returns `true` for a link to an open file of this process, such as `/dev/stdout`.
pub(super) fn is_open_file(path: &Path) -> bool {
    let Ok(path) = std::path::absolute(path) else { return false };
    let parent = path.parent().unwrap_or(&path);
    let is_device_name = parent == Path::new("/dev")
        || ["/dev", "/proc"].iter().any(|top| parent.starts_with(top)) && parent.ends_with("fd");
    is_device_name && !path.components().any(|part| part == Component::ParentDir) && path.is_symlink()
}

/// Tests whether [`replace`] could write to `path`, and leaves nothing behind.
///
/// # Errors
/// If no file can be created in the directory, or there is a directory at `path`.
pub fn try_replace(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if path.exists() && !path.is_file() {
        // A device or a pipe: opening it may already be a message to its reader.
        return Ok(());
    }
    tempfile::tempfile_in(directory_of(path)).map(drop)
}

fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn exchange(one: &Path, other: &Path) -> rustix::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)
}

/// Opens the file at `path` for appending, created if there is none.
///
/// # Errors
/// If the file cannot be opened, or is no regular file.
pub fn append(path: &Path) -> Result<File> {
    // A pipe without a reader would be waited for.
    let never_wait = OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new().append(true).create(true).custom_flags(never_wait).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(Error::other("it is not a regular file")) }
}
