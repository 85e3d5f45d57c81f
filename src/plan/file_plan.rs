//! Mentions and edits of one file.
//!
//! The edits are those of the mentions with verdict [`Verdict::Rewrite`]; [`super::decision`] keeps it so when a person
//! or an option decides about single mentions.

use std::collections::BTreeSet;

use super::placed::Placed;
use crate::layout::Frames;
use crate::mention::Verdict;
use crate::rule::Category;
use crate::text::{EditSet, Position, RelPath, SkipReason, Span};

/// Mentions and edits of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlan {
    /// Path relative to the root.
    pub path: RelPath,
    /// Category of the file.
    pub category: Category,
    /// All mentions, by offset.
    pub mentions: Vec<Placed>,
    /// Edits to write; empty where nothing changes.
    pub edits: EditSet,
    /// The parts of edits around new names that lay out tables.
    pub frames: Frames,
    /// Place and message of each invalid pragma.
    pub warnings: Vec<(Position, String)>,
    /// Indices of the `keep` entries of the rule file that kept a mention here.
    pub keeps: BTreeSet<usize>,
    /// Decisions of a reviewer that do not fit it.
    pub refused: Vec<Refusal>,
}

/// A reviewer's decision that does not fit the plan of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The mention; `None` where there is none.
    pub at: Option<Position>,
    /// What is wrong with it.
    pub what: String,
}

impl FilePlan {
    /// The plan of a file: the edits of all its rewrites.
    ///
    /// # Errors
    /// [`SkipReason::Overlap`] where two edits replace the same bytes, since neither can be preferred.
    pub fn new(path: RelPath, category: Category, mentions: Vec<Placed>) -> Result<Self, SkipReason> {
        let rewrites = mentions.iter().filter(|placed| placed.mention.verdict == Verdict::Rewrite);
        let edits = EditSet::new(rewrites.filter_map(|placed| placed.mention.edit.clone()).collect())
            .map_err(|conflict| {
                let (first, second) = (conflict.first.span.start, conflict.second.span.start);
                SkipReason::Overlap(format!("the edits at bytes {first} and {second} overlap"))
            })?;
        Ok(Self {
            path,
            category,
            mentions,
            edits,
            frames: Frames::new(),
            warnings: Vec::new(),
            keeps: BTreeSet::new(),
            refused: Vec::new(),
        })
    }

    /// A copy with only the chosen mentions and their edits.
    #[must_use]
    pub fn narrowed(&self, chosen: impl Fn(&Placed) -> bool) -> Self {
        let mentions: Vec<Placed> = self.mentions.iter().filter(|placed| chosen(placed)).cloned().collect();
        let written = mentions.iter().filter(|placed| placed.mention.verdict == Verdict::Rewrite);
        let spans: BTreeSet<Span> =
            written.filter_map(|placed| placed.mention.edit.as_ref()).map(|edit| edit.span).collect();
        Self {
            path: self.path.clone(),
            category: self.category,
            mentions,
            edits: self.edits.subset(|edit| spans.contains(&edit.span)),
            frames: self.frames.clone(),
            warnings: self.warnings.clone(),
            keeps: self.keeps.clone(),
            refused: self.refused.clone(),
        }
    }
}
