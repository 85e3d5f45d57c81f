//! Writing files outside of a run: reports, baselines, plans, rule files, the summary of a build step.

#![expect(clippy::disallowed_methods, reason = "writes outside of a run")]

use std::fs::{File, OpenOptions, Permissions};
use std::io::{BufWriter, IntoInnerError, Result, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Calls `write` with a file that replaces the one at `path`, whole or not at all.
///
/// # Errors
/// If no file can be created in the directory, and the errors of `write`.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    // Devices and pipes such as `/dev/stdout` cannot be renamed onto.
    if path.exists() && !path.is_file() {
        return write(&mut OpenOptions::new().write(true).open(path)?);
    }
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The mode of any new file; temporary files would be for their owner only.
    let mode = Permissions::from_mode(0o666);
    let file = tempfile::Builder::new().permissions(mode).tempfile_in(directory)?;
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

fn exchange(one: &Path, other: &Path) -> rustix::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)
}

/// Opens the file at `path` for appending, created if there is none.
///
/// # Errors
/// If the file cannot be opened.
pub fn append(path: &Path) -> Result<File> {
    OpenOptions::new().append(true).create(true).open(path)
}
