//! One file of a run as the journal lists it: path, staged copy, digests, and the method of replacement.

use crate::fs::BirthMark;
use crate::text::{Digest, RelPath};

/// The method by which the new content replaces the old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReplaceMethod {
    /// The staged file and the original are exchanged in one step; the slot then holds the original.
    Exchange,
    /// The original gets a second name beside the slot, then the staged file is renamed onto it. For file systems
    /// that cannot exchange two names.
    Replace,
    /// The bytes are overwritten, so that hard links and bind mounts of the file keep seeing it; a copy of the
    /// original lies beside the slot.
    InPlace,
}

/// One file of a run. `before` and `after` differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RunEntry {
    pub path: RelPath,
    /// Index of the stage directory with its slot.
    pub stage: usize,
    /// Number of the slot, the name of the staged file.
    pub slot: u32,
    pub method: ReplaceMethod,
    /// Digest of the original.
    pub before: Digest,
    /// Digest of the new content.
    pub after: Digest,
    /// The mark of the original, by which it is known in the stage whatever is written into it later. `None` where the
    /// file system keeps no time of birth, or an earlier version wrote the journal: then only its content counts.
    pub original: Option<BirthMark>,
}

/// A name of a file in the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StagedName {
    /// The one of the new content, and of an original that is exchanged into its place.
    Slot,
    /// The one of an original that is kept beside the slot.
    Aside,
}

impl RunEntry {
    /// The name that the original has in the stage once the run wrote the file.
    pub fn kept_name(&self) -> StagedName {
        match self.method {
            ReplaceMethod::Exchange => StagedName::Slot,
            ReplaceMethod::Replace | ReplaceMethod::InPlace => StagedName::Aside,
        }
    }

    /// A name in the stage, as text.
    pub fn staged_name(&self, name: StagedName) -> String {
        match name {
            StagedName::Slot => self.slot_name(),
            StagedName::Aside => self.original_name(),
        }
    }

    /// The name of the staged file.
    pub fn slot_name(&self) -> String {
        format!("{:06}", self.slot)
    }

    /// The name of the original, unless it is exchanged into the slot.
    pub fn original_name(&self) -> String {
        format!("{:06}.orig", self.slot)
    }

    /// The temporary name of a copy that is renamed once it is complete.
    pub fn copy_name(&self) -> String {
        format!("{:06}.copy", self.slot)
    }
}
