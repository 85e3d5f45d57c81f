//! Changes the store: creates and removes the directories of runs and their stage directories.
//!
//! Invariant: who has a [`StoreWriter`] holds the lock. A run is removed by one rename into the trash, so that no
//! reader sees half a run; where a full disk refuses even that, it is deleted in place, its files before its journal.
//! Removing takes no space.

use super::error::{ApplyError, CallContext, FailedCall};
use super::layout::{AWAY, GITIGNORE, LOCK, MODIFIED, RUNS, STAGE, TRASH, run_path, store_path};
use super::lock::{Lock, LockError};
use super::run_id::RunId;
use super::store_reader::{StoreReader, parse_run_name};
use crate::fs::{
    BALLAST, Disk, NameAt, OpenDirectory, Opened, STORE, STORE_MARK, StoreOrigin, list_names, mark_store,
    open_file, open_listed, special_name, store_origin,
};
use crate::text::{Moment, RelPath};
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::Mode;
use rustix::io::Errno;
use std::path::Path;

/// Readable by everyone, as the directories of git are: journals hold paths and digests only.
const DIRECTORY_MODE: Mode = Mode::from_raw_mode(0o755);

/// The names in a store without runs; the directories may be empty.
const INITIAL_NAMES: [&[u8]; 7] = [GITIGNORE, STORE_MARK, RUNS, TRASH, AWAY, LOCK, BALLAST];

/// The files of a store itself that an apply writes.
const WRITTEN_NAMES: [&[u8]; 4] = [LOCK, GITIGNORE, STORE_MARK, BALLAST];

/// A store and the right to change it.
pub(super) struct StoreWriter {
    pub reader: StoreReader,
    pub disk: Disk,
    _lock: Lock,
}

impl StoreWriter {
    /// Opens and locks the store of the tree at `root`, created if there is none.
    pub fn create(root: &Path, disk: Disk) -> Result<Self, ApplyError> {
        let root = OpenDirectory::open(root).at(&RelPath::from("."), "open the root")?;
        // Another process may remove the empty store between the two calls: three attempts outlast it.
        for _ in 0..3 {
            disk.make_directory(NameAt::new(&root, STORE.as_bytes()), DIRECTORY_MODE)
                .at(&RelPath::from(STORE), "create the store")?;
            let entered = Self::enter(&root, &disk, &WRITTEN_NAMES);
            if matches!(entered, Err(ApplyError::Failed(_))) {
                // Only an empty one goes: it was made just now, and its lock could not be.
                let _ = disk.remove_directory(NameAt::new(&root, STORE.as_bytes()));
            }
            let Some(store) = entered? else { continue };
            if let Err(failure) = store.initialize() {
                store.leave_no_trace();
                return Err(failure.into());
            }
            return Ok(store);
        }
        Err(FailedCall { path: RelPath::from(STORE), doing: "create the store", errno: Errno::NOENT }.into())
    }

    /// Opens and locks the store of the tree at `root`; `None` if there is none.
    pub fn open(root: &Path, disk: &Disk) -> Result<Option<Self>, ApplyError> {
        match StoreReader::open(root)? {
            Some(reader) => Self::enter(&reader.root, disk, &[LOCK]),
            None => Ok(None),
        }
    }

    /// Takes the lock; `None` if the store was removed meanwhile. The files `written` are regular ones, or not there.
    fn enter(root: &OpenDirectory, disk: &Disk, written: &[&[u8]]) -> Result<Option<Self>, ApplyError> {
        let directory = match open_listed(root, STORE.as_bytes()) {
            Err(Errno::NOENT) => return Ok(None),
            other => other.at(&RelPath::from(STORE), "open the store")?,
        };
        // Before the lock: in a store of somebody else not even that is written.
        match store_origin(&directory).at(&RelPath::from(STORE), "open the store")? {
            StoreOrigin::Here | StoreOrigin::Empty => {}
            foreign => return Err(ApplyError::ForeignStore(foreign)),
        }
        if let Some((name, kind)) =
            special_name(&directory, written).at(&RelPath::from(STORE), "look into")?
        {
            return Err(ApplyError::NoFile { path: store_path(&[name]), kind });
        }
        match Lock::take(disk, &directory) {
            Ok(lock) => Ok(Some(Self {
                reader: StoreReader { root: root.clone(), directory },
                disk: disk.clone(),
                _lock: lock,
            })),
            Err(LockError::Busy(owner)) => Err(ApplyError::Busy { owner }),
            Err(LockError::Refused(Errno::NOENT)) => Ok(None),
            Err(LockError::Refused(errno)) => {
                Err(FailedCall { path: store_path(&[LOCK]), doing: "take the lock", errno }.into())
            }
        }
    }

    /// Creates the files and directories of an empty store.
    fn initialize(&self) -> Result<(), FailedCall> {
        let store = &self.reader.directory;
        claim(&self.disk, store).at(&store_path(&[STORE_MARK]), "write")?;
        ignore_all(&self.disk, store).at(&store_path(&[GITIGNORE]), "write")?;
        for name in [RUNS, TRASH] {
            let directory = NameAt::new(&self.reader.directory, name);
            self.disk.make_directory(directory, DIRECTORY_MODE).at(&store_path(&[name]), "create")?;
        }
        Ok(())
    }

    /// Creates the directory of a new run, numbered after all runs that are kept or in the trash.
    pub fn begin(&self, started: Moment) -> Result<(RunId, OwnedFd), FailedCall> {
        let last = self.reader.runs()?.into_iter().chain(self.trashed_runs()).map(|run| run.number()).max();
        let id = RunId::new(last.unwrap_or(0) + 1, started);
        open_listed(&self.reader.directory, RUNS)
            .and_then(|runs| {
                self.disk.make_directory(NameAt::new(&runs, id.to_string().as_bytes()), DIRECTORY_MODE)
            })
            .at(&run_path(&id), "create the directory of the run")?;
        let directory = self.reader.run(&id)?;
        Ok((id, directory))
    }

    fn trashed_runs(&self) -> Vec<RunId> {
        let Ok(directory) = open_listed(&self.reader.directory, TRASH) else { return Vec::new() };
        list_names(&directory).unwrap_or_default().iter().filter_map(|name| parse_run_name(name)).collect()
    }

    /// Creates the stage directory of a run in the mount at `top`, empty for the mount of the root.
    pub fn make_stage(&self, run: &RunId, top: &RelPath) -> Result<OwnedFd, Errno> {
        // For its owner only: staged files have the content of files that others may not be able to read.
        let private = Mode::from_raw_mode(0o700);
        let stage = if top.as_bytes().is_empty() {
            let runs = open_listed(&self.reader.directory, RUNS)?;
            self.make_below(&open_listed(runs, run.to_string().as_bytes())?, STAGE, private)?
        } else {
            let top = self.reader.root.below(top.as_bytes())?;
            let store = self.make_below(&top, STORE.as_bytes(), DIRECTORY_MODE)?;
            claim(&self.disk, &store)?;
            ignore_all(&self.disk, &store)?;
            let away = self.make_below(&store, AWAY, DIRECTORY_MODE)?;
            self.make_below(&away, run.to_string().as_bytes(), private)?
        };
        // Staged files would inherit this access list, which their originals may not have.
        let _ = self.disk.remove_default_access_list(&stage);
        Ok(stage)
    }

    fn make_below(&self, above: &OwnedFd, name: &[u8], mode: Mode) -> Result<OwnedFd, Errno> {
        self.disk.make_directory(NameAt::new(above, name), mode)?;
        open_listed(above, name)
    }

    /// Notes that a run may have modified files, for the case that its journal is damaged later.
    pub fn note_modified(&self, run: &RunId) -> Result<(), FailedCall> {
        let directory = self.reader.run(run)?;
        let created = self.disk.open_or_create(NameAt::new(&directory, MODIFIED), Mode::from_raw_mode(0o644));
        created.map(drop).at(&run_path(run), "write its mark")
    }

    /// Moves a run to the trash and deletes its stage directories in other mounts.
    pub fn remove(&self, run: &RunId, tops: &[RelPath]) -> Result<(), FailedCall> {
        self.remove_all_away(run, tops)?;
        match self.move_to_trash(run) {
            Err(Errno::NOSPC | Errno::DQUOT) => self.remove_in_place(run),
            other => other,
        }
        .at(&run_path(run), "remove")
    }

    fn move_to_trash(&self, run: &RunId) -> Result<(), Errno> {
        let name = run.to_string();
        let trash = self.make_below(&self.reader.directory, TRASH, DIRECTORY_MODE)?;
        let runs = open_listed(&self.reader.directory, RUNS)?;
        self.disk.rename(NameAt::new(&runs, name.as_bytes()), NameAt::new(&trash, name.as_bytes()))
    }

    fn remove_in_place(&self, run: &RunId) -> Result<(), Errno> {
        let runs = open_listed(&self.reader.directory, RUNS)?;
        let name = run.to_string();
        // A run with staged files and no journal would be taken for one whose journal is lost.
        remove_tree(&self.disk, NameAt::new(&open_listed(&runs, name.as_bytes())?, STAGE))?;
        remove_tree(&self.disk, NameAt::new(&runs, name.as_bytes()))
    }

    /// Deletes the staged files of a run and keeps its journal and report.
    pub fn remove_stages(&self, run: &RunId, tops: &[RelPath]) -> Result<(), FailedCall> {
        self.remove_all_away(run, tops)?;
        remove_tree(&self.disk, NameAt::new(&self.reader.run(run)?, STAGE))
            .at(&run_path(run), "remove its stage")
    }

    fn remove_all_away(&self, run: &RunId, tops: &[RelPath]) -> Result<(), FailedCall> {
        for top in tops.iter().filter(|top| !top.as_bytes().is_empty()) {
            match self.remove_away(run, top) {
                Err(Errno::NOENT) => {}
                other => other.at(top, "remove the stage directory in it")?,
            }
        }
        Ok(())
    }

    fn remove_away(&self, run: &RunId, top: &RelPath) -> Result<(), Errno> {
        let above = self.reader.root.below(top.as_bytes())?;
        let store = open_listed(&above, STORE.as_bytes())?;
        match open_listed(&store, AWAY) {
            Ok(away) => remove_tree(&self.disk, NameAt::new(&away, run.to_string().as_bytes()))?,
            // Stopped before it was made.
            Err(Errno::NOENT) => {}
            Err(errno) => return Err(errno),
        }
        match self.disk.remove_directory(NameAt::new(&store, AWAY)) {
            Err(Errno::NOTEMPTY | Errno::EXIST) => return Ok(()),
            other => other?,
        }
        let initial = [BALLAST, GITIGNORE, STORE_MARK];
        if list_names(&store)?.iter().all(|name| initial.contains(&name.as_slice())) {
            for name in initial {
                self.disk.unlink(NameAt::new(&store, name))?;
            }
            self.disk.remove_directory(NameAt::new(&above, STORE.as_bytes()))?;
        }
        Ok(())
    }

    /// Deletes the runs in the trash.
    pub fn empty_trash(&self) -> Result<(), FailedCall> {
        let emptied = open_listed(&self.reader.directory, TRASH).and_then(|trash| {
            let names = list_names(&trash)?;
            names.iter().try_for_each(|name| remove_tree(&self.disk, NameAt::new(&trash, name)))
        });
        match emptied {
            Err(Errno::NOENT) => Ok(()),
            other => other.at(&store_path(&[TRASH]), "empty"),
        }
    }

    /// Removes the store if no run is left in it. A name that cannot be removed stays and does no harm.
    pub fn leave_no_trace(&self) {
        let store = &self.reader.directory;
        if !list_names(store)
            .is_ok_and(|names| names.iter().all(|name| INITIAL_NAMES.contains(&name.as_slice())))
        {
            return;
        }
        let is_empty = [RUNS, TRASH, AWAY]
            .iter()
            .all(|name| self.disk.remove_directory(NameAt::new(store, name)).is_ok());
        // The lock goes last: until then no other process enters.
        let last = [BALLAST, GITIGNORE, STORE_MARK, LOCK];
        if is_empty && last.iter().all(|name| self.disk.unlink(NameAt::new(store, name)).is_ok()) {
            let _ = self.disk.remove_directory(NameAt::new(&self.reader.root, STORE.as_bytes()));
        }
    }
}

/// Marks an empty store as made here.
///
/// # Errors
/// `EXIST` if somebody else made it.
fn claim(disk: &Disk, store: &impl AsFd) -> Result<(), Errno> {
    match store_origin(store)? {
        StoreOrigin::Here => Ok(()),
        StoreOrigin::Empty => mark_store(disk, store),
        StoreOrigin::Elsewhere | StoreOrigin::OtherUser => Err(Errno::EXIST),
    }
}

/// Makes git ignore everything in `directory`, its `.gitignore` included.
fn ignore_all(disk: &Disk, directory: &impl AsFd) -> Result<(), Errno> {
    let name = NameAt::new(directory, GITIGNORE);
    // An empty file was left by a run that was stopped right here; any other content was put there by the user.
    if matches!(open_file(name)?, Opened::File(_, stat) if stat.st_size > 0) {
        return Ok(());
    }
    let file = disk.open_or_create(name, Mode::from_raw_mode(0o644))?;
    disk.write(&file, 0, b"*\n")
}

/// Removes a file, or a directory with everything in it.
fn remove_tree(disk: &Disk, name: NameAt<'_>) -> Result<(), Errno> {
    match disk.unlink(name) {
        Err(Errno::ISDIR | Errno::PERM) => {}
        other => return other,
    }
    let directory = open_listed(name.directory, name.name)?;
    for inner in list_names(&directory)? {
        remove_tree(disk, NameAt::new(&directory, &inner))?;
    }
    disk.remove_directory(name)
}
