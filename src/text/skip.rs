//! Files that were not read, each with its reason.
//!
//! The one place that says which reasons leave a run incomplete: exit code, baseline and every report ask
//! [`SkipReason::is_failure`]. A file that is left out on purpose (a symbolic link, another repository) is none.

use std::fmt;

use super::rel_path::RelPath;

/// A file that was not read, or only in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// Its path from the root.
    pub path: RelPath,
    /// Why it was not read.
    pub reason: SkipReason,
}

/// Why a file was not read, or only in part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// A large file with zero bytes that is no UTF-16: only its start was read.
    Binary,
    /// A symbolic link; its target is read where it is.
    Symlink,
    /// Another repository inside this one.
    Submodule,
    /// A pipe, a socket or a device.
    Special,
    /// A saved plan of this program: its old names are no mentions.
    SavedPlan,
    /// Decisions of a reviewer, as a page of this program exports them.
    Decisions,
    /// A report of this program.
    Report,
    /// Rules of this program, or a baseline, that are not those of the run.
    RuleFile,
    /// Tracked by git in the store of this program, which no run searches.
    Store,
    /// More bytes than a run takes in at once.
    TooLarge,
    /// Listed, but gone when it was to be read.
    Vanished,
    /// In the middle of a merge: git has several versions of it.
    Unmerged,
    /// The system refused; its message.
    Unreadable(String),
    /// Two of its edits want the same bytes, so that none is written; the places.
    Overlap(String),
}

impl SkipReason {
    /// The reason as reports name it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Symlink => "symlink",
            Self::Submodule => "submodule",
            Self::Special => "special",
            Self::SavedPlan => "plan",
            Self::Decisions => "decisions",
            Self::Report => "report",
            Self::RuleFile => "rule-file",
            Self::Store => "store",
            Self::TooLarge => "too-large",
            Self::Vanished => "vanished",
            Self::Unmerged => "unmerged",
            Self::Unreadable(_) => "unreadable",
            Self::Overlap(_) => "overlap",
        }
    }

    /// The reason with this code and detail.
    pub fn parse(code: &str, detail: Option<&str>) -> Option<Self> {
        let fixed = [
            Self::Binary,
            Self::Symlink,
            Self::Submodule,
            Self::Special,
            Self::SavedPlan,
            Self::Decisions,
            Self::Report,
            Self::RuleFile,
            Self::Store,
            Self::TooLarge,
            Self::Vanished,
            Self::Unmerged,
        ];
        let detail = detail.unwrap_or_default().to_owned();
        match code {
            "unreadable" => Some(Self::Unreadable(detail)),
            "overlap" => Some(Self::Overlap(detail)),
            code => fixed.into_iter().find(|reason| reason.code() == code),
        }
    }

    /// More than the code says.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Unreadable(detail) | Self::Overlap(detail) => Some(detail),
            Self::Unmerged => Some("it has conflicts that are not resolved"),
            Self::Binary => Some("only its start was read"),
            Self::Store => {
                Some("git tracks it in the store of redomain, where no run looks; `git rm --cached` it")
            }
            _ => None,
        }
    }

    /// Returns `true` if the file should have been read and planned, so that the run is incomplete without it.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Store
            | Self::TooLarge
            | Self::Vanished
            | Self::Unmerged
            | Self::Unreadable(_)
            | Self::Overlap(_) => true,
            Self::Binary
            | Self::Symlink
            | Self::Submodule
            | Self::Special
            | Self::SavedPlan
            | Self::Decisions
            | Self::Report
            | Self::RuleFile => false,
        }
    }

    /// The message about a file that could not be read or planned.
    pub fn message(&self) -> String {
        let what = if matches!(self, Self::Overlap(_)) { "was not planned" } else { "was not read" };
        format!("{what}: {}", self.detail().unwrap_or(self.code()))
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.detail() {
            Some(detail) => write!(f, "{}: {detail}", self.code()),
            None => f.write_str(self.code()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SkipReason;

    #[test]
    fn reasons_are_read_back_from_their_codes() {
        for (reason, fails) in [
            (SkipReason::Binary, false),
            (SkipReason::Symlink, false),
            (SkipReason::Submodule, false),
            (SkipReason::Special, false),
            (SkipReason::SavedPlan, false),
            (SkipReason::Decisions, false),
            (SkipReason::Report, false),
            (SkipReason::RuleFile, false),
            (SkipReason::Store, true),
            (SkipReason::TooLarge, true),
            (SkipReason::Vanished, true),
            (SkipReason::Unmerged, true),
            (SkipReason::Unreadable("permission denied".to_owned()), true),
            (SkipReason::Overlap("the edits at bytes 3 and 5 overlap".to_owned()), true),
        ] {
            assert_eq!(SkipReason::parse(reason.code(), reason.detail()).as_ref(), Some(&reason));
            assert_eq!(reason.is_failure(), fails, "{reason}");
        }
        assert_eq!(SkipReason::parse("haunted", None), None);
    }
}
