//! The standard streams of a `git` that answers one question after another, and never keeps a run waiting.
//!
//! A damaged object may be shorter than git has announced; then git waits for the next question, and its reader for the
//! rest. After a pause the questions are closed: a git that is only slow finishes its answer, and one that waits ends.

use std::io::{self, Read, Write};
use std::process::{ChildStdin, ChildStdout};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// Pause after which the questions are closed. Costs nothing but another process if git was only slow.
const PAUSE: Timespec = Timespec { tv_sec: 0, tv_nsec: 250_000_000 };
/// Pause after which a git without questions is given up. It reads objects of up to 2 GB as a whole, maybe over a
/// network.
const PATIENCE: Timespec = Timespec { tv_sec: 60, tv_nsec: 0 };

/// Both ends of the conversation.
#[derive(Debug)]
pub(super) struct Conversation {
    questions: Option<ChildStdin>,
    answers: ChildStdout,
    patience: Timespec,
}

impl Conversation {
    pub(super) fn new(questions: ChildStdin, answers: ChildStdout) -> Self {
        Self { questions: Some(questions), answers, patience: PATIENCE }
    }

    /// False after the questions were closed.
    pub(super) fn takes_questions(&self) -> bool {
        self.questions.is_some()
    }

    /// Asks a question, with its end.
    pub(super) fn ask(&mut self, question: &[u8]) -> io::Result<()> {
        self.questions.as_mut().ok_or(io::ErrorKind::BrokenPipe)?.write_all(question)
    }

    /// Waits until there is something to read, or the end.
    fn wait(&mut self) -> io::Result<()> {
        loop {
            let pause = if self.questions.is_some() { &PAUSE } else { &self.patience };
            match poll(&mut [PollFd::new(&self.answers, PollFlags::IN)], Some(pause)) {
                Ok(0) if self.questions.take().is_some() => {}
                Ok(0) => return Err(io::Error::new(io::ErrorKind::TimedOut, "it does not answer")),
                Ok(_) => return Ok(()),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Read for Conversation {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.wait()?;
        self.answers.read(buffer)
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests read their own files")]
mod tests {
    use super::{Conversation, Timespec};
    use std::io::{ErrorKind, Read};
    use std::process::{Command, Stdio};

    fn answers(script: &str) -> (std::process::Child, Conversation) {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let answers = Conversation::new(child.stdin.take().unwrap(), child.stdout.take().unwrap());
        (child, answers)
    }

    #[test]
    fn a_program_that_waits_for_a_question_ends() {
        let (mut child, mut answers) = answers("printf half; cat >/dev/null; printf ' and half'");
        let mut text = String::new();
        answers.read_to_string(&mut text).unwrap();
        assert_eq!(text, "half and half");
        assert!(!answers.takes_questions() && answers.ask(b"x").is_err());
        child.wait().unwrap();
    }

    #[test]
    fn a_program_that_hangs_is_given_up() {
        let (mut child, mut answers) = answers("exec sleep 1000");
        answers.patience = Timespec { tv_sec: 0, tv_nsec: 1 };
        assert_eq!(answers.read(&mut [0]).unwrap_err().kind(), ErrorKind::TimedOut);
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
