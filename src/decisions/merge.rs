//! Decisions of several people as one: each review is decided as all who decided it say.
//!
//! Invariant: nothing depends on the order of the files but the order of the words about one review.

use std::collections::HashMap;

use super::{Decisions, FileDecisions, MentionDecision};
use crate::text::{Place, Problem, RelPath};

impl Decisions {
    /// Adds the decisions of another person, which were made with the same rules.
    ///
    /// # Errors
    /// Every file and every review about which the two differ, with the names of both.
    pub fn add(&mut self, other: Self) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        for (path, file) in other.files {
            match self.files.get_mut(&path) {
                Some(known) => known.add(&path, file, &mut problems),
                None => {
                    self.files.insert(path, file);
                }
            }
        }
        self.rules = self.rules.or(other.rules);
        problems.sort();
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

impl FileDecisions {
    fn add(&mut self, path: &RelPath, other: Self, problems: &mut Vec<Problem>) {
        if self.before != other.before {
            let what = format!("`{path}` was seen with other bytes than in `{}`", self.made_in);
            problems.push(conflict(&other.made_in, what));
            return;
        }
        let places = self.mentions.iter().enumerate().map(|(at, known)| (known.place(), at));
        let places: HashMap<(usize, String), usize> = places.collect();
        for mention in other.mentions {
            match places.get(&mention.place()).and_then(|at| self.mentions.get_mut(*at)) {
                Some(known) => problems.extend(known.add(path, mention).err()),
                None => self.mentions.push(mention),
            }
        }
    }
}

impl MentionDecision {
    /// The first byte and the text of the review, by which it is found.
    fn place(&self) -> (usize, String) {
        (self.seen.offset, self.seen.text.clone())
    }

    /// Adds the decision of somebody else about the same review.
    fn add(&mut self, path: &RelPath, other: Self) -> Result<(), Problem> {
        let (text, offset) = (&self.seen.text, self.seen.offset);
        if self.decision != other.decision || self.seen.new != other.seen.new {
            let told = |decision: &Self| match &decision.seen.new {
                Some(new) => format!("`{}` of `{new}`", decision.decision.name()),
                None => format!("`{}`", decision.decision.name()),
            };
            let what = format!(
                "`{path}`: the review `{text}` at byte {offset} is decided as {} here, and as {} in `{}`",
                told(&other),
                told(self),
                self.made_in
            );
            return Err(conflict(&other.made_in, what));
        }
        self.word = match (self.word.take(), other.word) {
            (Some(one), Some(other)) if one != other => Some(format!("{one}; {other}")),
            (one, other) => one.or(other),
        };
        Ok(())
    }
}

fn conflict(name: &str, what: String) -> Problem {
    Problem::error(Place::file(name), format!("{what}; no file was modified"))
        .help("agree on one of them, and export or delete the other")
}
