//! Tasks of a scan in rayon's pool: a directory to visit, a batch of files to read.
//!
//! A visit adds the directories below and the batches of its directory as tasks of their own. Its thread goes on with
//! the newest task, so that few directories are open at a time; a thread without work takes the oldest task of another,
//! which has the most below it.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use rayon::Scope;
use rayon::prelude::{ParallelIterator, ParallelSlice};

use super::found::Found;
use super::worker::Worker;
use super::{Each, Engine};
use crate::matcher::NamedPaths;
use crate::tree::{Directory, FileEntry, Listing, Walk};

/// Files of a listing in one task, and in a run that starts no threads.
// A file takes some 10 µs (55,646 in 280 ms on two threads), so that a task of rayon costs nothing beside 32 of them.
const LISTING_TASK_FILES: usize = 32;

/// The workers of a scan, one for each thread of its pool, made with the first task of the thread.
struct Workers<'w, M> {
    engine: &'w Engine<'w>,
    each: &'w Each<'w, M>,
    named: Option<&'w NamedPaths>,
    slots: Vec<Mutex<Option<Worker<'w, M>>>>,
}

/// A walk in the pool.
struct WalkTasks<'w, M> {
    workers: Workers<'w, M>,
    walk: &'w Walk<'w>,
    wanted: &'w (dyn Fn(&[u8]) -> bool + Sync),
}

impl<'w, M: Send> Workers<'w, M> {
    fn new(engine: &'w Engine<'w>, each: &'w Each<'w, M>, named: Option<&'w NamedPaths>) -> Self {
        let slots = (0..engine.pool.threads()).map(|_| Mutex::new(None)).collect();
        Self { engine, each, named, slots }
    }

    /// Calls `task` with the worker of this thread. The lock is always free, since only this thread takes it; `task` must
    /// not wait for the pool, which could run another task on the thread meanwhile.
    fn with<T>(&self, task: impl FnOnce(&mut Worker<'w, M>) -> T) -> T {
        let thread = rayon::current_thread_index().unwrap_or_default();
        let slot = &self.slots[thread % self.slots.len()];
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        task(slot.get_or_insert_with(|| Worker::new(self.engine, self.each, self.named)))
    }

    /// Calls `task` with parts of the entries, in the pool where there are many.
    fn for_each(&self, entries: &[FileEntry], task: impl Fn(&mut Worker<'w, M>, &[FileEntry]) + Sync) {
        if self.engine.pool.threads() == 1 || entries.len() <= LISTING_TASK_FILES {
            // A hook often has one file or two.
            return self.with(|worker| task(worker, entries));
        }
        let chunks = entries.par_chunks(LISTING_TASK_FILES);
        self.engine.pool.install(|| chunks.for_each(|chunk| self.with(|worker| task(worker, chunk))));
    }

    fn is_stopped(&self) -> bool {
        self.engine.stop.load(Ordering::Relaxed)
    }

    fn into_found(self) -> Found<M> {
        let mut found = Found::default();
        for slot in self.slots {
            if let Some(worker) = slot.into_inner().unwrap_or_else(PoisonError::into_inner) {
                found.add(worker.found);
            }
        }
        found
    }
}

/// Reads and plans the `wanted` files of a walk.
pub(super) fn walk<M: Send>(
    engine: &Engine<'_>,
    each: &Each<'_, M>,
    walk: &Walk<'_>,
    wanted: &(dyn Fn(&[u8]) -> bool + Sync),
) -> Found<M> {
    let tasks = WalkTasks { workers: Workers::new(engine, each, None), walk, wanted };
    engine.pool.in_place_scope(|scope| tasks.visit(scope, walk.top()));
    tasks.workers.into_found()
}

impl<M: Send> WalkTasks<'_, M> {
    /// Adds the visit of a directory as a task.
    fn visit<'s>(&'s self, scope: &Scope<'s>, directory: Directory) {
        scope.spawn(move |scope| {
            if self.workers.is_stopped() {
                return;
            }
            let visited = self.workers.with(|worker| worker.visit(self.walk, &directory, self.wanted));
            for below in visited.below.into_iter().rev() {
                self.visit(scope, below);
            }
            let mut batches = visited.batches.into_iter();
            let first = batches.next();
            for batch in batches.rev() {
                scope.spawn(move |_| self.workers.with(|worker| worker.batch(&batch, self.wanted)));
            }
            if let Some(batch) = first {
                self.workers.with(|worker| worker.batch(&batch, self.wanted));
            }
        });
    }
}

/// Reads and plans the files of a listing.
pub(super) fn listing<M: Send>(engine: &Engine<'_>, each: &Each<'_, M>, listing: &Listing) -> Found<M> {
    let workers = Workers::new(engine, each, None);
    workers.for_each(&listing.files, Worker::entries);
    let mut found = workers.into_found();
    found.left_out.extend(listing.skipped.iter().cloned());
    found
}

/// Reads and plans files once more, beside those that are named after hosts.
pub(super) fn again<M: Send>(
    engine: &Engine<'_>,
    each: &Each<'_, M>,
    named: &NamedPaths,
    entries: &[FileEntry],
) -> Found<M> {
    let workers = Workers::new(engine, each, Some(named));
    workers.for_each(entries, Worker::entries_again);
    workers.into_found()
}
