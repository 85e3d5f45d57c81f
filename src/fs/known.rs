//! Reading a file by a name that redomain knows: a rule file, a baseline, a saved plan.
//!
//! Such a name may come from the commit of a stranger. A link in the tree that leads out of it, or into git's own
//! directory, is refused before a byte is read, so that no message can quote its content; pipes and devices are never
//! waited for; and a size limit bounds the memory.

use super::regular::{KnownFileError, read_file, require_regular};
use super::{NameAt, Opened, Parents, Root, is_safe, open_file};
use crate::text::RelPath;
use std::io::{Error, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

/// Reads the file at the absolute `path`, at most `limit` bytes.
///
/// # Errors
/// The reason, in words that go after the place of the file.
pub fn read_known(root: &Root, path: &Path, limit: u64) -> Result<Vec<u8>, KnownFileError> {
    require_regular(path.metadata()?.file_type())?;
    let real = path.canonicalize()?;
    let opened =
        if is_in_tree(root, path) { open_in_tree(root, path, &real)? } else { open_anywhere(&real)? };
    match opened {
        Opened::File(file, stat) => read_file(file, &stat, limit),
        Opened::Nothing => Err(Error::from(ErrorKind::NotFound).into()),
        Opened::Special => Err(KnownFileError::Special("a special file")),
    }
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
    let mut parents = Parents::new(root.directory()?);
    let name = parents.name_at(&below)?;
    Ok(open_file(name)?)
}

fn open_anywhere(real: &Path) -> Result<Opened, KnownFileError> {
    let name = NameAt::new(&rustix::fs::CWD, real.as_os_str().as_bytes());
    Ok(open_file(name)?)
}

/// Returns `true` for a file of git itself, which may hold a token; its directory can have any name.
fn is_of_git(root: &Root, real: &Path) -> bool {
    let Some(git) = root.git() else { return false };
    [git.directory(), git.common()]
        .iter()
        .any(|git| git.canonicalize().is_ok_and(|git| real.starts_with(git)))
}
