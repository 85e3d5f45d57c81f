//! Lists the names in one directory with their kinds.
//!
//! The system returns the kinds together with the names; `statat` is called only on file systems that do not tell them.

use super::sys;
use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;

/// The kind of file of a name; symbolic links are not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameKind {
    File,
    Directory,
    Symlink,
    Special,
}

/// Names of one directory, kept in one buffer.
#[derive(Debug, Default)]
pub struct Names {
    bytes: Vec<u8>,
    entries: Vec<Name>,
    buffer: sys::NameBuffer,
}

#[derive(Debug, Clone, Copy)]
struct Name {
    start: u32,
    end: u32,
    kind: NameKind,
}

impl Names {
    /// Reads all names of `directory`. After an error the names read so far stay.
    pub(crate) fn read(&mut self, directory: BorrowedFd<'_>) -> Result<(), Errno> {
        self.clear();
        let outcome = self.read_opened(directory);
        self.sort();
        outcome
    }

    fn read_opened(&mut self, opened: BorrowedFd<'_>) -> Result<(), Errno> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let outcome =
            sys::for_each_name(opened, &mut buffer, &mut |name, kind| self.take(opened, name, kind));
        self.buffer = buffer;
        outcome
    }

    fn take(&mut self, opened: BorrowedFd<'_>, name: &[u8], kind: FileType) -> Result<(), Errno> {
        if name == b"." || name == b".." {
            return Ok(());
        }
        match kind_of(kind).map_or_else(|| look(opened, name), Ok) {
            Ok(kind) => self.push(name, kind),
            Err(Errno::NOENT) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Reads the kinds of the `wanted` names in `directory`; names that do not exist are left out.
    pub(crate) fn pick<'n>(
        &mut self,
        directory: BorrowedFd<'_>,
        wanted: impl Iterator<Item = &'n [u8]>,
    ) -> Result<(), Errno> {
        self.clear();
        for name in wanted {
            match look(directory, name) {
                Ok(kind) => self.push(name, kind),
                Err(Errno::NOENT) => {}
                Err(error) => return Err(error),
            }
        }
        self.sort();
        Ok(())
    }

    /// Removes all names.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.entries.clear();
    }

    fn push(&mut self, name: &[u8], kind: NameKind) {
        let start = self.bytes.len() as u32;
        self.bytes.extend_from_slice(name);
        self.entries.push(Name { start, end: self.bytes.len() as u32, kind });
    }

    /// Sorts as git sorts paths: a directory as if its name ended in `/`.
    fn sort(&mut self) {
        let Self { bytes, entries, .. } = self;
        let key = |name: &Name| {
            let text = &bytes[name.start as usize..name.end as usize];
            let slash = (name.kind == NameKind::Directory).then_some(b'/');
            (text, slash)
        };
        entries.sort_unstable_by(|left, right| {
            let ((left, left_slash), (right, right_slash)) = (key(left), key(right));
            let common = left.len().min(right.len());
            left[..common].cmp(&right[..common]).then_with(|| {
                let left = left[common..].first().copied().or(left_slash);
                let right = right[common..].first().copied().or(right_slash);
                left.cmp(&right)
            })
        });
        entries.dedup_by(|next, name| {
            bytes[next.start as usize..next.end as usize] == bytes[name.start as usize..name.end as usize]
        });
    }

    /// The names and their kinds, in the order of the paths below them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], NameKind)> {
        self.entries.iter().map(|name| (&self.bytes[name.start as usize..name.end as usize], name.kind))
    }

    /// The kind of `name`, if it is in the directory.
    pub(crate) fn kind(&self, name: &[u8]) -> Option<NameKind> {
        self.iter().find(|(own, _)| *own == name).map(|(_, kind)| kind)
    }
}

/// The kind of `path` below `directory`; symbolic links are followed inside of it, but not at its end.
pub(crate) fn look(directory: BorrowedFd<'_>, path: &[u8]) -> Result<NameKind, Errno> {
    let stat = rustix::fs::statat(directory, path, AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(kind_of(FileType::from_raw_mode(stat.st_mode)).unwrap_or(NameKind::Special))
}

/// Opens `directory`, below `root` (empty for the root itself).
pub(crate) fn open_below(root: BorrowedFd<'_>, directory: &[u8]) -> Result<OwnedFd, Errno> {
    // A trailing slash would follow the last part if it has become a symbolic link.
    let path = match directory.strip_suffix(b"/").unwrap_or(directory) {
        b"" => b".",
        path => path,
    };
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(root, path, flags, Mode::empty())
}

fn kind_of(kind: FileType) -> Option<NameKind> {
    match kind {
        FileType::RegularFile => Some(NameKind::File),
        FileType::Directory => Some(NameKind::Directory),
        FileType::Symlink => Some(NameKind::Symlink),
        FileType::Unknown => None,
        _ => Some(NameKind::Special),
    }
}
