//! The place of a file that the user names for a report, a plan or a rule file: it may be anywhere, but what a repository
//! holds must not lead there.
//!
//! A link of the tree may come from the commit of a stranger and lead out of it, and git runs or obeys what stands in its
//! directories. Paths are followed part by part, as the system does; links outside of the tree are the user's own.

use std::io::{Error, Result};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use super::git_dir::is_git_directory;
use super::regular::special_kind;
use super::replace::is_open_file;
use super::{Root, STORE, is_safe};
use crate::text::RelPath;

/// The reason why nothing is written at a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceRefusal {
    /// The path goes through this link of the tree.
    #[error("`{0}` is a symbolic link of the tree, and nothing is written through it")]
    Link(String),
    /// The place is in one of git's directories.
    #[error("is in a directory of git, which nothing is written to")]
    Git,
    /// A pipe or a device of the tree, which nobody may read.
    #[error("is {0} in the tree, and not a regular file")]
    Special(&'static str),
    /// The place is in the store.
    #[error("is in the store of redomain, `{STORE}`, which nothing else is written to")]
    Store,
}

/// A place behind all links.
pub struct RealPlace {
    /// The path without links, as far as it exists.
    pub path: PathBuf,
    /// The first link of the tree on the way, from the root.
    link: Option<RelPath>,
}

impl RealPlace {
    /// The place to which `path` leads from the working directory; it need not exist.
    ///
    /// # Errors
    /// If the working directory is not known.
    pub fn of(root: &Root, path: &Path) -> Result<Self> {
        let mut place = Self { path: std::env::current_dir()?, link: None };
        for part in path.components() {
            match part {
                Component::RootDir | Component::Prefix(_) => place.path = PathBuf::from("/"),
                Component::CurDir => {}
                Component::ParentDir => drop(place.path.pop()),
                Component::Normal(name) => place.enter(root, &place.path.join(name)),
            }
        }
        Ok(place)
    }

    fn enter(&mut self, root: &Root, next: &Path) {
        let below = next.strip_prefix(root.path());
        if let (None, Ok(below), true) = (&self.link, below, next.is_symlink()) {
            self.link = Some(RelPath::new(below.as_os_str().as_bytes()));
        }
        self.path = next.canonicalize().unwrap_or_else(|_| next.to_path_buf());
    }

    /// True if it is in the tree, or in a directory of git's own for it.
    pub fn is_in_repository(&self, root: &Root) -> bool {
        self.path.starts_with(root.path()) || self.is_in_git(root)
    }

    fn is_in_git(&self, root: &Root) -> bool {
        let own = root.git().into_iter().flat_map(|git| [git.directory(), git.common()]);
        own.filter_map(|git| git.canonicalize().ok()).any(|git| self.path.starts_with(git))
    }
}

/// An error if the user's file at `path` would be written through a link of the tree, or into a directory of git or the
/// store.
///
/// # Errors
/// A [`PlaceRefusal`].
pub fn require_place(root: &Root, path: &Path) -> Result<()> {
    // Whoever opened it has chosen the place.
    if is_open_file(path) {
        return Ok(());
    }
    let place = RealPlace::of(root, path)?;
    if let Some(link) = &place.link {
        return Err(Error::other(PlaceRefusal::Link(link.to_text())));
    }
    let below = place.path.strip_prefix(root.path()).unwrap_or(Path::new(""));
    let mut folders = below.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    let relative = RelPath::new(below.as_os_str().as_bytes());
    let is_store = |part: Component<'_>| part.as_os_str().as_bytes().eq_ignore_ascii_case(STORE.as_bytes());
    let is_in_store = below.components().any(is_store);
    let refusal = if is_in_store {
        PlaceRefusal::Store
    } else if place.is_in_git(root)
        || !relative.as_bytes().is_empty() && !is_safe(&relative)
        || folders.any(|folder| is_git_directory(&root.path().join(folder)))
    {
        PlaceRefusal::Git
    } else if let Some(kind) = special_kind(&place.path).filter(|_| place.path.starts_with(root.path())) {
        PlaceRefusal::Special(kind)
    } else {
        return Ok(());
    };
    Err(Error::other(refusal))
}
