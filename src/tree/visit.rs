//! One directory: which of its names are listed, which are left out and named, and where to go on.
//!
//! What is on disk decides what a name is; the index only tells which names need no ignore rules.

use std::ops::Range;
use std::sync::Arc;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};

use super::exclude::{Excludes, HasGitignore, Place, Shape};
use super::index::Tracked;
use super::listing::{Skip, SkipReason};
use super::selection::{Extent, Selection};
use crate::fs::{GitDir, NameKind, Names, Root, STORE, open_below};
use crate::text::RelPath;

/// What is known before the first directory is read.
pub(super) struct Survey<'a> {
    pub(super) root: &'a Root,
    pub(super) handle: BorrowedFd<'a>,
    pub(super) tracked: Tracked,
    /// `None` outside of git, where nothing is ignored.
    pub(super) excludes: Option<Excludes<'a>>,
    pub(super) selection: Selection,
}

/// A directory still to be read.
pub(super) struct Directory {
    /// Its path with a final `/`, or nothing for the root.
    prefix: Box<[u8]>,
    /// Where the index has what is below it.
    tracked: Range<usize>,
    /// Where the selection has what is named below it.
    named: Range<usize>,
    extent: Extent,
    untracked: Untracked,
}

/// What becomes of names that the index does not have.
#[derive(Clone)]
enum Untracked {
    /// Listed, unless a rule here or above ignores them.
    Ruled(Option<Arc<Place>>),
    /// Left out, since a directory above is ignored.
    Ignored,
    /// Left out, since they belong to another repository.
    Foreign,
}

/// What a directory holds.
pub(super) struct Found {
    /// The directory, if it could be opened.
    pub(super) handle: Option<OwnedFd>,
    /// Paths of files in their order, each closed by a zero byte.
    pub(super) paths: Vec<u8>,
    /// Where each of these ends, and what size git noted, where it did.
    pub(super) ends: Vec<(usize, Option<u32>)>,
    /// Length of the directory's own path, with its final `/`.
    pub(super) prefix: usize,
    /// Directories to go on into, in the order of paths.
    pub(super) below: Vec<Directory>,
    pub(super) skipped: Vec<Skip>,
}

impl Survey<'_> {
    /// The directory to begin with.
    pub(super) fn top(&self) -> Directory {
        Directory {
            prefix: Box::default(),
            tracked: 0..self.tracked.len(),
            named: self.selection.all(),
            extent: self.selection.extent(),
            untracked: Untracked::Ruled(None),
        }
    }

    /// Reads `directory`; `names` is only there to be used again.
    pub(super) fn visit(&self, directory: &Directory, names: &mut Names) -> Found {
        let mut visit = Visit {
            survey: self,
            directory,
            extent: directory.extent,
            untracked: directory.untracked.clone(),
            next_tracked: directory.tracked.start,
            path: directory.prefix.to_vec(),
            found: Found {
                handle: None,
                paths: Vec::new(),
                ends: Vec::new(),
                prefix: directory.prefix.len(),
                below: Vec::new(),
                skipped: Vec::new(),
            },
        };
        names.clear();
        let read = open_below(self.handle, &directory.prefix).and_then(|handle| {
            let read = self.read(directory, handle.as_fd(), names);
            visit.found.handle = Some(handle);
            read
        });
        if let Err(error) = read {
            visit.skip_here(SkipReason::of(error));
        }
        visit.enter(names);
        for (name, kind) in names.iter() {
            visit.name(name, kind);
        }
        visit.found
    }

    fn read(
        &self,
        directory: &Directory,
        handle: BorrowedFd<'_>,
        names: &mut Names,
    ) -> Result<(), rustix::io::Errno> {
        if directory.extent == Extent::Whole {
            return names.read(handle);
        }
        let parts = self.selection.parts(directory.named.clone(), directory.prefix.len());
        let always: [&[u8]; 2] = [b".git", b".gitignore"];
        names.pick(handle, parts.chain(always))
    }

    /// Whether the index has nothing below `directory` since it is a repository of its own.
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
    survey: &'v Survey<'v>,
    directory: &'v Directory,
    extent: Extent,
    untracked: Untracked,
    /// Where the index goes on; names and index have the same order.
    next_tracked: usize,
    /// The name in question, behind the directory's prefix; with a final `/` if it is a directory.
    path: Vec<u8>,
    found: Found,
}

impl Visit<'_> {
    /// Finds out what rules hold in this directory.
    fn enter(&mut self, names: &Names) {
        let Untracked::Ruled(above) = &self.untracked else { return };
        if self.survey.is_other_repository(self.directory, names) {
            if self.extent == Extent::Whole {
                self.skip_here(SkipReason::Submodule);
            }
            self.extent = Extent::Named;
            self.untracked = Untracked::Foreign;
            return;
        }
        let gitignore = match names.kind(b".gitignore") {
            Some(NameKind::File) => HasGitignore::Yes,
            _ => HasGitignore::No,
        };
        self.untracked = Untracked::Ruled(Some(Place::new(above.clone(), &self.directory.prefix, gitignore)));
    }

    fn name(&mut self, name: &[u8], kind: NameKind) {
        if name == b".git" || (name == STORE.as_bytes() && self.directory.prefix.is_empty()) {
            return;
        }
        self.path.truncate(self.directory.prefix.len());
        self.path.extend_from_slice(name);
        match kind {
            NameKind::Directory => self.below(),
            NameKind::File => {
                let tracked = self.tracked();
                if self.is_wanted(tracked) {
                    let size = tracked.map(|at| self.survey.tracked.size(at));
                    self.found.paths.extend_from_slice(&self.path);
                    self.found.ends.push((self.found.paths.len(), size));
                    self.found.paths.push(0);
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

    /// Whether this name, of no directory, was asked for; `tracked` is where the index has it.
    fn is_wanted(&mut self, tracked: Option<usize>) -> bool {
        self.is_named() || self.extent == Extent::Whole && (tracked.is_some() || self.is_listed(Shape::Other))
    }

    /// Where the index has this very path.
    fn tracked(&mut self) -> Option<usize> {
        let (tracked, end) = (&self.survey.tracked, self.directory.tracked.end);
        self.next_tracked = tracked.position(self.next_tracked..end, &self.path);
        let here = self.next_tracked;
        (here < end && tracked.path(here) == self.path).then_some(here)
    }

    fn is_named(&self) -> bool {
        !self.directory.named.is_empty() && self.survey.selection.names(&self.directory.named, &self.path)
    }

    /// Whether the rules leave this untracked name in. It is skipped with the reason if git did not answer.
    fn is_listed(&mut self, shape: Shape) -> bool {
        let ignored = match (&self.untracked, &self.survey.excludes) {
            (Untracked::Ruled(Some(place)), Some(excludes)) => excludes.ignores(place, &self.path, shape),
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

    /// Where the selection has what is named below this name.
    fn named_below(&self) -> Range<usize> {
        if self.directory.named.is_empty() {
            return self.directory.named.clone();
        }
        self.survey.selection.below(self.directory.named.clone(), &[&self.path, &b"/"[..]].concat())
    }

    /// Goes on into the directory of this name, if there is anything to be had.
    fn below(&mut self) {
        let named = self.named_below();
        let mut extent = if self.is_named() { Extent::Whole } else { self.extent };
        if extent == Extent::Named && named.is_empty() {
            return;
        }
        let is_submodule = self.survey.tracked.is_submodule(&self.path);
        let untracked = if is_submodule || matches!(self.untracked, Untracked::Foreign) {
            if extent == Extent::Whole {
                self.skip(SkipReason::Submodule);
            }
            extent = Extent::Named;
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
        self.found.below.push(Directory { prefix, tracked, named, extent, untracked });
    }

    /// Where the index has what is below this name.
    fn tracked_below(&mut self) -> Range<usize> {
        let (tracked, end) = (&self.survey.tracked, self.directory.tracked.end);
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

    /// Names the directory itself as left out.
    fn skip_here(&mut self, reason: SkipReason) {
        let path = self.directory.prefix.strip_suffix(b"/").unwrap_or_default();
        self.found.skipped.push(Skip { path: RelPath::new(path), reason });
    }

    fn skip(&mut self, reason: SkipReason) {
        self.found.skipped.push(Skip { path: RelPath::new(self.path.as_slice()), reason });
    }
}
