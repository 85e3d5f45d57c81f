//! The seven ends that a mention can come to. Every mention has exactly one of them; `verdict/` decides which,
//! and a person who is asked may decline a rewrite.

use crate::reason::Reason;

/// The outcome of one mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is rewritten.
    Rewrite,
    /// A person must look at it.
    Review(Reason),
    /// It must stay.
    Keep,
    /// A rewrite that a person was asked about and did not want.
    Declined,
    /// A review that the rule file silences.
    Silenced(Reason),
    /// No rule touches it and `allow` covers it.
    Allowed,
    /// No rule touches it and `allow` does not cover it.
    Unlisted,
}

impl Verdict {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rewrite => "rewrite",
            Self::Review(_) => "review",
            Self::Keep => "keep",
            Self::Declined => "declined",
            Self::Silenced(_) => "silenced",
            Self::Allowed => "allowed",
            Self::Unlisted => "unlisted",
        }
    }

    /// Returns `true` if a rule moves the name, at once or after a review.
    pub fn moves(self) -> bool {
        matches!(self, Self::Rewrite | Self::Review(_))
    }

    /// The reason of a review.
    pub fn reason(self) -> Option<Reason> {
        match self {
            Self::Review(reason) => Some(reason),
            _ => None,
        }
    }

    /// The reason of a review, also of one that is silenced.
    pub fn any_reason(self) -> Option<Reason> {
        match self {
            Self::Review(reason) | Self::Silenced(reason) => Some(reason),
            _ => None,
        }
    }
}
