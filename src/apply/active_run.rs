//! A run held by its one writer: its journal, its stages and its files, committed or restored as a whole.
//!
//! The phase goes to the journal, durably, before the files that it is about are touched.

use super::durability::make_durable;
use super::error::{ApplyError, CallContext, FailedCall, StopCause};
use super::exchange::Exchanger;
use super::gc::{KEPT_DAYS, KEPT_RUNS, sweep};
use super::inspection::{Inspection, UndoAction};
use super::journal::{Journal, OpenedJournal, OverwriteMarks};
use super::layout::{journal_path, run_path, staged_path};
use super::open_run::{OpenRun, Phase};
use super::results::{Committed, UndoReport};
use super::run_entry::RunEntry;
use super::run_id::RunId;
use super::run_on_disk::RunOnDisk;
use super::save_original::OriginalSaver;
use super::store_writer::StoreWriter;
use super::{RunInfo, wire};
use crate::fs::{self, Ballast, Parents};
use crate::text::{Digest, RelPath};
use rustix::fs::Stat;
use rustix::io::Errno;

/// Bytes of the lines about the phases of a run: a commit and an undo write four of about 60 bytes.
const PHASE_LINES_SIZE: u64 = 4096;

/// Bytes of the lines about a file that is overwritten in place and restored: four of about 20.
const MARK_LINES_SIZE: u64 = 100;

/// A run and the right to continue it.
pub(super) struct ActiveRun {
    pub store: StoreWriter,
    pub id: RunId,
    /// `None` if the run was stopped before its first journal line was complete.
    pub info: Option<RunInfo>,
    pub phase: Phase,
    pub journal: Option<Journal>,
    /// Digest of the stored report.
    pub report: Option<Digest>,
    pub on_disk: RunOnDisk,
}

/// Treatment of files that were edited or removed after the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnEdited {
    /// Report them and leave them as they are.
    Leave,
    /// Also save their originals in `.redomain/originals`, which git ignores and no scan reads.
    SaveOriginal,
}

/// Modification time of restored files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RestoredTime {
    /// The one of the original.
    Original,
    /// The time of the restoration.
    Now,
}

impl ActiveRun {
    /// Opens an earlier run.
    pub fn load(store: StoreWriter, id: RunId) -> Result<Self, ApplyError> {
        let path = journal_path(&id);
        let opened = Journal::open(&store.reader.run(&id)?).at(&path, "open the journal")?;
        let mut on_disk = RunOnDisk {
            root: store.reader.root.clone(),
            stages: Vec::new(),
            entries: Vec::new(),
            marks: OverwriteMarks::default(),
        };
        let Some(OpenedJournal { journal, content }) = opened else {
            let (info, phase, journal, report) = (None, Phase::Staging, None, None);
            return Ok(Self { store, id, info, phase, journal, report, on_disk });
        };
        let content = content.map_err(|what| ApplyError::Journal { path, what })?;
        store.reader.require_own(&id, content.phase)?;
        on_disk.stages = store.reader.stages(&id, content.tops)?;
        (on_disk.entries, on_disk.marks) = (content.entries, content.marks);
        let (info, phase, report) = (content.info, content.phase, content.report);
        let mut run = Self { store, id, info, phase, journal: Some(journal), report, on_disk };
        run.open_ballast();
        Ok(run)
    }

    /// Writes the phase to the journal and makes it durable.
    pub fn set_phase(&mut self, phase: Phase) -> Result<(), FailedCall> {
        let files = self.on_disk.entries.len();
        let report = self.report.filter(|_| phase == Phase::Committing);
        let (Some(journal), Some(line)) = (&mut self.journal, wire::state(phase, files, report)) else {
            return Ok(());
        };
        let disk = &self.store.disk;
        let done = journal.append(disk, &[line]).and_then(|()| journal.sync(disk));
        done.at(&journal_path(&self.id), "write the journal")?;
        self.phase = phase;
        Ok(())
    }

    /// Reserves space in the journal for the lines of a commit and an undo with `in_place` files that are overwritten.
    pub fn reserve_lines(&self, in_place: u64) {
        if let Some(journal) = &self.journal {
            journal.reserve(&self.store.disk, PHASE_LINES_SIZE + in_place * MARK_LINES_SIZE);
        }
    }

    /// Lets every further call that finds the disk full delete the ballast in the mounts of the run.
    fn open_ballast(&mut self) {
        let stores = self.on_disk.stages.iter().map(|stage| self.store.reader.store_of(&stage.top));
        // A mount that is gone has no file to restore.
        let directories = stores.filter_map(Result::ok);
        self.store.disk = self.store.disk.with_ballast(Ballast::in_directories(directories.collect()));
    }

    fn exchanger(&mut self) -> Result<(Exchanger<'_>, &[RunEntry]), FailedCall> {
        let RunOnDisk { root, stages, entries, marks } = &mut self.on_disk;
        let Some(journal) = &mut self.journal else {
            return Err(FailedCall {
                path: run_path(&self.id),
                doing: "open its journal",
                errno: Errno::NOENT,
            });
        };
        let parents = Parents::new(root);
        Ok((Exchanger { disk: &self.store.disk, stages, journal, marks, parents }, entries))
    }

    /// Gives every file of `pending` its new content, or rolls all files back.
    pub fn finish(mut self, pending: &[(usize, Stat)]) -> Result<Committed, ApplyError> {
        if let Err(cause) = self.forward(pending) {
            return Err(self.roll_back(cause));
        }
        self.sweep();
        Ok(Committed { run: self.id.clone(), files: self.on_disk.entries.len(), warnings: Vec::new() })
    }

    fn forward(&mut self, pending: &[(usize, Stat)]) -> Result<(), StopCause> {
        self.store.note_modified(&self.id)?;
        let (mut exchanger, entries) = self.exchanger()?;
        for (index, stat) in pending {
            exchanger.forward(*index, &entries[*index], stat)?;
        }
        self.make_durable()?;
        Ok(self.set_phase(Phase::Done)?)
    }

    fn roll_back(mut self, cause: StopCause) -> ApplyError {
        // Not before: a commit that finds no space has to leave the ballast to its roll-back.
        self.open_ballast();
        // A roll-back works without this line: the state of each file follows from its digests.
        let _ = self.set_phase(Phase::Undoing);
        let mut report = UndoReport::new(&self.id, self.phase);
        let restored = self.on_disk.inspect_all().and_then(|inspections| {
            self.restore(&inspections, &mut report, OnEdited::Leave, RestoredTime::Original)
        });
        let back = match restored {
            Err(failure) => Err(failure),
            Ok(()) => report.failed.pop().map_or(Ok(()), Err),
        };
        if let Err(back) = back {
            return ApplyError::Stuck { cause, back, open: Box::new(self.as_open()) };
        }
        let edited = report.left();
        let _ = self.set_phase(report.phase());
        if edited.is_empty() {
            // The tree is as it was; files of the run that cannot be removed are deleted by a later run.
            let _ = self.discard();
        }
        ApplyError::RolledBack { cause, edited }
    }

    /// Restores every file that still has the content that the run wrote. Files that the system refuses to change are
    /// reported and do not stop the others.
    pub fn restore(
        &mut self,
        inspections: &[Inspection],
        report: &mut UndoReport,
        on_edited: OnEdited,
        time: RestoredTime,
    ) -> Result<(), FailedCall> {
        self.restore_files(inspections, report, time)?;
        if on_edited == OnEdited::SaveOriginal {
            self.save_originals(report);
        }
        report.sort();
        if report.restored.is_empty() && report.originals.is_empty() { Ok(()) } else { self.make_durable() }
    }

    fn restore_files(
        &mut self,
        inspections: &[Inspection],
        report: &mut UndoReport,
        time: RestoredTime,
    ) -> Result<(), FailedCall> {
        let id = self.id.clone();
        let (mut exchanger, entries) = self.exchanger()?;
        // From the last file to the first, the reverse of a commit.
        for (index, entry) in entries.iter().enumerate().rev() {
            let path = entry.path.clone();
            match inspections[index].undo_action(entry, report.found) {
                UndoAction::Nothing => {}
                UndoAction::Original => report.original.push(path),
                UndoAction::Lost => report.lost.push(path),
                UndoAction::Edited => report.edited.push(path),
                UndoAction::Missing => report.missing.push(path),
                UndoAction::Foreign(name) => {
                    let top = &exchanger.stages[entry.stage].top;
                    report.foreign.push((path, staged_path(&id, top, &entry.staged_name(name))));
                }
                UndoAction::Restore(was) => match exchanger.back(index, entry, &was) {
                    Ok(()) => report.restored.push(path),
                    Err(StopCause::Failed(failure)) => report.failed.push(failure),
                    Err(StopCause::Drifted(_)) => report.edited.push(path),
                },
            }
        }
        if time == RestoredTime::Now {
            report.restored.iter().for_each(|path| exchanger.touch(path));
        }
        Ok(())
    }

    fn save_originals(&self, report: &mut UndoReport) {
        let mut left = [&report.edited[..], &report.missing].concat();
        left.sort();
        let saver = OriginalSaver {
            disk: &self.store.disk,
            store: &self.store.reader.directory,
            run: &self.id,
            stages: &self.on_disk.stages,
        };
        for entry in self.on_disk.entries.iter().filter(|entry| left.binary_search(&entry.path).is_ok()) {
            match saver.save(entry) {
                Ok(original) => report.originals.push((entry.path.clone(), original)),
                Err(failure) => report.failed.push(failure),
            }
        }
    }

    /// Makes the stages and the exchanges so far durable.
    pub fn make_durable(&self) -> Result<(), FailedCall> {
        make_durable(&self.store, &self.id, &self.on_disk)
    }

    /// Describes the run as unfinished, for a message.
    pub fn as_open(&self) -> OpenRun {
        self.on_disk.as_open(&self.id, self.phase, self.info.as_ref())
    }

    /// Removes the run without a trace. Every file that the run changed has its original content.
    pub fn discard(&mut self) -> Result<(), FailedCall> {
        let tops: Vec<RelPath> = self.on_disk.stages.iter().map(|stage| stage.top.clone()).collect();
        self.store.remove(&self.id, &tops)?;
        self.phase = Phase::Undone { left: 0 };
        self.store.empty_trash()?;
        self.store.leave_no_trace();
        Ok(())
    }

    /// Deletes old runs. Never right before staging: file systems are slow to reuse space that was just freed.
    fn sweep(&self) {
        // The run is complete; deletions that fail are tried again after the next one.
        let _ = sweep(&self.store, KEPT_RUNS, fs::now().days_before(KEPT_DAYS));
    }
}

/// Discards a run that is dropped before it modified a file.
impl Drop for ActiveRun {
    fn drop(&mut self) {
        if self.phase == Phase::Staging {
            // A later run deletes the rest.
            let _ = self.discard();
        }
    }
}
