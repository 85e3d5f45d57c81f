//! The thread pool of a run: the same for listing hosts, for a scan and for the writing after it.
//!
//! Built when it is first used: a hook that has a file or two to read runs without, and has no time to start threads.

use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// A pool of a fixed number of threads, built on demand.
#[derive(Debug)]
pub struct Pool {
    threads: usize,
    built: OnceLock<ThreadPool>,
}

impl Pool {
    /// A pool of `threads` threads, or of one where it is 0.
    pub fn new(threads: usize) -> Self {
        Self { threads: threads.max(1), built: OnceLock::new() }
    }

    /// Number of threads, built or not.
    pub(super) fn threads(&self) -> usize {
        self.threads
    }

    /// Calls `work` on a thread of the pool; parallel iterators in it use all of its threads.
    ///
    /// # Errors
    /// If no threads can be started.
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, ThreadPoolBuildError> {
        Ok(self.get()?.install(work))
    }

    pub(super) fn get(&self) -> Result<&ThreadPool, ThreadPoolBuildError> {
        if let Some(pool) = self.built.get() {
            return Ok(pool);
        }
        let pool = ThreadPoolBuilder::new().num_threads(self.threads).build()?;
        Ok(self.built.get_or_init(|| pool))
    }
}
