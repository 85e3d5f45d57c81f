//! The parts of a report about its files that a page shows beyond the plan: lines, and the digests that decisions need.

use super::model::{LineBlock, Report};
use crate::plan::Plan;
use crate::text::Digest;

impl Report<'_> {
    /// The same with the lines of the files of `plan`, in their order.
    #[must_use]
    pub fn with_lines(mut self, plan: &Plan, lines: Vec<Vec<LineBlock>>) -> Self {
        for (file, lines) in self.files.iter_mut().zip(reported(plan, lines)) {
            file.lines = lines;
        }
        self
    }

    /// The same with the digests of the files of `plan`, in their order: a reviewer can decide on its page.
    #[must_use]
    pub fn with_digests(mut self, plan: &Plan, digests: Vec<Option<Digest>>) -> Self {
        for (file, before) in self.files.iter_mut().zip(reported(plan, digests)) {
            file.before = before;
        }
        self
    }
}

/// The parts of the files of `plan` that a report has: those with mentions.
fn reported<T>(plan: &Plan, parts: Vec<T>) -> impl Iterator<Item = T> {
    let files = plan.files.iter().zip(parts).filter(|(file, _)| !file.mentions.is_empty());
    files.map(|(_, part)| part)
}
