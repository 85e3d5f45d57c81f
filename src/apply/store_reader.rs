//! The store of a tree as readers see it: `.redomain/` with a folder for each run.
//!
//! Needs no lock and writes nothing, not even the folder itself.

use super::error::{ApplyError, CallContext, FailedCall};
use super::journal::{self, JournalContent};
use super::open_run::Phase;
use super::run_id::RunId;
use super::run_on_disk::StageDirectory;
use crate::fs::{NameAt, OpenDirectory, Opened, STORE, list_names, open_file, open_listed, read_all};
use crate::text::RelPath;
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use std::path::Path;

/// The folder of runs in it.
pub(super) const RUNS: &[u8] = b"runs";

/// The folder of a run with its staged files.
pub(super) const STAGE: &[u8] = b"stage";

/// StageDirectory folders of runs whose root lies outside this mount.
pub(super) const AWAY: &[u8] = b"away";

/// Originals of files that somebody edited, saved by `undo --force`: a directory for each run.
pub(super) const ORIGINALS: &[u8] = b"originals";

/// The report of a run.
pub(super) const REPORT: &[u8] = b"report";

/// How much of a journal is read to learn its phase.
const TAIL: usize = 4096;

/// An open store.
pub(super) struct StoreReader {
    pub root: OpenDirectory,
    pub folder: OwnedFd,
}

impl StoreReader {
    /// The store of the tree at `root`, where there is one.
    pub fn open_file(root: &Path) -> Result<Option<Self>, FailedCall> {
        let root = OpenDirectory::open(root).at(&RelPath::from("."), "open the root")?;
        match open_listed(&root, STORE.as_bytes()) {
            Ok(folder) => Ok(Some(Self { root, folder })),
            Err(Errno::NOENT) => Ok(None),
            Err(errno) => Err(FailedCall { path: RelPath::from(STORE), doing: "open the store", errno }),
        }
    }

    /// All runs, the oldest first.
    pub fn runs(&self) -> Result<Vec<RunId>, FailedCall> {
        let doing = "list the runs";
        let names = match open_listed(&self.folder, RUNS) {
            Ok(folder) => list_names(&folder).at(&path(&[RUNS]), doing)?,
            Err(Errno::NOENT) => Vec::new(),
            Err(errno) => return Err(FailedCall { path: path(&[RUNS]), doing, errno }),
        };
        let mut runs: Vec<RunId> = names.iter().filter_map(|name| as_run(name)).collect();
        runs.sort();
        Ok(runs)
    }

    /// The folder of a run.
    pub fn run(&self, id: &RunId) -> Result<OwnedFd, FailedCall> {
        open_listed(&self.folder, RUNS)
            .and_then(|runs| open_listed(runs, id.to_string().as_bytes()))
            .at(&run_path(id), "open the run")
    }

    /// How far a run got.
    pub fn phase(&self, id: &RunId) -> Result<Phase, FailedCall> {
        let path = journal_path(id);
        let folder = self.run(id)?;
        let Opened::File(file, stat) =
            open_file(NameAt::new(&folder, journal::NAME)).at(&path, "open the journal")?
        else {
            return Ok(Phase::Staging);
        };
        let mut tail = vec![0; TAIL];
        let from = u64::try_from(stat.st_size).unwrap_or(0).saturating_sub(TAIL as u64);
        let read_bytes = rustix::io::pread(&file, &mut tail, from).at(&path, "read the journal")?;
        if let Some(phase) = journal::phase_at_end(&tail[..read_bytes]) {
            return Ok(phase);
        }
        let all = read_all(file).at(&path, "read the journal")?;
        Ok(journal::phase_at_end(&all).unwrap_or(Phase::Staging))
    }

    /// Everything the journal of a run says.
    pub fn told(&self, id: &RunId) -> Result<JournalContent, ApplyError> {
        let path = journal_path(id);
        let folder = self.run(id)?;
        let bytes = match open_file(NameAt::new(&folder, journal::NAME)).at(&path, "open the journal")? {
            Opened::File(file, _) => read_all(file).at(&path, "read the journal")?,
            Opened::Nothing | Opened::Special => Vec::new(),
        };
        journal::read_told(&bytes).map_err(|what| ApplyError::Journal { path, what })
    }

    /// The stage folder of a run in a mount; `NOENT` where it is gone.
    pub fn stage(&self, run: &RunId, top: &RelPath) -> Result<OwnedFd, Errno> {
        let name = run.to_string();
        if top.as_bytes().is_empty() {
            let runs = open_listed(&self.folder, RUNS)?;
            return open_listed(open_listed(runs, name.as_bytes())?, STAGE);
        }
        let store = open_listed(self.root.below(top.as_bytes())?, STORE.as_bytes())?;
        open_listed(open_listed(store, AWAY)?, name.as_bytes())
    }

    /// The stage folders of a run; one whose mount is gone is not open.
    pub fn stages(&self, run: &RunId, tops: Vec<RelPath>) -> Result<Vec<StageDirectory>, FailedCall> {
        let open = |top: RelPath| match self.stage(run, &top) {
            Ok(folder) => Ok(StageDirectory { top, folder: Some(folder) }),
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(StageDirectory { top, folder: None }),
            Err(errno) => Err(FailedCall { path: run_path(run), doing: "open the stage folder of", errno }),
        };
        tops.into_iter().map(open).collect()
    }

    /// The report that was stored with a run.
    pub fn report(&self, id: &RunId) -> Result<Option<Vec<u8>>, FailedCall> {
        let folder = self.run(id)?;
        let path = run_path(id);
        match open_file(NameAt::new(&folder, REPORT)).at(&path, "open the report")? {
            Opened::File(file, _) => read_all(file).at(&path, "read the report").map(Some),
            Opened::Nothing | Opened::Special => Ok(None),
        }
    }

    /// All runs that did not get to their end, the oldest first.
    pub fn open_runs(&self) -> Result<Vec<(RunId, Phase)>, FailedCall> {
        let mut open = Vec::new();
        for id in self.runs()? {
            let phase = self.phase(&id)?;
            if matches!(phase, Phase::Staging | Phase::Committing | Phase::Undoing) {
                open.push((id, phase));
            }
        }
        Ok(open)
    }
}

/// The run that a folder name means.
pub(super) fn as_run(name: &[u8]) -> Option<RunId> {
    std::str::from_utf8(name).ok()?.parse().ok()
}

/// A path in the store, for messages.
pub(super) fn path(parts: &[&[u8]]) -> RelPath {
    let mut bytes = STORE.as_bytes().to_vec();
    for part in parts {
        bytes.push(b'/');
        bytes.extend_from_slice(part);
    }
    RelPath::new(bytes)
}

/// The folder of a run, for messages.
pub(super) fn run_path(id: &RunId) -> RelPath {
    path(&[RUNS, id.to_string().as_bytes()])
}

/// The journal of a run, for messages.
pub(super) fn journal_path(id: &RunId) -> RelPath {
    path(&[RUNS, id.to_string().as_bytes(), journal::NAME])
}
