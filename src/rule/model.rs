//! Rules as decided: what has this shape is well-formed. How it is written lives in `wire`, how it is
//! understood in `parse`, what it does to a name in `resolve`.

use globset::GlobSet;

use super::action::Action;
use super::category::Category;
use crate::host::{HostPattern, Zones};
use crate::text::{Place, RelPath};

/// A rule file that was understood.
#[derive(Debug)]
pub struct RuleFile {
    /// All rules, in file order.
    pub rules: Vec<Rule>,
    /// The zones, given or derived.
    pub zones: Zones,
    /// Mentions that must stay.
    pub keep: Vec<Keep>,
    /// In-zone names that may exist after the migration; `None` where the file says nothing.
    pub allow: Option<Vec<HostPattern>>,
    /// The file's own tests.
    pub tests: Vec<RuleTest>,
}

/// What becomes what.
#[derive(Debug)]
pub struct Rule {
    /// Unique name.
    pub id: String,
    /// Where it is written.
    pub place: Place,
    /// What it looks for and writes.
    pub action: Action,
    /// Which files it is for.
    pub scope: Scope,
    /// Why it exists.
    pub why: Option<String>,
}

/// Which files a rule is for.
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
    /// What is in; `None` where the list has only exclusions.
    pub include: Option<GlobSet>,
    /// What is out.
    pub exclude: GlobSet,
}

/// Mentions that must stay.
#[derive(Debug)]
pub struct Keep {
    /// Where it is written.
    pub place: Place,
    /// Only in these files.
    pub files: Option<Globs>,
    /// Only these hosts.
    pub hosts: Option<Vec<HostPattern>>,
    /// Last day (`YYYY-MM-DD`) on which it holds.
    pub until: Option<String>,
    /// Why.
    pub why: Option<String>,
}

/// A test in a rule file.
#[derive(Debug)]
pub struct RuleTest {
    /// Where it is written.
    pub place: Place,
    /// Path that the text is read as; `test.txt` by default.
    pub path: String,
    /// The text.
    pub input: String,
    /// What must come of it.
    pub expected: Expected,
}

/// What must come of a test's text.
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
    /// Whether the rule is for a file of this category at this path.
    pub fn covers(&self, category: Category, path: &RelPath) -> bool {
        self.categories.as_ref().is_none_or(|list| list.contains(&category))
            && self.files.as_ref().is_none_or(|globs| globs.covers(path))
    }

    /// Whether it covers every file.
    pub fn is_everything(&self) -> bool {
        self.categories.is_none() && self.files.is_none()
    }
}

impl Globs {
    /// Whether the path is in and not out.
    pub fn covers(&self, path: &RelPath) -> bool {
        self.include.as_ref().is_none_or(|set| set.is_match(path.as_path()))
            && !self.exclude.is_match(path.as_path())
    }
}
