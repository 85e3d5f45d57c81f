//! The answer of a run in one line, the same in every format that people read.

use std::collections::BTreeSet;

use super::model::{Kind, Report};
use super::standing::Standing;
use crate::text::Count;

impl Report<'_> {
    /// What came of it, in a few words and without any text of the tree.
    pub fn answer(&self) -> String {
        let files = Count(self.changed().count(), "file");
        match self.kind {
            Kind::Gate => self.verdict(),
            Kind::Dry => format!("{} in {files}", self.edits_counted()),
            Kind::Written => format!("written: {} in {files}", self.edits_counted()),
        }
    }

    /// Whether the gate lets the tree pass.
    pub fn passes(&self) -> bool {
        self.problems.is_empty() && self.of_standing(Standing::Finding).next().is_none()
    }

    fn edits_counted(&self) -> Count {
        Count(self.edits(), "edit")
    }

    fn verdict(&self) -> String {
        let known = match self.of_standing(Standing::Known).count() {
            0 => String::new(),
            known => format!(", {} in the baseline", Count::grouped(known)),
        };
        if self.passes() {
            return format!("clean: {}, 0 old names{known}", Count(self.files_scanned, "file"));
        }
        let found = self.of_standing(Standing::Finding);
        let files: BTreeSet<_> = found.map(|(file, _)| &file.path).collect();
        let count = self.of_standing(Standing::Finding).count();
        let mut answer =
            format!("found: {} in {}{known}", Count(count, "old name"), Count(files.len(), "file"));
        if !self.problems.is_empty() {
            answer.push_str(&format!(", {} in the rules", Count(self.problems.len(), "problem")));
        }
        answer
    }
}
