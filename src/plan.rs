//! All edits and verdicts of a run, by file, before anything is written; and the account of them.
//!
//! Pure data: knows no file system and no output format.

use std::collections::{BTreeMap, BTreeSet};

use crate::mention::{Mention, Verdict};
use crate::rule::Category;
use crate::text::{Beside, Conflict, EditSet, Extent, LineDigest, Position, RelPath};

/// A mention with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Line and column of its first byte.
    pub at: Position,
    /// Where it and its edit reach in characters; `None` in a file that is no UTF-8.
    pub extents: Option<Extents>,
    /// Its line, by which it is known again when lines move.
    pub line: LineDigest,
    /// The lines around it, which tell it from another one with the same line.
    pub beside: Beside,
    /// The mention.
    pub mention: Mention,
}

/// The characters of a mention, and those that its edit replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extents {
    /// The mention.
    pub mention: Extent,
    /// What its edit replaces; the mention itself where there is no edit.
    pub edit: Extent,
}

/// What is known and planned of one file that has mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlan {
    /// Where it is.
    pub path: RelPath,
    /// What it is for.
    pub category: Category,
    /// All mentions, by offset.
    pub mentions: Vec<Placed>,
    /// What will be written; empty where nothing changes.
    pub edits: EditSet,
    /// Pragmas that are wrong: place and message.
    pub warnings: Vec<(Position, String)>,
    /// The `keep` entries of the rule file that kept something here, by their number.
    pub keeps: BTreeSet<usize>,
}

/// A file that was not read, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// Where it is.
    pub path: RelPath,
    /// Why, as a code (`binary`, `symlink`, …).
    pub reason: &'static str,
    /// More about it.
    pub detail: Option<String>,
}

/// What is planned for a whole run; files are in the order of their paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files with mentions.
    pub files: Vec<FilePlan>,
    /// Files that were not read.
    pub skipped: Vec<SkippedFile>,
    /// Files whose own path names a host that rules move.
    pub named: Vec<RelPath>,
    /// How many files were read.
    pub files_scanned: usize,
}

/// How many mentions ended in which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// Rewritten.
    pub rewrite: usize,
    /// To review.
    pub review: usize,
    /// Kept.
    pub keep: usize,
    /// Allowed.
    pub allowed: usize,
    /// Unlisted.
    pub unlisted: usize,
}

impl FilePlan {
    /// The plan of a file: the edits of all its rewrites, which cannot overlap.
    pub fn new(path: RelPath, category: Category, mentions: Vec<Placed>) -> Result<Self, Box<Conflict>> {
        let rewrites = mentions.iter().filter(|placed| placed.mention.verdict == Verdict::Rewrite);
        let edits = EditSet::new(rewrites.filter_map(|placed| placed.mention.edit.clone()).collect())?;
        Ok(Self { path, category, mentions, edits, warnings: Vec::new(), keeps: BTreeSet::new() })
    }
}

impl SkippedFile {
    /// Whether it should have been read, and could not be.
    pub fn is_failure(&self) -> bool {
        matches!(self.reason, "unreadable" | "too-large" | "vanished")
    }
}

impl Account {
    /// Counts one verdict.
    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Rewrite => self.rewrite += 1,
            Verdict::Review(_) => self.review += 1,
            Verdict::Keep => self.keep += 1,
            Verdict::Allowed => self.allowed += 1,
            Verdict::Unlisted => self.unlisted += 1,
        }
    }

    /// All mentions.
    pub fn total(&self) -> usize {
        self.rewrite + self.review + self.keep + self.allowed + self.unlisted
    }
}

impl Plan {
    /// All mentions with their files.
    pub fn mentions(&self) -> impl Iterator<Item = (&FilePlan, &Placed)> {
        self.files.iter().flat_map(|file| file.mentions.iter().map(move |placed| (file, placed)))
    }

    /// How many mentions ended in which verdict.
    pub fn account(&self) -> Account {
        let mut account = Account::default();
        for (_, placed) in self.mentions() {
            account.add(placed.mention.verdict);
        }
        account
    }

    /// How many edits there are.
    pub fn edits(&self) -> usize {
        self.files.iter().map(|file| file.edits.len()).sum()
    }

    /// The files that change.
    pub fn changed(&self) -> impl Iterator<Item = &FilePlan> {
        self.files.iter().filter(|file| !file.edits.is_empty())
    }

    /// How many files of each category change, and by how many edits.
    pub fn changed_by_category(&self) -> BTreeMap<Category, (usize, usize)> {
        let mut counts: BTreeMap<Category, (usize, usize)> = BTreeMap::new();
        for file in self.changed() {
            let count = counts.entry(file.category).or_default();
            count.0 += 1;
            count.1 += file.edits.len();
        }
        counts
    }
}
