//! Files that are saved plans of this program: a scan names them, and their old names are no mentions.
//!
//! Only of one that git does not track: a plan that is committed would hide old names from the gate.

use crate::tree::{FileEntry, WalkedFile};

/// Treatment of a file, if it is a saved plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SavedPlans {
    /// Searched as any other file.
    Searched,
    /// Left out, with its reason.
    PassedOver,
}

impl SavedPlans {
    /// For a file of a walk.
    pub fn walked(file: &WalkedFile<'_>) -> Self {
        if file.noted.is_some() { Self::Searched } else { Self::PassedOver }
    }

    /// For a file of a listing, which is tracked if its bytes come from git.
    pub fn listed(entry: &FileEntry) -> Self {
        if entry.blob.is_some() { Self::Searched } else { Self::PassedOver }
    }
}
