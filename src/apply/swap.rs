//! Old and new content change places, one file at a time.
//!
//! Invariant: at every moment the original is whole, in the tree or in the stage, and a [`View`] can tell
//! which. Nothing that somebody else wrote meanwhile is lost.

use super::entry::{Entry, Way};
use super::error::{At, Cause, Drift, Drifted, Failure};
use super::journal::{Journal, Marks};
use super::view::{Stage, is_mixture};
use super::wire::Line;
use crate::fs::{
    Disk, FileState, NameAt, Opened, Parents, attributes, copy, is_unchanged, open_file, open_writable,
    read_all, state_of,
};
use crate::text::Digest;
use crate::text::RelPath;
use rustix::fd::OwnedFd;
use rustix::fs::{Mode, Stat};
use rustix::io::{Errno, fcntl_dupfd_cloexec};

/// What is needed to move files of a run.
pub(super) struct Swap<'r> {
    pub disk: &'r Disk,
    pub stages: &'r [Stage],
    pub journal: &'r mut Journal,
    pub marks: &'r mut Marks,
    pub parents: Parents,
}

/// Which content a file shall have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    Before,
    After,
}

impl Swap<'_> {
    /// Brings the new content of file `index` into the tree, where the file still is as `was`.
    pub fn forward(&mut self, index: usize, entry: &Entry, was: &Stat) -> Result<(), Cause> {
        match entry.way {
            Way::Exchange => self.exchange(entry, was, entry.before),
            Way::Replace => self.replace(entry, was),
            Way::InPlace => self.overwrite(index, entry, Goal::After),
        }
    }

    /// Brings the original of file `index` back, where the file still is as `was`.
    pub fn back(&mut self, index: usize, entry: &Entry, was: &Stat) -> Result<(), Cause> {
        match entry.way {
            Way::Exchange => self.exchange(entry, was, entry.after),
            Way::Replace => self.put_back(entry, was),
            Way::InPlace => self.overwrite(index, entry, Goal::Before),
        }
    }

    /// Makes now the time of the file's last change: to tools that compare times, what went back is news.
    pub fn touch(&mut self, path: &RelPath) {
        // Only the owner may; a tool that is misled by that can be told to look at contents.
        let _ = self.parents.name_at(path).and_then(|spot| self.disk.touch(spot));
    }

    /// Its own inverse: what the tree has, `digest`, goes to the slot, and what the slot has to the tree.
    fn exchange(&mut self, entry: &Entry, was: &Stat, digest: Digest) -> Result<(), Cause> {
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

    fn replace(&mut self, entry: &Entry, was: &Stat) -> Result<(), Cause> {
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
            Err(errno) => return Err(Failure { path: entry.path.clone(), doing: "save", errno }.into()),
        }
        must_be(tree, was, entry.before, entry)?;
        self.disk.rename(slot, tree).at(&entry.path, "replace").map_err(Cause::from)
    }

    fn put_back(&mut self, entry: &Entry, was: &Stat) -> Result<(), Cause> {
        let name = entry.original_name();
        let original = self.stages[entry.folder].spot(&name).at(&entry.path, "find the original of")?;
        let tree = self.parents.name_at(&entry.path).at(&entry.path, "find")?;
        must_be(tree, was, entry.after, entry)?;
        self.disk.rename(original, tree).at(&entry.path, "put back").map_err(Cause::from)
    }

    /// Writes over the bytes; the journal knows about it from before the first byte until after the last.
    fn overwrite(&mut self, index: usize, entry: &Entry, goal: Goal) -> Result<(), Cause> {
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
            Opened::Nothing => return Err(drifted(entry, Drift::Gone)),
            Opened::Special => return Err(drifted(entry, Drift::NoFile)),
        };
        let now = fcntl_dupfd_cloexec(&file, 0).and_then(read_all).at(&entry.path, "read")?;
        let is = Digest::of(&now);
        if is == to {
            return Ok(());
        }
        if is != from && !(self.marks.is_open(entry) && is_mixture(&now, &before, &after)) {
            return Err(drifted(entry, Drift::Edited));
        }
        self.write_over(index, entry, &file, goal, wanted).at(&entry.path, "write").map_err(Cause::from)
    }

    fn write_over(
        &mut self,
        index: usize,
        entry: &Entry,
        file: &OwnedFd,
        goal: Goal,
        bytes: &[u8],
    ) -> Result<(), Errno> {
        let index = u32::try_from(index).map_err(|_| Errno::OVERFLOW)?;
        self.journal.append(self.disk, &[Line::Writing(index)])?;
        self.journal.sync(self.disk)?;
        self.marks.writing(entry);
        self.disk.write(file, 0, bytes)?;
        self.disk.truncate(file, bytes.len() as u64)?;
        self.disk.sync(file)?;
        match goal {
            Goal::Before => {
                self.journal.append(self.disk, &[Line::Restored(index)])?;
                self.marks.restored(entry);
            }
            Goal::After => {
                self.journal.append(self.disk, &[Line::Wrote(index)])?;
                self.marks.wrote(entry);
            }
        }
        Ok(())
    }

    /// Writes the original beside a file that somebody edited since, and names where.
    pub fn write_beside(&mut self, entry: &Entry) -> Result<RelPath, Failure> {
        let stage = &self.stages[entry.folder];
        let (slot, aside, copy) = (entry.slot_name(), entry.original_name(), entry.copy_name());
        let name = if entry.way == Way::Exchange { &slot } else { &aside };
        let doing = "write the original beside";
        let copy = stage.spot(&copy).at(&entry.path, doing)?;
        let original = stage.spot(name).at(&entry.path, doing)?;
        let digest = duplicate(self.disk, original, copy).at(&entry.path, doing)?;
        let mut beside = entry.path.as_bytes().to_vec();
        beside.extend_from_slice(b".redomain-orig");
        let plain = beside.len();
        for number in 2.. {
            let path = RelPath::new(beside.clone());
            match self.offer(copy, &path, digest).at(&path, doing) {
                Ok(()) => return Ok(path),
                Err(Failure { errno: Errno::EXIST, .. }) => {}
                Err(failure) => return Err(failure),
            }
            beside.truncate(plain);
            beside.extend_from_slice(format!(".{number}").as_bytes());
        }
        Err(Failure { path: entry.path.clone(), doing, errno: Errno::EXIST })
    }

    /// Gives a complete copy the name `path`; `EXIST` where another content has that name.
    fn offer(&mut self, copy: NameAt<'_>, path: &RelPath, digest: Digest) -> Result<(), Errno> {
        let spot = self.parents.name_at(path)?;
        match state_of(spot)? {
            content if content.has(digest) => return self.disk.unlink(copy),
            FileState::Nothing => {}
            _ => return Err(Errno::EXIST),
        }
        match self.disk.rename_to_new(copy, spot) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                self.disk.link(copy, spot)?;
                self.disk.unlink(copy)
            }
            other => other,
        }
    }
}

fn drifted(entry: &Entry, how: Drift) -> Cause {
    Drifted { path: entry.path.clone(), how }.into()
}

/// The file at `spot` is the one that was looked at, or at least has its content: a copy-up of an overlay
/// file system gives a file a new identity, and so does a checkout of the same content.
fn must_be(spot: NameAt<'_>, was: &Stat, digest: Digest, entry: &Entry) -> Result<(), Cause> {
    if is_unchanged(spot, was).at(&entry.path, "find")? {
        return Ok(());
    }
    match state_of(spot).at(&entry.path, "read")?.expect(digest) {
        Ok(_) => Ok(()),
        Err(how) => Err(drifted(entry, how)),
    }
}

/// A durable copy of the file in the tree, for file systems without second names.
fn save(disk: &Disk, tree: NameAt<'_>, original: NameAt<'_>, entry: &Entry) -> Result<(), Cause> {
    let digest = duplicate(disk, tree, original).at(&entry.path, "save")?;
    if digest == entry.before { Ok(()) } else { Err(drifted(entry, Drift::Edited)) }
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
