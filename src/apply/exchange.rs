//! Exchanges the old and the new content of files, one file at a time, forward or back.
//!
//! A file is checked right before it is replaced, and an exchanged one right after, so that an edit of another process
//! is detected and kept. Which files are exchanged, and in which direction, is for the caller to say.
//!
//! Invariant: at every moment the original is whole, in the tree or in the stage, and [`super::run_on_disk`] can tell
//! which of the two.

use super::duplicate::{duplicate, duplicate_open};
use super::error::{CallContext, DriftKind, DriftedFile, FailedCall, StopCause};
use super::journal::{Journal, OverwriteMarks};
use super::run_entry::{ReplaceMethod, RunEntry};
use super::run_on_disk::{is_mixture, longer};
use super::stage_directory::StageDirectory;
use super::wire::JournalLine;
use crate::fs::{
    Disk, NameAt, Opened, Parents, digest, is_unchanged, open_file, open_writable, read_all, state_of,
};
use crate::text::Digest;
use crate::text::RelPath;
use rustix::fd::OwnedFd;
use rustix::fs::Stat;
use rustix::io::{Errno, fcntl_dupfd_cloexec};

/// Exchanges files of a run and keeps its journal.
pub(super) struct Exchanger<'r> {
    pub disk: &'r Disk,
    pub stages: &'r [StageDirectory],
    pub journal: &'r mut Journal,
    pub marks: &'r mut OverwriteMarks,
    pub parents: Parents,
}

/// The content that a file gets: its original or the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    Before,
    After,
}

/// What [`keep_aside`] made of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeptAs {
    /// A second name, which sees what is written into the file.
    Link,
    /// A file of its own.
    Copy,
}

impl Exchanger<'_> {
    /// Gives file `index` its new content, if the file still has the state `was`.
    pub fn forward(&mut self, index: usize, entry: &RunEntry, was: &Stat) -> Result<(), StopCause> {
        match entry.method {
            ReplaceMethod::Exchange => self.exchange(entry, was, entry.before),
            ReplaceMethod::Replace => self.replace(entry, was),
            ReplaceMethod::InPlace => self.overwrite(index, entry, Goal::After),
        }
    }

    /// Restores the original of file `index`, if the file still has the state `was`.
    pub fn back(&mut self, index: usize, entry: &RunEntry, was: &Stat) -> Result<(), StopCause> {
        match entry.method {
            ReplaceMethod::Exchange => self.exchange(entry, was, entry.after),
            ReplaceMethod::Replace => self.put_back(entry, was),
            ReplaceMethod::InPlace => self.overwrite(index, entry, Goal::Before),
        }
    }

    /// Sets the modification time to now, so that build tools that compare times see a restored file as changed.
    pub fn touch(&mut self, path: &RelPath) {
        // Only the owner may; a tool that is misled by that can be content to look at contents.
        let _ = self.parents.name_at(path).and_then(|name| self.disk.touch(name));
    }

    /// Exchanges the file in the tree, which must have `digest`, with the file in the slot. Its own inverse.
    fn exchange(&mut self, entry: &RunEntry, was: &Stat, digest: Digest) -> Result<(), StopCause> {
        let name = entry.slot_name();
        let slot = self.stages[entry.stage].name_at(&name).at(&entry.path, "find its staged copy")?;
        let tree = self.parents.name_at(&entry.path).at(&entry.path, "find")?;
        expect_unchanged(tree, was, digest, entry)?;
        match self.disk.exchange(slot, tree) {
            // The tree has come to a file system that cannot, or a run was stopped there half-way.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::NOENT) => {
                return self.exchange_in_steps(entry, was, digest);
            }
            other => other.at(&entry.path, "replace")?,
        }
        // Another process may have written the file between the check and the exchange: then it goes straight back.
        expect_unchanged(slot, was, digest, entry).or_else(|cause| {
            self.disk.exchange(slot, tree).at(&entry.path, "put back")?;
            Err(cause)
        })
    }

    /// Like [`Self::exchange`], with a second name for the file in the tree until the slot is free.
    fn exchange_in_steps(&mut self, entry: &RunEntry, was: &Stat, digest: Digest) -> Result<(), StopCause> {
        let (slot, aside) = (entry.slot_name(), entry.original_name());
        let stage = &self.stages[entry.stage];
        let slot = stage.name_at(&slot).at(&entry.path, "find its staged copy")?;
        let aside = stage.name_at(&aside).at(&entry.path, "find its staged copy")?;
        let tree = self.parents.name_at(&entry.path).at(&entry.path, "find")?;
        if matches!(open_file(slot).at(&entry.path, "find its staged copy")?, Opened::Nothing) {
            // An earlier attempt stopped before the last of the steps.
            self.disk.rename(aside, slot).at(&entry.path, "find its staged copy")?;
        }
        keep_aside(self.disk, tree, aside, digest, entry)?;
        expect_unchanged(tree, was, digest, entry)?;
        self.disk.rename(slot, tree).at(&entry.path, "replace")?;
        self.disk.rename(aside, slot).at(&entry.path, "save")?;
        expect_unchanged(slot, was, digest, entry).or_else(|cause| {
            let other = if digest == entry.before { entry.after } else { entry.before };
            keep_aside(self.disk, tree, aside, other, entry)?;
            self.disk.rename(slot, tree).at(&entry.path, "put back")?;
            self.disk.rename(aside, slot).at(&entry.path, "put back")?;
            Err(cause)
        })
    }

    fn replace(&mut self, entry: &RunEntry, was: &Stat) -> Result<(), StopCause> {
        let (slot, original) = (entry.slot_name(), entry.original_name());
        let stage = &self.stages[entry.stage];
        let slot = stage.name_at(&slot).at(&entry.path, "find its staged copy")?;
        let original = stage.name_at(&original).at(&entry.path, "find its staged copy")?;
        let tree = self.parents.name_at(&entry.path).at(&entry.path, "find")?;
        expect_unchanged(tree, was, entry.before, entry)?;
        let kept = keep_aside(self.disk, tree, original, entry.before, entry)?;
        let read = open_file(tree).at(&entry.path, "find")?;
        expect_unchanged(tree, was, entry.before, entry)?;
        self.disk.rename(slot, tree).at(&entry.path, "replace")?;
        // Another process may have written into the file between the check and the rename: then it goes straight back.
        // One that put another file into its place at that moment is not noticed; nothing short of an exchange does.
        if let (KeptAs::Copy, Opened::File(file, stat)) = (kept, &read) {
            copy_late_writes(self.disk, file, stat, original, entry)?;
        }
        expect_unchanged(original, was, entry.before, entry).or_else(|cause| {
            keep_aside(self.disk, tree, slot, entry.after, entry)?;
            self.disk.rename(original, tree).at(&entry.path, "put back")?;
            Err(cause)
        })
    }

    fn put_back(&mut self, entry: &RunEntry, was: &Stat) -> Result<(), StopCause> {
        let name = entry.original_name();
        let original = self.stages[entry.stage].name_at(&name).at(&entry.path, "find its original")?;
        let tree = self.parents.name_at(&entry.path).at(&entry.path, "find")?;
        expect_unchanged(tree, was, entry.after, entry)?;
        // A second name for the file in the tree: a write at the last moment would go with it otherwise. Where there are
        // no hard links, or no space for one, it does.
        let slot = entry.slot_name();
        let slot = self.stages[entry.stage].name_at(&slot).at(&entry.path, "find its staged copy")?;
        let is_linked = self.disk.link(tree, slot).is_ok();
        self.disk.rename(original, tree).at(&entry.path, "put back")?;
        if !is_linked {
            return Ok(());
        }
        expect_unchanged(slot, was, entry.after, entry).or_else(|cause| {
            self.disk.link(tree, original).at(&entry.path, "save")?;
            self.disk.rename(slot, tree).at(&entry.path, "put back")?;
            Err(cause)
        })
    }

    /// Overwrites the file; the journal marks it as open from before the first byte until after the last.
    fn overwrite(&mut self, index: usize, entry: &RunEntry, goal: Goal) -> Result<(), StopCause> {
        let stage = &self.stages[entry.stage];
        let doing = "read its staged copy";
        let before = stage.bytes(&entry.original_name(), entry.before).at(&entry.path, doing)?;
        let after = stage.bytes(&entry.slot_name(), entry.after).at(&entry.path, doing)?;
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
        let read = fcntl_dupfd_cloexec(&file, 0).and_then(|file| read_all(file, longer(&before, &after)));
        if matches!(read, Err(Errno::FBIG)) {
            return Err(drifted(entry, DriftKind::Edited));
        }
        let now = read.at(&entry.path, "read")?;
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
}

fn drifted(entry: &RunEntry, how: DriftKind) -> StopCause {
    DriftedFile { path: entry.path.clone(), how }.into()
}

/// Fails unless the file has the state `was`, or at least the content `digest`: an overlay file system that copies a
/// file up gives it a new inode, and so does a checkout of the same content.
fn expect_unchanged(name: NameAt<'_>, was: &Stat, digest: Digest, entry: &RunEntry) -> Result<(), StopCause> {
    if is_unchanged(name, was).at(&entry.path, "find")? {
        return Ok(());
    }
    match state_of(name).at(&entry.path, "read")?.expect(digest) {
        Ok(_) => Ok(()),
        Err(how) => Err(drifted(entry, how)),
    }
}

/// Copies a file that lost its name once more if its content is no longer that of the copy.
fn copy_late_writes(
    disk: &Disk,
    file: &OwnedFd,
    stat: &Stat,
    copy: NameAt<'_>,
    entry: &RunEntry,
) -> Result<(), StopCause> {
    if digest(file, stat).at(&entry.path, "read")? != entry.before {
        duplicate_open(disk, file, stat, copy).at(&entry.path, "save")?;
    }
    Ok(())
}

/// Gives the file in the tree, which must have `digest`, a second name in the stage; on file systems without hard links
/// a durable copy.
fn keep_aside(
    disk: &Disk,
    tree: NameAt<'_>,
    aside: NameAt<'_>,
    digest: Digest,
    entry: &RunEntry,
) -> Result<KeptAs, StopCause> {
    // An earlier attempt may have stopped before the rename that follows.
    disk.unlink(aside).at(&entry.path, "save")?;
    match disk.link(tree, aside) {
        Ok(()) => Ok(KeptAs::Link),
        Err(Errno::PERM | Errno::OPNOTSUPP | Errno::NOSYS | Errno::MLINK | Errno::ACCESS) => {
            let copied = duplicate(disk, tree, aside).at(&entry.path, "save")?;
            if copied == digest { Ok(KeptAs::Copy) } else { Err(drifted(entry, DriftKind::Edited)) }
        }
        Err(errno) => Err(FailedCall { path: entry.path.clone(), doing: "save", errno }.into()),
    }
}
