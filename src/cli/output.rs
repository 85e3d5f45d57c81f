//! Where a report goes: standard output or a file, with colour only on a terminal.

use std::io::{BufWriter, IsTerminal, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::cli::exit::CommandError;
use crate::text::{Place, Problem};

/// Whether standard output takes colours: a terminal, and `NO_COLOR` is not set.
pub(super) fn colour(output: Option<&Path>) -> bool {
    output.is_none() && takes_colours(&std::io::stdout())
}

/// Whether a stream takes colours: a terminal, and `NO_COLOR` is not set.
pub(super) fn takes_colours(stream: &impl IsTerminal) -> bool {
    stream.is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|value| value != "dumb")
}

/// Hands `write` the standard output, or the file at `output`, which appears whole or not at all.
pub(super) fn emit(
    output: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), CommandError> {
    let Some(path) = output else {
        let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
        write(&mut out)?;
        return Ok(out.flush()?);
    };
    save(path, write)
}

/// Hands `write` the file at `path`, which appears whole or not at all.
pub(super) fn save(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), CommandError> {
    to_file(path, write).map_err(|error| {
        let problem =
            Problem::error(Place::file(path.to_string_lossy()), format!("could not be written: {error}"));
        CommandError::Files(vec![problem.help("name a file in a folder that you may write to")])
    })
}

fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> std::io::Result<()> {
    // Devices and pipes such as `/dev/stdout` cannot be renamed onto.
    if path.exists() && !path.is_file() {
        let mut out = std::fs::OpenOptions::new().write(true).open(path)?;
        return write(&mut out);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Like any new file, and not for its owner alone as temporary files are.
    let mode = std::fs::Permissions::from_mode(0o666);
    let file = tempfile::Builder::new().permissions(mode).tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    let file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    // A report from before is exchanged, and goes with the temporary file: some systems wait for the disk where a
    // file is renamed onto another one.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, file.path(), CWD, path, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    file.persist(path).map(drop).map_err(|error| error.error)
}
