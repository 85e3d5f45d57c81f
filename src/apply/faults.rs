//! Every call that changes the disk is made to fail, at every step of an apply, an undo and a resume; then
//! the tree must be what it was before or after, exactly.
//!
//! Three ways to fail: one call is refused; every call from there on is refused, which is what a killed
//! process looks like from outside; and the power fails, which also takes back what was not yet synced.

use super::disk::{Call, Disk, Gate};
use super::test_tree::{
    Tree, assert_same, changes, expected, grow, info, quick_folder, snapshot, store_files,
};
use super::transaction::Staged;
use super::undo::{resume_on, undo_on};
use super::{ApplyError, Committed, Edited, Interrupt, Phase, Resumed, Which, list, pending, resume, undo};
use rustix::fd::{AsRawFd, BorrowedFd, OwnedFd};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How calls fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Once(Errno),
    /// A write that stops half-way.
    Short,
    Killed,
    /// Loses all writes since the last sync, or every other one.
    PowerLoss {
        all: bool,
    },
}

/// What the file system cannot do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Without {
    Nothing,
    Exchange,
    Links,
    SyncAll,
}

/// A write that is not yet durable.
struct Unsynced {
    file: OwnedFd,
    at: u64,
    old: Vec<u8>,
    len: u64,
}

struct Faults {
    calls: AtomicUsize,
    /// Which call fails; 0 for none.
    at: usize,
    fault: Fault,
    without: Without,
    unsynced: Mutex<Vec<Unsynced>>,
}

impl Faults {
    fn new(at: usize, fault: Fault, without: Without) -> Arc<Self> {
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
        self.unsynced().push(Unsynced { file, at, old, len: size });
    }

    fn lose_power(&self) {
        let Fault::PowerLoss { all } = self.fault else { return };
        for (number, write) in self.unsynced().drain(..).enumerate().collect::<Vec<_>>().into_iter().rev() {
            if all || number % 2 == 0 {
                rustix::io::pwrite(&write.file, &write.old, write.at).unwrap();
                rustix::fs::ftruncate(&write.file, write.len).unwrap();
            }
        }
    }

    fn fail(&self, call: &Call<'_>) -> Result<(), Errno> {
        match self.fault {
            Fault::Once(errno) => Err(errno),
            Fault::Short => {
                if let Call::Write { file, at, bytes } = call {
                    rustix::io::pwrite(file, &bytes[..bytes.len() / 2], *at).unwrap();
                }
                Err(Errno::NOSPC)
            }
            Fault::Killed => {
                if let Call::Write { file, at, bytes } = call {
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

impl Gate for Faults {
    fn pass(&self, call: &Call<'_>) -> Result<(), Errno> {
        match (self.without, call) {
            (Without::Exchange | Without::Links, Call::Exchange) => return Err(Errno::INVAL),
            (Without::Links, Call::Link) => return Err(Errno::PERM),
            (Without::SyncAll, Call::SyncAll) => return Err(Errno::NOSYS),
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
            Call::Write { file, at, bytes } => self.note(*file, *at, bytes.len()),
            Call::Truncate { file, len } => {
                let size = rustix::fs::fstat(file).unwrap().st_size as u64;
                self.note(*file, *len, size.saturating_sub(*len) as usize);
            }
            Call::Sync { file } => {
                let inode = |stat: rustix::fs::Stat| (stat.st_dev, stat.st_ino);
                let this = inode(rustix::fs::fstat(file).unwrap());
                self.unsynced().retain(|write| inode(rustix::fs::fstat(&write.file).unwrap()) != this);
            }
            Call::SyncAll => self.unsynced().clear(),
            _ => {}
        }
        Ok(())
    }
}

/// A grown tree, what it is and what it is to become.
struct Case {
    folder: tempfile::TempDir,
    before: Tree,
    after: Tree,
}

impl Case {
    fn new() -> Self {
        let folder = quick_folder();
        grow(folder.path());
        let before = snapshot(folder.path());
        let after = expected(&before, &changes(folder.path()));
        assert_ne!(before, after);
        Self { folder, before, after }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn apply(&self, gate: &Arc<Faults>) -> Result<Committed, ApplyError> {
        let disk = Disk::behind(Arc::clone(gate) as Arc<dyn Gate>);
        // One thread, so that the k-th call is always the same one.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        pool.install(|| {
            let changes = changes(self.root());
            let staged = Staged::stage_on(disk, self.root(), &changes, &info(), &Interrupt::default())?;
            staged.unwrap().verify()?.commit()
        })
    }

    fn is(&self, wanted: &Tree, when: &str) {
        assert_same(&snapshot(self.root()), wanted, when);
    }

    /// What the tree has to be when no run is open: the last word of the journal counts, also where its
    /// writer did not live to know that it got through.
    fn closed(&self) -> &Tree {
        let last = list(self.root()).unwrap().pop();
        if last.is_some_and(|run| run.phase == Phase::Done) { &self.after } else { &self.before }
    }

    /// Nothing is open, nothing but records and stages lies about, and a new run gets through.
    fn is_settled(&self, when: &str) {
        assert!(pending(self.root()).unwrap().is_none(), "{when}: {:?}", pending(self.root()));
    }
}

/// Calls `step` for every k until k is past the last call, and tells how many calls there were.
fn for_every_call(fault: Fault, without: Without, step: impl Fn(&Case, &Arc<Faults>, &str)) -> usize {
    for at in 1.. {
        let gate = Faults::new(at, fault, without);
        let case = Case::new();
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

/// The call at which about half of the files have changed places.
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

fn report(what: &str, faults: usize) {
    use std::io::Write;
    writeln!(std::io::stdout(), "{what}: {faults} faults injected").unwrap();
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
                let wanted = match (open.phase, resume(case.root()).unwrap()) {
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
fn a_stopped_apply_is_taken_back_by_undo() {
    let mut faults = 0;
    for without in WITHOUT {
        for fault in STOPS {
            faults += for_every_call(fault, without, |case, gate, when| {
                let _ = case.apply(gate);
                let was_open = pending(case.root()).unwrap();
                match undo(case.root(), Which::Last, Edited::Leave) {
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
    report("apply, stopped, taken back", faults);
}

#[test]
fn an_undo_that_fails_or_stops_is_finished_by_the_next() {
    let mut faults = 0;
    for without in WITHOUT {
        for fault in [Fault::Once(Errno::IO), Fault::Short].into_iter().chain(STOPS) {
            faults += for_every_call(fault, without, |case, gate, when| {
                case.apply(&Faults::new(0, fault, without)).unwrap();
                case.is(&case.after, when);
                let disk = Disk::behind(Arc::clone(gate) as Arc<dyn Gate>);
                let complete = undo_on(&disk, case.root(), Which::Last, Edited::Leave)
                    .is_ok_and(|report| report.is_complete());
                if !complete {
                    match undo(case.root(), Which::Last, Edited::Leave) {
                        Ok(report) => assert!(report.is_complete(), "{when}: {report:?}"),
                        // Only the word that it was complete was refused.
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
fn a_resume_that_fails_or_stops_can_still_be_taken_back() {
    let mut faults = 0;
    for without in WITHOUT {
        let middle = middle(without);
        for fault in [Fault::Once(Errno::IO), Fault::Short].into_iter().chain(STOPS) {
            faults += for_every_call(fault, without, |case, gate, when| {
                case.apply(&Faults::new(middle, Fault::Killed, without)).unwrap_err();
                let disk = Disk::behind(Arc::clone(gate) as Arc<dyn Gate>);
                let resumed = resume_on(&disk, case.root());
                match (&resumed, pending(case.root()).unwrap()) {
                    (Ok(Resumed::Finished(_)), None) => case.is(&case.after, when),
                    (Err(_), None) => case.is(case.closed(), when),
                    (Err(_), Some(_)) => {
                        undo(case.root(), Which::Last, Edited::Leave).unwrap();
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
