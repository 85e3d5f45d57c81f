//! The answer of a run in one line, the same in every format that people read, and the result of the gate.
//!
//! A run that could not read a file is never called clean, since that file may hold old names.

use std::collections::BTreeSet;

use super::model::{Report, RunKind};
use super::standing::Standing;
use crate::text::Count;

/// Result of the gate for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was read, and nothing found.
    Clean,
    /// Nothing was found in what could be read.
    Incomplete,
    /// The gate fails.
    Found,
}

impl Report<'_> {
    /// The answer in one line, without any text of the tree.
    pub fn answer(&self) -> String {
        let (edits, files) = (Count(self.edits(), "edit"), Count(self.changed().count(), "file"));
        match self.kind {
            RunKind::Gate => self.gate_answer(),
            RunKind::Dry => format!("{edits} in {files}{}", self.unread_counted()),
            RunKind::Written => format!("written: {edits} in {files}{}", self.unread_counted()),
        }
    }

    /// Result of the gate.
    pub fn outcome(&self) -> Outcome {
        if !self.problems.is_empty() || self.of_standing(Standing::Finding).next().is_some() {
            Outcome::Found
        } else if self.unread().next().is_some() {
            Outcome::Incomplete
        } else {
            Outcome::Clean
        }
    }

    /// Suffix of an answer with the number of files that could not be read; empty where all could.
    pub(super) fn unread_counted(&self) -> String {
        match self.unread().count() {
            0 => String::new(),
            unread => format!(", {} could not be read", Count(unread, "file")),
        }
    }

    /// Suffix of an answer with the number of saved plans, which are not searched; empty where there are none.
    fn plans_counted(&self) -> String {
        match self.saved_plans().count() {
            0 => String::new(),
            plans => format!(", {} not searched", Count(plans, "saved plan")),
        }
    }

    fn gate_answer(&self) -> String {
        let known = match self.of_standing(Standing::Known).count() {
            0 => String::new(),
            known => format!(", {} in the baseline", Count::grouped(known)),
        };
        let (read, unread) = (Count(self.files_scanned, "file"), self.unread_counted());
        let known = format!("{known}{}", self.plans_counted());
        match self.outcome() {
            Outcome::Clean => format!("clean: {read}, 0 old names{known}"),
            Outcome::Incomplete => format!("incomplete: {read}, 0 old names{known}{unread}"),
            Outcome::Found => self.found_answer(&format!("{known}{unread}")),
        }
    }

    fn found_answer(&self, more: &str) -> String {
        let found = self.of_standing(Standing::Finding);
        let files: BTreeSet<_> = found.map(|(file, _)| &file.path).collect();
        let count = Count(self.of_standing(Standing::Finding).count(), "old name");
        let problems = match self.problems.len() {
            0 => String::new(),
            problems => format!(", {} in the rules", Count(problems, "problem")),
        };
        format!("found: {count} in {}{more}{problems}", Count(files.len(), "file"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sarif::sarif;
    use super::super::{Outcome, Report, RunKind, Standing};
    use crate::plan::Plan;
    use crate::text::{RelPath, Skip, SkipReason};

    /// Outcome, answer and `executionSuccessful` of a gate that left out one file.
    fn of(reason: SkipReason) -> (Outcome, String, bool) {
        let skipped = vec![Skip { path: RelPath::from("a.txt"), reason }];
        let plan = Plan { skipped, files_scanned: 3, ..Plan::default() };
        let report = Report::new(&plan, &[], RunKind::Gate, &|_, _| Standing::Fine);
        let mut log = Vec::new();
        sarif(&report, &mut log).unwrap();
        let log = String::from_utf8(log).unwrap();
        (report.outcome(), report.answer(), log.contains("\"executionSuccessful\":true"))
    }

    #[test]
    fn a_run_without_a_file_that_could_not_be_read_is_not_clean() {
        use SkipReason::{
            Binary, Overlap, SavedPlan, Special, Store, Submodule, Symlink, TooLarge, Unmerged, Unreadable,
            Vanished,
        };
        for left_out in [Binary, Symlink, Submodule, Special] {
            assert_eq!(of(left_out), (Outcome::Clean, "clean: 3 files, 0 old names".to_owned(), true));
        }
        let answer = "clean: 3 files, 0 old names, 1 saved plan not searched".to_owned();
        assert_eq!(of(SavedPlan), (Outcome::Clean, answer, true));
        for unread in [
            TooLarge,
            Store,
            Vanished,
            Unmerged,
            Unreadable("permission denied".to_owned()),
            Overlap(String::new()),
        ] {
            let answer = "incomplete: 3 files, 0 old names, 1 file could not be read".to_owned();
            assert_eq!(of(unread), (Outcome::Incomplete, answer, false));
        }
    }
}
