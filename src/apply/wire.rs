//! The lines of a journal as they are written, and their way from and to the values of a run.
//!
//! Invariant: no path leaves here that could point outside the tree or into `.git` or the store.

use super::RunInfo;
use super::open_run::Phase;
use super::run_entry::{ReplaceMethod, RunEntry};
use super::run_id::RunId;
use crate::fs::is_safe;
use crate::text::Digest;
use crate::text::Moment;
use crate::text::RelPath;
use serde::{Deserialize, Serialize};

/// The format of journals; counts up when an older program could not read a newer one.
const FORMAT: u32 = 1;

/// How every line about a state begins.
pub(super) const STATE: &[u8] = b"{\"state\":";

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum JournalLine {
    Run(RunLine),
    Folder(FolderLine),
    File(FileLine),
    State(StateLine),
    /// The file of this index is being written over.
    Writing(u32),
    /// The file of this index has its new content, written over the old.
    Wrote(u32),
    /// The file of this index has its old content again, written over the new.
    Restored(u32),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RunLine {
    format: u32,
    run: String,
    version: String,
    rules: String,
    git_commit: Option<String>,
    dirty: Option<bool>,
    started: u64,
    started_text: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FolderLine {
    path: String,
    /// Where `path` does not say all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path_bytes: Option<Vec<u8>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileLine {
    path: String,
    /// Where `path` does not say all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path_bytes: Option<Vec<u8>>,
    folder: usize,
    slot: u32,
    way: MethodText,
    before: String,
    after: String,
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
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PhaseText {
    Committing,
    Done,
    Undoing,
    Undone,
}

/// The first line of a journal.
pub(super) fn run(run: &RunId, info: &RunInfo) -> JournalLine {
    JournalLine::Run(RunLine {
        format: FORMAT,
        run: run.to_string(),
        version: info.version.clone(),
        rules: info.rules.to_string(),
        git_commit: info.git_commit.clone(),
        dirty: info.dirty,
        started: info.started.unix(),
        started_text: info.started.to_string(),
    })
}

/// The line of a stage folder: the top of the mount it lies in.
pub(super) fn folder(top: &RelPath) -> JournalLine {
    JournalLine::Folder(FolderLine { path: top.to_text(), path_bytes: odd_bytes(top) })
}

/// The line of a file.
pub(super) fn file(entry: &RunEntry) -> JournalLine {
    JournalLine::File(FileLine {
        path: entry.path.to_text(),
        path_bytes: odd_bytes(&entry.path),
        folder: entry.folder,
        slot: entry.slot,
        way: match entry.way {
            ReplaceMethod::Exchange => MethodText::Exchange,
            ReplaceMethod::Replace => MethodText::Replace,
            ReplaceMethod::InPlace => MethodText::InPlace,
        },
        before: entry.before.to_string(),
        after: entry.after.to_string(),
    })
}

/// The line of a phase; `None` for staging, which is the absence of any.
pub(super) fn state(phase: Phase, files: usize) -> Option<JournalLine> {
    let (phase, left) = match phase {
        Phase::Staging => return None,
        Phase::Committing => (PhaseText::Committing, 0),
        Phase::Done => (PhaseText::Done, 0),
        Phase::Undoing => (PhaseText::Undoing, 0),
        Phase::Undone { left } => (PhaseText::Undone, left),
    };
    Some(JournalLine::State(StateLine { phase, files, left }))
}

impl JournalLine {
    /// What is wrong with the format of the journal that this line opens.
    pub fn foreign_format(&self) -> Option<String> {
        match self {
            Self::Run(run) if run.format != FORMAT => Some(format!(
                "redomain {} wrote it in format {}; only format {FORMAT} is known here",
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

impl FolderLine {
    /// The top of a mount; empty for the root.
    pub fn top(self) -> Result<RelPath, String> {
        if self.path.is_empty() { Ok(RelPath::from("")) } else { safe(self.path, self.path_bytes) }
    }
}

impl FileLine {
    pub fn entry(self, folders: usize) -> Result<RunEntry, String> {
        if self.folder >= folders {
            return Err(format!("it lists no folder {}", self.folder));
        }
        Ok(RunEntry {
            path: safe(self.path, self.path_bytes)?,
            folder: self.folder,
            slot: self.slot,
            way: match self.way {
                MethodText::Exchange => ReplaceMethod::Exchange,
                MethodText::Replace => ReplaceMethod::Replace,
                MethodText::InPlace => ReplaceMethod::InPlace,
            },
            before: digest(&self.before)?,
            after: digest(&self.after)?,
        })
    }
}

impl StateLine {
    /// The phase, and how many files the journal must list.
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

/// The bytes of a path that text cannot carry.
fn odd_bytes(path: &RelPath) -> Option<Vec<u8>> {
    std::str::from_utf8(path.as_bytes()).is_err().then(|| path.as_bytes().to_vec())
}

fn safe(path: String, bytes: Option<Vec<u8>>) -> Result<RelPath, String> {
    let path = RelPath::new(bytes.unwrap_or_else(|| path.into_bytes()));
    if is_safe(&path) { Ok(path) } else { Err(format!("`{path}` is no path of a file in the tree")) }
}

fn digest(text: &str) -> Result<Digest, String> {
    text.parse().map_err(|error| format!("`{text}`: {error}"))
}
