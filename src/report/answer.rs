//! The answer of a run in one line, the same in every format that people read, and the result of the gate.
//!
//! A run that could not read a file is never called clean, since that file may hold old names; nor is one without
//! rules, which could find none.

use std::collections::BTreeSet;

use super::model::{Report, RunKind, Standing};
use crate::mention::Verdict;
use crate::plan::Summary;
use crate::text::Count;

/// Result of the gate for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was read, and nothing found.
    Clean,
    /// Nothing was found in the files that could be read.
    Incomplete,
    /// Nothing was found, and there was no rule to find it by.
    NoRules,
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
            RunKind::Applied => {
                let (declined, unread) = (self.declined_counted(), self.unread_counted());
                format!("written: {edits} in {files}{declined}{unread}")
            }
        }
    }

    /// Result of the gate.
    pub fn outcome(&self) -> Outcome {
        let has_finding = self.of_standing(Standing::Finding).next().is_some();
        if !self.problems.is_empty() || self.failing_warnings > 0 || has_finding {
            Outcome::Found
        } else if self.unread().next().is_some() {
            Outcome::Incomplete
        } else if !self.has_rules() {
            Outcome::NoRules
        } else {
            Outcome::Clean
        }
    }

    /// Suffix of an answer with the number of changes that a person declined or was not asked about; empty where there
    /// are none.
    pub(super) fn declined_counted(&self) -> String {
        let Summary { declined, not_asked, .. } = self.summary();
        let terms = [(declined, "declined"), (not_asked, "not asked about")];
        let terms = terms.into_iter().filter(|(count, _)| *count > 0);
        terms.map(|(count, name)| format!(", {} {name}", Count::grouped(count))).collect()
    }

    /// Suffix of an answer with the number of files that could not be read; empty where all could.
    pub(super) fn unread_counted(&self) -> String {
        match self.unread().count() {
            0 => String::new(),
            unread => format!(", {} could not be read", Count(unread, "file")),
        }
    }

    /// Suffix of an answer with the number of saved plans and the like, which are not searched; empty where there are none.
    fn own_counted(&self) -> String {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for (_, kind) in self.own_files() {
            match counts.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, count)) => *count += 1,
                None => counts.push((kind, 1)),
            }
        }
        let counted: Vec<String> =
            counts.iter().map(|(kind, count)| Count(*count, kind).to_string()).collect();
        if counted.is_empty() { String::new() } else { format!(", {} not searched", counted.join(" and ")) }
    }

    fn gate_answer(&self) -> String {
        let known = match self.of_standing(Standing::Known).count() {
            0 => String::new(),
            known => format!(", {} in the baseline", Count::grouped(known)),
        };
        let (read, unread) = (Count(self.files_scanned, "file"), self.unread_counted());
        let known = format!("{known}{}", self.own_counted());
        let passed = self.passed_over();
        match self.outcome() {
            Outcome::Clean => format!("clean: {read}, 0 old names{known}{passed}"),
            Outcome::Incomplete => format!("incomplete: {read}, 0 old names{known}{unread}{passed}"),
            Outcome::NoRules => {
                format!("not checked: {read}, and no rule that names an old one{known}{passed}")
            }
            Outcome::Found => self.found_answer(&format!("{known}{unread}")),
        }
    }

    /// Suffix of an answer with the numbers that a person may want to look at, and that the gate lets pass.
    fn passed_over(&self) -> String {
        let is_review = |verdict: Verdict| verdict.reason().is_some();
        let reviews = self.of_standing(Standing::Fine);
        let reviews = reviews.filter(|(_, entry)| is_review(entry.placed.mention.verdict)).count();
        let named = self.named.len();
        let mut parts = Vec::new();
        if reviews > 0 {
            parts.push(format!("{} to review", Count::grouped(reviews)));
        }
        if named > 0 {
            parts.push(format!("{} named after moved hosts", Count(named, "file")));
        }
        let verb = if reviews + named == 1 { "does" } else { "do" };
        let strict = if reviews > 0 { " (--strict)" } else { "" };
        if parts.is_empty() {
            return String::new();
        }
        format!("; {} {verb} not fail it{strict}", parts.join(" and "))
    }

    fn found_answer(&self, more: &str) -> String {
        let found = self.of_standing(Standing::Finding);
        let files: BTreeSet<_> = found.map(|(file, _)| &file.path).collect();
        let warnings = match self.failing_warnings {
            0 => String::new(),
            warnings => format!(", {} (--strict)", Count(warnings, "warning")),
        };
        let problems = match self.problems.len() {
            0 => String::new(),
            problems => format!(", {} in the rules", Count(problems, "problem")),
        };
        let findings = self.findings_counted();
        format!("found: {findings} in {}{more}{problems}{warnings}", Count(files.len(), "file"))
    }

    /// The findings by kind: a name that no rule touches is not called old.
    fn findings_counted(&self) -> String {
        let (mut old, mut unlisted, mut reviews) = (0, 0, 0);
        for (_, entry) in self.of_standing(Standing::Finding) {
            match entry.placed.mention.verdict {
                Verdict::Unlisted => unlisted += 1,
                Verdict::Review(_) => reviews += 1,
                Verdict::Rewrite
                | Verdict::Keep
                | Verdict::Declined
                | Verdict::Silenced(_)
                | Verdict::Allowed => old += 1,
            }
        }
        let mut parts = Vec::new();
        if old > 0 || unlisted + reviews == 0 {
            parts.push(Count(old, "old name").to_string());
        }
        if unlisted > 0 {
            parts.push(Count(unlisted, "unlisted name").to_string());
        }
        if reviews > 0 {
            parts.push(format!("{} to review", Count::grouped(reviews)));
        }
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::super::issue::sarif;
    use super::super::{Outcome, Report, RuleNote, RunKind, Standing};
    use crate::plan::Plan;
    use crate::text::{RelPath, Skip, SkipReason};

    /// Outcome, answer and `executionSuccessful` of a gate that left out one file.
    fn of(reason: SkipReason) -> (Outcome, String, bool) {
        let skipped = vec![Skip { path: RelPath::from("a.txt"), reason }];
        let plan = Plan { skipped, files_scanned: 3, ..Plan::default() };
        let mut report = Report::new(&plan, &[], RunKind::Gate, &|_, _| Standing::Fine);
        report.rules.push(RuleNote { id: "a".to_owned(), from: "old".to_owned(), why: None });
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
        let answer = "clean: 3 files, 0 old names, 1 rule file not searched".to_owned();
        assert_eq!(of(SkipReason::RuleFile), (Outcome::Clean, answer, true));
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
