//! The tree, read by many threads, to one ordered plan. The only user of threads.
//!
//! What comes out is the same for any number of threads.

mod large;
mod original;
mod place;
mod plan_file;
mod worker;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::fs::Root;
use crate::matcher::Matcher;
use crate::mention::Reason;
use crate::plan::{FilePlan, Plan};
use crate::survey::HostSurvey;
use crate::text::{RelPath, SkipReason};
use crate::tree::{Categories, Content, Kind, Listing, Reader, Walk};

pub use original::Original;
pub use plan_file::plan_file;
use worker::{BATCH, Found, Worker};

/// What to read, and with which rules.
#[derive(Clone, Copy)]
pub struct Engine<'e> {
    /// The root of the run.
    pub root: &'e Root,
    /// The rules.
    pub matcher: &'e Matcher<'e>,
    /// Which file is of which category.
    pub categories: &'e Categories,
    /// Reviews for these reasons are taken as rewrites where they carry a proposal.
    pub accepted: &'e [Reason],
    /// Whether mentions get marks.
    pub marked: bool,
    /// How many threads.
    pub threads: usize,
    /// Set when the run is to stop.
    pub stop: &'e AtomicBool,
    /// Counts the files that were read.
    pub read: &'e AtomicUsize,
}

/// What a scan gives.
#[derive(Debug)]
pub struct Scan<M> {
    /// The plan.
    pub plan: Plan,
    /// What `each` made of each file of the plan, in the same order.
    pub made: Vec<M>,
}

/// The files of a run.
pub enum Files<'s> {
    /// Those of a walk for whose paths the function holds.
    Tree(Box<Walk<'s>>, &'s (dyn Fn(&[u8]) -> bool + Sync)),
    /// Those of a listing.
    Listed(&'s Listing),
}

impl Files<'_> {
    /// How many of `most` threads have something to do, as far as is known.
    fn threads(&self, most: usize) -> usize {
        match self {
            Self::Tree(..) => most,
            Self::Listed(listing) => most.min(listing.files.len().div_ceil(BATCH)),
        }
    }
}

/// Makes something of a file's plan and of what the file holds.
pub type Each<'e, M> = dyn Fn(&FilePlan, &Original<'_>) -> Result<M, SkipReason> + Sync + 'e;

impl Engine<'_> {
    /// Reads and plans all `files`. Stops early, with what there is, when `stop` is set.
    pub fn scan<M: Send>(&self, files: Files<'_>, each: &Each<'_, M>) -> Scan<M> {
        let next = AtomicUsize::new(0);
        let found: Mutex<Found<M>> = Mutex::default();
        let work = || {
            let mut worker = Worker::new(self, each);
            match &files {
                Files::Tree(walk, wanted) => worker.walk(walk, wanted),
                Files::Listed(listing) => worker.list(listing, &next),
            }
            if let Ok(mut found) = found.lock() {
                found.add(worker.found);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..files.threads(self.threads) {
                scope.spawn(work);
            }
            work();
        });
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        match files {
            Files::Tree(walk, wanted) => {
                found.scan(walk.into_skipped().iter().filter(|skip| wanted(skip.path.as_bytes())))
            }
            Files::Listed(listing) => found.scan(listing.skipped.iter()),
        }
    }

    /// Plans `bytes` as if they were the file at `path`.
    pub fn text<M: Send>(&self, path: &RelPath, bytes: &[u8], each: &Each<'_, M>) -> Scan<M> {
        let mut worker = Worker::new(self, each);
        worker.found.read += 1;
        worker.content(path.as_bytes(), Content::new(bytes));
        worker.found.scan([].iter())
    }
}

/// Counts the hosts that the text files of `listing` name.
pub fn survey(root: &Root, listing: &Listing, threads: usize) -> HostSurvey {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(HostSurvey::default());
    let work = || {
        let (mut reader, mut survey) = (Reader::new(), HostSurvey::default());
        while let Some(entry) = listing.files.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Ok(content) = reader.read(root, &entry.path)
                && content.kind() == Kind::Text
            {
                survey.read(content.bytes);
            }
        }
        if let Ok(mut found) = found.lock() {
            found.merge(survey);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(work);
        }
        work();
    });
    found.into_inner().unwrap_or_default()
}
