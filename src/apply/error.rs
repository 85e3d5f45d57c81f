//! Errors of a run. `messages.rs` has their messages.

use super::open_run::OpenRun;
use super::run_id::RunId;
use crate::fs::StoreOrigin;
use crate::text::RelPath;
use rustix::io::Errno;

/// A system call that failed.
#[derive(Debug, Clone)]
pub struct FailedCall {
    /// The file or directory of the call.
    pub path: RelPath,
    /// The attempt, completing "PATH: cannot …".
    pub doing: &'static str,
    /// The error number.
    pub errno: Errno,
}

/// The difference between a file and its content when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriftKind {
    /// Other content.
    Edited,
    /// No file.
    Gone,
    /// A symbolic link, a directory or a special file in its place.
    NoFile,
    /// The content that a run wrote, and no original of it in the store.
    NoOriginal,
}

/// A file that changed after it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftedFile {
    /// The file.
    pub path: RelPath,
    /// The difference.
    pub how: DriftKind,
}

/// A change that is refused because it would not be safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedChange {
    /// The file.
    pub path: RelPath,
    /// The reason.
    pub why: &'static str,
    /// The next step.
    pub help: &'static str,
}

/// A file system with less free space than a run needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceShort {
    /// The top of its mount in the tree.
    pub path: RelPath,
    /// Bytes that the run needs there.
    pub needed: u64,
    /// Bytes that are free.
    pub free: u64,
}

/// The event that stopped a run while it exchanged files.
#[derive(Debug, Clone)]
pub enum StopCause {
    /// A system call failed.
    Failed(FailedCall),
    /// Another process changed a file at that moment.
    Drifted(DriftedFile),
}

/// The reason for which a run stopped.
#[derive(Debug, Clone)]
pub enum ApplyError {
    /// Another process changes this tree.
    Busy {
        /// Its id, where it could be read.
        owner: Option<u32>,
    },
    /// An earlier run is unfinished.
    Open(Box<OpenRun>),
    /// Files changed since they were read; no file was modified.
    Drift(Vec<DriftedFile>),
    /// Changes are refused; no file was modified.
    Refused(Vec<RefusedChange>),
    /// There is less space than the run needs; no file was modified.
    NoSpace(SpaceShort),
    /// An interrupt came before the first file was modified.
    Interrupted,
    /// An interrupt came before an unfinished run was gone on with; it is as unfinished as before.
    StillOpen(Box<OpenRun>),
    /// An undo restored files, and then a system call failed; it is unfinished.
    UndoStopped {
        /// The call that failed.
        cause: FailedCall,
        /// Number of files that have their original content again.
        restored: usize,
    },
    /// A system call failed before the first file was modified.
    Failed(FailedCall),
    /// The run stopped while it wrote, and every file that it had written was restored.
    RolledBack {
        /// The event that stopped it.
        cause: StopCause,
        /// Files that were edited meanwhile and are unchanged.
        edited: Vec<RelPath>,
    },
    /// The run stopped while it wrote, and not every file could be restored; the run is unfinished.
    Stuck {
        /// The event that stopped it.
        cause: StopCause,
        /// The call that stopped the roll-back.
        back: FailedCall,
        /// The unfinished run.
        open: Box<OpenRun>,
    },
    /// Files of an unfinished run changed since it was stopped; nothing was modified now.
    CannotResume {
        /// The changed files.
        files: Vec<DriftedFile>,
    },
    /// A journal cannot be read; nothing was modified.
    Journal {
        /// The journal.
        path: RelPath,
        /// The mistake in it.
        what: String,
    },
    /// The store was not made by this program in this place; nothing was modified.
    ForeignStore(StoreOrigin),
    /// A run in the store was not made by this program in this place; nothing was modified.
    ForeignRun(RunId),
    /// Something else than a regular file has the name of one of the store; nothing was modified.
    NoFile {
        /// The name.
        path: RelPath,
        /// The kind of what has it, in words.
        kind: &'static str,
    },
    /// The journal of a run is gone, and the originals of the run are in the store; nothing was modified.
    JournalGone(RunId),
    /// There is no such run.
    NoRun(u32),
    /// Every run is undone.
    NothingToUndo,
    /// No run is unfinished.
    NothingOpen,
}

/// Adds the path and the attempt to an error number.
pub(super) trait CallContext<T> {
    fn at(self, path: &RelPath, doing: &'static str) -> Result<T, FailedCall>;
}

impl<T> CallContext<T> for Result<T, Errno> {
    fn at(self, path: &RelPath, doing: &'static str) -> Result<T, FailedCall> {
        self.map_err(|errno| FailedCall { path: path.clone(), doing, errno })
    }
}

impl From<FailedCall> for ApplyError {
    fn from(failure: FailedCall) -> Self {
        Self::Failed(failure)
    }
}

impl From<FailedCall> for StopCause {
    fn from(failure: FailedCall) -> Self {
        Self::Failed(failure)
    }
}

impl From<DriftedFile> for StopCause {
    fn from(drifted: DriftedFile) -> Self {
        Self::Drifted(drifted)
    }
}

impl std::error::Error for ApplyError {}
