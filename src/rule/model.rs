//! Rules as decided: a value of these types is well-formed, and every place in it is for messages only.
//!
//! `wire` has the file as written, `parse` makes the one into the other, `resolve` applies rules to a name.

use globset::GlobSet;

use super::action::Action;
use super::category::Category;
use crate::host::{CUT, HostPattern, Zones};
use crate::reason::Reason;
use crate::text::{Place, RelPath};

/// The name of a rule file that is found without `--rules`.
pub const RULE_FILE: &str = "redomain.yaml";

/// A rule file without mistakes.
#[derive(Debug)]
pub struct RuleFile {
    /// All rules, in file order.
    pub rules: Vec<Rule>,
    /// The zones, given or derived.
    pub zones: Zones,
    /// Mentions that must stay.
    pub keep: Vec<Keep>,
    /// Reviews that are silenced, at most one entry for each reason.
    pub reviews: Vec<Silence>,
    /// In-zone names that may exist after the migration; `None` where the file says nothing.
    pub allow: Option<Vec<HostPattern>>,
    /// The file's own tests.
    pub tests: Vec<RuleTest>,
}

/// One entry of `rules:`.
#[derive(Debug)]
pub struct Rule {
    /// Unique name.
    pub id: String,
    /// Place in the rule file.
    pub place: Place,
    /// Old and new names or texts.
    pub action: Action,
    /// New name or text, as written.
    pub to: String,
    /// Files that it is for.
    pub scope: Scope,
    /// Reasons for review that do not stop it.
    pub accept: Vec<Reason>,
    /// Reason for people.
    pub why: Option<String>,
}

/// Files that a rule is for; both limits must hold.
#[derive(Debug, Default)]
pub struct Scope {
    /// Only these categories.
    pub categories: Option<Vec<Category>>,
    /// Only these files.
    pub files: Option<Globs>,
}

/// Globs of a `files:` list; `!` ones exclude.
#[derive(Debug)]
pub struct Globs {
    /// As written, for messages.
    pub written: Vec<String>,
    /// Globs of included paths; `None` where the list has only exclusions.
    pub include: Option<GlobSet>,
    /// Globs of excluded paths.
    pub exclude: GlobSet,
}

/// Mentions that must stay.
#[derive(Debug)]
pub struct Keep {
    /// Place in the rule file.
    pub place: Place,
    /// Only in these files.
    pub files: Option<Globs>,
    /// Only these hosts.
    pub hosts: Option<Vec<HostPattern>>,
    /// Only URLs with these paths.
    pub paths: Option<Globs>,
    /// Last day (`YYYY-MM-DD`) on which it holds.
    pub until: Option<String>,
    /// Reason for people.
    pub why: Option<String>,
}

/// Reviews that a person has looked at as a class.
#[derive(Debug)]
pub struct Silence {
    /// Place in the rule file.
    pub place: Place,
    /// The reason that is silenced.
    pub reason: Reason,
    /// Only for these hosts.
    pub hosts: Option<Vec<HostPattern>>,
    /// Reason for people.
    pub why: Option<String>,
}

/// Path that the text of a test is read as, where it names none.
pub const DEFAULT_TEST_PATH: &str = "test.txt";

/// A test in a rule file.
#[derive(Debug)]
pub struct RuleTest {
    /// Place in the rule file.
    pub place: Place,
    /// Path that the text is read as.
    pub path: String,
    /// Text before.
    pub input: String,
    /// Expected result.
    pub expected: Expected,
}

/// Expected result of a test.
#[derive(Debug, PartialEq, Eq)]
pub enum Expected {
    /// This text.
    Out(String),
    /// The same text, and nothing to review.
    Same,
    /// At least one review, and no edit.
    Review,
}

impl Scope {
    /// Returns `true` if the rule is for a file of this category at this path.
    pub fn covers(&self, category: Category, path: &RelPath) -> bool {
        self.categories.as_ref().is_none_or(|list| list.contains(&category))
            && self.files.as_ref().is_none_or(|globs| globs.covers(path))
    }

    /// Returns `true` if both are written alike, so that both rules are for the same files.
    pub fn equals(&self, other: &Self) -> bool {
        let globs = |scope: &Self| scope.files.as_ref().map(|files| files.written.clone());
        self.categories == other.categories && globs(self) == globs(other)
    }

    /// Returns `true` if the rule is for every file.
    pub fn is_everything(&self) -> bool {
        self.categories.is_none() && self.files.is_none()
    }
}

impl Globs {
    /// Returns `true` if the path of a URL, which may have a query or a fragment behind it, is included and not
    /// excluded. `/a/**` includes `/a`, the start of the paths below it.
    pub fn covers_url_path(&self, path: &str) -> bool {
        let path = path.split(['?', '#', CUT]).next().unwrap_or_default();
        let path = path.trim_matches('/');
        let (bare, below) = (RelPath::from(path), RelPath::from(format!("{path}/").as_str()));
        let is_included =
            |path: &RelPath| self.include.as_ref().is_none_or(|set| set.is_match(path.as_path()));
        (is_included(&bare) || !path.is_empty() && is_included(&below))
            && !self.exclude.is_match(bare.as_path())
    }

    /// Returns `true` if the path is included and not excluded.
    pub fn covers(&self, path: &RelPath) -> bool {
        self.include.as_ref().is_none_or(|set| set.is_match(path.as_path()))
            && !self.exclude.is_match(path.as_path())
    }
}
