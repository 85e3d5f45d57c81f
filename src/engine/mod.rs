//! The scan: reads the tree in rayon's pool, and puts the plans of its files together to one ordered plan.
//!
//! Directories and batches of files are the tasks. Each thread has its own buffers and results, which are joined and
//! sorted at the end, so that the plan is the same for any number of threads.

mod found;
mod hosts;
mod large;
mod original;
mod own_files;
mod place;
mod plan_file;
mod pool;
mod references;
mod reported_places;
mod shared_wordings;
mod sought;
mod tasks;
mod worker;

use std::sync::atomic::AtomicBool;

use crate::decisions::Decisions;
use crate::fs::Root;
use crate::matcher::{Matcher, NamedPaths};
use crate::mention::Reason;
use crate::plan::{FilePlan, Plan};
use crate::text::{RelPath, SkipReason};
use crate::tree::{Categories, FileContent, Listing, Walk};

use found::Found;
pub use hosts::survey;
pub use original::Original;
use own_files::Written;
pub use plan_file::plan_file;
pub use pool::Pool;
pub use reported_places::misplaced;
pub use sought::present;
use worker::Worker;

/// Root, rules and options of a scan.
#[derive(Clone, Copy)]
pub struct Engine<'e> {
    /// The root of the run.
    pub root: &'e Root,
    /// The rules.
    pub matcher: &'e Matcher<'e>,
    /// The table of categories.
    pub categories: &'e Categories,
    /// Reasons of reviews that count as rewrites if they carry a proposal.
    pub accepted: &'e [Reason],
    /// A reviewer's decisions about single reviews.
    pub decisions: &'e Decisions,
    /// True if mentions get marks (fingerprints and character columns).
    pub marked: bool,
    /// The threads.
    pub pool: &'e Pool,
    /// Set when the run is to stop.
    pub stop: &'e AtomicBool,
    /// Called by a thread with the number of files that it has read since its last call.
    pub on_read: &'e (dyn Fn(usize) + Sync),
}

/// Result of a scan.
#[derive(Debug)]
pub struct Scan<M> {
    /// The plan.
    pub plan: Plan,
    /// The value that `each` made for each file of the plan, in the same order.
    pub made: Vec<M>,
}

/// The files of a run.
pub enum Files<'s> {
    /// The files of a walk, but for a few that the function returns false for.
    Tree(Box<Walk<'s>>, &'s (dyn Fn(&[u8]) -> bool + Sync)),
    /// The files of a walk for whose paths the function returns true.
    Changed(Box<Walk<'s>>, &'s (dyn Fn(&[u8]) -> bool + Sync)),
    /// The files of a listing.
    Listed(&'s Listing),
}

/// Makes a value of a file's plan and its bytes, while these are in memory.
pub type Each<'e, M> = dyn Fn(&FilePlan, &Original<'_>) -> Result<M, SkipReason> + Sync + 'e;

impl Engine<'_> {
    /// Reads and plans all `files`. Stops early, with the results so far, when `stop` is set.
    pub fn scan<M: Send>(&self, files: Files<'_>, each: &Each<'_, M>) -> Scan<M> {
        let mut found = match &files {
            Files::Tree(walk, wanted) | Files::Changed(walk, wanted) => {
                tasks::walk(self, each, walk, *wanted)
            }
            Files::Listed(listing) => tasks::listing(self, each, listing),
        };
        references::look_again(self, each, &files, &mut found);
        found.into_scan()
    }

    /// Plans `bytes` as if they were the file at `path`.
    pub fn text<M: Send>(&self, path: &RelPath, bytes: &[u8], each: &Each<'_, M>) -> Scan<M> {
        let mut found = self.text_beside(path, bytes, each, None);
        let listing = Listing::default();
        if let Some(named) = references::names_beside(self, each, &Files::Listed(&listing), &mut found) {
            found = self.text_beside(path, bytes, each, Some(&named));
        }
        found.into_scan()
    }

    fn text_beside<M: Send>(
        &self,
        path: &RelPath,
        bytes: &[u8],
        each: &Each<'_, M>,
        named: Option<&NamedPaths>,
    ) -> Found<M> {
        let mut worker = Worker::new(self, each, named);
        worker.found.read += 1;
        worker.content(path.as_bytes(), FileContent::new(bytes), Written::Searched);
        worker.found
    }
}
