//! Old and new content change places, one file at a time.
//!
//! Invariant: at every moment the original is whole, in the tree or in the stage, and a [`RunOnDisk`] can tell
//! which. Nothing that somebody else wrote meanwhile is lost.

use super::error::{CallContext, DriftKind, DriftedFile, FailedCall, StopCause};
use super::journal::{Journal, OverwriteMarks};
use super::run_entry::{ReplaceMethod, RunEntry};
use super::run_id::RunId;
use super::run_on_disk::{StageDirectory, is_mixture};
use super::store_reader::{ORIGINALS, path as store_path};
use super::store_writer::StoreWriter;
use super::wire::JournalLine;
use crate::fs::{
    Disk, FileState, NameAt, Opened, Parents, attributes, copy, is_unchanged, open_file, open_listed,
    open_writable, parent, read_all, state_of,
};
use crate::text::Digest;
use crate::text::RelPath;
use rustix::fd::OwnedFd;
use rustix::fs::{Mode, Stat};
use rustix::io::{Errno, fcntl_dupfd_cloexec};

/// What is needed to move files of a run.
pub(super) struct Exchanger<'r> {
    pub store: &'r StoreWriter,
    pub run: &'r RunId,
    pub disk: &'r Disk,
    pub stages: &'r [StageDirectory],
    pub journal: &'r mut Journal,
    pub marks: &'r mut OverwriteMarks,
    pub parents: Parents,
}

/// RunSelector content a file shall have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    Before,
    After,
}

impl Exchanger<'_> {
    /// Brings the new content of file `index` into the tree, where the file still is as `was`.
    pub fn forward(&mut self, index: usize, entry: &RunEntry, was: &Stat) -> Result<(), StopCause> {
        match entry.way {
            ReplaceMethod::Exchange => self.exchange(entry, was, entry.before),
            ReplaceMethod::Replace => self.replace(entry, was),
            ReplaceMethod::InPlace => self.overwrite(index, entry, Goal::After),
        }
    }

    /// Brings the original of file `index` back, where the file still is as `was`.
    pub fn back(&mut self, index: usize, entry: &RunEntry, was: &Stat) -> Result<(), StopCause> {
        match entry.way {
            ReplaceMethod::Exchange => self.exchange(entry, was, entry.after),
            ReplaceMethod::Replace => self.put_back(entry, was),
            ReplaceMethod::InPlace => self.overwrite(index, entry, Goal::Before),
        }
    }

    /// Makes now the time of the file's last change: to tools that compare times, what went back is news.
    pub fn touch(&mut self, path: &RelPath) {
        // Only the owner may; a tool that is misled by that can be told to look at contents.
        let _ = self.parents.name_at(path).and_then(|spot| self.disk.touch(spot));
    }

    /// Its own inverse: what the tree has, `digest`, goes to the slot, and what the slot has to the tree.
    fn exchange(&mut self, entry: &RunEntry, was: &Stat, digest: Digest) -> Result<(), StopCause> {
        let name = entry.slot_name();
        let slot = self.stages[entry.folder].spot(&name).at(&entry.path, "find the staged copy of")?;
        let tree = self.parents.name_at(&entry.path).at(&entry.path, "find")?;
        must_be(tree, was, digest, entry)?;
        self.disk.exchange(slot, tree).at(&entry.path, "replace")?;
        // What came out is looked at again: had somebody written in between, it goes straight back.
        must_be(slot, was, digest, entry).or_else(|cause| {
            self.disk.exchange(slot, tree).at(&entry.path, "put back")?;
            Err(cause)
        })
    }

    fn replace(&mut self, entry: &RunEntry, was: &Stat) -> Result<(), StopCause> {
        let (slot, original) = (entry.slot_name(), entry.original_name());
        let stage = &self.stages[entry.folder];
        let slot = stage.spot(&slot).at(&entry.path, "find the staged copy of")?;
        let original = stage.spot(&original).at(&entry.path, "find the staged copy of")?;
        let tree = self.parents.name_at(&entry.path).at(&entry.path, "find")?;
        must_be(tree, was, entry.before, entry)?;
        // One that was left by a run that was stopped before the rename below.
        self.disk.unlink(original).at(&entry.path, "save")?;
        match self.disk.link(tree, original) {
            Ok(()) => {}
            Err(Errno::PERM | Errno::OPNOTSUPP | Errno::NOSYS | Errno::MLINK | Errno::ACCESS) => {
                save(self.disk, tree, original, entry)?;
            }
            Err(errno) => return Err(FailedCall { path: entry.path.clone(), doing: "save", errno }.into()),
        }
        must_be(tree, was, entry.before, entry)?;
        self.disk.rename(slot, tree).at(&entry.path, "replace").map_err(StopCause::from)
    }

    fn put_back(&mut self, entry: &RunEntry, was: &Stat) -> Result<(), StopCause> {
        let name = entry.original_name();
        let original = self.stages[entry.folder].spot(&name).at(&entry.path, "find the original of")?;
        let tree = self.parents.name_at(&entry.path).at(&entry.path, "find")?;
        must_be(tree, was, entry.after, entry)?;
        self.disk.rename(original, tree).at(&entry.path, "put back").map_err(StopCause::from)
    }

    /// Writes over the bytes; the journal knows about it from before the first byte until after the last.
    fn overwrite(&mut self, index: usize, entry: &RunEntry, goal: Goal) -> Result<(), StopCause> {
        let stage = &self.stages[entry.folder];
        let staged =
            |name: &str, digest| stage.bytes(name, digest).at(&entry.path, "read the staged copy of");
        let before = staged(&entry.original_name(), entry.before)?;
        let after = staged(&entry.slot_name(), entry.after)?;
        let (from, to, wanted) = match goal {
            Goal::Before => (entry.after, entry.before, &before),
            Goal::After => (entry.before, entry.after, &after),
        };
        let tree = self.parents.name_at(&entry.path).at(&entry.path, "find")?;
        let file = match open_writable(tree).at(&entry.path, "open for writing")? {
            Opened::File(file, _) => file,
            Opened::Nothing => return Err(drifted(entry, DriftKind::Gone)),
            Opened::Special => return Err(drifted(entry, DriftKind::NoFile)),
        };
        let now = fcntl_dupfd_cloexec(&file, 0).and_then(read_all).at(&entry.path, "read")?;
        let is = Digest::of(&now);
        if is == to {
            return Ok(());
        }
        if is != from && !(self.marks.is_open(entry) && is_mixture(&now, &before, &after)) {
            return Err(drifted(entry, DriftKind::Edited));
        }
        self.write_over(index, entry, &file, goal, wanted).at(&entry.path, "write").map_err(StopCause::from)
    }

    fn write_over(
        &mut self,
        index: usize,
        entry: &RunEntry,
        file: &OwnedFd,
        goal: Goal,
        bytes: &[u8],
    ) -> Result<(), Errno> {
        let index = u32::try_from(index).map_err(|_| Errno::OVERFLOW)?;
        self.journal.append(self.disk, &[JournalLine::Writing(index)])?;
        self.journal.sync(self.disk)?;
        self.marks.writing(entry);
        self.disk.write(file, 0, bytes)?;
        self.disk.truncate(file, bytes.len() as u64)?;
        self.disk.sync(file)?;
        match goal {
            Goal::Before => {
                self.journal.append(self.disk, &[JournalLine::Restored(index)])?;
                self.marks.restored(entry);
            }
            Goal::After => {
                self.journal.append(self.disk, &[JournalLine::Wrote(index)])?;
                self.marks.wrote(entry);
            }
        }
        Ok(())
    }

    /// Saves the original of a file that somebody edited since in the store, where git and `check` do not look, and
    /// returns its path.
    pub fn save_original(&self, entry: &RunEntry) -> Result<RelPath, FailedCall> {
        let stage = &self.stages[entry.folder];
        let (slot, aside) = (entry.slot_name(), entry.original_name());
        let staged = if entry.way == ReplaceMethod::Exchange { &slot } else { &aside };
        let doing = "save the original of";
        let original = stage.spot(staged).at(&entry.path, doing)?;
        let run = self.run.to_string();
        let originals = self.make_below(&self.store.home.folder, ORIGINALS).at(&entry.path, doing)?;
        let directory = parent(&entry.path).split(|byte| *byte == b'/').filter(|part| !part.is_empty());
        let directory = std::iter::once(run.as_bytes()).chain(directory).try_fold(
            originals.try_clone().map_err(|_| Errno::MFILE).at(&entry.path, doing)?,
            |above, part| self.make_below(&above, part).at(&entry.path, doing),
        )?;
        // In the directory of all runs, where it cannot be taken for a file of the tree.
        let copy_name = format!("{run}.{}", entry.copy_name());
        let copy = NameAt::new(&originals, copy_name.as_bytes());
        let digest = duplicate(self.disk, original, copy).at(&entry.path, doing)?;
        let mut name = entry.path.name().to_vec();
        for number in 2.. {
            match self.offer(copy, NameAt::new(&directory, &name), digest) {
                Ok(()) => break,
                Err(Errno::EXIST) => {}
                Err(errno) => return Err(FailedCall { path: entry.path.clone(), doing, errno }),
            }
            name = [entry.path.name(), format!(".{number}").as_bytes()].concat();
        }
        let parts = [ORIGINALS, run.as_bytes(), parent(&entry.path), &name];
        let parts: Vec<&[u8]> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Ok(store_path(&parts))
    }

    /// The directory of that name, made where there is none.
    fn make_below(&self, above: &OwnedFd, name: &[u8]) -> Result<OwnedFd, Errno> {
        // Originals may be readable by their owner only.
        self.disk.make_directory(NameAt::new(above, name), Mode::from_raw_mode(0o700))?;
        open_listed(above, name)
    }

    /// Gives a complete copy another name; `EXIST` where another content has that name.
    fn offer(&self, copy: NameAt<'_>, name: NameAt<'_>, digest: Digest) -> Result<(), Errno> {
        match state_of(name)? {
            content if content.has(digest) => return self.disk.unlink(copy),
            FileState::Nothing => {}
            _ => return Err(Errno::EXIST),
        }
        match self.disk.rename_to_new(copy, name) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                self.disk.link(copy, name)?;
                self.disk.unlink(copy)
            }
            other => other,
        }
    }
}

fn drifted(entry: &RunEntry, how: DriftKind) -> StopCause {
    DriftedFile { path: entry.path.clone(), how }.into()
}

/// The file at `spot` is the one that was looked at, or at least has its content: a copy-up of an overlay
/// file system gives a file a new identity, and so does a checkout of the same content.
fn must_be(spot: NameAt<'_>, was: &Stat, digest: Digest, entry: &RunEntry) -> Result<(), StopCause> {
    if is_unchanged(spot, was).at(&entry.path, "find")? {
        return Ok(());
    }
    match state_of(spot).at(&entry.path, "read")?.expect(digest) {
        Ok(_) => Ok(()),
        Err(how) => Err(drifted(entry, how)),
    }
}

/// A durable copy of the file in the tree, for file systems without second names.
fn save(disk: &Disk, tree: NameAt<'_>, original: NameAt<'_>, entry: &RunEntry) -> Result<(), StopCause> {
    let digest = duplicate(disk, tree, original).at(&entry.path, "save")?;
    if digest == entry.before { Ok(()) } else { Err(drifted(entry, DriftKind::Edited)) }
}

/// Copies a file with all that it has, durably, and tells its digest. What stood at `to` is gone.
fn duplicate(disk: &Disk, from: NameAt<'_>, to: NameAt<'_>) -> Result<Digest, Errno> {
    let Opened::File(file, stat) = open_file(from)? else { return Err(Errno::NOENT) };
    disk.unlink(to)?;
    let new = disk.create(to, Mode::RUSR | Mode::WUSR)?;
    let digest = copy(disk, &file, &stat, &new)?;
    attributes::keep(disk, &file, &stat, &new)?;
    disk.sync(&new)?;
    disk.sync(&to.directory)?;
    Ok(digest)
}
