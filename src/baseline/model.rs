//! The entries of a baseline, and the mentions that are compared with them.
//!
//! Both have the same key, made of content alone. Invariant: no line or column takes part in a comparison.

use crate::plan::{FilePlan, Placed};
use crate::rule::Rule;
use crate::text::{LineFingerprint, NeighborFingerprints};

/// Characters of a host in a key.
// A host has at most 253, but the match of a text rule may be a whole page, which would be copied into the file.
const MAX_HOST: usize = 200;

/// All known findings, in the order of their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The entries; no two have the same key and neighbors.
    pub entries: Vec<BaselineEntry>,
}

/// The content of a finding, without its place in the file.
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
    /// Its content.
    pub key: FindingKey,
    /// The lines around it.
    pub beside: NeighborFingerprints,
    /// Number of equal findings that it stands for, from 1.
    pub count: usize,
    /// Reason to leave it, in a person's words.
    pub reason: Option<String>,
    /// Last day (`YYYY-MM-DD`) on which it holds.
    pub until: Option<String>,
    /// Line and column in the baseline file, from 1; `None` for an entry that was not read from one.
    pub at: Option<(usize, usize)>,
}

/// A mention, as a baseline is searched for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Its content.
    pub key: FindingKey,
    /// The lines around it.
    pub beside: NeighborFingerprints,
}

impl Occurrence {
    /// The key of a mention; `None` where the run made no fingerprints.
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
    /// Returns `true` if its last day is before `today`.
    pub fn is_over(&self, today: &str) -> bool {
        self.until.as_deref().is_some_and(|until| until < today)
    }
}
