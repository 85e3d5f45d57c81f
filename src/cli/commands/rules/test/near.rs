//! Near misses of the host rules of a rule file: texts that differ from a host of the rule by a character or a label, and
//! must not be rewritten.
//!
//! The texts are made by `rule` and tried by `matcher`; here are the paths that they are tried at.

use super::case::{CaseEnd, TestCase, TestFailure};
use super::scope::path_in_scope;
use crate::matcher::{Matcher, Source, TextForm, Trial, trial};
use crate::rule::DEFAULT_TEST_PATH;
use crate::text::RelPath;
use crate::tree::Categories;

/// The near misses of all rules.
#[derive(Default)]
pub(super) struct NearMisses {
    /// Number of texts that were tried.
    pub texts: usize,
    /// One for each rule with hosts; skipped where no host of it could be tried.
    pub cases: Vec<TestCase>,
}

/// Tries the near misses of every rule.
pub(super) fn try_near_misses(matcher: &Matcher<'_>) -> NearMisses {
    let mut found = NearMisses::default();
    for (number, rule) in matcher.rules().rules.iter().enumerate() {
        let moves = rule.action.host_moves();
        if moves.is_empty() {
            continue;
        }
        let mut end = CaseEnd::PassedOver;
        let path = path_in_scope(rule).unwrap_or_else(|| RelPath::from(DEFAULT_TEST_PATH));
        let source = Source { path: &path, category: Categories::embedded().of(&path), form: TextForm::Text };
        for step in moves {
            let Trial::Tried { texts, failures } = trial(matcher, number, step, &source) else { continue };
            found.texts += texts;
            let failures = failures.into_iter().map(|(text, wrong)| TestFailure {
                what: format!("rule `{}`: `{text}`: {wrong}", rule.id),
                texts: None,
                help: None,
            });
            end.add(failures);
        }
        let name = format!("near misses of rule `{}`", rule.id);
        found.cases.push(TestCase { place: rule.place.clone(), subject: rule.id.clone(), name, end });
    }
    found
}
