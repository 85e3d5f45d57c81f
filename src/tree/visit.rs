//! Visit of one directory: files to read, paths left out with a reason, and directories to visit next.
//!
//! The kind of a name is that on disk; the index only tells which names need no ignore rules. Names and index have the
//! same order, so that both are walked once.

use std::ops::Range;

use rustix::fd::{AsFd, BorrowedFd};
use rustix::io::Errno;

use super::batch::{Batch, FileList};
use super::exclude::{HasGitignore, IgnoreScope};
use super::patterns::Shape;
use super::selection::SelectionExtent;
use super::walk::{Directory, Untracked, Walk};
use crate::fs::{GitDir, NameKind, Names, STORE, StoreOrigin, is_git_directory, open_below, store_origin};
use crate::text::{RelPath, Skip, SkipReason};

/// Result of the visit of a directory.
#[derive(Default)]
pub struct Visited {
    /// Its files, in the order of paths.
    pub batches: Vec<Batch>,
    /// Directories to visit, in the order of paths.
    pub below: Vec<Directory>,
    /// Names that are not read.
    pub skipped: Vec<Skip>,
}

impl Walk<'_> {
    /// Reads `directory`; `names` is a buffer to use again.
    pub fn visit(&self, directory: &Directory, names: &mut Names) -> Visited {
        let mut visit = Visit {
            walk: self,
            directory,
            extent: directory.extent,
            untracked: directory.untracked.clone(),
            next_tracked: directory.tracked.start,
            path: directory.prefix.to_vec(),
            files: FileList::new(directory.prefix.len()),
            visited: Visited::default(),
        };
        names.clear();
        let opened = open_below(self.handle, &directory.prefix);
        let read = match &opened {
            Ok(handle) => self.read(directory, handle.as_fd(), names),
            Err(error) => Err(*error),
        };
        if let Err(error) = read {
            visit.skip_here(SkipReason::of(error));
        }
        if self.is_git_directory(directory, names) {
            visit.skip_here(SkipReason::Submodule);
            names.clear();
        }
        visit.enter(names);
        for (name, kind) in names.iter() {
            visit.name(name, kind);
        }
        let Visit { files, mut visited, .. } = visit;
        visited.batches = opened.map(|handle| files.batches(handle).collect()).unwrap_or_default();
        visited
    }

    fn read(&self, directory: &Directory, handle: BorrowedFd<'_>, names: &mut Names) -> Result<(), Errno> {
        if directory.extent == SelectionExtent::Whole {
            return names.read(handle);
        }
        let parts = self.selection.parts(directory.named.clone(), directory.prefix.len());
        let always: [&[u8]; 5] = [b".git", b".gitignore", b"HEAD", b"objects", b"refs"];
        names.pick(handle, parts.chain(always))
    }

    /// True if `directory` has the form of a directory of git, of a repository without files or with files elsewhere:
    /// its names are no names of hosts, and writing there breaks it. One that the index has is a sample.
    fn is_git_directory(&self, directory: &Directory, names: &Names) -> bool {
        directory.tracked.is_empty()
            && [&b"HEAD"[..], b"objects", b"refs"].iter().all(|name| names.kind(name).is_some())
            && is_git_directory(&self.root.path().join(RelPath::new(&*directory.prefix).as_path()))
    }

    /// True if `directory` is a repository of its own, of which the index has nothing.
    fn is_other_repository(&self, directory: &Directory, names: &Names) -> bool {
        self.excludes.is_some()
            && directory.tracked.is_empty()
            && !directory.prefix.is_empty()
            && names.kind(b".git").is_some()
            && GitDir::at(&self.root.path().join(RelPath::new(&*directory.prefix).as_path()).join(".git"))
                .is_some()
    }
}

struct Visit<'v> {
    walk: &'v Walk<'v>,
    directory: &'v Directory,
    extent: SelectionExtent,
    untracked: Untracked,
    /// The position in the index of the next name or a later one.
    next_tracked: usize,
    /// The path of the current name, with a final `/` if it is a directory.
    path: Vec<u8>,
    files: FileList,
    visited: Visited,
}

impl Visit<'_> {
    /// Adds the ignore rules of this directory to those above, or drops them in another repository.
    fn enter(&mut self, names: &Names) {
        let Untracked::Ruled(above) = &self.untracked else { return };
        if self.walk.is_other_repository(self.directory, names) {
            if self.extent == SelectionExtent::Whole {
                self.skip_here(SkipReason::Submodule);
            }
            self.extent = SelectionExtent::Named;
            self.untracked = Untracked::Foreign;
            return;
        }
        let gitignore = match names.kind(b".gitignore") {
            Some(NameKind::File | NameKind::Special) => HasGitignore::Yes,
            _ => HasGitignore::No,
        };
        self.untracked =
            Untracked::Ruled(Some(IgnoreScope::new(above.clone(), &self.directory.prefix, gitignore)));
    }

    /// True for a store in another mount below the root, where staged files of runs lie.
    fn is_own_store(&self) -> bool {
        open_below(self.walk.handle, &self.path)
            .and_then(|store| store_origin(&store))
            .is_ok_and(|origin| origin == StoreOrigin::Here)
    }

    fn name(&mut self, name: &[u8], kind: NameKind) {
        if name == b".git" {
            return;
        }
        if name == STORE.as_bytes() && self.directory.prefix.is_empty() {
            return self.skip_tracked_store();
        }
        self.path.truncate(self.directory.prefix.len());
        self.path.extend_from_slice(name);
        if name == STORE.as_bytes() && kind == NameKind::Directory && self.is_own_store() {
            return;
        }
        match kind {
            NameKind::Directory => self.below(),
            NameKind::File => {
                let tracked = self.tracked();
                if self.is_wanted(tracked) {
                    let size = tracked.map(|at| self.walk.tracked.size(at));
                    self.files.push(&self.path, size);
                }
            }
            NameKind::Symlink => {
                let tracked = self.tracked();
                if self.is_wanted(tracked) || !self.named_below().is_empty() {
                    self.skip(SkipReason::Symlink);
                }
            }
            NameKind::Special => {
                let tracked = self.tracked();
                if self.is_wanted(tracked) {
                    self.skip(SkipReason::Special);
                }
            }
        }
    }

    /// True if this name, which is no directory, is listed; `tracked` is its position in the index.
    fn is_wanted(&mut self, tracked: Option<usize>) -> bool {
        self.is_named()
            || self.extent == SelectionExtent::Whole && (tracked.is_some() || self.is_listed(Shape::Other))
    }

    /// The position of this very path in the index.
    fn tracked(&mut self) -> Option<usize> {
        let (tracked, end) = (&self.walk.tracked, self.directory.tracked.end);
        self.next_tracked = tracked.position(self.next_tracked..end, &self.path);
        let here = self.next_tracked;
        (here < end && tracked.path(here) == self.path).then_some(here)
    }

    fn is_named(&self) -> bool {
        !self.directory.named.is_empty() && self.walk.selection.names(&self.directory.named, &self.path)
    }

    /// True if no rule ignores this untracked name. It is skipped, with the reason, if git did not answer.
    fn is_listed(&mut self, shape: Shape) -> bool {
        let ignored = match (&self.untracked, &self.walk.excludes) {
            (Untracked::Ruled(Some(scope)), Some(excludes)) => excludes.ignores(scope, &self.path, shape),
            (Untracked::Ruled(_), _) => Ok(false),
            (Untracked::Ignored | Untracked::Foreign, _) => Ok(true),
        };
        ignored.map_or_else(
            |reason| {
                self.skip(reason);
                false
            },
            |ignored| !ignored,
        )
    }

    /// The positions in the selection of the paths below this name.
    fn named_below(&self) -> Range<usize> {
        if self.directory.named.is_empty() {
            return self.directory.named.clone();
        }
        self.walk.selection.below(self.directory.named.clone(), &[&self.path, &b"/"[..]].concat())
    }

    /// Adds the directory of this name to those to visit, unless nothing below it can be listed.
    fn below(&mut self) {
        if self.walk.root.is_in_git_directory(&self.path) {
            return;
        }
        let named = self.named_below();
        let mut extent = if self.is_named() { SelectionExtent::Whole } else { self.extent };
        if extent == SelectionExtent::Named && named.is_empty() {
            return;
        }
        let is_submodule = self.walk.tracked.is_submodule(&self.path);
        let untracked = if is_submodule || matches!(self.untracked, Untracked::Foreign) {
            if extent == SelectionExtent::Whole {
                self.skip(SkipReason::Submodule);
            }
            extent = SelectionExtent::Named;
            Untracked::Foreign
        } else {
            self.untracked.clone()
        };
        let tracked = self.tracked_below();
        let untracked = match untracked {
            Untracked::Ruled(_) if tracked.is_empty() && !self.is_listed(Shape::Directory) => {
                Untracked::Ignored
            }
            untracked => untracked,
        };
        let only_named = matches!(untracked, Untracked::Ignored | Untracked::Foreign) && tracked.is_empty();
        if only_named && named.is_empty() {
            return;
        }
        self.path.push(b'/');
        let prefix = self.path.as_slice().into();
        self.visited.below.push(Directory { prefix, tracked, named, extent, untracked });
    }

    /// Names the files that git tracks in the store, where no run looks: whoever commits them could hide old names
    /// there.
    fn skip_tracked_store(&mut self) {
        self.path = STORE.as_bytes().to_vec();
        let itself = self.tracked();
        let tracked = itself.into_iter().chain(self.tracked_below());
        let skips = tracked
            .map(|at| Skip { path: RelPath::new(self.walk.tracked.path(at)), reason: SkipReason::Store });
        self.visited.skipped.extend(skips);
    }

    /// The positions in the index of the paths below this name.
    fn tracked_below(&mut self) -> Range<usize> {
        let (tracked, end) = (&self.walk.tracked, self.directory.tracked.end);
        self.path.push(b'/');
        let start = tracked.position(self.next_tracked..end, &self.path);
        self.path.pop();
        // The first byte string behind all that begin with `NAME/`.
        self.path.push(b'/' + 1);
        let stop = tracked.position(start..end, &self.path);
        self.path.pop();
        self.next_tracked = stop;
        start..stop
    }

    /// Records the directory itself as left out.
    fn skip_here(&mut self, reason: SkipReason) {
        let path = self.directory.prefix.strip_suffix(b"/").unwrap_or_default();
        self.visited.skipped.push(Skip { path: RelPath::new(path), reason });
    }

    fn skip(&mut self, reason: SkipReason) {
        self.visited.skipped.push(Skip { path: RelPath::new(self.path.as_slice()), reason });
    }
}
