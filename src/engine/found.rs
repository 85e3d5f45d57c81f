//! Results of one thread, and how those of all threads become one ordered scan.

use super::Scan;
use crate::plan::{FilePlan, Plan};
use crate::text::{RelPath, Skip, SkipReason, Span};

/// Plans and skips of one thread, or of all of them, in no order.
pub(super) struct Found<M> {
    pub planned: Vec<(FilePlan, M)>,
    pub skipped: Vec<Skip>,
    /// Files and directories that the walk left out.
    pub left_out: Vec<Skip>,
    /// Paths with a host in them that rules move.
    pub named: Vec<RelPath>,
    /// Paths with a host in them that a rule is about, also where it is kept, with the places of the hosts.
    pub host_paths: Vec<(RelPath, Vec<Span>)>,
    /// Number of files that were read, with those that could not be.
    pub read: usize,
}

impl<M> Default for Found<M> {
    fn default() -> Self {
        let (planned, skipped, left_out, named, host_paths) = Default::default();
        Self { planned, skipped, left_out, named, host_paths, read: 0 }
    }
}

impl<M> Found<M> {
    /// Adds the results of another thread.
    pub fn add(&mut self, mut other: Self) {
        self.planned.append(&mut other.planned);
        self.skipped.append(&mut other.skipped);
        self.left_out.append(&mut other.left_out);
        self.named.append(&mut other.named);
        self.host_paths.append(&mut other.host_paths);
        self.read += other.read;
    }

    /// Sorts everything by path, so that nothing depends on the threads.
    pub fn into_scan(mut self) -> Scan<M> {
        let unread = self.skipped.iter().filter(|skip| skip.reason != SkipReason::Binary).count();
        self.skipped.extend(self.left_out);
        self.skipped.sort_by(|left, right| left.path.cmp(&right.path));
        self.named.sort_unstable();
        self.planned.sort_unstable_by(|(left, _), (right, _)| left.path.cmp(&right.path));
        let (files, made) = self.planned.into_iter().unzip();
        let (skipped, named, files_scanned) = (self.skipped, self.named, self.read - unread);
        Scan { plan: Plan { files, skipped, named, files_scanned }, made }
    }
}
