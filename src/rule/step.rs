//! One step of a chain: the first rule that matches a location, as far as its unknown parts allow.

use crate::host::Location;

/// A rule that was applied, and its output.
#[derive(Debug)]
pub(super) struct Applied {
    /// The rule, by its number in the file.
    pub rule: usize,
    /// The new location.
    pub to: Location,
}

/// Values of the unknown parts of a location for which a rule matches.
#[derive(Debug)]
pub(super) struct Assumption {
    /// The rule, by its number in the file.
    pub rule: usize,
    /// The location with these values.
    pub location: Location,
}

/// The first rule that matches a location, as far as its unknown parts allow.
#[derive(Debug)]
pub(super) enum Step {
    /// For no value of its unknown parts.
    Never,
    /// For some values; `otherwise` is the first rule that matches every value, and comes after all of `assumptions`.
    Sometimes { assumptions: Vec<Assumption>, otherwise: Option<Applied> },
    /// For every value.
    Always(Applied),
}

/// The values that fill an unknown label, as far as `except:` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HoleValues {
    /// Any, also one that a rule excepts.
    Any,
    /// One that no rule excepts.
    Ordinary,
}

impl Step {
    /// The first rule that matches every value.
    pub fn certain(self) -> Option<Applied> {
        match self {
            Self::Never => None,
            Self::Always(found) => Some(found),
            Self::Sometimes { otherwise, .. } => otherwise,
        }
    }
}
