//! A git that runs beside this process and is never left behind.
//!
//! A process that nobody waits for stays in the table of processes until its new parent does, which the first process of a
//! container often never does, and counts against the limit of processes.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Output};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// Pause after which a git that prints nothing is given up.
// It is silent while it compares a tree, for minutes where that has a million files on a slow disk; a pipe that stands for
// one of its files it waits for without an end.
const PATIENCE: Timespec = Timespec { tv_sec: 600, tv_nsec: 0 };

/// Words about a git that is given up.
const SILENT: &str =
    "it gave no answer for 10 minutes; a pipe or a device may stand in the place of a file that it reads";

/// Bytes that are read at once.
const PIECE: usize = 1 << 16;

/// A started git; ended when it is dropped.
#[derive(Debug)]
pub(super) struct Running(Option<Child>);

impl Running {
    /// Starts `command`.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        Ok(Self(Some(command.spawn()?)))
    }

    /// Its standard input and output, if both are pipes and were not taken before.
    pub(super) fn streams(&mut self) -> io::Result<(ChildStdin, ChildStdout)> {
        let streams = self.0.as_mut().and_then(|child| Some((child.stdin.take()?, child.stdout.take()?)));
        streams.ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }

    /// Waits for its end; all that it printed.
    ///
    /// # Errors
    /// If it prints nothing for [`PATIENCE`].
    pub(super) fn output(self) -> io::Result<Output> {
        self.output_within(PATIENCE)
    }

    fn output_within(mut self, patience: Timespec) -> io::Result<Output> {
        let child = self.0.as_mut().ok_or(io::ErrorKind::NotFound)?;
        let (stdout, stderr) = printed(child.stdout.take(), child.stderr.take(), &patience)?;
        let status = child.wait()?;
        self.0 = None;
        Ok(Output { status, stdout, stderr })
    }
}

/// All that two streams bring, up to their ends.
fn printed(
    out: Option<ChildStdout>,
    err: Option<ChildStderr>,
    patience: &Timespec,
) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut files =
        [out.map(|out| File::from(OwnedFd::from(out))), err.map(|err| File::from(OwnedFd::from(err)))];
    let mut texts = [Vec::new(), Vec::new()];
    let mut piece = vec![0; PIECE];
    while files.iter().any(Option::is_some) {
        let mut waits: Vec<PollFd<'_>> =
            files.iter().flatten().map(|file| PollFd::new(file, PollFlags::IN)).collect();
        match poll(&mut waits, Some(patience)) {
            Ok(0) => return Err(io::Error::new(io::ErrorKind::TimedOut, SILENT)),
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        let mut ready: Vec<bool> = waits.iter().map(|wait| !wait.revents().is_empty()).collect();
        for (file, text) in files.iter_mut().zip(&mut texts) {
            if file.is_none() || !ready.remove(0) {
                continue;
            }
            match file.as_mut().map_or(Ok(0), |file| file.read(&mut piece)) {
                Ok(0) => *file = None,
                Ok(read) => text.extend_from_slice(&piece[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
    let [out, err] = texts;
    Ok((out, err))
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            // It only reads, so it can be killed at any time.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests run programs")]
mod tests {
    use super::{PATIENCE, Running, Timespec};
    use std::io::ErrorKind;
    use std::process::{Command, Stdio};

    fn running(script: &str) -> Running {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdout(Stdio::piped()).stderr(Stdio::piped());
        Running::start(&mut command).unwrap()
    }

    #[test]
    fn both_streams_are_read_to_their_ends() {
        let script = "yes a | head -c 200000; yes b | head -c 200000 >&2; exec >&-; echo c >&2; exit 3";
        let output = running(script).output_within(PATIENCE).unwrap();
        assert_eq!((output.stdout.len(), output.stderr.len()), (200_000, 200_002));
        assert_eq!(output.status.code(), Some(3));
    }

    #[test]
    fn a_program_that_prints_nothing_is_given_up() {
        let error = running("exec sleep 1000").output_within(Timespec { tv_sec: 0, tv_nsec: 1 }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }
}
