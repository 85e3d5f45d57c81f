//! Writes reports and messages to standard output, or to the files of `--output` and `--report`, whose names are then
//! told on standard error.
//!
//! A reader that goes away, as `head` does, ends the output and not the command: the exit code is the answer that a
//! script waits for.

use std::io::{BufWriter, ErrorKind, Result, Write};
use std::path::Path;

use crate::cli::args::OutputArguments;
use crate::cli::console::Console;
use crate::cli::exit::CommandError;
use crate::cli::own_place::{require_own_place, write_help};
use crate::cli::wrap::write_lines;
use crate::report::{self, Format, Report, Style};
use crate::text::{Place, Problem};

/// Bytes that are collected before they are written: a report consists of many small pieces.
const BUFFER: usize = 1 << 16;

/// Writes `report` to all places and in all formats that the arguments ask for; `text` writes the formats that a command
/// composes itself. A file that cannot be written keeps no other from being written.
pub(super) fn write_report(
    report: &Report,
    arguments: &OutputArguments,
    console: Console,
    text: impl Fn(Format, Style, &mut dyn Write) -> Result<()>,
) -> std::result::Result<(), CommandError> {
    if console.is_verbose() {
        tell_left(report, console)?;
    }
    let write = |format: Format, style: Style, out: &mut dyn Write| {
        format.write(report, out, |out| text(format, style, out))
    };
    let mut failed = Vec::new();
    let mut written = Vec::new();
    for (format, path) in arguments.files() {
        let style = console.stdout_style(Some(path));
        match write_file(path, |out| write(format, style, out)) {
            Ok(()) => written.push(path),
            Err(error) => failed.extend(error.problems()),
        }
    }
    let is_printed = arguments.output.is_none();
    if is_printed && !console.is_quiet() {
        write_paged(console, |out| write(arguments.format, console.stdout_style(None), out))?;
    }
    let answer = (!is_printed).then(|| report.answer());
    let last = written.len().saturating_sub(1);
    for (at, path) in written.into_iter().enumerate() {
        tell_written(console, path, answer.as_deref().filter(|_| at == last));
    }
    if failed.is_empty() { Ok(()) } else { Err(CommandError::Files(failed)) }
}

/// Passes standard output to `write`.
pub(super) fn write_stdout(
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> std::result::Result<(), CommandError> {
    let mut out = BufWriter::with_capacity(BUFFER, UntilClosed::new(std::io::stdout().lock()));
    write(&mut out)?;
    Ok(out.flush()?)
}

/// Passes standard output to `write`, with lines broken between words if that is a terminal; nothing with `--quiet`.
pub(super) fn write_answer(
    console: Console,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> std::result::Result<(), CommandError> {
    if console.is_quiet() {
        return Ok(());
    }
    write_stdout(|out| write_lines(out, Style::Visible, write))
}

/// Passes standard output to `write`, or the pager in front of it.
pub(super) fn write_paged(
    console: Console,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> std::result::Result<(), CommandError> {
    let Some(pager) = console.pager() else { return write_stdout(write) };
    Ok(pager.page(|input| {
        let mut out = BufWriter::with_capacity(BUFFER, UntilClosed::new(input));
        write(&mut out)?;
        out.flush()
    })?)
}

/// Passes the file at `path` to `write`. The file appears complete or not at all.
pub(super) fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> std::result::Result<(), CommandError> {
    require_own_place(path)?;
    // `/dev/stdout` and a named pipe have readers too.
    crate::fs::replace(path, |out| write(&mut UntilClosed::new(out)))
        .map_err(|error| unwritable(path, &error))
}

/// Lists on standard error what `--verbose` asks for.
fn tell_left(report: &Report, console: Console) -> Result<()> {
    let mut text = Vec::new();
    report::verbose(report, console.stderr_style(), &mut text)?;
    console.print_lines(&String::from_utf8_lossy(&text));
    Ok(())
}

/// Names a file that was written on standard error, with the answer in it. A pipe, a device and `/dev/stdout` have a reader
/// of their own.
pub(super) fn tell_written(console: Console, path: &Path, answer: Option<&str>) {
    if console.is_quiet() || !path.is_file() || path.starts_with("/dev") {
        return;
    }
    let written = format!("written: {}", Problem::visible(&path.to_string_lossy()));
    let lines = [Some(written.as_str()), answer].into_iter().flatten();
    console.print_lines(&lines.map(|line| format!("{line}\n")).collect::<String>());
}

fn unwritable(path: &Path, error: &std::io::Error) -> CommandError {
    let place = Place::file(path.to_string_lossy());
    let problem = Problem::error(place, format!("could not be written: {error}"));
    CommandError::Files(vec![problem.help(write_help(error))])
}

/// An error if the file of `--output` could not be written: better known before files of the tree are.
pub(super) fn require_writable(arguments: &OutputArguments) -> std::result::Result<(), CommandError> {
    let Some(path) = &arguments.output else { return Ok(()) };
    require_own_place(path)?;
    crate::fs::try_replace(path).map_err(|error| unwritable(path, &error))
}

/// The result of a message about a change that was made; an error names the change too.
pub(super) fn after_change<T>(
    told: std::result::Result<T, CommandError>,
    changed: &str,
    help: &str,
) -> std::result::Result<T, CommandError> {
    told.map_err(|error| {
        let mut problems = error.problems();
        if let Some(first) = problems.first_mut() {
            first.what = format!("{}; {changed}", first.what);
            first.help = Some(help.to_owned());
        }
        CommandError::Files(problems)
    })
}

/// Output that drops all bytes after its reader has closed it.
struct UntilClosed<W> {
    out: W,
    reader: ReaderState,
}

/// The other end of an output.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ReaderState {
    There,
    Gone,
}

impl<W: Write> UntilClosed<W> {
    fn new(out: W) -> Self {
        Self { out, reader: ReaderState::There }
    }

    /// The result of a write or a flush; `closed` in place of the error of an output without a reader.
    fn unless_closed<T>(&mut self, result: Result<T>, closed: T) -> Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.reader = ReaderState::Gone;
                Ok(closed)
            }
            other => other,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if self.reader == ReaderState::Gone {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        if self.reader == ReaderState::Gone {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.unless_closed(flushed, ())
    }
}
