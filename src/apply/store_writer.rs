//! The store of a tree as its one writer sees it: folders of runs, stage folders, and how they go away.
//!
//! Invariant: whoever holds a [`StoreWriter`] holds the lock. Runs leave through the trash, by one rename, so that
//! none is ever half there.

use super::error::{ApplyError, CallContext, FailedCall};
use super::lock::{Lock, LockError};
use super::run_id::RunId;
use super::store_reader::{AWAY, RUNS, STAGE, StoreReader, as_run, path, run_path};
use super::{Moment, lock};
use crate::fs::{Disk, NameAt, OpenDirectory, Opened, STORE, list_names, open_file, open_listed};
use crate::text::RelPath;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::Mode;
use rustix::io::Errno;
use std::path::Path;

const IGNORE: &[u8] = b".gitignore";
const TRASH: &[u8] = b"trash";

const FOLDER_MODE: Mode = Mode::from_raw_mode(0o755);

/// A store and the right to change it.
pub(super) struct StoreWriter {
    pub home: StoreReader,
    pub disk: Disk,
    _lock: Lock,
}

impl StoreWriter {
    /// The store of the tree at `root`, made where there is none.
    pub fn create(root: &Path, disk: Disk) -> Result<Self, ApplyError> {
        let root = OpenDirectory::open(root).at(&RelPath::from("."), "open the root")?;
        for _ in 0..3 {
            disk.make_directory(NameAt::new(&root, STORE.as_bytes()), FOLDER_MODE)
                .at(&RelPath::from(STORE), "make the store")?;
            let Some(store) = Self::enter(&root, &disk)? else { continue };
            if let Err(failure) = store.furnish() {
                store.leave_no_trace();
                return Err(failure.into());
            }
            return Ok(store);
        }
        Err(FailedCall { path: RelPath::from(STORE), doing: "make the store", errno: Errno::NOENT }.into())
    }

    /// The store of the tree at `root`, where there is one.
    pub fn open(root: &Path, disk: &Disk) -> Result<Option<Self>, ApplyError> {
        match StoreReader::open_file(root)? {
            Some(home) => Self::enter(&home.root, disk),
            None => Ok(None),
        }
    }

    /// Takes the lock; `None` where the store went away meanwhile.
    fn enter(root: &OpenDirectory, disk: &Disk) -> Result<Option<Self>, ApplyError> {
        let folder = match open_listed(root, STORE.as_bytes()) {
            Err(Errno::NOENT) => return Ok(None),
            other => other.at(&RelPath::from(STORE), "open the store")?,
        };
        match Lock::take(disk, &folder) {
            Ok(lock) => Ok(Some(Self {
                home: StoreReader { root: root.clone(), folder },
                disk: disk.clone(),
                _lock: lock,
            })),
            Err(LockError::Busy(owner)) => Err(ApplyError::Busy { owner }),
            Err(LockError::Refused(Errno::NOENT)) => Ok(None),
            Err(LockError::Refused(errno)) => {
                Err(FailedCall { path: path(&[lock::NAME]), doing: "take the lock", errno }.into())
            }
        }
    }

    fn furnish(&self) -> Result<(), FailedCall> {
        ignore_all(&self.disk, &self.home.folder).at(&path(&[IGNORE]), "write")?;
        self.disk.make_directory(NameAt::new(&self.home.folder, RUNS), FOLDER_MODE).at(&path(&[RUNS]), "make")
    }

    /// A new run with its own folder.
    pub fn begin(&self, started: Moment) -> Result<(RunId, OwnedFd), FailedCall> {
        let last = self.home.runs()?.into_iter().chain(self.trash()).map(|run| run.number()).max();
        let id = RunId::new(last.unwrap_or(0) + 1, started);
        let make = || {
            let runs = open_listed(&self.home.folder, RUNS)?;
            self.disk.make_directory(NameAt::new(&runs, id.to_string().as_bytes()), FOLDER_MODE)
        };
        make().at(&run_path(&id), "make the folder of the run")?;
        let folder = self.home.run(&id)?;
        Ok((id, folder))
    }

    fn trash(&self) -> Vec<RunId> {
        let Ok(folder) = open_listed(&self.home.folder, TRASH) else { return Vec::new() };
        list_names(&folder).unwrap_or_default().iter().filter_map(|name| as_run(name)).collect()
    }

    /// Makes the stage folder of a run in the mount whose top is `top` (empty: the mount of the root).
    pub fn make_stage(&self, run: &RunId, top: &RelPath) -> Result<OwnedFd, Errno> {
        let private = Mode::from_raw_mode(0o700);
        let make = |folder: &OwnedFd, name: &[u8], mode| {
            self.disk.make_directory(NameAt::new(folder, name), mode)?;
            open_listed(folder, name)
        };
        let stage = if top.as_bytes().is_empty() {
            let runs = open_listed(&self.home.folder, RUNS)?;
            make(&open_listed(runs, run.to_string().as_bytes())?, STAGE, private)?
        } else {
            let store = make(&self.home.root.below(top.as_bytes())?, STORE.as_bytes(), FOLDER_MODE)?;
            ignore_all(&self.disk, &store)?;
            make(&make(&store, AWAY, FOLDER_MODE)?, run.to_string().as_bytes(), private)?
        };
        // Otherwise every staged file would inherit an access list that its original may not have.
        let _ = self.disk.remove_default_access_list(&stage);
        Ok(stage)
    }

    /// Takes a run away, with its stage folders in other mounts.
    pub fn remove(&self, run: &RunId, tops: &[RelPath]) -> Result<(), FailedCall> {
        self.remove_all_away(run, tops)?;
        let name = run.to_string();
        let throw = || {
            self.disk.make_directory(NameAt::new(&self.home.folder, TRASH), FOLDER_MODE)?;
            let trash = open_listed(&self.home.folder, TRASH)?;
            let runs = open_listed(&self.home.folder, RUNS)?;
            self.disk.rename(NameAt::new(&runs, name.as_bytes()), NameAt::new(&trash, name.as_bytes()))
        };
        throw().at(&run_path(run), "remove")
    }

    /// Takes the staged files of a run away and leaves its record.
    pub fn remove_stages(&self, run: &RunId, tops: &[RelPath]) -> Result<(), FailedCall> {
        self.remove_all_away(run, tops)?;
        remove_tree(&self.disk, NameAt::new(&self.home.run(run)?, STAGE))
            .at(&run_path(run), "remove the stage of")
    }

    fn remove_all_away(&self, run: &RunId, tops: &[RelPath]) -> Result<(), FailedCall> {
        for top in tops.iter().filter(|top| !top.as_bytes().is_empty()) {
            match self.remove_away(run, top) {
                Err(Errno::NOENT) => {}
                other => other.at(top, "remove the stage folder in")?,
            }
        }
        Ok(())
    }

    fn remove_away(&self, run: &RunId, top: &RelPath) -> Result<(), Errno> {
        let above = self.home.root.below(top.as_bytes())?;
        let store = open_listed(&above, STORE.as_bytes())?;
        let away = open_listed(&store, AWAY)?;
        remove_tree(&self.disk, NameAt::new(&away, run.to_string().as_bytes()))?;
        match self.disk.remove_directory(NameAt::new(&store, AWAY)) {
            Err(Errno::NOTEMPTY | Errno::EXIST) => return Ok(()),
            other => other?,
        }
        if list_names(&store)? == [IGNORE] {
            self.disk.unlink(NameAt::new(&store, IGNORE))?;
            self.disk.remove_directory(NameAt::new(&above, STORE.as_bytes()))?;
        }
        Ok(())
    }

    /// Deletes what was thrown away.
    pub fn empty_trash(&self) -> Result<(), FailedCall> {
        match remove_tree(&self.disk, NameAt::new(&self.home.folder, TRASH)) {
            Err(Errno::NOENT) => Ok(()),
            other => other.at(&path(&[TRASH]), "empty"),
        }
    }

    /// Removes the store itself where no run is left in it. What cannot be removed stays and does no harm.
    pub fn leave_no_trace(&self) {
        let known = |name: &Vec<u8>| [IGNORE, RUNS, TRASH, AWAY, lock::NAME].contains(&name.as_slice());
        if !list_names(&self.home.folder).is_ok_and(|names| names.iter().all(known)) {
            return;
        }
        let spot = |name| NameAt::new(&self.home.folder, name);
        let gone = [RUNS, TRASH, AWAY].iter().all(|name| self.disk.remove_directory(spot(name)).is_ok());
        if gone && self.disk.unlink(spot(IGNORE)).is_ok() && self.disk.unlink(spot(lock::NAME)).is_ok() {
            let _ = self.disk.remove_directory(NameAt::new(&self.home.root, STORE.as_bytes()));
        }
    }
}

/// Makes git ignore everything in `folder`, this very file included.
fn ignore_all(disk: &Disk, folder: &impl AsFd) -> Result<(), Errno> {
    let spot = NameAt::new(folder, IGNORE);
    // An empty one was left by a run that was stopped right here; any other is somebody's choice.
    if matches!(open_file(spot)?, Opened::File(_, stat) if stat.st_size > 0) {
        return Ok(());
    }
    let file = disk.open_or_create(spot, Mode::from_raw_mode(0o644))?;
    disk.write(&file, 0, b"*\n")
}

/// Removes a file, or a folder with everything in it.
fn remove_tree(disk: &Disk, spot: NameAt<'_>) -> Result<(), Errno> {
    match disk.unlink(spot) {
        Err(Errno::ISDIR | Errno::PERM) => {}
        other => return other,
    }
    let folder = open_listed(spot.directory, spot.name)?;
    for name in list_names(&folder)? {
        remove_tree(disk, NameAt::new(&folder, &name))?;
    }
    disk.remove_directory(spot)
}
