//! The only room that writes: changes to a whole tree in one transaction, and the way back.
//!
//! ```text
//! Staged ──verify──▶ Verified ──commit──▶ Committed          dropped before commit: nothing was there
//!                                  │
//!                              kill -9 ──▶ pending ──▶ resume or undo
//! ```
//! A run keeps its journal and the originals in `.redomain/` at the root, which git ignores. Knows nothing of
//! hosts and rules: what a file becomes, a [`ContentChange`] says.
//!
//! Invariant: at every moment each file is whole, old or new, and the journal and the digests tell which.

mod active_run;
mod error;
mod exchange;
#[cfg(test)]
mod faults;
mod gc;
mod history;
mod interrupt;
mod journal;
mod lock;
mod mounts;
mod open_run;
mod pending;
mod results;
mod rewrite;
mod run_entry;
mod run_id;
mod run_on_disk;
mod stager;
mod staging;
mod store_reader;
mod store_writer;
#[cfg(test)]
mod test_tree;
mod transaction;
mod undo;
mod wire;

pub use active_run::OnEdited;
pub use error::{ApplyError, DriftKind, DriftedFile, FailedCall, RefusedChange, StopCause};
pub use gc::{KEPT_DAYS, KEPT_RUNS, prune};
pub use history::{RecordedFile, RunRecord, list, record};
pub use interrupt::Interrupt;
pub use open_run::{OpenRun, Phase};
pub use pending::pending;
pub use results::{Committed, UndoReport};
pub use run_id::{ParseRunIdError, RunId, RunSelector};
pub use transaction::{Staged, Verified};
pub use undo::{Resumed, resume, undo};

#[cfg(test)]
use crate::fs::{STORE, now};
use crate::saved_plan::SavedFile;
use crate::text::{Digest, EditSet, Moment, RelPath};
#[cfg(test)]
use crate::text::{Edit, Span};

/// What one file becomes.
pub trait ContentChange {
    /// Where it is, below the root.
    fn path(&self) -> &RelPath;
    /// The digest of what was read when the change was made.
    fn before(&self) -> Digest;
    /// What is written in the place of what.
    fn edits(&self) -> &EditSet;
    /// Whether edit `number` was made to replace these `bytes`, which stand `offset` bytes behind its start.
    fn takes(&self, _number: usize, _offset: usize, _bytes: &[u8]) -> bool {
        true
    }
}

/// What is worth knowing about a run later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunInfo {
    /// The version of the program.
    pub version: String,
    /// The digest of the rule file.
    pub rules: Digest,
    /// The commit that was checked out.
    pub git_commit: Option<String>,
    /// Whether the tree differed from it.
    pub dirty: Option<bool>,
    /// When the run began.
    pub started: Moment,
    /// The report, in whatever form the caller wants it back.
    pub report: Option<Vec<u8>>,
}

impl ContentChange for SavedFile {
    fn path(&self) -> &RelPath {
        self.path()
    }

    fn before(&self) -> Digest {
        self.before()
    }

    fn edits(&self) -> &EditSet {
        self.edits()
    }

    fn takes(&self, number: usize, offset: usize, bytes: &[u8]) -> bool {
        self.takes(number, offset, bytes)
    }
}
