//! The reasons for which a mention waits for review.
//!
//! One table: a row has the variant, its name in reports and on the command line, whether its proposal can be
//! accepted, and its explanation. A new reason is one row here, and the file in `verdict/reasons/` that gives it.
//! Plain data below every room: rules name reasons (`accept:`), and mentions have them.

use std::fmt;

/// Permission for `apply --accept` to write the proposal of a review.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Acceptance {
    Acceptable,
    Never,
}

/// One row of the table.
struct ReasonRow {
    name: &'static str,
    acceptance: Acceptance,
    explanation: &'static str,
}

/// Makes the enum and its table out of the same rows, so that they cannot differ.
macro_rules! reasons {
    ($($reason:ident, $name:literal, $acceptance:ident, $explanation:literal;)*) => {
        /// Why a mention is not rewritten; ordered as reports list them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $(#[doc = $explanation] $reason,)*
        }

        const REASON_TABLE: &[ReasonRow] = &[
            $(ReasonRow { name: $name, acceptance: Acceptance::$acceptance, explanation: $explanation },)*
        ];

        impl Reason {
            /// All reasons, in the order of reports.
            pub const ALL: [Self; REASON_TABLE.len()] = [$(Self::$reason),*];
        }
    };
}

reasons! {
    Hole, "hole", Acceptable, "a template fills in a part, and rules differ by its value";
    Wildcard, "wildcard", Acceptable, "rules move names that it stands for, so that another one may be needed";
    Suffix, "suffix", Acceptable, "nothing stands before the dot: a cookie domain or an `endswith` test";
    Pattern, "pattern", Acceptable, "a regular expression stands inside the name, or matches a part of a longer one";
    FileName, "file-name", Acceptable, "the name of a file or folder, which does not move because a host does";
    Email, "email", Acceptable, "a mail address does not move with a web host";
    Userinfo, "userinfo", Acceptable, "what stands before the `@` is user information of another host";
    Identifier, "identifier", Acceptable, "an identifier made of the name";
    Base64, "base64", Acceptable, "base64 of a text with the name";
    Namespace, "namespace", Acceptable, "a name that need not be a location";
    UrlPath, "url-path", Acceptable, "a segment of the path of somebody else's URL";
    Path, "path", Acceptable, "the new location has a path, and only a host can stand here";
    Bridge, "bridge", Acceptable, "the statement says that this name leads to, or became, its new name";
    Merge, "merge", Acceptable, "it would become equal to another entry of its list or map";
    DenyList, "deny-list", Acceptable, "named in order to refuse it";
    // A new name of another length would move the data that offsets in a binary file point to.
    Binary, "binary", Never, "a binary file is not written";
    Base, "base", Acceptable, "templates may build old names from it";
    Unsettled, "unsettled", Acceptable, "the rules find no end here: the text goes round in a circle, grows, or would change again";
}

impl Reason {
    fn row(self) -> &'static ReasonRow {
        &REASON_TABLE[self as usize]
    }

    /// The name in reports and on the command line.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The reason with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// Returns `true` if `apply --accept` may write the proposal of such a review.
    pub fn is_acceptable(self) -> bool {
        self.row().acceptance == Acceptance::Acceptable
    }

    /// The reasons that `apply --accept` takes.
    pub fn acceptable() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|reason| reason.is_acceptable())
    }

    /// The explanation that reports give.
    pub fn explanation(self) -> &'static str {
        self.row().explanation
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Reason;

    #[test]
    fn every_reason_is_found_by_its_name() {
        for reason in Reason::ALL {
            assert_eq!(Reason::named(reason.name()), Some(reason));
            assert_eq!(reason.is_acceptable(), reason != Reason::Binary);
        }
        assert_eq!(Reason::named("no-reason"), None);
    }
}
