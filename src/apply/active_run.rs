//! A run in the hands of its one writer: its journal, its stage and its files, moved forward or back as one.

use super::error::{ApplyError, CallContext, FailedCall, StopCause};
use super::exchange::Exchanger;
use super::gc::{KEPT_DAYS, KEPT_RUNS, sweep};
use super::journal::{Journal, OpenedJournal, OverwriteMarks};
use super::open_run::{OpenRun, Phase};
use super::results::{Committed, UndoReport};
use super::run_entry::{ReplaceMethod, RunEntry};
use super::run_id::RunId;
use super::run_on_disk::{RunOnDisk, UndoStep};
use super::store_reader::{RUNS, journal_path, run_path};
use super::store_writer::StoreWriter;
use super::{RunInfo, wire};
use crate::fs::{self, Disk, Opened, Parents, open_file, open_listed, parent};
use crate::text::RelPath;
use rustix::fs::Stat;
use rustix::io::Errno;
use std::collections::BTreeSet;

/// A run and the right to go on with it.
pub(super) struct ActiveRun {
    pub store: StoreWriter,
    pub id: RunId,
    pub info: Option<RunInfo>,
    pub phase: Phase,
    pub journal: Option<Journal>,
    pub view: RunOnDisk,
}

/// What happens to files that somebody edited since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnEdited {
    /// They are named and left as they are.
    Leave,
    /// Their originals are saved in the store, under `originals`, which git ignores and no scan reads.
    SaveOriginal,
}

/// What time of last change restored files show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RestoredTime {
    /// The original's.
    Old,
    /// Now.
    New,
}

impl ActiveRun {
    /// An earlier run.
    pub fn load(store: StoreWriter, id: RunId) -> Result<Self, ApplyError> {
        let path = journal_path(&id);
        let opened = Journal::open(&store.home.run(&id)?).at(&path, "open the journal")?;
        let mut view = RunOnDisk {
            root: store.home.root.clone(),
            stages: Vec::new(),
            entries: Vec::new(),
            marks: OverwriteMarks::default(),
        };
        let Some(OpenedJournal { journal, told }) = opened else {
            return Ok(Self { store, id, info: None, phase: Phase::Staging, journal: None, view });
        };
        let told = told.map_err(|what| ApplyError::Journal { path, what })?;
        view.stages = store.home.stages(&id, told.folders)?;
        (view.entries, view.marks) = (told.entries, told.marks);
        Ok(Self { store, id, info: told.info, phase: told.phase, journal: Some(journal), view })
    }

    /// The journal's word on how far the run got, durable before anything else happens.
    pub fn set_phase(&mut self, phase: Phase) -> Result<(), FailedCall> {
        let files = self.view.entries.len();
        let (Some(journal), Some(line)) = (&mut self.journal, wire::state(phase, files)) else {
            return Ok(());
        };
        let disk = &self.store.disk;
        let done = journal.append(disk, &[line]).and_then(|()| journal.sync(disk));
        done.at(&journal_path(&self.id), "write the journal")?;
        self.phase = phase;
        Ok(())
    }

    fn swap(&mut self) -> Result<(Exchanger<'_>, &[RunEntry]), FailedCall> {
        let RunOnDisk { root, stages, entries, marks } = &mut self.view;
        let Some(journal) = &mut self.journal else {
            return Err(FailedCall {
                path: run_path(&self.id),
                doing: "open the journal of",
                errno: Errno::NOENT,
            });
        };
        let parents = Parents::new(root);
        Ok((
            Exchanger {
                store: &self.store,
                run: &self.id,
                disk: &self.store.disk,
                stages,
                journal,
                marks,
                parents,
            },
            entries,
        ))
    }

    /// Gives every file of `pending` its new content, or rolls everything back.
    pub fn finish(mut self, pending: &[(usize, Stat)]) -> Result<Committed, ApplyError> {
        if let Err(cause) = self.forward(pending) {
            return Err(self.roll_back(cause));
        }
        self.sweep();
        Ok(Committed { run: self.id.clone(), files: self.view.entries.len(), warnings: Vec::new() })
    }

    fn forward(&mut self, pending: &[(usize, Stat)]) -> Result<(), StopCause> {
        let (mut swap, entries) = self.swap()?;
        for (index, stat) in pending {
            swap.forward(*index, &entries[*index], stat)?;
        }
        self.make_durable()?;
        Ok(self.set_phase(Phase::Done)?)
    }

    fn roll_back(mut self, cause: StopCause) -> ApplyError {
        // The way back needs no line in the journal: sides follow from digests.
        let _ = self.set_phase(Phase::Undoing);
        let mut report = UndoReport::new(&self.id, self.phase);
        let back = match self.take_back(&mut report, OnEdited::Leave, RestoredTime::Old) {
            Err(failure) => Err(failure),
            Ok(()) => report.failed.pop().map_or(Ok(()), Err),
        };
        if let Err(back) = back {
            return ApplyError::Stuck { cause, back, open: Box::new(self.as_open()) };
        }
        let edited = report.left();
        let _ = self.set_phase(report.phase());
        if edited.is_empty() {
            self.discard();
        }
        ApplyError::RolledBack { cause, edited }
    }

    /// Puts every file back that still has what the run wrote. Files that the system refuses to touch are
    /// reported and do not stop the others.
    pub fn take_back(
        &mut self,
        report: &mut UndoReport,
        edited: OnEdited,
        times: RestoredTime,
    ) -> Result<(), FailedCall> {
        let looks = self.view.looks()?;
        let (mut swap, entries) = self.swap()?;
        for (index, entry) in entries.iter().enumerate().rev() {
            let path = || entry.path.clone();
            match looks[index].way_back(entry) {
                UndoStep::Nothing => {}
                UndoStep::Lost => report.lost.push(path()),
                UndoStep::Edited => report.edited.push(path()),
                UndoStep::Missing => report.missing.push(path()),
                UndoStep::Restore(was) => match swap.back(index, entry, &was) {
                    Ok(()) => report.restored.push(path()),
                    Err(StopCause::Failed(failure)) => report.failed.push(failure),
                    Err(StopCause::Drifted(_)) => report.edited.push(path()),
                },
            }
        }
        if times == RestoredTime::New {
            report.restored.iter().for_each(|path| swap.touch(path));
        }
        if edited == OnEdited::SaveOriginal {
            let left = report.left();
            for entry in entries.iter().filter(|entry| left.binary_search(&entry.path).is_ok()) {
                match swap.save_original(entry) {
                    Ok(beside) => report.originals.push((entry.path.clone(), beside)),
                    Err(failure) => report.failed.push(failure),
                }
            }
        }
        report.in_order();
        if report.restored.is_empty() && report.originals.is_empty() { Ok(()) } else { self.make_durable() }
    }

    /// Makes the stage and the swaps so far durable, in one go where the system offers that.
    pub fn make_durable(&self) -> Result<(), FailedCall> {
        for (number, stage) in self.view.stages.iter().enumerate() {
            let Some(folder) = &stage.folder else { continue };
            let done = match self.store.disk.sync_all(folder) {
                Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => self.sync_one_by_one(number),
                other => other,
            };
            done.at(&run_path(&self.id), "make durable")?;
        }
        Ok(())
    }

    fn sync_one_by_one(&self, number: usize) -> Result<(), Errno> {
        let disk: &Disk = &self.store.disk;
        let stage = &self.view.stages[number];
        let mut folders = BTreeSet::new();
        for entry in self.view.entries.iter().filter(|entry| entry.folder == number) {
            folders.insert(parent(&entry.path));
            let names = match entry.way {
                ReplaceMethod::Exchange => vec![entry.slot_name()],
                ReplaceMethod::Replace | ReplaceMethod::InPlace => {
                    vec![entry.slot_name(), entry.original_name()]
                }
            };
            for name in names {
                if let Opened::File(file, _) = open_file(stage.spot(&name)?)? {
                    disk.sync(&file)?;
                }
            }
        }
        for path in folders {
            match self.view.root.below(path).and_then(|folder| open_listed(folder, b".")) {
                Err(Errno::NOENT | Errno::NOTDIR) => {}
                folder => disk.sync(&folder?)?,
            }
        }
        if let Some(folder) = &stage.folder {
            disk.sync(folder)?;
        }
        let home = &self.store.home.folder;
        let runs = open_listed(home, RUNS)?;
        disk.sync(&open_listed(&runs, self.id.to_string().as_bytes())?)?;
        disk.sync(&runs)?;
        disk.sync(home)?;
        disk.sync(&self.view.root)
    }

    /// The run as it stands, for a message.
    pub fn as_open(&self) -> OpenRun {
        self.view.as_open(&self.id, self.phase, self.info.as_ref())
    }

    /// Takes the run away as if it had never been. What cannot be removed is swept up by a later run.
    fn discard(&self) {
        let tops: Vec<RelPath> = self.view.stages.iter().map(|stage| stage.top.clone()).collect();
        if self.store.remove(&self.id, &tops).is_ok() && self.store.empty_trash().is_ok() {
            self.store.leave_no_trace();
        }
    }

    /// Deletes what earlier runs left behind; never right before a stage, for file systems are slow to reuse
    /// what has just been deleted.
    fn sweep(&self) {
        // The run is complete; what cannot be deleted now is tried again after the next one.
        let _ = sweep(&self.store, KEPT_RUNS, fs::now().days_before(KEPT_DAYS));
    }
}

/// A run that did not modify any file leaves nothing behind.
impl Drop for ActiveRun {
    fn drop(&mut self) {
        if self.phase == Phase::Staging {
            self.discard();
        }
    }
}
