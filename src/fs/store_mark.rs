//! The mark of a store: a file in it that names the inode number and the time of birth of its directory. The journal of a
//! run has a mark too, of itself.
//!
//! A commit, an archive or a copy makes a new directory or file, with another number and another time, which nobody can tell
//! ahead. So a store with its own mark was made on this machine in this place, and nobody else's files are taken for
//! originals of this tree. Where the file system keeps no time of birth, the inode number stands alone.

use super::disk::{Disk, NameAt};
use super::open::{Opened, list_names, open_file};
use super::regular::read_all;
use super::sys;
use rustix::fd::AsFd;
use rustix::fs::{AtFlags, FileType, Mode, fstat, statat};
use rustix::io::Errno;
use std::fmt;
use std::str::FromStr;

/// The name of the mark in a store.
pub(crate) const STORE_MARK: &[u8] = b"made-here";

/// The names that a store may have before it has its mark: it was stopped while it was made.
const BEFORE_MARK: [&[u8]; 3] = [b"lock", b".gitignore", STORE_MARK];

/// Bytes of a mark at most: two numbers of 64 bits and the nanoseconds.
const MAX_MARK: u64 = 64;

/// The maker of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreOrigin {
    /// This program, in this place.
    Here,
    /// Nothing is in it yet.
    Empty,
    /// A commit, an archive, a copy, or a version of this program without marks.
    Elsewhere,
    /// Another user.
    OtherUser,
}

/// The inode number and time of birth of a file: a rename, an exchange and a write keep both, and no other file has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BirthMark {
    inode: u64,
    seconds: i64,
    nanoseconds: u32,
}

/// Tells who made the store in an open directory.
pub(crate) fn store_origin(store: &impl AsFd) -> Result<StoreOrigin, Errno> {
    if fstat(store)?.st_uid != rustix::process::geteuid().as_raw() {
        return Ok(StoreOrigin::OtherUser);
    }
    let marked = match open_file(NameAt::new(store, STORE_MARK))? {
        Opened::File(file, _) => match read_all(file, MAX_MARK) {
            Err(Errno::FBIG) => false,
            mark => mark? == mark_line(store)?,
        },
        Opened::Special | Opened::Nothing => false,
    };
    if marked {
        return Ok(StoreOrigin::Here);
    }
    let is_empty = list_names(store)?.iter().all(|name| BEFORE_MARK.contains(&name.as_slice()));
    Ok(if is_empty { StoreOrigin::Empty } else { StoreOrigin::Elsewhere })
}

/// The first of these names in an open store that is there and is no regular file, with its kind in words. Looks only:
/// to open a pipe may wait, and to open a device may act on it.
pub(crate) fn special_name<'n>(
    store: &impl AsFd,
    names: &[&'n [u8]],
) -> Result<Option<(&'n [u8], &'static str)>, Errno> {
    for name in names {
        let kind = match statat(store, *name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => FileType::from_raw_mode(stat.st_mode),
            Err(Errno::NOENT) => continue,
            Err(errno) => return Err(errno),
        };
        if kind != FileType::RegularFile {
            return Ok(Some((name, kind_in_words(kind))));
        }
    }
    Ok(None)
}

fn kind_in_words(kind: FileType) -> &'static str {
    match kind {
        FileType::Directory => "a directory",
        FileType::Symlink => "a symbolic link",
        FileType::Fifo => "a named pipe",
        FileType::Socket => "a socket",
        FileType::CharacterDevice | FileType::BlockDevice => "a device",
        FileType::RegularFile | FileType::Unknown => "a special file",
    }
}

/// Writes the mark of a store that is empty, durably: without it the store would be refused after a crash.
pub(crate) fn mark_store(disk: &Disk, store: &impl AsFd) -> Result<(), Errno> {
    let file = disk.open_or_create(NameAt::new(store, STORE_MARK), Mode::from_raw_mode(0o644))?;
    let mark = mark_line(store)?;
    disk.write(&file, 0, &mark)?;
    disk.truncate(&file, mark.len() as u64)?;
    disk.sync(&file)
}

fn mark_line(store: &impl AsFd) -> Result<Vec<u8>, Errno> {
    Ok(format!("{}\n", mark_of(store)?).into_bytes())
}

/// The mark of an open file or directory: its inode number and time of birth.
pub(crate) fn mark_of(made: &impl AsFd) -> Result<String, Errno> {
    Ok(match BirthMark::of(made)? {
        Some(mark) => mark.to_string(),
        None => fstat(made)?.st_ino.to_string(),
    })
}

impl BirthMark {
    /// The mark of an open file; `None` where the file system keeps no time of birth: the number alone may be given to
    /// the next file once this one is gone.
    pub fn of(file: &impl AsFd) -> Result<Option<Self>, Errno> {
        let Some((seconds, nanoseconds)) = sys::birth(file)? else { return Ok(None) };
        Ok(Some(Self { inode: fstat(file)?.st_ino, seconds, nanoseconds }))
    }
}

impl fmt::Display for BirthMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}.{:09}", self.inode, self.seconds, self.nanoseconds)
    }
}

impl FromStr for BirthMark {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once(' ').and_then(|(inode, time)| Some((inode, time.split_once('.')?)));
        let mark = parts.and_then(|(inode, (seconds, nanoseconds))| {
            let (inode, seconds) = (inode.parse().ok()?, seconds.parse().ok()?);
            Some(Self { inode, seconds, nanoseconds: nanoseconds.parse().ok()? })
        });
        mark.ok_or_else(|| format!("`{text}` is no inode number with a time of birth"))
    }
}
