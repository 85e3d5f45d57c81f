//! The bytes that git keeps: blobs by their names, read through one `git cat-file --batch`.
//!
//! A blob is read to its end, but for large binary ones, as on disk. Whatever an object's bytes are, they
//! cannot be taken for the answer to the next question: answers say how long they are.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::content::{ContentKind, HEAD_LENGTH, MAX_FILE_SIZE, MAX_WHOLE_BINARY_SIZE, kind};
use super::git::git;
use crate::fs::Root;

/// What names an object: all digits of its hash, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectName(Box<str>);

/// The object store of a repository, open for questions.
#[derive(Debug)]
pub(super) struct Objects {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The blob is there, all of it.
    Whole,
    /// A large binary blob; its start is there.
    Start,
    /// More bytes than a run takes in at once.
    TooLarge,
    /// There is no such blob.
    Missing,
}

impl ObjectName {
    /// The name that `digits` spell, which are 40 or 64.
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
    /// The store that was left open by its last reader, or else opened now.
    pub(super) fn of(root: &Root) -> Result<Self, String> {
        root.take_kept().map_or_else(|| Self::open(root), Ok)
    }

    /// Leaves the store open for the next reader: opening it takes longer than a few questions.
    pub(super) fn leave(self, root: &Root) {
        root.keep(self);
    }

    /// Opens the store of the repository at `root`.
    fn open(root: &Root) -> Result<Self, String> {
        let Some(directory) = root.git() else { return Err("there is no git repository".to_owned()) };
        let mut command = git(root, directory, &["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| format!("`git` cannot be run: {error}"))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(questions), Some(answers)) => {
                Ok(Self { child, questions, answers: BufReader::with_capacity(1 << 16, answers) })
            }
            _ => Err("`git cat-file` has no standard streams".to_owned()),
        }
    }

    /// Puts the blob that `name` stands for (an object's name, or `REVISION:PATH` without a line break)
    /// into `buffer`, which is emptied first.
    pub(super) fn blob(&mut self, name: &[u8], buffer: &mut Vec<u8>) -> Result<Answer, String> {
        let failed = |error: std::io::Error| format!("`git cat-file` broke off: {error}");
        buffer.clear();
        self.questions.write_all(&[name, b"\n"].concat()).map_err(failed)?;
        let mut head = Vec::new();
        self.answers.read_until(b'\n', &mut head).map_err(failed)?;
        if !head.ends_with(b"\n") {
            return Err("`git cat-file` broke off".to_owned());
        }
        // `NAME TYPE SIZE`; what is missing or ambiguous is said in other words.
        let mut words = head.trim_ascii_end().rsplit(|&byte| byte == b' ');
        let size = words.next().and_then(|size| std::str::from_utf8(size).ok()?.parse::<u64>().ok());
        let (Some(size), Some(sort)) = (size, words.next()) else { return Ok(Answer::Missing) };
        let answer = match sort {
            b"blob" => self.content(size, buffer).map_err(failed)?,
            b"tree" | b"commit" | b"tag" => self.rest(size).map(|()| Answer::Missing).map_err(failed)?,
            _ => return Ok(Answer::Missing),
        };
        self.rest(1).map_err(failed)?;
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

    fn part(&mut self, length: u64, buffer: &mut Vec<u8>) -> std::io::Result<()> {
        let read = (&mut self.answers).take(length).read_to_end(buffer)?;
        if read as u64 == length { Ok(()) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Reads on without keeping anything.
    fn rest(&mut self, length: u64) -> std::io::Result<()> {
        let read = std::io::copy(&mut (&mut self.answers).take(length), &mut std::io::sink())?;
        if read == length { Ok(()) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It only reads: there is nothing that it would have to bring to an end.
        let _ = self.child.kill();
        let _ = self.child.wait();
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
