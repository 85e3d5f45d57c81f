//! The thread pool of a run: the same for listing hosts, for a scan and for the writing after it.
//!
//! Built when it is first used: a hook that has a file or two to read runs without, and has no time to start threads.
//! Where the system starts fewer threads than were asked for (`ulimit -u`, a container with a limit of processes), a run
//! works with fewer, down to the thread that asks. Invariant: no run fails for want of a thread.

use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use rayon::{Scope, ThreadBuilder, ThreadPool, ThreadPoolBuilder};

/// Threads of a pool. A slip such as `--threads 10000` would take all processes that a user may have.
const MAX_THREADS: usize = 1024;

/// Threads that are tried beyond those of the pool, and not used: so many processes of git may run beside them.
const ROOM_FOR_GIT: usize = 2;

/// A pool of a fixed number of threads, built on demand.
#[derive(Debug)]
pub struct Pool {
    threads: usize,
    built: OnceLock<Built>,
}

/// The threads that there are.
#[derive(Debug)]
enum Built {
    Started(ThreadPool),
    /// None were to be had: the thread that asks does the work.
    Caller,
}

/// A pool of as many threads as there are cores for this process.
impl Default for Pool {
    fn default() -> Self {
        Self::new(std::thread::available_parallelism().map_or(1, usize::from))
    }
}

/// A started thread that waits for its place in a pool, and ends without one.
struct Waiting {
    place: Sender<ThreadBuilder>,
    thread: JoinHandle<()>,
}

impl Waiting {
    /// Starts a thread; `None` if there is none to be had.
    fn start() -> Option<Self> {
        let (place, given) = channel::<ThreadBuilder>();
        let work = move || given.recv().into_iter().for_each(ThreadBuilder::run);
        let thread = std::thread::Builder::new().spawn(work).ok()?;
        Some(Self { place, thread })
    }

    /// Ends the thread. Waits for that, so that a process can take its room.
    fn end(self) {
        drop(self.place);
        // It has done nothing, so that it cannot have panicked.
        let _ = self.thread.join();
    }
}

impl Pool {
    /// A pool of `threads` threads, or of one where it is 0.
    pub fn new(threads: usize) -> Self {
        Self { threads: threads.clamp(1, MAX_THREADS), built: OnceLock::new() }
    }

    /// Number of threads at most, built or not.
    pub(super) fn threads(&self) -> usize {
        self.threads
    }

    /// Calls `work` on a thread of the pool; parallel iterators in it use all of its threads.
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match self.built() {
            Built::Started(pool) => pool.install(work),
            Built::Caller => {
                enter_pool_of_one();
                work()
            }
        }
    }

    /// Calls `work` on this thread with a scope whose tasks run on the threads of the pool.
    pub(super) fn in_place_scope<'s, T>(&self, work: impl FnOnce(&Scope<'s>) -> T) -> T {
        match self.built() {
            Built::Started(pool) => pool.in_place_scope(work),
            Built::Caller => {
                enter_pool_of_one();
                rayon::in_place_scope(work)
            }
        }
    }

    fn built(&self) -> &Built {
        self.built.get_or_init(|| {
            let mut threads: Vec<Waiting> =
                std::iter::from_fn(Waiting::start).take(self.threads + ROOM_FOR_GIT).collect();
            let used = used(threads.len(), self.threads);
            threads.drain(used..).for_each(Waiting::end);
            pool_of(threads).map_or(Built::Caller, Built::Started)
        })
    }
}

/// Number of threads of a pool of `wanted`, where `started` of these and of the room for git could be started.
fn used(started: usize, wanted: usize) -> usize {
    if started >= wanted + ROOM_FOR_GIT {
        return wanted;
    }
    match started / 2 {
        // One thread would work while this one waits.
        0 | 1 => 0,
        // The other half is left to git, which starts threads too.
        half => half.min(wanted),
    }
}

/// A pool of these threads; `None` without any.
// Not by `ThreadPoolBuilder::build` alone, which fails for want of the last thread and ends the others at a time of their own.
fn pool_of(threads: Vec<Waiting>) -> Option<ThreadPool> {
    let count = Some(threads.len()).filter(|count| *count > 0)?;
    let mut threads = threads.into_iter();
    let take_place = |place| {
        let thread = threads.next().ok_or(std::io::ErrorKind::WouldBlock)?;
        thread.place.send(place).map_err(|_| std::io::ErrorKind::BrokenPipe.into())
    };
    ThreadPoolBuilder::new().num_threads(count).spawn_handler(take_place).build().ok()
}

/// Makes this thread a pool of its own, for the rest of its life, if it is in none: else rayon would start threads at the
/// first parallel iterator, and panic where there are none.
fn enter_pool_of_one() {
    if rayon::current_thread_index().is_none() {
        let pool = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        // Dropping it would end it.
        std::mem::forget(pool);
    }
}

#[cfg(test)]
mod tests {
    use super::{Built, Pool, used};
    use rayon::prelude::{IntoParallelIterator, ParallelIterator};
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn fewer_threads_are_used_where_there_is_no_room_for_all_and_git() {
        for (started, wanted, expected) in
            [(4, 2, 2), (3, 2, 0), (0, 2, 0), (3, 1, 1), (9, 8, 4), (10, 8, 8), (5, 8, 2), (3, 8, 0)]
        {
            assert_eq!(used(started, wanted), expected, "{started} for {wanted}");
        }
    }

    #[test]
    fn a_pool_works_with_its_threads_and_without_any() {
        let caller = OnceLock::from(Built::Caller);
        for (pool, same_thread) in [(Pool::new(3), false), (Pool { threads: 3, built: caller }, true)] {
            let me = std::thread::current().id();
            // Twice, since a thread stays in its pool.
            for _ in 0..2 {
                let sum: u64 = pool.install(|| (0..1_000_u64).into_par_iter().sum());
                assert_eq!(sum, 499_500);
                assert_eq!(pool.install(|| std::thread::current().id() == me), same_thread);
                let count = AtomicUsize::new(0);
                pool.in_place_scope(|scope| {
                    for _ in 0..100 {
                        scope.spawn(|_| _ = count.fetch_add(1, Ordering::Relaxed));
                    }
                });
                assert_eq!(count.into_inner(), 100);
            }
        }
    }
}
