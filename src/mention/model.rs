//! What was found: mentions with their verdicts, as plain data.

use std::fmt;

use crate::text::{Edit, Span};

/// One place in a file where an in-zone name, or a rule's text, stands in some spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its bytes in the file.
    pub span: Span,
    /// The host as it is spelled in the file, without scheme, port and path.
    pub text: String,
    /// The host in compared form, with plain dots.
    pub host: String,
    /// How it is written.
    pub spelling: Spelling,
    /// What happens to it.
    pub verdict: Verdict,
    /// The rules that were applied, first one first; those that could match, for a hole.
    pub rules: Vec<usize>,
    /// What stands in place of `text` afterwards, or would.
    pub new: Option<String>,
    /// The edit that does it: of a rewrite, or the proposal of a review.
    pub edit: Option<Edit>,
    /// More about it: the decoded text of base64, why it is kept.
    pub note: Option<String>,
}

/// How a mention is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spelling {
    /// With plain dots.
    Plain,
    /// In capitals.
    Upper,
    /// In capitals and small letters.
    Mixed,
    /// `\.`, `\\.` or `[.]`.
    Escaped,
    /// `%2E`.
    Percent,
    /// `\u002e`, `\x2e`.
    Coded,
    /// `&#46;`, `&period;`.
    Entity,
    /// With Unicode letters.
    Unicode,
    /// With `xn--` labels.
    Punycode,
    /// In a UTF-16 file.
    Utf16,
    /// In base64.
    Base64,
    /// As an identifier, or in reverse order.
    Identifier,
    /// Matched by a text or regex rule.
    Text,
}

/// What happens to a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is rewritten.
    Rewrite,
    /// A person must look at it.
    Review(Reason),
    /// It must stay.
    Keep,
    /// No rule touches it and `allow` covers it.
    Allowed,
    /// No rule touches it and `allow` does not cover it.
    Unlisted,
}

/// Why a mention is not rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A template fills in a part.
    Hole,
    /// A `*` for which there is no valid result.
    Wildcard,
    /// Nothing stands before the first dot.
    Suffix,
    /// A regular expression stands inside the name.
    Pattern,
    /// The name of a file or folder.
    FileName,
    /// The domain of a mail address.
    Email,
    /// User information of another host's URL.
    Userinfo,
    /// The name as an identifier, or in reverse order.
    Identifier,
    /// The name in base64.
    Base64,
    /// A name, not a location.
    Namespace,
    /// Named in order to be refused.
    DenyList,
    /// In a binary file.
    Binary,
    /// A chain that found no end.
    Unsettled,
}

impl Mention {
    /// The edit of a review, which is written only when somebody says so.
    pub fn proposal(&self) -> Option<&Edit> {
        self.edit.as_ref().filter(|_| self.verdict.reason().is_some_and(Reason::is_acceptable))
    }
}

impl Verdict {
    /// The name used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rewrite => "rewrite",
            Self::Review(_) => "review",
            Self::Keep => "keep",
            Self::Allowed => "allowed",
            Self::Unlisted => "unlisted",
        }
    }

    /// The reason of a review.
    pub fn reason(self) -> Option<Reason> {
        match self {
            Self::Review(reason) => Some(reason),
            _ => None,
        }
    }
}

impl Reason {
    /// All reasons, in the order of reports.
    pub const ALL: [Self; 13] = [
        Self::Hole,
        Self::Wildcard,
        Self::Suffix,
        Self::Pattern,
        Self::FileName,
        Self::Email,
        Self::Userinfo,
        Self::Identifier,
        Self::Base64,
        Self::Namespace,
        Self::DenyList,
        Self::Binary,
        Self::Unsettled,
    ];

    /// The name used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hole => "hole",
            Self::Wildcard => "wildcard",
            Self::Suffix => "suffix",
            Self::Pattern => "pattern",
            Self::FileName => "file-name",
            Self::Email => "email",
            Self::Userinfo => "userinfo",
            Self::Identifier => "identifier",
            Self::Base64 => "base64",
            Self::Namespace => "namespace",
            Self::DenyList => "deny-list",
            Self::Binary => "binary",
            Self::Unsettled => "unsettled",
        }
    }

    /// The reason of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// Whether a proposal may be written once somebody says so. A binary file is never written: a name of
    /// another length would move what offsets in it point to.
    pub fn is_acceptable(self) -> bool {
        self != Self::Binary
    }

    /// What it means, for people.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Hole => "a template fills in a part, and rules differ by its value",
            Self::Wildcard => "the new name would be no valid wildcard",
            Self::Suffix => "nothing stands before the dot: a cookie domain or an `endswith` test",
            Self::Pattern => "a regular expression stands inside the name",
            Self::FileName => "the name of a file or folder, which does not move because a host does",
            Self::Email => "a mail address does not move with a web host",
            Self::Userinfo => "what stands before the `@` is user information of another host",
            Self::Identifier => "an identifier made of the name",
            Self::Base64 => "base64 of a text with the name",
            Self::Namespace => "a name that need not be a location",
            Self::DenyList => "named in order to refuse it",
            Self::Binary => "a binary file is not written",
            Self::Unsettled => "the rules go round in a circle here",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Spelling {
    /// All spellings, in the order of reports.
    pub const ALL: [Self; 13] = [
        Self::Plain,
        Self::Upper,
        Self::Mixed,
        Self::Escaped,
        Self::Percent,
        Self::Coded,
        Self::Entity,
        Self::Unicode,
        Self::Punycode,
        Self::Utf16,
        Self::Base64,
        Self::Identifier,
        Self::Text,
    ];

    /// The name used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Upper => "upper",
            Self::Mixed => "mixed",
            Self::Escaped => "escaped",
            Self::Percent => "percent",
            Self::Coded => "coded",
            Self::Entity => "entity",
            Self::Unicode => "unicode",
            Self::Punycode => "punycode",
            Self::Utf16 => "utf-16",
            Self::Base64 => "base64",
            Self::Identifier => "identifier",
            Self::Text => "text",
        }
    }
}
