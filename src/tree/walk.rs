//! Walks what a run reads: tracked files, and untracked files that git would not ignore.
//!
//! Threads take work from one stack: directories to look into, and files of a directory that was looked into.
//! Each directory is opened once, and its files are opened by their names in it. A tree of any depth needs no
//! stack of its own. In which order files come depends on the threads; their paths do not.

use std::ops::Range;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};

use super::exclude::Excludes;
use super::index::Tracked;
use super::listing::{FileEntry, Listing, Skip, TreeError, message};
use super::selection::{Extent, Selection};
use super::visit::{Directory, Found, Survey};
use crate::fs::Names;
use crate::fs::Root;
use crate::text::RelPath;

/// Files that a thread takes at a time.
const MOST: usize = 32;

/// A walk through everything below a root, or through what was named of it: directories with what they hold, and
/// files even if they are ignored.
pub struct Walk<'r> {
    survey: Survey<'r>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    tasks: Vec<Task>,
    /// Threads that look into a directory: more tasks may come.
    looking: usize,
    skipped: Vec<Skip>,
}

enum Task {
    Look(Directory),
    Read(Batch),
}

/// Some files of one directory.
pub struct Batch {
    files: Arc<Files>,
    range: Range<usize>,
}

/// The files of one directory, and a handle on it.
struct Files {
    handle: OwnedFd,
    /// Their paths, each closed by a zero byte.
    paths: Vec<u8>,
    /// Where each path ends, and what size git noted.
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
    /// What size git noted for it, modulo 2³².
    pub noted: Option<u32>,
}

impl<'r> Walk<'r> {
    /// A walk below `root`, or through what `selection` names of it.
    ///
    /// # Errors
    /// If the root or git's index cannot be read, or a named path does not exist.
    pub fn new(root: &'r Root, selection: &[RelPath]) -> Result<Self, TreeError> {
        let handle = root
            .handle()
            .map_err(|error| TreeError::Root { path: root.path().to_path_buf(), why: message(error) })?;
        let selection = Selection::new(handle, selection)?;
        let tracked = Tracked::load(root)?;
        let excludes = root.git().map(|git| Excludes::new(root, git));
        let survey = Survey { root, handle, tracked, excludes, selection };
        let tasks = vec![Task::Look(survey.top())];
        let state = Mutex::new(State { tasks, ..State::default() });
        Ok(Self { survey, state, changed: Condvar::new() })
    }

    /// How many files there are, as far as git's index tells; 0 where only some of them were named.
    pub fn expected(&self) -> usize {
        match self.survey.selection.extent() {
            Extent::Whole => self.survey.tracked.len(),
            Extent::Named => 0,
        }
    }

    /// Some files that no thread has taken yet; `None` once there will be none. `names` is only there to be used
    /// again.
    pub fn next(&self, names: &mut Names) -> Option<Batch> {
        loop {
            let directory = match self.take()? {
                Task::Read(batch) => return Some(batch),
                Task::Look(directory) => directory,
            };
            let looking = Looking(self);
            let found = self.survey.visit(&directory, names);
            self.put(found);
            drop(looking);
        }
    }

    /// What was there and is not read, in the order of paths.
    pub fn into_skipped(self) -> Vec<Skip> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut skipped = state.skipped;
        skipped.sort_unstable_by(|left: &Skip, right| left.path.cmp(&right.path));
        skipped
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // What was put there is whole, whatever became of a thread.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Option<Task> {
        let mut state = self.lock();
        loop {
            if let Some(task) = state.tasks.pop() {
                state.looking += usize::from(matches!(task, Task::Look(_)));
                return Some(task);
            }
            if state.looking == 0 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Files come before directories, so that few directories are open at a time.
    fn put(&self, found: Found) {
        let Found { handle, paths, ends, prefix, below, skipped } = found;
        let mut state = self.lock();
        state.skipped.extend(skipped);
        state.tasks.extend(below.into_iter().rev().map(Task::Look));
        if let Some(handle) = handle.filter(|_| !ends.is_empty()) {
            let count = ends.len();
            let files = Arc::new(Files { handle, paths, ends, prefix });
            let batches = (0..count).step_by(MOST).rev();
            state.tasks.extend(batches.map(|start| {
                let range = start..count.min(start + MOST);
                Task::Read(Batch { files: Arc::clone(&files), range })
            }));
        }
    }
}

/// Tells the others when a directory was looked into, also if that went wrong.
struct Looking<'w, 'r>(&'w Walk<'r>);

impl Drop for Looking<'_, '_> {
    fn drop(&mut self) {
        self.0.lock().looking -= 1;
        self.0.changed.notify_all();
    }
}

impl Batch {
    /// The files.
    pub fn iter(&self) -> impl Iterator<Item = WalkedFile<'_>> {
        let files = &*self.files;
        self.range.clone().map(|number| {
            let (end, noted) = files.ends[number];
            let path = &files.paths[files.start(number)..end];
            WalkedFile { directory: files.handle.as_fd(), name: &path[files.prefix..], path, noted }
        })
    }

    /// Their paths, with zero bytes between them.
    pub fn paths(&self) -> &[u8] {
        let end = self.range.clone().last().map_or(0, |last| self.files.ends[last].0);
        &self.files.paths[self.files.start(self.range.start).min(end)..end]
    }
}

impl Files {
    fn start(&self, number: usize) -> usize {
        number.checked_sub(1).map_or(0, |before| self.ends[before].0 + 1)
    }
}

/// Lists everything below `root`, or what `selection` names of it.
///
/// # Errors
/// As [`Walk::new`].
pub fn list(root: &Root, selection: &[RelPath]) -> Result<Listing, TreeError> {
    let walk = Walk::new(root, selection)?;
    let mut files: Vec<FileEntry> = Vec::new();
    let mut names = Names::default();
    while let Some(batch) = walk.next(&mut names) {
        files.extend(batch.iter().map(|file| FileEntry { path: RelPath::new(file.path), blob: None }));
    }
    files.sort_unstable_by(|left, right| left.path.cmp(&right.path));
    Ok(Listing { files, skipped: walk.into_skipped() })
}
