//! `redomain rules test`: runs the tests of a rule file, and tries near misses of each of its host rules.
//!
//! A near miss differs from a host of the rule by a character or a label, and must not be rewritten. The texts are made
//! by `rule` and tried by `matcher`; here are the paths that they are tried at, and the output.

use super::PlannedText;
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_stdout;
use crate::cli::rule_file::Loaded;
use crate::matcher::{Matcher, Source, TextForm, Trial, trial};
use crate::rule::{Expected, Rule, RuleTest};
use crate::text::{Count, Problem, RelPath};
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

/// The result of the near misses of all rules.
#[derive(Default)]
struct NearMisses {
    texts: usize,
    rules: usize,
    /// Ids of rules without a `from` that could be tried.
    passed_over: Vec<String>,
    failures: Vec<Problem>,
}

/// Runs both; exit code 1 if something failed.
pub(super) fn test(loaded: &Loaded, console: Console) -> Result<Exit, CommandError> {
    let matcher = Matcher::new(&loaded.file);
    let failures: Vec<Problem> =
        loaded.file.tests.iter().filter_map(|test| failure(&matcher, test)).collect();
    let near = try_near_misses(&matcher);
    console.print(&failures);
    console.print(&near.failures);
    let (passed, failed) = (loaded.file.tests.len() - failures.len(), failures.len());
    write_stdout(|out| {
        writeln!(out, "{passed} passed, {failed} failed")?;
        let (rules, texts) = (Count(near.rules, "host rule"), Count(near.texts, "text"));
        writeln!(out, "near misses: {rules}, {texts} tried, {} failed", near.failures.len())?;
        if near.passed_over.is_empty() {
            return Ok(());
        }
        let rules = near.passed_over.join(", ");
        writeln!(out, "not tried, because other rules, a `keep` or `files` match their examples: {rules}")
    })?;
    Ok(if failed + near.failures.len() == 0 { Exit::Success } else { Exit::Found })
}

fn try_near_misses(matcher: &Matcher<'_>) -> NearMisses {
    let mut found = NearMisses::default();
    for (number, rule) in matcher.rules().rules.iter().enumerate() {
        let moves = rule.action.host_moves();
        if moves.is_empty() {
            continue;
        }
        let mut tried = false;
        let path = path_for(rule);
        let source = Source { path: &path, category: Categories::embedded().of(&path), form: TextForm::Text };
        for step in moves {
            let Trial::Tried { texts, failures } = trial(matcher, number, step, &source) else { continue };
            tried = true;
            found.texts += texts;
            found.failures.extend(failures.into_iter().map(|(text, wrong)| {
                let what = format!("rule `{}`: `{text}`: {wrong}", rule.id);
                Problem::error(rule.place.clone(), what)
                    .help("`redomain rules explain TEXT` shows every step")
            }));
        }
        if tried {
            found.rules += 1;
        } else {
            found.passed_over.push(rule.id.clone());
        }
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

/// The error of a test in a rule file; `None` if it passed.
fn failure(matcher: &Matcher<'_>, test: &RuleTest) -> Option<Problem> {
    let PlannedText { plan, new } = match PlannedText::of(matcher, &test.path, &test.input) {
        Ok(planned) => planned,
        Err(reason) => {
            return Some(Problem::error(test.place.clone(), format!("`{}`: {reason}", test.input)));
        }
    };
    let has_reviews =
        plan.iter().flat_map(|plan| &plan.mentions).any(|placed| placed.mention.verdict.reason().is_some());
    let is_unchanged = new == test.input;
    let (is_met, expected) = match &test.expected {
        Expected::Out(out) => (new == *out, format!("expected `{out}`")),
        Expected::Same => {
            (is_unchanged && !has_reviews, "expected the same text and nothing to review".to_owned())
        }
        Expected::Review => (is_unchanged && has_reviews, "expected a review and no edit".to_owned()),
    };
    if is_met {
        return None;
    }
    let got = if has_reviews { format!("`{new}`, with something to review") } else { format!("`{new}`") };
    let what = format!("`{}`: {expected}, got {got}", test.input);
    Some(Problem::error(test.place.clone(), what).help("`redomain rules explain TEXT` shows every step"))
}
