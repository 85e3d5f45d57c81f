//! Blobs of git's object store by their names, read through one `git cat-file --batch`.
//!
//! A blob is read to its end, except a large binary one, as on disk. An answer begins with its length, so that no bytes
//! of an object are taken for the answer to the next question.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use super::content::{ContentKind, HEAD_LENGTH, MAX_FILE_SIZE, MAX_WHOLE_BINARY_SIZE, kind};
use super::conversation::Conversation;
use super::git::{git, spawn};
use super::running::Running;
use crate::fs::Root;

/// Bytes that are read at once from `git cat-file`.
// As many as a pipe of Linux holds.
const ANSWER_LENGTH: usize = 64 << 10;

/// Name of an object: all digits of its hash, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectName(Box<str>);

/// The object store of a repository, open for questions.
#[derive(Debug)]
pub(super) struct Objects {
    _process: Running,
    answers: BufReader<Conversation>,
}

/// Answer to a question for a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// All of the blob was read.
    Whole,
    /// The start of a large binary blob was read.
    Start,
    /// The blob is larger than the largest file that is read.
    TooLarge,
    /// There is no such blob.
    Missing,
}

impl ObjectName {
    /// Parses 40 or 64 hexadecimal digits.
    pub(super) fn parse(digits: &[u8]) -> Option<Self> {
        let good = matches!(digits.len(), 40 | 64) && digits.iter().all(u8::is_ascii_hexdigit);
        let text = std::str::from_utf8(digits).ok()?;
        good.then(|| Self(text.into()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Objects {
    /// The store that its last reader left open, or a newly opened one.
    pub(super) fn of(root: &Root) -> Result<Self, String> {
        root.take_kept().map_or_else(|| Self::open(root), Ok)
    }

    /// Leaves the store open for the next reader, since opening it takes longer than a few questions.
    pub(super) fn leave(self, root: &Root) {
        root.keep(self);
    }

    /// Opens the store of the repository at `root`.
    fn open(root: &Root) -> Result<Self, String> {
        let Some(directory) = root.git() else { return Err("there is no git repository".to_owned()) };
        let mut command = git(root, directory, &["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stderr(Stdio::null());
        let mut process = spawn(&mut command).map_err(|error| error.why)?;
        let (questions, answers) = process.streams().map_err(broken_off)?;
        let answers = BufReader::with_capacity(ANSWER_LENGTH, Conversation::new(questions, answers));
        Ok(Self { _process: process, answers })
    }

    /// Reads the blob `name` (an object's name, or `REVISION:PATH` without a line break) into `buffer`, which is
    /// cleared first.
    pub(super) fn blob(&mut self, root: &Root, name: &[u8], buffer: &mut Vec<u8>) -> Result<Answer, String> {
        buffer.clear();
        if !self.answers.get_ref().takes_questions() {
            *self = Self::open(root)?;
        }
        self.answers.get_mut().ask(&[name, b"\n"].concat()).map_err(broken_off)?;
        let mut head = Vec::new();
        self.answers.read_until(b'\n', &mut head).map_err(broken_off)?;
        if !head.ends_with(b"\n") {
            return Err("`git cat-file` broke off".to_owned());
        }
        // `NAME TYPE SIZE`, or `NAME missing` or `NAME ambiguous`.
        let mut words = head.trim_ascii_end().rsplit(|&byte| byte == b' ');
        let size = words.next().and_then(|size| std::str::from_utf8(size).ok()?.parse::<u64>().ok());
        let (Some(size), Some(sort)) = (size, words.next()) else { return Ok(Answer::Missing) };
        let answer = match sort {
            b"blob" => self.content(size, buffer).map_err(broken_off)?,
            b"tree" | b"commit" | b"tag" => self.rest(size).map(|()| Answer::Missing).map_err(broken_off)?,
            _ => return Ok(Answer::Missing),
        };
        self.rest(1).map_err(broken_off)?;
        Ok(answer)
    }

    fn content(&mut self, size: u64, buffer: &mut Vec<u8>) -> std::io::Result<Answer> {
        if size > MAX_FILE_SIZE {
            self.rest(size)?;
            return Ok(Answer::TooLarge);
        }
        let head = size.min(HEAD_LENGTH as u64);
        self.part(head, buffer)?;
        if size > MAX_WHOLE_BINARY_SIZE && kind(buffer) == (ContentKind::Binary { whole: true }) {
            self.rest(size - head)?;
            return Ok(Answer::Start);
        }
        self.part(size - head, buffer)?;
        Ok(Answer::Whole)
    }

    #[expect(clippy::disallowed_methods, reason = "no more than git said, which the caller has judged")]
    fn part(&mut self, length: u64, buffer: &mut Vec<u8>) -> std::io::Result<()> {
        let read = (&mut self.answers).take(length).read_to_end(buffer)?;
        if read as u64 == length { Ok(()) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Skips `length` bytes.
    fn rest(&mut self, length: u64) -> std::io::Result<()> {
        let read = std::io::copy(&mut (&mut self.answers).take(length), &mut std::io::sink())?;
        if read == length { Ok(()) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
    }
}

fn broken_off(error: std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => {
            "its object in git is damaged: it is shorter than it says".to_owned()
        }
        _ => format!("`git cat-file` broke off: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::ObjectName;

    #[test]
    fn names_are_all_digits_of_a_hash() {
        let forty = "0123456789abcdef0123456789abcdef01234567";
        for (text, good) in [
            (forty, true),
            (&forty[1..], false),
            (&"a".repeat(64), true),
            (&"g".repeat(40), false),
            ("", false),
            ("HEAD", false),
        ] {
            assert_eq!(ObjectName::parse(text.as_bytes()).is_some(), good, "{text}");
        }
    }
}
