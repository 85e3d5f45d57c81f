//! The journal of a run: JSON lines, only ever appended to, so that whoever comes after a crash knows what
//! was meant.
//!
//! Invariant: the first line that is torn is the last; a line is valid once it ends in `\n`.

use super::open_run::Phase;
use super::run_entry::RunEntry;
use super::run_id::RunId;
use super::wire::JournalLine;
use super::{RunInfo, wire};
use crate::fs::{Disk, NameAt, Opened, open_writable, read_all};
use crate::text::Digest;
use crate::text::RelPath;
use rustix::fd::OwnedFd;
use rustix::fs::Mode;
use rustix::io::Errno;
use std::collections::HashSet;

/// The file's name in the folder of the run.
pub(super) const NAME: &[u8] = b"journal.jsonl";

/// An open journal.
pub(super) struct Journal {
    file: OwnedFd,
    len: u64,
    torn: bool,
}

/// The journal of an earlier run, ready to be appended to, and what it says or what is wrong with it.
pub(super) struct OpenedJournal {
    pub journal: Journal,
    pub told: Result<JournalContent, String>,
}

/// Everything a journal says.
#[derive(Debug)]
pub(super) struct JournalContent {
    /// `None` where the run was stopped before its first line was complete.
    pub info: Option<RunInfo>,
    pub folders: Vec<RelPath>,
    pub entries: Vec<RunEntry>,
    pub phase: Phase,
    pub marks: OverwriteMarks,
}

/// RunSelector files were written over. Names of one file share a mark, for they share the bytes.
#[derive(Debug, Default, Clone)]
pub(super) struct OverwriteMarks {
    open: HashSet<(Digest, Digest)>,
    new: HashSet<(Digest, Digest)>,
}

impl OverwriteMarks {
    fn key(entry: &RunEntry) -> (Digest, Digest) {
        (entry.before, entry.after)
    }

    /// Whether the file was being written when the journal ended.
    pub fn is_open(&self, entry: &RunEntry) -> bool {
        self.open.contains(&Self::key(entry))
    }

    /// Whether the file was last given its new content.
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
    /// A new journal with its first line.
    pub fn create(disk: &Disk, folder: &OwnedFd, run: &RunId, info: &RunInfo) -> Result<Self, Errno> {
        let mode = Mode::from_raw_mode(0o644);
        let file = disk.create(NameAt::new(folder, NAME), mode)?;
        let mut journal = Self { file, len: 0, torn: false };
        journal.append(disk, &[wire::run(run, info)])?;
        Ok(journal)
    }

    /// The journal of an earlier run; `None` where there is none.
    pub fn open(folder: &OwnedFd) -> Result<Option<OpenedJournal>, Errno> {
        let Opened::File(file, _) = open_writable(NameAt::new(folder, NAME))? else { return Ok(None) };
        let bytes = read_all(rustix::io::fcntl_dupfd_cloexec(&file, 0)?)?;
        let (lines, len) = complete(&bytes);
        let torn = len < bytes.len();
        let journal = Self { file, len: len as u64, torn };
        Ok(Some(OpenedJournal { journal, told: lines.and_then(told) }))
    }

    /// Adds lines at the end. After a failure the journal is as it was, as far as readers can tell.
    pub fn append(&mut self, disk: &Disk, lines: &[JournalLine]) -> Result<(), Errno> {
        if self.torn {
            disk.truncate(&self.file, self.len)?;
        }
        let mut bytes = Vec::with_capacity(lines.len() * 256);
        for line in lines {
            serde_json::to_writer(&mut bytes, line).map_err(|_| Errno::INVAL)?;
            bytes.push(b'\n');
        }
        self.torn = true;
        disk.write(&self.file, self.len, &bytes)?;
        self.torn = false;
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Makes sure that the lines still to come fit, even when the disk is full by then.
    pub fn reserve(&self, disk: &Disk, bytes: u64) {
        // Where that is not offered, a full disk stops the run at the next line, and it rolls back.
        let _ = disk.reserve(&self.file, self.len, bytes);
    }

    /// Makes everything so far durable.
    pub fn sync(&self, disk: &Disk) -> Result<(), Errno> {
        disk.sync(&self.file)
    }
}

/// Everything a journal with these bytes says.
pub(super) fn read_told(bytes: &[u8]) -> Result<JournalContent, String> {
    complete(bytes).0.and_then(told)
}

/// How far a run got, from the end of its journal alone; `None` where `tail` does not say.
pub(super) fn phase_at_end(tail: &[u8]) -> Option<Phase> {
    let complete = &tail[..memchr::memrchr(b'\n', tail)?];
    let line = complete.split(|byte| *byte == b'\n').rfind(|line| line.starts_with(wire::STATE))?;
    match serde_json::from_slice(line).ok()? {
        JournalLine::State(state) => Some(state.phase().0),
        _ => None,
    }
}

/// All lines that were completed, and how many bytes they take.
fn complete(bytes: &[u8]) -> (Result<Vec<JournalLine>, String>, usize) {
    let (mut lines, mut len) = (Vec::new(), 0);
    let mut wrong = None;
    for (index, text) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        match (serde_json::from_slice::<JournalLine>(text), &wrong) {
            (Ok(_), Some(what)) => return (Err(String::clone(what)), len),
            (Ok(line), None) if text.ends_with(b"\n") => {
                if let Some(what) = line.foreign_format() {
                    return (Err(what), len);
                }
                lines.push(line);
                len += text.len();
            }
            (Err(error), None) => wrong = Some(format!("line {} cannot be read ({error})", index + 1)),
            (Ok(_), None) | (Err(_), Some(_)) => {}
        }
    }
    (Ok(lines), len)
}

fn told(lines: Vec<JournalLine>) -> Result<JournalContent, String> {
    let mut told = JournalContent {
        info: None,
        folders: Vec::new(),
        entries: Vec::new(),
        phase: Phase::Staging,
        marks: OverwriteMarks::default(),
    };
    for line in lines {
        match line {
            JournalLine::Run(run) => told.info = Some(run.info()?),
            JournalLine::Folder(folder) => told.folders.push(folder.top()?),
            JournalLine::File(file) => told.entries.push(file.entry(told.folders.len())?),
            JournalLine::State(state) => {
                let (phase, files) = state.phase();
                if files != told.entries.len() || told.info.is_none() {
                    return Err(format!("it lists {} of {files} files", told.entries.len()));
                }
                told.phase = phase;
            }
            JournalLine::Writing(index) => mark(&mut told, index, OverwriteMarks::writing)?,
            JournalLine::Wrote(index) => mark(&mut told, index, OverwriteMarks::wrote)?,
            JournalLine::Restored(index) => mark(&mut told, index, OverwriteMarks::restored)?,
        }
    }
    Ok(told)
}

fn mark(
    told: &mut JournalContent,
    index: u32,
    set: fn(&mut OverwriteMarks, &RunEntry),
) -> Result<(), String> {
    let entry = told.entries.get(index as usize).ok_or_else(|| format!("it lists no file {index}"))?;
    set(&mut told.marks, entry);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Disk, Journal, NameAt, Phase, phase_at_end, read_told};
    use crate::apply::test_tree::{info, quick_folder};
    use crate::apply::wire;
    use crate::apply::{Moment, RunId};
    use crate::fs::{Opened, open_file, read_all};
    use rustix::fd::OwnedFd;
    use rustix::fs::{Mode, OFlags};

    fn bytes(folder: &OwnedFd) -> Vec<u8> {
        match open_file(NameAt::new(folder, super::NAME)).unwrap() {
            Opened::File(file, _) => read_all(file).unwrap(),
            _ => panic!("no journal"),
        }
    }

    #[test]
    fn whatever_a_crash_leaves_at_its_end_is_no_line() {
        for tail in [
            "{\"sta",
            "{}\n",
            "\0\0\0\0",
            "{\"state\":{\"phase\":\"undoing\",\"files\":0}}",
            &"x\n".repeat(99),
        ] {
            let temporary = quick_folder();
            let folder = rustix::fs::open(temporary.path(), OFlags::RDONLY, Mode::empty()).unwrap();
            let (disk, run) = (Disk::default(), RunId::new(1, Moment::from_unix(0)));
            let mut journal = Journal::create(&disk, &folder, &run, &info()).unwrap();
            let line = |phase| wire::state(phase, 0).unwrap();
            journal.append(&disk, &[line(Phase::Committing)]).unwrap();
            let len = bytes(&folder).len() as u64;
            disk.write(&journal.file, len, tail.as_bytes()).unwrap();

            assert_eq!(phase_at_end(&bytes(&folder)), Some(Phase::Committing), "{tail}");
            let mut opened = Journal::open(&folder).unwrap().unwrap();
            assert_eq!(opened.told.unwrap().phase, Phase::Committing, "{tail}");
            for phase in [Phase::Undoing, Phase::Undone { left: 3 }] {
                opened.journal.append(&disk, &[line(phase)]).unwrap();
                assert_eq!(phase_at_end(&bytes(&folder)), Some(phase), "{tail}");
                assert_eq!(read_told(&bytes(&folder)).unwrap().phase, phase, "{tail}");
            }
        }
    }

    #[test]
    fn lines_that_were_cut_short_do_not_come_back() {
        let temporary = quick_folder();
        let folder = rustix::fs::open(temporary.path(), OFlags::RDONLY, Mode::empty()).unwrap();
        let (disk, run) = (Disk::default(), RunId::new(1, Moment::from_unix(0)));
        let mut journal = Journal::create(&disk, &folder, &run, &info()).unwrap();
        disk.write(&journal.file, journal.len, "{\"writing\":7}\n".repeat(9).as_bytes()).unwrap();
        journal.torn = true;
        journal.append(&disk, &[wire::state(Phase::Committing, 0).unwrap()]).unwrap();
        assert_eq!(read_told(&bytes(&folder)).unwrap().phase, Phase::Committing);
    }
}
