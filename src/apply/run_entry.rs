//! One file of a run: where it is, what it was, what it becomes, and how the two change places.

use crate::text::Digest;
use crate::text::RelPath;

/// How the new content takes the place of the old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReplaceMethod {
    /// The staged file and the original change places in one step; the slot then holds the original.
    Exchange,
    /// The original gets a second name beside the slot, then the staged file takes its place: for file
    /// systems that cannot exchange.
    Replace,
    /// The bytes are written over, so that other names of the file and mounts of it survive; a copy of the
    /// original lies beside the slot.
    InPlace,
}

/// One file of a run. `before` and `after` differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RunEntry {
    pub path: RelPath,
    /// RunSelector stage folder of the run has its slot.
    pub folder: usize,
    /// The number its staged file is named by.
    pub slot: u32,
    pub way: ReplaceMethod,
    pub before: Digest,
    pub after: Digest,
}

impl RunEntry {
    /// The name of the staged file.
    pub fn slot_name(&self) -> String {
        format!("{:06}", self.slot)
    }

    /// The name of the original, where it does not lie in the slot itself.
    pub fn original_name(&self) -> String {
        format!("{:06}.orig", self.slot)
    }

    /// The name under which a copy is prepared that gets another name when it is complete.
    pub fn copy_name(&self) -> String {
        format!("{:06}.copy", self.slot)
    }
}
