//! Number of mentions by verdict: every mention is counted exactly once.

use std::fmt;

use super::decision::NOT_ASKED;
use crate::mention::{Mention, Verdict};
use crate::text::Count;

/// Number of mentions by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rewritten.
    pub rewrite: usize,
    /// For review.
    pub review: usize,
    /// Kept.
    pub keep: usize,
    /// Declined by a person who was asked.
    pub declined: usize,
    /// Not written, since the person stopped before it was asked about; its verdict is that of a declined one.
    pub not_asked: usize,
    /// For review, but silenced by the rule file.
    pub silenced: usize,
    /// Allowed.
    pub allowed: usize,
    /// Unlisted.
    pub unlisted: usize,
}

impl Summary {
    /// Counts one mention.
    pub fn add(&mut self, mention: &Mention) {
        match mention.verdict {
            Verdict::Rewrite => self.rewrite += 1,
            Verdict::Review(_) => self.review += 1,
            Verdict::Keep => self.keep += 1,
            Verdict::Declined if mention.note.as_deref() == Some(NOT_ASKED) => self.not_asked += 1,
            Verdict::Declined => self.declined += 1,
            Verdict::Silenced(_) => self.silenced += 1,
            Verdict::Allowed => self.allowed += 1,
            Verdict::Unlisted => self.unlisted += 1,
        }
    }

    /// Number of all mentions.
    pub fn total(&self) -> usize {
        let stays = self.keep + self.declined + self.not_asked + self.silenced + self.allowed + self.unlisted;
        self.rewrite + self.review + stays
    }
}

/// `2 rewrite + 0 review + …`: the terms of a sum; those that most runs do not have are left out where they are 0.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = Count::grouped;
        let usual = [
            (self.rewrite, "rewrite"),
            (self.review, "review"),
            (self.keep, "keep"),
            (self.allowed, "allowed"),
            (self.unlisted, "unlisted"),
        ];
        for (at, (count, name)) in usual.into_iter().enumerate() {
            write!(f, "{}{} {name}", if at > 0 { " + " } else { "" }, number(count))?;
        }
        let rare = [
            (self.silenced, "silenced by `reviews`"),
            (self.declined, "declined"),
            (self.not_asked, NOT_ASKED),
        ];
        rare.into_iter()
            .filter(|(count, _)| *count > 0)
            .try_for_each(|(count, name)| write!(f, " + {} {name}", number(count)))
    }
}
