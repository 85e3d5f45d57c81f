//! The lines of a journal as JSON, converted from and to the values of a run.
//!
//! Keys and values are a format of their own, whatever the types in memory are called. Invariant: no path is read
//! from a journal that points outside the tree, into `.git` or into the store.

use super::RunInfo;
use super::open_run::Phase;
use super::run_entry::{ReplaceMethod, RunEntry};
use super::run_id::RunId;
use crate::fs::is_safe;
use crate::text::{Digest, Moment, RelPath};
use serde::{Deserialize, Serialize};

/// The format of journals, raised when an older program could not read a newer journal.
const FORMAT: u32 = 1;

/// The start of every state line, by which the last one is found without parsing the rest.
pub(super) const STATE: &[u8] = b"{\"state\":";

/// One line of a journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum JournalLine {
    Run(RunLine),
    /// A stage directory.
    #[serde(rename = "folder")]
    Directory(DirectoryLine),
    File(FileLine),
    State(StateLine),
    /// The file of this index is about to be overwritten.
    Writing(u32),
    /// The file of this index is overwritten with its new content.
    Wrote(u32),
    /// The file of this index is overwritten with its original content.
    Restored(u32),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RunLine {
    format: u32,
    /// The mark of the journal itself; empty where an earlier version wrote it.
    #[serde(default)]
    made_here: String,
    run: String,
    version: String,
    rules: String,
    git_commit: Option<String>,
    dirty: Option<bool>,
    started: u64,
    started_text: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DirectoryLine {
    path: String,
    /// The exact bytes of a path that is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path_bytes: Option<Vec<u8>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileLine {
    path: String,
    /// The exact bytes of a path that is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path_bytes: Option<Vec<u8>>,
    /// Index of the stage directory among the lines before.
    #[serde(rename = "folder")]
    stage: usize,
    slot: u32,
    #[serde(rename = "way")]
    method: MethodText,
    before: String,
    after: String,
    /// Inode number and time of birth of the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum MethodText {
    Exchange,
    Replace,
    InPlace,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StateLine {
    phase: PhaseText,
    files: usize,
    #[serde(default)]
    left: u32,
    /// Digest of the stored report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    report: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PhaseText {
    Committing,
    Done,
    Undoing,
    Undone,
}

/// The line that opens a journal with this mark.
pub(super) fn run(run: &RunId, info: &RunInfo, mark: String) -> JournalLine {
    JournalLine::Run(RunLine {
        format: FORMAT,
        made_here: mark,
        run: run.to_string(),
        version: info.version.clone(),
        rules: info.rules.to_string(),
        git_commit: info.git_commit.clone(),
        dirty: info.dirty,
        started: info.started.unix(),
        started_text: info.started.to_string(),
    })
}

/// The line of a stage directory: the top of its mount.
pub(super) fn directory(top: &RelPath) -> JournalLine {
    JournalLine::Directory(DirectoryLine { path: top.to_text(), path_bytes: odd_bytes(top) })
}

/// The line of a file.
pub(super) fn file(entry: &RunEntry) -> JournalLine {
    JournalLine::File(FileLine {
        path: entry.path.to_text(),
        path_bytes: odd_bytes(&entry.path),
        stage: entry.stage,
        slot: entry.slot,
        method: match entry.method {
            ReplaceMethod::Exchange => MethodText::Exchange,
            ReplaceMethod::Replace => MethodText::Replace,
            ReplaceMethod::InPlace => MethodText::InPlace,
        },
        before: entry.before.to_string(),
        after: entry.after.to_string(),
        original: entry.original.map(|mark| mark.to_string()),
    })
}

/// The line of a phase; `None` for staging, the phase of a journal without such a line.
pub(super) fn state(phase: Phase, files: usize, report: Option<Digest>) -> Option<JournalLine> {
    let (phase, left) = match phase {
        Phase::Staging => return None,
        Phase::Committing => (PhaseText::Committing, 0),
        Phase::Done => (PhaseText::Done, 0),
        Phase::Undoing => (PhaseText::Undoing, 0),
        Phase::Undone { left } => (PhaseText::Undone, left),
    };
    let report = report.map(|digest| digest.to_string());
    Some(JournalLine::State(StateLine { phase, files, left, report }))
}

impl JournalLine {
    /// Tests whether this line opens a journal with this mark.
    pub fn has_mark(&self, mark: &str) -> bool {
        matches!(self, Self::Run(run) if run.made_here == mark)
    }

    /// The mistake, if this line opens a journal of another format.
    pub fn foreign_format(&self) -> Option<String> {
        match self {
            Self::Run(run) if run.format != FORMAT => Some(format!(
                "written by redomain {} in format {}; this version reads format {FORMAT}",
                run.version, run.format
            )),
            _ => None,
        }
    }
}

impl RunLine {
    pub fn info(self) -> Result<RunInfo, String> {
        Ok(RunInfo {
            version: self.version,
            rules: digest(&self.rules)?,
            git_commit: self.git_commit,
            dirty: self.dirty,
            started: Moment::from_unix(self.started),
            report: None,
        })
    }
}

impl DirectoryLine {
    /// The top of a mount; empty for the root.
    pub fn top(self) -> Result<RelPath, String> {
        if self.path.is_empty() { Ok(RelPath::from("")) } else { safe(self.path, self.path_bytes) }
    }
}

impl FileLine {
    pub fn entry(self, stages: usize) -> Result<RunEntry, String> {
        if self.stage >= stages {
            return Err(format!("it has no stage directory {}", self.stage));
        }
        Ok(RunEntry {
            path: safe(self.path, self.path_bytes)?,
            stage: self.stage,
            slot: self.slot,
            method: match self.method {
                MethodText::Exchange => ReplaceMethod::Exchange,
                MethodText::Replace => ReplaceMethod::Replace,
                MethodText::InPlace => ReplaceMethod::InPlace,
            },
            before: digest(&self.before)?,
            after: digest(&self.after)?,
            original: self.original.as_deref().map(str::parse).transpose()?,
        })
    }
}

impl StateLine {
    /// The digest of the stored report.
    pub fn report(&self) -> Result<Option<Digest>, String> {
        self.report.as_deref().map(digest).transpose()
    }

    /// The phase, and the number of files that the journal must have.
    pub fn phase(&self) -> (Phase, usize) {
        let phase = match self.phase {
            PhaseText::Committing => Phase::Committing,
            PhaseText::Done => Phase::Done,
            PhaseText::Undoing => Phase::Undoing,
            PhaseText::Undone => Phase::Undone { left: self.left },
        };
        (phase, self.files)
    }
}

/// The bytes of a path that is not UTF-8.
fn odd_bytes(path: &RelPath) -> Option<Vec<u8>> {
    std::str::from_utf8(path.as_bytes()).is_err().then(|| path.as_bytes().to_vec())
}

fn safe(path: String, bytes: Option<Vec<u8>>) -> Result<RelPath, String> {
    let path = RelPath::new(bytes.unwrap_or_else(|| path.into_bytes()));
    if is_safe(&path) { Ok(path) } else { Err(format!("`{path}` is not a path of a file in the tree")) }
}

fn digest(text: &str) -> Result<Digest, String> {
    text.parse().map_err(|error| format!("`{text}`: {error}"))
}
