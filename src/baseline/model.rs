//! A baseline as understood, and what is held against it.

use crate::plan::{FilePlan, Placed};
use crate::rule::Rule;
use crate::text::{LineFingerprint, NeighborFingerprints};

/// Characters of a host that count: a text rule may match a whole page.
const MAX_HOST: usize = 200;

/// All known findings, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The entries; no two have the same key and neighbors.
    pub entries: Vec<BaselineEntry>,
}

/// What stands in a text, as far as it does not matter where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingKey {
    /// Path from the root of the run.
    pub path: String,
    /// Id of the rule; `None` for a mention that no rule touches.
    pub rule: Option<String>,
    /// The host in compared form.
    pub host: String,
    /// The line that it stands in.
    pub line: LineFingerprint,
}

/// A known finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineEntry {
    /// What it is.
    pub key: FindingKey,
    /// The lines around it.
    pub beside: NeighborFingerprints,
    /// How often it may be there, from 1.
    pub count: usize,
    /// Why it may be there, in a person's words.
    pub reason: Option<String>,
    /// Last day (`YYYY-MM-DD`) on which it may be there.
    pub until: Option<String>,
    /// Line and column in the file, from 1; `None` for one that was never read from a file.
    pub at: Option<(usize, usize)>,
}

/// A mention, as it is looked for in a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// What it is.
    pub key: FindingKey,
    /// The lines around it.
    pub beside: NeighborFingerprints,
}

impl Occurrence {
    /// The mention of a file; `None` where it has no marks.
    pub fn of(file: &FilePlan, placed: &Placed, rules: &[Rule]) -> Option<Self> {
        let (mention, marks) = (&placed.mention, placed.marks()?);
        let rule = mention.rules.first().and_then(|rule| rules.get(*rule));
        let key = FindingKey {
            path: file.path.to_text(),
            rule: rule.map(|rule| rule.id.clone()),
            host: mention.host.chars().take(MAX_HOST).collect(),
            line: marks.line,
        };
        Some(Self { key, beside: marks.beside })
    }
}

impl BaselineEntry {
    /// Whether its last day is over.
    pub fn is_over(&self, today: &str) -> bool {
        self.until.as_deref().is_some_and(|until| until < today)
    }
}
