//! Reading a file by a name that redomain knows: a rule file, a baseline, a saved plan.
//!
//! Such a name may come from the commit of a stranger. A link in the tree that leads out of it, or into git's own
//! directory, is refused before a byte is read, so that no message can quote what is there; pipes and devices are never
//! waited for; and a size limit bounds the memory.

use super::{NameAt, Opened, Parents, Root, is_safe, open_file};
use crate::text::RelPath;
use std::fs::{File, FileType};
use std::io::{Error, ErrorKind, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::path::{Component, Path, PathBuf};

/// The reason why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum KnownFileError {
    /// The system refused to read it.
    #[error("could not be read: {0}")]
    Unreadable(#[from] Error),
    /// Something else than a regular file.
    #[error("is {0}, not a regular file")]
    Special(&'static str),
    /// A file in the tree that is a link to something that does not belong to the tree.
    #[error("is a link that leads {0}, and was not read")]
    Foreign(&'static str),
    /// Larger than any such file is, by the limit in MiB.
    #[error("is larger than {0} MiB")]
    TooLarge(u64),
}

/// Reads the file at the absolute `path`; `limit` is a multiple of a MiB.
///
/// # Errors
/// The reason, in words that go after the place of the file.
pub fn read_known(root: &Root, path: &Path, limit: u64) -> Result<Vec<u8>, KnownFileError> {
    let kind = path.metadata()?.file_type();
    if !kind.is_file() {
        return Err(KnownFileError::Special(kind_name(kind)));
    }
    let real = path.canonicalize()?;
    let opened =
        if is_in_tree(root, path) { open_in_tree(root, path, &real)? } else { open_anywhere(&real)? };
    let (file, stat) = match opened {
        Opened::File(file, stat) => (File::from(file), stat),
        Opened::Nothing => return Err(Error::from(ErrorKind::NotFound).into()),
        Opened::Special => return Err(KnownFileError::Special("a special file")),
    };
    let mut bytes = Vec::new();
    if u64::try_from(stat.st_size).is_ok_and(|size| size > limit) {
        return Err(KnownFileError::TooLarge(limit >> 20));
    }
    // Some regular files, such as those of `/proc`, have no size; others grow.
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(KnownFileError::TooLarge(limit >> 20)) } else { Ok(bytes) }
}

/// Returns `true` if the name lies in the tree, whatever it leads to.
fn is_in_tree(root: &Root, path: &Path) -> bool {
    let parent = path.parent().and_then(|parent| parent.canonicalize().ok());
    plain(path).starts_with(root.path()) || parent.is_some_and(|parent| parent.starts_with(root.path()))
}

/// The path without `.` and `..`, by its names alone.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

/// Opens a file of the tree by its path without links; one that was put there in the meantime is not followed.
fn open_in_tree(root: &Root, path: &Path, real: &Path) -> Result<Opened, KnownFileError> {
    let Ok(below) = real.strip_prefix(root.path()) else {
        return Err(KnownFileError::Foreign("out of the tree"));
    };
    let below = RelPath::new(below.as_os_str().as_bytes());
    // Without a link, it was a person who named the file.
    if plain(path) != real && (!is_safe(&below) || is_of_git(root, real)) {
        return Err(KnownFileError::Foreign("into a directory of git or redomain"));
    }
    let mut parents = Parents::new(root.directory().map_err(Error::from)?);
    let name = parents.name_at(&below).map_err(Error::from)?;
    Ok(open_file(name).map_err(Error::from)?)
}

fn open_anywhere(real: &Path) -> Result<Opened, KnownFileError> {
    let name = NameAt::new(&rustix::fs::CWD, real.as_os_str().as_bytes());
    Ok(open_file(name).map_err(Error::from)?)
}

/// Returns `true` for a file of git itself, which may hold a token; its directory can have any name.
fn is_of_git(root: &Root, real: &Path) -> bool {
    let Some(git) = root.git() else { return false };
    [git.directory(), git.common()]
        .iter()
        .any(|git| git.canonicalize().is_ok_and(|git| real.starts_with(git)))
}

fn kind_name(kind: FileType) -> &'static str {
    if kind.is_dir() {
        "a directory"
    } else if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else if kind.is_char_device() || kind.is_block_device() {
        "a device"
    } else {
        "a special file"
    }
}
