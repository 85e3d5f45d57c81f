//! How a run ends: exit codes, and the messages of runs that could not go on.

use crate::text::Problem;

/// How a run that came to its end is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Success,
    /// Something was found.
    Findings,
    /// Some file could not be read or written; the rest was done.
    Incomplete,
    /// Stopped by Ctrl-C.
    Interrupted,
}

/// Why a run could not go on.
#[derive(Debug)]
pub enum CommandError {
    /// A wrong call or rule file: exit code 2.
    Usage(Vec<Problem>),
    /// Files could not be read or written: exit code 3.
    Files(Vec<Problem>),
    /// Output could not be written.
    Output(std::io::Error),
    /// Stopped by Ctrl-C.
    Interrupted(Problem),
}

impl Exit {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Findings => 1,
            Self::Incomplete => 3,
            Self::Interrupted => 130,
        }
    }
}

impl CommandError {
    /// A wrong call.
    pub fn usage(problem: Problem) -> Self {
        Self::Usage(vec![problem])
    }

    /// The exit code of the process; a reader that went away is no failure.
    pub fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Files(_) => 3,
            Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => 0,
            Self::Output(_) => 3,
            Self::Interrupted(_) => 130,
        }
    }

    /// What to tell the user.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Usage(problems) | Self::Files(problems) => problems.clone(),
            Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Vec::new(),
            Self::Output(error) => {
                vec![Problem::error(
                    crate::text::Place::default(),
                    format!("could not write the output: {error}"),
                )]
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
