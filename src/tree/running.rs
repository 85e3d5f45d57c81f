//! A git that runs beside this process and is never left behind.
//!
//! A process that nobody waits for stays in the table of processes until its new parent does, which the first process of a
//! container often never does, and counts against the limit of processes.

use std::io;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output};

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
    pub(super) fn output(mut self) -> io::Result<Output> {
        self.0.take().ok_or(io::ErrorKind::NotFound)?.wait_with_output()
    }
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
