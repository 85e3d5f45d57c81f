//! Files that a walk found in one directory, in batches: one is the work of one thread at a time.
//!
//! All batches of a directory share its handle, so that files are opened by their names in it, and one buffer of paths.

use std::ops::Range;
use std::sync::Arc;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};

/// Files in a batch.
// Few enough that one directory of many files keeps all threads busy: in a tree of 55,646 files, 294 of the 3,026
// directories with files have more, and these hold 39,894 of the files.
const BATCH_FILES: usize = 32;

/// Some files of one directory.
pub struct Batch {
    files: Arc<DirectoryFiles>,
    range: Range<usize>,
}

/// The files of one directory, and a handle on it.
struct DirectoryFiles {
    handle: OwnedFd,
    list: FileList,
}

/// Paths of files in one buffer.
#[derive(Default)]
pub(super) struct FileList {
    /// The paths in their order, each closed by a zero byte.
    paths: Vec<u8>,
    /// End offset of each path, and the size that the index has for it, if any.
    ends: Vec<(usize, Option<u32>)>,
    /// Length of the directory's own path, with its final `/`.
    prefix: usize,
}

/// A file of a batch.
#[derive(Clone, Copy)]
pub struct WalkedFile<'b> {
    /// Its directory.
    pub directory: BorrowedFd<'b>,
    /// Its name there.
    pub name: &'b [u8],
    /// Its path below the root.
    pub path: &'b [u8],
    /// Its size as the index has it, modulo 2³²; `None` where git does not track it.
    pub noted: Option<u32>,
}

impl FileList {
    /// An empty list for a directory whose path, with its final `/`, has `prefix` bytes.
    pub(super) fn new(prefix: usize) -> Self {
        Self { prefix, ..Self::default() }
    }

    /// Adds a file with its size as the index has it.
    pub(super) fn push(&mut self, path: &[u8], noted: Option<u32>) {
        self.paths.extend_from_slice(path);
        self.ends.push((self.paths.len(), noted));
        self.paths.push(0);
    }

    /// All files in batches, for the directory that `handle` is of.
    pub(super) fn batches(self, handle: OwnedFd) -> impl Iterator<Item = Batch> {
        let count = self.ends.len();
        let files = Arc::new(DirectoryFiles { handle, list: self });
        (0..count).step_by(BATCH_FILES).map(move |start| {
            let range = start..count.min(start + BATCH_FILES);
            Batch { files: Arc::clone(&files), range }
        })
    }

    /// Offset at which the path of a file starts.
    fn start(&self, number: usize) -> usize {
        number.checked_sub(1).map_or(0, |before| self.ends[before].0 + 1)
    }
}

impl Batch {
    /// The files.
    pub fn iter(&self) -> impl Iterator<Item = WalkedFile<'_>> {
        let DirectoryFiles { handle, list } = &*self.files;
        self.range.clone().map(|number| {
            let (end, noted) = list.ends[number];
            let path = &list.paths[list.start(number)..end];
            WalkedFile { directory: handle.as_fd(), name: &path[list.prefix..], path, noted }
        })
    }

    /// Their paths, with zero bytes between them.
    pub fn paths(&self) -> &[u8] {
        let list = &self.files.list;
        let end = self.range.clone().last().map_or(0, |last| list.ends[last].0);
        &list.paths[list.start(self.range.start).min(end)..end]
    }
}
