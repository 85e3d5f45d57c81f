//! The journal of a run: JSON lines, append-only, from which a run is finished, rolled back or undone after a crash.
//!
//! `wire.rs` has the lines themselves. Invariant: a line is valid once it ends in `\n`, and only the last line may be
//! torn.

use super::layout::JOURNAL;
use super::open_run::Phase;
use super::run_entry::RunEntry;
use super::run_id::RunId;
use super::wire::JournalLine;
use super::{RunInfo, wire};
use crate::fs::{Disk, NameAt, Opened, mark_of, open_writable, read_all};
use crate::json;
use crate::text::{Digest, RelPath};
use rustix::fd::OwnedFd;
use rustix::fs::Mode;
use rustix::io::Errno;
use std::collections::HashSet;

/// Bytes reserved for a line: two digests of 64 bytes, a mark, keys, and a path of common length.
const LINE_SIZE: usize = 320;

/// Bytes of the line that opens a journal at most: digests, times and a version.
const MAX_RUN_LINE: usize = 4096;

/// Bytes of a journal at most, so that a damaged file does not take all memory: lines of four million files.
pub(super) const MAX_JOURNAL: u64 = 1 << 30;

/// A journal open for appending.
pub(super) struct Journal {
    file: OwnedFd,
    /// Bytes of complete lines.
    len: u64,
    /// The file may hold more than `len` bytes: a write failed, or the process died in one.
    torn: bool,
}

/// The journal of an earlier run, with its content or the mistake in it.
pub(super) struct OpenedJournal {
    pub journal: Journal,
    pub content: Result<JournalContent, String>,
}

/// The parsed content of a journal.
#[derive(Debug)]
pub(super) struct JournalContent {
    /// `None` if the run was stopped before its first line was complete.
    pub info: Option<RunInfo>,
    /// Tops of the mounts that have a stage directory; empty for the root.
    pub tops: Vec<RelPath>,
    pub entries: Vec<RunEntry>,
    pub phase: Phase,
    pub marks: OverwriteMarks,
    /// Digest of the stored report; `None` where the run has none, or an earlier version wrote the journal.
    pub report: Option<Digest>,
}

/// Progress of files that are overwritten in place. Hard links of one file share a mark, because they share the bytes.
#[derive(Debug, Default, Clone)]
pub(super) struct OverwriteMarks {
    open: HashSet<(Digest, Digest)>,
    new: HashSet<(Digest, Digest)>,
}

impl OverwriteMarks {
    fn key(entry: &RunEntry) -> (Digest, Digest) {
        (entry.before, entry.after)
    }

    /// Tests whether a write of the file began and did not end.
    pub fn is_open(&self, entry: &RunEntry) -> bool {
        self.open.contains(&Self::key(entry))
    }

    /// Tests whether the last complete write gave the file its new content.
    pub fn is_new(&self, entry: &RunEntry) -> bool {
        self.new.contains(&Self::key(entry))
    }

    pub fn writing(&mut self, entry: &RunEntry) {
        self.open.insert(Self::key(entry));
    }

    pub fn wrote(&mut self, entry: &RunEntry) {
        self.open.remove(&Self::key(entry));
        self.new.insert(Self::key(entry));
    }

    pub fn restored(&mut self, entry: &RunEntry) {
        self.open.remove(&Self::key(entry));
        self.new.remove(&Self::key(entry));
    }
}

impl Journal {
    /// Creates a journal with its first line.
    pub fn create(disk: &Disk, directory: &OwnedFd, run: &RunId, info: &RunInfo) -> Result<Self, Errno> {
        let mode = Mode::from_raw_mode(0o644);
        let file = disk.create(NameAt::new(directory, JOURNAL), mode)?;
        let mut journal = Self { file, len: 0, torn: false };
        let mark = mark_of(&journal.file)?;
        journal.append(disk, &[wire::run(run, info, mark)])?;
        Ok(journal)
    }

    /// Opens the journal of an earlier run; `None` if there is none.
    pub fn open(directory: &OwnedFd) -> Result<Option<OpenedJournal>, Errno> {
        let Opened::File(file, _) = open_writable(NameAt::new(directory, JOURNAL))? else { return Ok(None) };
        let bytes = read_all(rustix::io::fcntl_dupfd_cloexec(&file, 0)?, MAX_JOURNAL)?;
        let (lines, len) = complete_lines(&bytes);
        let torn = len < bytes.len();
        let journal = Self { file, len: len as u64, torn };
        Ok(Some(OpenedJournal { journal, content: lines.and_then(to_content) }))
    }

    /// Appends lines. After a failure readers see the journal as it was before.
    pub fn append(&mut self, disk: &Disk, lines: &[JournalLine]) -> Result<(), Errno> {
        if self.torn {
            disk.truncate(&self.file, self.len)?;
        }
        let mut bytes = Vec::with_capacity(lines.len() * LINE_SIZE);
        for line in lines {
            json::write(line, &mut bytes).map_err(|_| Errno::INVAL)?;
            bytes.push(b'\n');
        }
        self.torn = true;
        disk.write(&self.file, self.len, &bytes)?;
        self.torn = false;
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Allocates space for further lines, for a disk that is full by then.
    pub fn reserve(&self, disk: &Disk, bytes: u64) {
        // Without this a full disk stops the run at its next line, and it rolls back.
        let _ = disk.reserve(&self.file, self.len, bytes);
    }

    /// Makes all lines so far durable.
    pub fn sync(&self, disk: &Disk) -> Result<(), Errno> {
        disk.sync(&self.file)
    }
}

/// Parses the bytes of a journal.
pub(super) fn read_content(bytes: &[u8]) -> Result<JournalContent, String> {
    complete_lines(bytes).0.and_then(to_content)
}

/// Tests whether an open journal was made by this program: its first line has the mark of the file, which nobody who brings
/// a file from elsewhere can know.
pub(super) fn is_made_here(file: &OwnedFd) -> Result<bool, Errno> {
    let mut head = vec![0; MAX_RUN_LINE];
    let read_bytes = rustix::io::pread(file, &mut head, 0)?;
    let line = head[..read_bytes].split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mark = mark_of(file)?;
    Ok(serde_json::from_slice::<JournalLine>(line).is_ok_and(|line| line.has_mark(&mark)))
}

/// The phase of a run, from the last state line in the end of its journal; `None` if `tail` has none.
pub(super) fn phase_at_end(tail: &[u8]) -> Option<Phase> {
    let complete = &tail[..memchr::memrchr(b'\n', tail)?];
    let line = complete.split(|byte| *byte == b'\n').rfind(|line| line.starts_with(wire::STATE))?;
    match serde_json::from_slice(line).ok()? {
        JournalLine::State(state) => Some(state.phase().0),
        _ => None,
    }
}

/// Parses the complete lines and counts their bytes. A line that cannot be read is a mistake only before a readable
/// one: at the end it is torn.
fn complete_lines(bytes: &[u8]) -> (Result<Vec<JournalLine>, String>, usize) {
    let (mut lines, mut len) = (Vec::new(), 0);
    let mut mistake = None;
    for (index, text) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        match (serde_json::from_slice::<JournalLine>(text), &mistake) {
            (Ok(_), Some(mistake)) => return (Err(String::clone(mistake)), len),
            (Ok(line), None) if text.ends_with(b"\n") => {
                if let Some(mistake) = line.foreign_format() {
                    return (Err(mistake), len);
                }
                lines.push(line);
                len += text.len();
            }
            (Err(error), None) => mistake = Some(format!("line {} cannot be read ({error})", index + 1)),
            (Ok(_), None) | (Err(_), Some(_)) => {}
        }
    }
    (Ok(lines), len)
}

fn to_content(lines: Vec<JournalLine>) -> Result<JournalContent, String> {
    let mut content = JournalContent {
        info: None,
        tops: Vec::new(),
        entries: Vec::new(),
        phase: Phase::Staging,
        marks: OverwriteMarks::default(),
        report: None,
    };
    for line in lines {
        match line {
            JournalLine::Run(run) => content.info = Some(run.info()?),
            JournalLine::Directory(directory) => content.tops.push(directory.top()?),
            JournalLine::File(file) => content.entries.push(file.entry(content.tops.len())?),
            JournalLine::State(state) => {
                let (phase, files) = state.phase();
                if files != content.entries.len() || content.info.is_none() {
                    return Err(format!("it lists {} of {files} files", content.entries.len()));
                }
                content.phase = phase;
                content.report = state.report()?.or(content.report);
            }
            JournalLine::Writing(index) => mark(&mut content, index, OverwriteMarks::writing)?,
            JournalLine::Wrote(index) => mark(&mut content, index, OverwriteMarks::wrote)?,
            JournalLine::Restored(index) => mark(&mut content, index, OverwriteMarks::restored)?,
        }
    }
    Ok(content)
}

fn mark(
    content: &mut JournalContent,
    index: u32,
    set: fn(&mut OverwriteMarks, &RunEntry),
) -> Result<(), String> {
    let entry = content.entries.get(index as usize).ok_or_else(|| format!("it has no file {index}"))?;
    set(&mut content.marks, entry);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Disk, Journal, NameAt, Phase, is_made_here, phase_at_end, read_content};
    use crate::apply::test_tree::{info, quick_directory};
    use crate::apply::wire;
    use crate::apply::{Moment, RunId};
    use crate::fs::{Opened, open_file, read_all};
    use rustix::fd::OwnedFd;
    use rustix::fs::{Mode, OFlags};

    fn bytes(directory: &OwnedFd) -> Vec<u8> {
        match open_file(NameAt::new(directory, super::JOURNAL)).unwrap() {
            Opened::File(file, _) => read_all(file, super::MAX_JOURNAL).unwrap(),
            _ => panic!("no journal"),
        }
    }

    #[test]
    fn a_tail_left_by_a_crash_is_no_line() {
        for tail in [
            "{\"sta",
            "{}\n",
            "\0\0\0\0",
            "{\"state\":{\"phase\":\"undoing\",\"files\":0}}",
            &"x\n".repeat(99),
        ] {
            let temporary = quick_directory();
            let directory = rustix::fs::open(temporary.path(), OFlags::RDONLY, Mode::empty()).unwrap();
            let (disk, run) = (Disk::default(), RunId::new(1, Moment::from_unix(0)));
            let mut journal = Journal::create(&disk, &directory, &run, &info()).unwrap();
            let line = |phase| wire::state(phase, 0, None).unwrap();
            journal.append(&disk, &[line(Phase::Committing)]).unwrap();
            let len = bytes(&directory).len() as u64;
            disk.write(&journal.file, len, tail.as_bytes()).unwrap();

            assert_eq!(phase_at_end(&bytes(&directory)), Some(Phase::Committing), "{tail}");
            let mut opened = Journal::open(&directory).unwrap().unwrap();
            assert_eq!(opened.content.unwrap().phase, Phase::Committing, "{tail}");
            for phase in [Phase::Undoing, Phase::Undone { left: 3 }] {
                opened.journal.append(&disk, &[line(phase)]).unwrap();
                assert_eq!(phase_at_end(&bytes(&directory)), Some(phase), "{tail}");
                assert_eq!(read_content(&bytes(&directory)).unwrap().phase, phase, "{tail}");
            }
        }
    }

    #[test]
    fn the_bytes_of_a_journal_in_another_file_are_none_of_this_place() {
        let temporary = quick_directory();
        let directory = rustix::fs::open(temporary.path(), OFlags::RDONLY, Mode::empty()).unwrap();
        let disk = Disk::default();
        let journal =
            Journal::create(&disk, &directory, &RunId::new(1, Moment::from_unix(0)), &info()).unwrap();
        assert!(is_made_here(&journal.file).unwrap());
        let other = disk.create(NameAt::new(&directory, b"other"), Mode::from_raw_mode(0o644)).unwrap();
        disk.write(&other, 0, &bytes(&directory)).unwrap();
        assert!(!is_made_here(&other).unwrap());
    }

    #[test]
    fn truncated_lines_do_not_come_back() {
        let temporary = quick_directory();
        let directory = rustix::fs::open(temporary.path(), OFlags::RDONLY, Mode::empty()).unwrap();
        let (disk, run) = (Disk::default(), RunId::new(1, Moment::from_unix(0)));
        let mut journal = Journal::create(&disk, &directory, &run, &info()).unwrap();
        disk.write(&journal.file, journal.len, "{\"writing\":7}\n".repeat(9).as_bytes()).unwrap();
        journal.torn = true;
        journal.append(&disk, &[wire::state(Phase::Committing, 0, None).unwrap()]).unwrap();
        assert_eq!(read_content(&bytes(&directory)).unwrap().phase, Phase::Committing);
    }
}
