//! Reads the store: the runs in `.redomain/`, their journals, stage directories and reports.
//!
//! Takes no lock and writes nothing, so that it may read a store while another process changes it.

use super::error::{ApplyError, CallContext, FailedCall};
use super::journal::{self, JournalContent, MAX_JOURNAL};
use super::layout::{
    AWAY, JOURNAL, MODIFIED, PLAIN_REPORT, REPORT, RUNS, STAGE, journal_path, run_path, store_path,
};
use super::open_run::Phase;
use super::run_id::RunId;
use super::stage_directory::StageDirectory;
use super::stored_report::{self, MAX_REPORT};
use crate::fs::{
    NameAt, OpenDirectory, Opened, STORE, StoreOrigin, list_names, open_file, open_listed, read_all,
    store_origin,
};
use crate::text::{Digest, RelPath};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use std::path::Path;

/// Bytes at the end of a journal that are read to learn its phase: state lines have below 100 bytes, so that the last
/// one is found even before a hundred lines about files written in place.
const TAIL_SIZE: usize = 4096;

/// An open store.
pub(super) struct StoreReader {
    pub root: OpenDirectory,
    /// The directory of the store.
    pub directory: OwnedFd,
}

impl StoreReader {
    /// Opens the store of the tree at `root`; `None` if there is none, or nothing in it.
    ///
    /// # Errors
    /// [`ApplyError::ForeignStore`] if somebody else made it.
    pub fn open(root: &Path) -> Result<Option<Self>, ApplyError> {
        let root = OpenDirectory::open(root).at(&RelPath::from("."), "open the root")?;
        match open_listed(&root, STORE.as_bytes()) {
            Ok(directory) => match store_origin(&directory).at(&RelPath::from(STORE), "open the store")? {
                StoreOrigin::Here => Ok(Some(Self { root, directory })),
                StoreOrigin::Empty => Ok(None),
                foreign => Err(ApplyError::ForeignStore(foreign)),
            },
            Err(Errno::NOENT) => Ok(None),
            Err(errno) => {
                Err(FailedCall { path: RelPath::from(STORE), doing: "open the store", errno }.into())
            }
        }
    }

    /// All runs, oldest first.
    pub fn runs(&self) -> Result<Vec<RunId>, FailedCall> {
        let doing = "list the runs";
        let names = match open_listed(&self.directory, RUNS) {
            Ok(directory) => list_names(&directory).at(&store_path(&[RUNS]), doing)?,
            Err(Errno::NOENT) => Vec::new(),
            Err(errno) => return Err(FailedCall { path: store_path(&[RUNS]), doing, errno }),
        };
        let mut runs: Vec<RunId> = names.iter().filter_map(|name| parse_run_name(name)).collect();
        runs.sort();
        Ok(runs)
    }

    /// Opens the directory of a run.
    pub fn run(&self, id: &RunId) -> Result<OwnedFd, FailedCall> {
        open_listed(&self.directory, RUNS)
            .and_then(|runs| open_listed(runs, id.to_string().as_bytes()))
            .at(&run_path(id), "open the run")
    }

    /// The phase of a run, from the last state line of its journal.
    ///
    /// # Errors
    /// [`ApplyError::JournalGone`] if there is no such line, and the run may have modified files;
    /// [`ApplyError::ForeignRun`] if it did, and somebody else made it.
    pub fn phase(&self, id: &RunId) -> Result<Phase, ApplyError> {
        let phase = self.stated_phase(id)?;
        self.require_own(id, phase)?;
        Ok(phase)
    }

    /// An error unless this program made the run in this place. One in its staging has no file to restore, and may have
    /// been stopped before its mark was written.
    pub fn require_own(&self, id: &RunId, phase: Phase) -> Result<(), ApplyError> {
        if phase == Phase::Staging || self.is_own(id)? {
            Ok(())
        } else {
            Err(ApplyError::ForeignRun(id.clone()))
        }
    }

    fn is_own(&self, id: &RunId) -> Result<bool, FailedCall> {
        let path = journal_path(id);
        match open_file(NameAt::new(&self.run(id)?, JOURNAL)).at(&path, "open the journal")? {
            Opened::File(file, _) => journal::is_made_here(&file).at(&path, "read the journal"),
            Opened::Nothing | Opened::Special => Ok(false),
        }
    }

    fn stated_phase(&self, id: &RunId) -> Result<Phase, ApplyError> {
        let path = journal_path(id);
        let directory = self.run(id)?;
        let Opened::File(file, stat) =
            open_file(NameAt::new(&directory, JOURNAL)).at(&path, "open the journal")?
        else {
            // The journal of a run is created before its stage.
            let has_stage = open_listed(&directory, STAGE).and_then(|stage| list_names(&stage));
            return match has_stage {
                Err(Errno::NOENT) => Ok(Phase::Staging),
                Ok(names) if names.is_empty() => Ok(Phase::Staging),
                Ok(_) | Err(_) => Err(ApplyError::JournalGone(id.clone())),
            };
        };
        let mut tail = vec![0; TAIL_SIZE];
        let from = u64::try_from(stat.st_size).unwrap_or(0).saturating_sub(TAIL_SIZE as u64);
        let read_bytes = rustix::io::pread(&file, &mut tail, from).at(&path, "read the journal")?;
        if let Some(phase) = journal::phase_at_end(&tail[..read_bytes]) {
            return Ok(phase);
        }
        let all = read_all(file, MAX_JOURNAL).at(&path, "read the journal")?;
        if let Some(phase) = journal::phase_at_end(&all) {
            return Ok(phase);
        }
        match open_file(NameAt::new(&directory, MODIFIED)).at(&path, "open the run")? {
            Opened::Nothing => Ok(Phase::Staging),
            Opened::Special | Opened::File(..) => Err(ApplyError::JournalGone(id.clone())),
        }
    }

    /// The parsed journal of a run.
    pub fn journal(&self, id: &RunId) -> Result<JournalContent, ApplyError> {
        let path = journal_path(id);
        let directory = self.run(id)?;
        let bytes = match open_file(NameAt::new(&directory, JOURNAL)).at(&path, "open the journal")? {
            Opened::File(file, _) => read_all(file, MAX_JOURNAL).at(&path, "read the journal")?,
            Opened::Nothing | Opened::Special => Vec::new(),
        };
        let content = journal::read_content(&bytes).map_err(|what| ApplyError::Journal { path, what })?;
        self.require_own(id, content.phase)?;
        Ok(content)
    }

    /// Opens the store in the mount at `top`, empty for the mount of the root.
    pub fn store_of(&self, top: &RelPath) -> Result<OwnedFd, Errno> {
        open_listed(self.root.below(top.as_bytes())?, STORE.as_bytes())
    }

    /// Opens the stage directory of a run in the mount at `top`.
    ///
    /// # Errors
    /// `NOENT` if it is gone.
    pub fn stage(&self, run: &RunId, top: &RelPath) -> Result<OwnedFd, Errno> {
        let name = run.to_string();
        if top.as_bytes().is_empty() {
            let runs = open_listed(&self.directory, RUNS)?;
            return open_listed(open_listed(runs, name.as_bytes())?, STAGE);
        }
        open_listed(open_listed(self.store_of(top)?, AWAY)?, name.as_bytes())
    }

    /// The stage directories of a run; those whose mount is gone are `None`.
    pub fn stages(&self, run: &RunId, tops: Vec<RelPath>) -> Result<Vec<StageDirectory>, FailedCall> {
        let mut stages = Vec::with_capacity(tops.len());
        for top in tops {
            let directory = match self.stage(run, &top) {
                Ok(directory) => Some(directory),
                Err(Errno::NOENT | Errno::NOTDIR) => None,
                Err(errno) => {
                    return Err(FailedCall { path: run_path(run), doing: "open its stage directory", errno });
                }
            };
            stages.push(StageDirectory { top, directory });
        }
        Ok(stages)
    }

    /// The report that was stored with a run.
    ///
    /// # Errors
    /// [`ApplyError::ForeignRun`] if somebody else made it.
    pub fn report(&self, id: &RunId) -> Result<Option<Vec<u8>>, ApplyError> {
        if !self.is_own(id)? {
            return Err(ApplyError::ForeignRun(id.clone()));
        }
        Ok(self.stored_report(id, self.journal(id)?.report)?)
    }

    fn stored_report(&self, id: &RunId, known: Option<Digest>) -> Result<Option<Vec<u8>>, FailedCall> {
        let directory = self.run(id)?;
        let path = run_path(id);
        let (opening, reading) = ("open its report", "read its report");
        if let Opened::File(file, _) = open_file(NameAt::new(&directory, REPORT)).at(&path, opening)? {
            let stored = read_all(file, MAX_REPORT).at(&path, reading)?;
            // A commit may have put another one there.
            if known.is_some_and(|known| Digest::of(&stored) != known) {
                return Err(FailedCall { path, doing: reading, errno: Errno::BADMSG });
            }
            return stored_report::decompress(&stored)
                .map(Some)
                .map_err(|_| Errno::BADMSG)
                .at(&path, reading);
        }
        if known.is_some() {
            return Ok(None);
        }
        match open_file(NameAt::new(&directory, PLAIN_REPORT)).at(&path, opening)? {
            Opened::File(file, _) => read_all(file, MAX_REPORT).at(&path, reading).map(Some),
            Opened::Nothing | Opened::Special => Ok(None),
        }
    }

    /// The unfinished runs, oldest first.
    pub fn open_runs(&self) -> Result<Vec<(RunId, Phase)>, ApplyError> {
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

/// The run that a directory of [`RUNS`] belongs to.
pub(super) fn parse_run_name(name: &[u8]) -> Option<RunId> {
    std::str::from_utf8(name).ok()?.parse().ok()
}
