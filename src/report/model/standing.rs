//! Standing of a mention in the gate; decided by the caller, shown by every format.

use crate::plan::{FilePlan, Placed};
use crate::text::enumeration;

enumeration! {
    /// Standing of a mention in the gate.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Standing {
        /// The gate fails on it.
        Finding,
        /// It would be a finding, but the baseline knows it.
        Known,
        /// The gate has nothing against it.
        Fine,
        /// The gate was not asked about its line.
        Outside,
    }
}

impl Standing {
    /// The name used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Known => "known",
            Self::Fine => "fine",
            Self::Outside => "outside",
        }
    }
}

/// Decides the standing of a mention.
pub type Judge<'j> = dyn Fn(&FilePlan, &Placed) -> Standing + 'j;
