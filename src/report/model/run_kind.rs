//! The kinds of runs that have a report, each with its command.

/// Kind of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    /// Nothing was written.
    Dry,
    /// The edits were written.
    Applied,
    /// The gate: mentions have a standing.
    Gate,
}

impl RunKind {
    /// All of them.
    pub(in crate::report) const ALL: [Self; 3] = [Self::Gate, Self::Dry, Self::Applied];

    /// The command of such a run.
    pub(in crate::report) fn command(self) -> &'static str {
        match self {
            Self::Gate => "check",
            Self::Dry => "diff",
            Self::Applied => "apply",
        }
    }
}
