//! How a command ends: its exit code, and the messages of a command that could not go on.

use signal_hook::consts::{SIGINT, SIGTERM};

use crate::apply::Interrupt;
use crate::text::{Place, Problem};
use crate::tree::TreeError;

/// The exit code of a command that was stopped by a signal.
pub(super) const INTERRUPTED: u8 = 130;

/// The result of a command that reached its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing was found.
    Success,
    /// `check`, `rules lint` or `rules test` found something.
    Found,
    /// Some file could not be read or written; the rest was done.
    Incomplete,
}

/// Why a command could not go on.
#[derive(Debug)]
pub enum CommandError {
    /// A wrong call or rule file: exit code 2.
    Usage(Vec<Problem>),
    /// Files could not be read or written: exit code 3.
    Files(Vec<Problem>),
    /// Output could not be written: exit code 3.
    Output(std::io::Error),
    /// Stopped by Ctrl-C or SIGTERM: exit code 130.
    Interrupted(Problem),
}

impl Exit {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Found => 1,
            Self::Incomplete => 3,
        }
    }
}

impl CommandError {
    /// A wrong call.
    pub fn usage(problem: Problem) -> Self {
        Self::Usage(vec![problem])
    }

    /// The exit code of the process.
    pub fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Files(_) | Self::Output(_) => 3,
            Self::Interrupted(_) => INTERRUPTED,
        }
    }

    /// The messages for the user.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Usage(problems) | Self::Files(problems) => problems.clone(),
            Self::Output(error) => {
                vec![Problem::error(Place::default(), format!("could not write the output: {error}"))]
            }
            Self::Interrupted(problem) => vec![problem.clone()],
        }
    }
}

impl From<std::io::Error> for CommandError {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

/// A tree that cannot be listed.
impl From<TreeError> for CommandError {
    fn from(error: TreeError) -> Self {
        if error.is_unreadable() { Self::Files(error.problems()) } else { Self::Usage(error.problems()) }
    }
}

/// The flag that Ctrl-C and SIGTERM raise.
pub(super) fn stop_flag() -> Interrupt {
    Interrupt::on_signals(&[SIGINT, SIGTERM])
}

/// The error of a command that was stopped before it wrote.
pub(super) fn interrupted() -> CommandError {
    CommandError::Interrupted(Problem::error(Place::default(), "interrupted; no file was modified"))
}
