//! The terminal that `apply --interactive` asks on: reads standard input, writes to standard error.
//!
//! Standard output stays free for the report. Waits with `poll`, because a blocking read would not notice Ctrl-C.

use std::io::{IsTerminal, Write};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::apply::Interrupt;
use crate::cli::exit::{CommandError, interrupted};
use crate::text::{Place, Problem};

/// Time between two looks at whether Ctrl-C was pressed: short enough that nobody notices.
const WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

/// A user who is asked questions.
pub(super) trait User {
    /// Shows a text.
    fn show(&mut self, text: &str) -> Result<(), CommandError>;
    /// One line that the user typed, without its end.
    fn read_line(&mut self) -> Result<Vec<u8>, CommandError>;
}

/// The user at the terminal of this process.
pub(super) struct Terminal {
    stop: Interrupt,
    read: Vec<u8>,
}

impl Terminal {
    /// The terminal of this process; `stop` is set by Ctrl-C.
    pub fn new(stop: &Interrupt) -> Self {
        Self { stop: stop.clone(), read: Vec::new() }
    }

    /// An error unless there is a terminal to ask on.
    pub fn require() -> Result<(), CommandError> {
        let missing = if !std::io::stdin().is_terminal() {
            "standard input"
        } else if !std::io::stderr().is_terminal() {
            "standard error"
        } else {
            return Ok(());
        };
        let problem =
            Problem::error(Place::default(), format!("`--interactive` needs a terminal on {missing}"));
        Err(CommandError::usage(
            problem.help("without one, use `redomain diff --plan FILE` and `redomain apply --plan FILE`"),
        ))
    }

    /// Waits until there is something to read.
    fn wait(&self) -> Result<(), CommandError> {
        let stdin = std::io::stdin();
        loop {
            if self.stop.is_raised() {
                return Err(interrupted_in_question());
            }
            match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&WAIT)) {
                Ok(0) | Err(Errno::INTR) => {}
                Ok(_) => return Ok(()),
                Err(errno) => return Err(CommandError::Output(errno.into())),
            }
        }
    }
}

impl User for Terminal {
    fn show(&mut self, text: &str) -> Result<(), CommandError> {
        let mut err = std::io::stderr().lock();
        err.write_all(text.as_bytes())?;
        Ok(err.flush()?)
    }

    fn read_line(&mut self) -> Result<Vec<u8>, CommandError> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.read) {
                let mut line: Vec<u8> = self.read.drain(..=end).collect();
                line.truncate(end);
                return Ok(line);
            }
            self.wait()?;
            let mut more = [0; 4096];
            match rustix::io::read(std::io::stdin(), &mut more) {
                // The terminal was closed: the answers so far are not all, so none counts.
                Ok(0) | Err(Errno::IO) => return Err(interrupted_in_question()),
                Ok(read) => self.read.extend_from_slice(&more[..read]),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(errno) => return Err(CommandError::Output(errno.into())),
            }
        }
    }
}

/// The end of a run in the middle of a question; its message gets a line of its own.
fn interrupted_in_question() -> CommandError {
    let _ = std::io::stderr().lock().write_all(b"\n");
    interrupted()
}
