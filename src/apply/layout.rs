//! Names of the files and directories in the store, and their paths for messages.
//!
//! ```text
//! .redomain/.gitignore                    `*`
//! .redomain/made-here                     names the directory itself; see `fs/store_mark.rs`
//! .redomain/lock                          held by the process that changes the tree
//! .redomain/ballast                       space held ready for an undo on a full disk; see `fs/ballast.rs`
//! .redomain/runs/RUN/journal.jsonl        one directory for each run
//! .redomain/runs/RUN/report.json.gz       earlier versions: `report`, not compressed
//! .redomain/runs/RUN/modified             the run may have modified files
//! .redomain/runs/RUN/stage/000000         new content; after the exchange the original
//! .redomain/originals/RUN/…               saved by `undo --force`
//! .redomain/trash/RUN                     removed runs, deleted later
//! MOUNT/.redomain/away/RUN/000000         staged files of other mounts
//! ```

use super::run_id::RunId;
use crate::fs::STORE;
use crate::text::RelPath;

/// Makes git ignore the store.
pub(super) const GITIGNORE: &[u8] = b".gitignore";

pub(super) const LOCK: &[u8] = b"lock";

/// Holds a directory for each run.
pub(super) const RUNS: &[u8] = b"runs";

/// The journal in the directory of a run.
pub(super) const JOURNAL: &[u8] = b"journal.jsonl";

/// The compressed report in the directory of a run.
pub(super) const REPORT: &[u8] = b"report.json.gz";

/// The report as earlier versions stored it.
pub(super) const PLAIN_REPORT: &[u8] = b"report";

/// Exists from before the first exchange on: without a journal it tells that originals are in the stage.
pub(super) const MODIFIED: &[u8] = b"modified";

/// The staged files in the directory of a run.
pub(super) const STAGE: &[u8] = b"stage";

/// Staged files in the store of a mount, for runs whose root lies in another mount.
pub(super) const AWAY: &[u8] = b"away";

/// Originals of files that were edited after a run, saved by `undo --force`: a directory for each run.
pub(super) const ORIGINALS: &[u8] = b"originals";

/// Removed runs until they are deleted. Made together with the store: on a full disk it could not be made any more.
pub(super) const TRASH: &[u8] = b"trash";

/// The path of a name in the store.
pub(super) fn store_path(parts: &[&[u8]]) -> RelPath {
    let mut bytes = STORE.as_bytes().to_vec();
    for part in parts {
        bytes.push(b'/');
        bytes.extend_from_slice(part);
    }
    RelPath::new(bytes)
}

/// The path of the directory of a run.
pub(super) fn run_path(id: &RunId) -> RelPath {
    store_path(&[RUNS, id.to_string().as_bytes()])
}

/// The path of the stage directory of a run.
pub(super) fn stage_path(id: &RunId) -> RelPath {
    store_path(&[RUNS, id.to_string().as_bytes(), STAGE])
}

/// The path of a staged file of a run, in the mount with this top.
pub(super) fn staged_path(id: &RunId, top: &RelPath, name: &str) -> RelPath {
    let run = id.to_string();
    if top.as_bytes().is_empty() {
        return store_path(&[RUNS, run.as_bytes(), STAGE, name.as_bytes()]);
    }
    let away = store_path(&[AWAY, run.as_bytes(), name.as_bytes()]);
    RelPath::new([top.as_bytes(), b"/", away.as_bytes()].concat())
}

/// The path of the journal of a run.
pub(super) fn journal_path(id: &RunId) -> RelPath {
    store_path(&[RUNS, id.to_string().as_bytes(), JOURNAL])
}
