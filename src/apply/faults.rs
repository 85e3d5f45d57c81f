//! Fault injection: every call that changes the disk fails in turn, at every step of an apply, an undo and a resume.
//! After that the tree must be exactly the one before or the one after the run.
//!
//! A call fails in three modes: alone; with every call after it, as if the process was killed; and with a power
//! failure, which also reverts all changes that were not synced.

#![expect(clippy::disallowed_methods, reason = "plays another process that edits files")]

use super::resume::resume_on;
use super::test_tree::{
    TreeSnapshot, assert_same, changes, expected, grow, info, quick_directory, snapshot, store_files,
};
use super::transaction::Staged;
use super::undo::undo_on;
use super::{
    ApplyError, Committed, Interrupt, OnEdited, Phase, RelPath, Resumed, RunSelector, list, pending, resume,
    undo,
};
use crate::fs::{Disk, DiskCall, DiskGate, NameAt};
use rustix::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use rustix::fs::{Dev, Mode, OFlags};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGXCPU};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The mode of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Once(Errno),
    /// A write that stops after half of its bytes.
    Short,
    Killed,
    /// Loses all writes since the last sync, or every other one.
    PowerLoss {
        all: bool,
    },
}

/// A missing feature of the file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Without {
    Nothing,
    Exchange,
    Links,
    SyncAll,
}

/// A change that is not yet durable.
enum Unsynced {
    Write { file: OwnedFd, at: u64, old: Vec<u8>, len: u64 },
    Exchange([(OwnedFd, Vec<u8>); 2]),
}

impl Unsynced {
    /// Tests whether syncing the file or directory with this inode makes it durable.
    fn is_kept_by(&self, inode: (Dev, u64)) -> bool {
        match self {
            Self::Write { file, .. } => self::inode(file) == inode,
            Self::Exchange([one, other]) => self::inode(&one.0) == inode || self::inode(&other.0) == inode,
        }
    }

    fn revert(self) {
        match self {
            Self::Write { file, at, old, len } => {
                rustix::io::pwrite(&file, &old, at).unwrap();
                rustix::fs::ftruncate(&file, len).unwrap();
            }
            Self::Exchange([one, other]) => {
                // One of the two may have been removed since.
                let _ =
                    Disk::default().exchange(NameAt::new(&one.0, &one.1), NameAt::new(&other.0, &other.1));
            }
        }
    }
}

fn inode(file: &impl AsFd) -> (Dev, u64) {
    let stat = rustix::fs::fstat(file).unwrap();
    (stat.st_dev, stat.st_ino)
}

pub(super) struct Faults {
    pub calls: AtomicUsize,
    /// The call that fails; 0 for none.
    at: usize,
    fault: Fault,
    without: Without,
    unsynced: Mutex<Vec<Unsynced>>,
}

impl Faults {
    pub fn new(at: usize, fault: Fault, without: Without) -> Arc<Self> {
        Arc::new(Self { calls: AtomicUsize::new(0), at, fault, without, unsynced: Mutex::default() })
    }

    fn unsynced(&self) -> MutexGuard<'_, Vec<Unsynced>> {
        self.unsynced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, file: BorrowedFd<'_>, at: u64, len: usize) {
        if !matches!(self.fault, Fault::PowerLoss { .. }) {
            return;
        }
        // Opened anew: a duplicate would hold the lock that the file may carry.
        let path = format!("/proc/self/fd/{}", file.as_raw_fd());
        let file = rustix::fs::open(path, OFlags::RDWR | OFlags::CLOEXEC, Mode::empty()).unwrap();
        let size = rustix::fs::fstat(&file).unwrap().st_size as u64;
        let mut old = vec![0; len.min(size.saturating_sub(at) as usize)];
        rustix::io::pread(&file, &mut old, at).unwrap();
        self.unsynced().push(Unsynced::Write { file, at, old, len: size });
    }

    fn lose_power(&self) {
        let Fault::PowerLoss { all } = self.fault else { return };
        for (number, change) in self.unsynced().drain(..).enumerate().collect::<Vec<_>>().into_iter().rev() {
            if all || number % 2 == 0 {
                change.revert();
            }
        }
    }

    fn fail(&self, call: &DiskCall<'_>) -> Result<(), Errno> {
        match self.fault {
            Fault::Once(errno) => Err(errno),
            Fault::Short => {
                if let DiskCall::Write { file, at, bytes } = call {
                    rustix::io::pwrite(file, &bytes[..bytes.len() / 2], *at).unwrap();
                }
                Err(Errno::NOSPC)
            }
            Fault::Killed => {
                if let DiskCall::Write { file, at, bytes } = call {
                    rustix::io::pwrite(file, &bytes[..bytes.len() / 2], *at).unwrap();
                }
                Err(Errno::IO)
            }
            Fault::PowerLoss { .. } => {
                self.lose_power();
                Err(Errno::IO)
            }
        }
    }
}

impl DiskGate for Faults {
    fn pass(&self, call: &DiskCall<'_>) -> Result<(), Errno> {
        match (self.without, call) {
            (Without::Exchange | Without::Links, DiskCall::Exchange { .. }) => return Err(Errno::INVAL),
            (Without::Links, DiskCall::Link) => return Err(Errno::PERM),
            (Without::SyncAll, DiskCall::SyncAll) => return Err(Errno::NOSYS),
            _ => {}
        }
        let number = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        if number == self.at {
            return self.fail(call);
        }
        if number > self.at && self.at > 0 && matches!(self.fault, Fault::Killed | Fault::PowerLoss { .. }) {
            return Err(Errno::IO);
        }
        match call {
            DiskCall::Write { file, at, bytes } => self.note(*file, *at, bytes.len()),
            DiskCall::Truncate { file, len } => {
                let size = rustix::fs::fstat(file).unwrap().st_size as u64;
                self.note(*file, *len, size.saturating_sub(*len) as usize);
            }
            DiskCall::Sync { file } => {
                let inode = inode(file);
                self.unsynced().retain(|change| !change.is_kept_by(inode));
            }
            DiskCall::Exchange { one, other } => {
                self.unsynced().push(Unsynced::Exchange([owned(one), owned(other)]));
            }
            DiskCall::SyncAll => self.unsynced().clear(),
            _ => {}
        }
        Ok(())
    }
}

/// A name that outlives its borrowed directory.
fn owned(name: &NameAt<'_>) -> (OwnedFd, Vec<u8>) {
    (rustix::io::fcntl_dupfd_cloexec(name.directory, 0).unwrap(), name.name.to_vec())
}

/// A tree on disk, with its expected content before and after a run.
struct Case {
    directory: tempfile::TempDir,
    before: TreeSnapshot,
    after: TreeSnapshot,
}

impl Case {
    fn new() -> Self {
        Self::on(Without::Nothing)
    }

    /// A tree as it may be on a file system with this lack.
    fn on(without: Without) -> Self {
        let directory = quick_directory();
        grow(directory.path());
        if without == Without::Links {
            std::fs::remove_file(directory.path().join("linked/kept.txt")).unwrap();
        }
        let before = snapshot(directory.path());
        let after = expected(&before, &changes(directory.path()));
        assert_ne!(before, after);
        Self { directory, before, after }
    }

    fn root(&self) -> &Path {
        self.directory.path()
    }

    fn apply(&self, gate: &Arc<Faults>) -> Result<Committed, ApplyError> {
        let disk = Disk::behind(Arc::clone(gate) as Arc<dyn DiskGate>);
        // One thread, so that the k-th call is always the same one.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        pool.install(|| {
            let changes = changes(self.root());
            let staged = Staged::stage_on(disk, self.root(), &changes, &info(), &Interrupt::default())?;
            staged.unwrap().verify()?.commit()
        })
    }

    fn is(&self, wanted: &TreeSnapshot, when: &str) {
        assert_same(&snapshot(self.root()), wanted, when);
    }

    /// The expected tree when no run is unfinished. The last line of the journal counts, even if its writer was stopped
    /// before it knew that the line was written.
    fn closed(&self) -> &TreeSnapshot {
        let last = list(self.root()).unwrap().pop();
        if last.is_some_and(|run| run.phase == Phase::Done) { &self.after } else { &self.before }
    }

    /// Asserts that no run is unfinished.
    fn is_settled(&self, when: &str) {
        assert!(pending(self.root()).unwrap().is_none(), "{when}: {:?}", pending(self.root()));
    }
}

/// Calls `step` with a fault at call 1, 2, … until there is no such call, and returns the number of calls.
fn for_every_call(fault: Fault, without: Without, step: impl Fn(&Case, &Arc<Faults>, &str)) -> usize {
    for at in 1.. {
        let gate = Faults::new(at, fault, without);
        let case = Case::on(without);
        let when = format!("{fault:?} at call {at}, without {without:?}");
        step(&case, &gate, &when);
        if gate.calls.load(Ordering::SeqCst) < at {
            return at - 1;
        }
    }
    unreachable!("usize has an end")
}

fn no_fault() -> Arc<Faults> {
    Faults::new(0, Fault::Killed, Without::Nothing)
}

/// The number of the call at which about half of the files are exchanged.
fn middle(without: Without) -> usize {
    let gate = Faults::new(0, Fault::Killed, without);
    Case::new().apply(&gate).unwrap();
    let all = gate.calls.load(Ordering::SeqCst);
    let is_half = |at: &usize| {
        let case = Case::new();
        let _ = case.apply(&Faults::new(*at, Fault::Killed, without));
        pending(case.root()).unwrap().is_some_and(|open| open.done > 0 && open.done <= open.total / 2)
    };
    (1..all).rev().find(is_half).unwrap()
}

const WITHOUT: [Without; 4] = [Without::Nothing, Without::Exchange, Without::Links, Without::SyncAll];

const REFUSALS: [Fault; 3] = [Fault::Once(Errno::NOSPC), Fault::Once(Errno::IO), Fault::Short];

const STOPS: [Fault; 3] = [Fault::Killed, Fault::PowerLoss { all: true }, Fault::PowerLoss { all: false }];

fn report(run: &str, faults: usize) {
    use std::io::Write;
    writeln!(std::io::stdout(), "{run}: {faults} faults injected").unwrap();
}

#[test]
fn a_refused_call_leaves_the_tree_before_or_after() {
    let mut faults = 0;
    for without in WITHOUT {
        for fault in REFUSALS {
            faults += for_every_call(fault, without, |case, gate, when| match case.apply(gate) {
                Ok(_) => {
                    case.is(&case.after, when);
                    case.is_settled(when);
                }
                Err(error) => {
                    case.is(&case.before, &format!("{when}: {error}"));
                    case.is_settled(when);
                    assert_eq!(store_files(case.root()), Vec::<PathBuf>::new(), "{when}: {error}");
                }
            });
        }
    }
    report("apply, refused", faults);
}

#[test]
fn a_stopped_apply_is_finished_by_resume() {
    let mut faults = 0;
    for without in WITHOUT {
        for fault in STOPS {
            faults += for_every_call(fault, without, |case, gate, when| {
                let _ = case.apply(gate);
                let Some(open) = pending(case.root()).unwrap() else {
                    return case.is(case.closed(), when);
                };
                assert!(open.owner.is_none(), "{when}: {open}");
                let wanted = match (open.phase, resume(case.root(), &Interrupt::default()).unwrap()) {
                    (Phase::Staging, Resumed::Cleared(_)) | (Phase::Undoing, Resumed::TakenBack(_)) => {
                        &case.before
                    }
                    (Phase::Committing, Resumed::Finished(_)) => &case.after,
                    (phase, resumed) => panic!("{when}: {phase:?} gave {resumed:?}"),
                };
                case.is(wanted, when);
                case.is_settled(when);
            });
        }
    }
    report("apply, stopped, resumed", faults);
}

#[test]
fn a_stopped_apply_is_undone_by_undo() {
    let mut faults = 0;
    for without in WITHOUT {
        for fault in STOPS {
            faults += for_every_call(fault, without, |case, gate, when| {
                let _ = case.apply(gate);
                let was_open = pending(case.root()).unwrap();
                match undo(case.root(), RunSelector::Last, OnEdited::Leave, &Interrupt::default()) {
                    Ok(report) => assert!(report.is_complete(), "{when}: {report:?}"),
                    Err(ApplyError::NothingToUndo) if was_open.is_none() => {}
                    Err(error) => panic!("{when}: {error}"),
                }
                case.is(&case.before, when);
                case.is_settled(when);
                case.apply(&no_fault()).unwrap();
                case.is(&case.after, when);
            });
        }
    }
    report("apply, stopped, undone", faults);
}

#[test]
fn an_undo_that_fails_or_stops_is_finished_by_the_next() {
    let mut faults = 0;
    for without in WITHOUT {
        for fault in [Fault::Once(Errno::IO), Fault::Short].into_iter().chain(STOPS) {
            faults += for_every_call(fault, without, |case, gate, when| {
                case.apply(&Faults::new(0, fault, without)).unwrap();
                case.is(&case.after, when);
                let disk = Disk::behind(Arc::clone(gate) as Arc<dyn DiskGate>);
                let complete =
                    undo_on(&disk, case.root(), RunSelector::Last, OnEdited::Leave, &Interrupt::default())
                        .is_ok_and(|report| report.is_complete());
                if !complete {
                    match undo(case.root(), RunSelector::Last, OnEdited::Leave, &Interrupt::default()) {
                        Ok(report) => assert!(report.is_complete(), "{when}: {report:?}"),
                        // Only the journal line that it was complete was refused.
                        Err(ApplyError::NothingToUndo) => {}
                        Err(error) => panic!("{when}: {error}"),
                    }
                }
                case.is(&case.before, when);
                case.is_settled(when);
            });
        }
    }
    report("undo", faults);
}

#[test]
fn a_resume_that_fails_or_stops_can_still_be_undone() {
    let mut faults = 0;
    for without in WITHOUT {
        let middle = middle(without);
        for fault in [Fault::Once(Errno::IO), Fault::Short].into_iter().chain(STOPS) {
            faults += for_every_call(fault, without, |case, gate, when| {
                case.apply(&Faults::new(middle, Fault::Killed, without)).unwrap_err();
                let disk = Disk::behind(Arc::clone(gate) as Arc<dyn DiskGate>);
                let resumed = resume_on(&disk, case.root(), &Interrupt::default());
                match (&resumed, pending(case.root()).unwrap()) {
                    (Ok(Resumed::Finished(_)), None) => case.is(&case.after, when),
                    (Err(_), None) => case.is(case.closed(), when),
                    (Err(_), Some(_)) => {
                        undo(case.root(), RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
                        case.is(&case.before, when);
                    }
                    (Ok(_), open) => panic!("{when}: {resumed:?} and then {open:?}"),
                }
                case.is_settled(when);
            });
        }
    }
    report("resume", faults);
}

#[test]
fn a_run_that_cannot_be_discarded_is_not_called_undone() {
    let mut faults = 0;
    for fault in [Fault::Once(Errno::NOSPC), Fault::Once(Errno::IO), Fault::Killed] {
        faults += for_every_call(fault, Without::Nothing, |case, gate, when| {
            case.apply(&Faults::new(AMID_STAGING, Fault::Killed, Without::Nothing)).unwrap_err();
            let disk = Disk::behind(Arc::clone(gate) as Arc<dyn DiskGate>);
            let undone =
                undo_on(&disk, case.root(), RunSelector::Last, OnEdited::Leave, &Interrupt::default());
            match undone {
                Ok(report) => {
                    assert_eq!(report.found, Phase::Staging, "{when}");
                    case.is_settled(when);
                }
                Err(error) => assert!(error.to_string().contains("no file was modified"), "{when}: {error}"),
            }
            case.is(&case.before, when);
            case.apply(&no_fault()).unwrap();
            case.is(&case.after, when);
        });
    }
    report("discard", faults);
}

/// The number of a call at which some files of [`changes`] are staged and none is written.
const AMID_STAGING: usize = 60;

/// Another process that edits `a.txt` right before it is exchanged.
struct ConcurrentEditor {
    path: PathBuf,
    /// Number of exchanges or links before the edit.
    patience: AtomicUsize,
    without: Without,
}

/// Another process that has `a.txt` open and writes into it right before the rename that takes its name.
struct LateWriter {
    file: std::fs::File,
    /// Number of renames before it.
    patience: AtomicUsize,
    without: Without,
}

impl DiskGate for LateWriter {
    fn pass(&self, call: &DiskCall<'_>) -> Result<(), Errno> {
        match (call, self.without) {
            (DiskCall::Exchange { .. }, _) => return Err(Errno::INVAL),
            (DiskCall::Link, Without::Links) => return Err(Errno::PERM),
            _ => {}
        }
        if matches!(call, DiskCall::Rename) && self.patience.fetch_sub(1, Ordering::SeqCst) == 0 {
            rustix::io::pwrite(&self.file, b"LATE", 0).unwrap();
        }
        Ok(())
    }
}

impl DiskGate for ConcurrentEditor {
    fn pass(&self, call: &DiskCall<'_>) -> Result<(), Errno> {
        if matches!(call, DiskCall::Exchange { .. }) && self.without == Without::Exchange {
            return Err(Errno::INVAL);
        }
        let is_move = matches!(call, DiskCall::Exchange { .. } | DiskCall::Link);
        if is_move && self.patience.fetch_sub(1, Ordering::SeqCst) == 0 {
            let aside = self.path.with_file_name("aside");
            std::fs::write(&aside, "edited at that moment").unwrap();
            std::fs::rename(aside, &self.path).unwrap();
        }
        Ok(())
    }
}

impl ConcurrentEditor {
    fn disk(case: &Case, patience: usize, without: Without) -> Disk {
        let patience = AtomicUsize::new(patience);
        Disk::behind(Arc::new(Self { path: case.root().join("a.txt"), patience, without }))
    }
}

#[test]
fn an_edit_at_the_moment_of_an_exchange_wins() {
    // The first exchange probes the file system; `a.txt` is the first file.
    for (without, patience) in [(Without::Nothing, 1), (Without::Exchange, 0)] {
        let mut case = Case::new();
        case.before.get_mut("a.txt").unwrap().content = b"edited at that moment".to_vec();
        let disk = ConcurrentEditor::disk(&case, patience, without);
        let changes = changes(case.root());
        let staged = Staged::stage_on(disk, case.root(), &changes, &info(), &Interrupt::default()).unwrap();
        let error = staged.unwrap().verify().unwrap().commit().unwrap_err();
        assert!(matches!(&error, ApplyError::RolledBack { edited, .. } if edited.is_empty()), "{error}");
        assert!(
            error.to_string().starts_with("error: a.txt: changed on disk since it was read; rolled back")
        );
        case.before.get_mut("a.txt").unwrap().attributes.clear();
        case.is(&case.before, "apply");
        assert_eq!(store_files(case.root()), Vec::<PathBuf>::new());
    }
    let mut case = Case::new();
    case.apply(&no_fault()).unwrap();
    let moved =
        case.before.iter().filter(|(path, node)| node.links.is_empty() && case.after[*path] != **node);
    let disk = ConcurrentEditor::disk(&case, moved.count() - 1, Without::Nothing);
    let report =
        undo_on(&disk, case.root(), RunSelector::Last, OnEdited::Leave, &Interrupt::default()).unwrap();
    assert_eq!(report.edited, [RelPath::from("a.txt")]);
    let edited = case.before.get_mut("a.txt").unwrap();
    edited.content = b"edited at that moment".to_vec();
    edited.attributes.clear();
    case.is(&case.before, "undo");
}

#[test]
fn a_write_at_the_moment_of_a_rename_is_kept() {
    let write_late = |case: &mut Case, tree: &mut TreeSnapshot, patience, without| {
        let file = std::fs::File::options().write(true).open(case.root().join("a.txt")).unwrap();
        tree.get_mut("a.txt").unwrap().content[..4].copy_from_slice(b"LATE");
        Disk::behind(Arc::new(LateWriter { file, patience: AtomicUsize::new(patience), without }))
    };
    for without in [Without::Exchange, Without::Links] {
        let mut case = Case::on(without);
        let mut kept = case.before.clone();
        let changes = changes(case.root());
        let disk = write_late(&mut case, &mut kept, 0, without);
        let staged = Staged::stage_on(disk, case.root(), &changes, &info(), &Interrupt::default()).unwrap();
        let error = staged.unwrap().verify().unwrap().commit().unwrap_err().to_string();
        assert!(error.starts_with("error: a.txt: changed on disk since it was read; rolled back"), "{error}");
        case.is(&kept, "apply");
        assert_eq!(store_files(case.root()), Vec::<PathBuf>::new());
    }
    // A run by exchanges is undone without them, and one without by renames.
    for (gate, renames) in [(Without::Nothing, 2), (Without::Exchange, 1)] {
        let mut case = Case::new();
        case.apply(&Faults::new(0, Fault::Killed, gate)).unwrap();
        let mut kept = case.before.clone();
        kept.get_mut("a.txt").unwrap().content = case.after["a.txt"].content.clone();
        let moved =
            case.before.iter().filter(|(path, node)| node.links.is_empty() && case.after[*path] != **node);
        let before_it = (moved.count() - 1) * renames;
        let disk = write_late(&mut case, &mut kept, before_it, Without::Exchange);
        let calm = Interrupt::default();
        let report = undo_on(&disk, case.root(), RunSelector::Last, OnEdited::SaveOriginal, &calm).unwrap();
        assert_eq!(report.edited, [RelPath::from("a.txt")], "{gate:?}");
        case.is(&kept, "undo");
        let (_, original) = &report.originals[0];
        let saved = std::fs::read(case.root().join(original.as_path())).unwrap();
        assert_eq!(saved, case.before["a.txt"].content);
    }
}

#[test]
fn an_original_is_known_on_a_file_system_without_exchange() {
    let case = Case::new();
    let mut editor = std::fs::File::options().append(true).open(case.root().join("a.txt")).unwrap();
    case.apply(&Faults::new(0, Fault::Killed, Without::Exchange)).unwrap();
    std::io::Write::write_all(&mut editor, b"late").unwrap();
    let stage = store_files(case.root()).into_iter().find(|path| path.ends_with("stage")).unwrap();
    let kept = |index: usize| stage.join(format!("{index:06}.orig"));
    // The next file that is replaced: its original goes, and a commit puts another one there.
    let planted = (1..).map(kept).find(|path| path.exists()).unwrap();
    std::fs::remove_file(&planted).unwrap();
    std::fs::write(&planted, "planted").unwrap();
    let calm = Interrupt::default();
    let report = undo_on(&Disk::default(), case.root(), RunSelector::Last, OnEdited::Leave, &calm).unwrap();
    assert_eq!(report.foreign.len(), 1, "{report:?}");
    assert!(report.restored.contains(&RelPath::from("a.txt")), "{report:?}");
    let late = [&case.before["a.txt"].content[..], b"late"].concat();
    assert_eq!(snapshot(case.root())["a.txt"].content, late);
    let again = undo_on(&Disk::default(), case.root(), RunSelector::Last, OnEdited::Leave, &calm).unwrap();
    assert_eq!((again.foreign.len(), again.left().len()), (1, 1), "{again:?}");
}

#[test]
fn an_undo_and_a_resume_do_without_what_the_run_had() {
    let mut faults = 0;
    for without in [Without::Exchange, Without::Links, Without::SyncAll] {
        let middle = middle(Without::Nothing);
        for fault in [Fault::Once(Errno::IO)].into_iter().chain(STOPS) {
            faults += for_every_call(fault, without, |case, gate, when| {
                case.apply(&no_fault()).unwrap();
                let calm = Interrupt::default();
                let disk = Disk::behind(Arc::clone(gate) as Arc<dyn DiskGate>);
                let _ = undo_on(&disk, case.root(), RunSelector::Last, OnEdited::Leave, &calm);
                let disk = Disk::behind(Faults::new(0, fault, without));
                match undo_on(&disk, case.root(), RunSelector::Last, OnEdited::Leave, &calm) {
                    Ok(report) => assert!(report.is_complete(), "{when}: {report:?}"),
                    Err(ApplyError::NothingToUndo) => {}
                    Err(error) => panic!("{when}: {error}"),
                }
                case.is(&case.before, when);
            });
            faults += for_every_call(fault, without, |case, gate, when| {
                case.apply(&Faults::new(middle, Fault::Killed, Without::Nothing)).unwrap_err();
                let disk = Disk::behind(Arc::clone(gate) as Arc<dyn DiskGate>);
                let _ = resume_on(&disk, case.root(), &Interrupt::default());
                let disk = Disk::behind(Faults::new(0, fault, without));
                match resume_on(&disk, case.root(), &Interrupt::default()) {
                    Ok(Resumed::Finished(_)) => case.is(&case.after, when),
                    Ok(Resumed::TakenBack(_)) => case.is(&case.before, when),
                    Err(ApplyError::NothingOpen) => case.is(case.closed(), when),
                    other => panic!("{when}: {other:?}"),
                }
            });
        }
    }
    report("undo and resume elsewhere", faults);
}

/// Raises signals that would end the process, at every exchange, rename or link of a run.
struct SignalsAtExchanges(Without);

impl DiskGate for SignalsAtExchanges {
    fn pass(&self, call: &DiskCall<'_>) -> Result<(), Errno> {
        let is_probe = matches!(call, DiskCall::Exchange { one, .. } if one.name == b"try-1");
        if matches!(call, DiskCall::Exchange { .. }) && self.0 == Without::Exchange {
            return Err(Errno::INVAL);
        }
        if matches!(call, DiskCall::Exchange { .. } | DiskCall::Link) && !is_probe {
            for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGXCPU] {
                signal_hook::low_level::raise(signal).unwrap();
            }
        }
        Ok(())
    }
}

#[test]
fn no_signal_stops_a_run_between_two_files() {
    for without in [Without::Nothing, Without::Exchange] {
        let disk = || Disk::behind(Arc::new(SignalsAtExchanges(without)));
        let (case, calm) = (Case::new(), Interrupt::default());
        let changes = changes(case.root());
        let staged = Staged::stage_on(disk(), case.root(), &changes, &info(), &calm).unwrap();
        staged.unwrap().verify().unwrap().commit().unwrap();
        case.is(&case.after, "apply");
        undo_on(&disk(), case.root(), RunSelector::Last, OnEdited::Leave, &calm).unwrap();
        case.is(&case.before, "undo");
        case.apply(&Faults::new(middle(without), Fault::Killed, without)).unwrap_err();
        resume_on(&disk(), case.root(), &calm).unwrap();
        case.is(&case.after, "resume");
    }
}

#[test]
fn an_undo_and_a_resume_stop_before_the_first_file_when_asked_to() {
    let (case, raised) = (Case::new(), Interrupt::default());
    raised.raise();
    case.apply(&no_fault()).unwrap();
    let error = undo(case.root(), RunSelector::Last, OnEdited::Leave, &raised).unwrap_err();
    assert_eq!(error.to_string(), "error: interrupted; no file was modified");
    case.is(&case.after, "undo");
    case.is_settled("undo");

    let case = Case::new();
    case.apply(&Faults::new(middle(Without::Nothing), Fault::Killed, Without::Nothing)).unwrap_err();
    let half = snapshot(case.root());
    let open = pending(case.root()).unwrap().unwrap();
    for error in [
        resume(case.root(), &raised).unwrap_err(),
        undo(case.root(), RunSelector::Last, OnEdited::Leave, &raised).unwrap_err(),
    ] {
        assert_eq!(error.to_string(), open.problem().to_string());
        case.is(&half, "stopped");
    }
}
