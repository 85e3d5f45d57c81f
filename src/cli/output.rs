//! Writes reports and messages to standard output, or to the file of `--output`.

use std::io::{BufWriter, Result, Write};
use std::path::Path;

use crate::cli::args::OutputArguments;
use crate::cli::console::Console;
use crate::cli::exit::CommandError;
use crate::report::{Report, Style};
use crate::text::{Place, Problem};

/// Bytes that are collected before they are written: a report consists of many small pieces.
const BUFFER: usize = 1 << 16;

/// Writes `report` where and in the format that the arguments ask for; `text` writes the text format.
pub(super) fn write_report(
    report: &Report,
    arguments: &OutputArguments,
    console: Console,
    text: impl FnOnce(&mut dyn Write, Style) -> Result<()>,
) -> std::result::Result<(), CommandError> {
    let output = arguments.output.as_deref();
    let style = console.stdout_style(output);
    let write = |out: &mut dyn Write| arguments.format.write(report, out, |out| text(out, style));
    match output {
        Some(path) => write_file(path, write),
        None => write_stdout(write),
    }
}

/// Passes standard output to `write`.
pub(super) fn write_stdout(
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> std::result::Result<(), CommandError> {
    let mut out = BufWriter::with_capacity(BUFFER, std::io::stdout().lock());
    write(&mut out)?;
    Ok(out.flush()?)
}

/// Passes the file at `path` to `write`. The file appears complete or not at all.
pub(super) fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> std::result::Result<(), CommandError> {
    crate::fs::replace(path, write).map_err(|error| {
        let place = Place::file(path.to_string_lossy());
        let problem = Problem::error(place, format!("could not be written: {error}"));
        CommandError::Files(vec![problem.help("name a file in a folder that you may write to")])
    })
}
