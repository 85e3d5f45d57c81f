//! Near misses of the host rules of a rule file: texts that differ from a host of the rule by a character or a label, and
//! must not be rewritten.
//!
//! The texts are made by `rule` and tried by `matcher`; here are the paths that they are tried at.

use super::case::{CaseEnd, TestCase, TestFailure};
use crate::matcher::{Matcher, Source, TextForm, Trial, trial};
use crate::rule::Rule;
use crate::text::RelPath;
use crate::tree::Categories;

/// One path of each category, among which is one in the scope of most rules.
const PATHS: [&str; 11] = [
    "test.txt",
    "test.py",
    ".env",
    "Dockerfile",
    "main.tf",
    "k8s/deployment.yaml",
    ".github/workflows/test.yml",
    "test.toml",
    "index.html",
    "test.md",
    "test.csv",
];

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
        let path = path_for(rule);
        let source = Source { path: &path, category: Categories::embedded().of(&path), form: TextForm::Text };
        for step in moves {
            let Trial::Tried { texts, failures } = trial(matcher, number, step, &source) else { continue };
            found.texts += texts;
            let failures = failures.into_iter().map(|(text, wrong)| TestFailure {
                what: format!("rule `{}`: `{text}`: {wrong}", rule.id),
                texts: None,
            });
            end.add(failures);
        }
        let name = format!("near misses of rule `{}`", rule.id);
        found.cases.push(TestCase { place: rule.place.clone(), subject: rule.id.clone(), name, end });
    }
    found
}

/// A path in the scope of the rule, or any path if none is found.
fn path_for(rule: &Rule) -> RelPath {
    let categories = Categories::embedded();
    let globs = rule.scope.files.iter().flat_map(|globs| &globs.written);
    // `config/**` has `config/x`, and perhaps `config/x/test.py`, in it.
    let made = globs.flat_map(|glob| {
        let path = glob.replace("**", "x").replace('*', "x");
        let below = PATHS.iter().map(|file| format!("{path}/{file}")).collect::<Vec<_>>();
        std::iter::once(path).chain(below)
    });
    let mut paths =
        PATHS.iter().map(|path| (*path).to_owned()).chain(made).map(|path| RelPath::from(path.as_str()));
    let found = paths.find(|path| rule.scope.covers(categories.of(path), path));
    found.unwrap_or_else(|| RelPath::from(PATHS[0]))
}
