//! The tests that a rule file holds: each text is planned as a file, and compared with the expected result.

use super::super::PlannedText;
use super::super::absent::absence;
use super::case::{CaseEnd, TestCase, TestFailure};
use super::scope::{LeftOut, left_out};
use crate::matcher::Matcher;
use crate::reason::Reason;
use crate::rule::{Expected, RuleTest};

/// Characters of a text in the name of its test.
const MAX_NAME: usize = 120;

/// Runs a test.
pub(super) fn written(matcher: &Matcher<'_>, test: &RuleTest) -> TestCase {
    let end = match failure(matcher, test) {
        None => CaseEnd::Passed,
        Some(TestFailure { what, texts, help }) => {
            CaseEnd::Failed(vec![TestFailure { what: format!("`{}`: {what}", test.input), texts, help }])
        }
    };
    let name: String = test.input.chars().take(MAX_NAME).collect();
    TestCase { place: test.place.clone(), subject: test.input.clone(), name, end }
}

/// The mistake in the result; `None` where it is as expected.
fn failure(matcher: &Matcher<'_>, test: &RuleTest) -> Option<TestFailure> {
    let planned = match PlannedText::of(matcher, &test.path, &test.input) {
        Ok(planned) => planned,
        Err(what) => return Some(TestFailure { what, texts: None, help: None }),
    };
    let reviews = reviews(&planned);
    let expected = match &test.expected {
        Expected::Out(out) => out,
        Expected::Same | Expected::Review => &test.input,
    };
    let is_met = planned.new == *expected
        && match test.expected {
            Expected::Out(_) => true,
            Expected::Same => reviews.is_empty(),
            Expected::Review => !reviews.is_empty(),
        };
    if is_met {
        return None;
    }
    let wanted = match test.expected {
        Expected::Out(_) => "expected the text of `out`",
        Expected::Same => "expected the same text and nothing to review",
        Expected::Review => "expected a review and no edit",
    };
    let is_untouched = reviews.is_empty() && planned.new == test.input;
    let (got, help) = match left_out(matcher, test).filter(|_| is_untouched) {
        Some(LeftOut { why, path }) => (
            format!("got no edit and nothing to review: {why}"),
            Some(format!("give the test a file of that rule, such as `path: {path}`")),
        ),
        None => (got(&planned, &reviews, matcher, test), None),
    };
    let texts = (planned.new != *expected).then(|| (expected.clone(), planned.new.clone()));
    Some(TestFailure { what: format!("{wanted}, {got}"), texts, help })
}

/// The result of a test that failed, for the end of a sentence.
fn got(planned: &PlannedText, reviews: &[Reason], matcher: &Matcher<'_>, test: &RuleTest) -> String {
    match (&planned.plan, reviews.is_empty()) {
        (None, _) => format!("got no mention: {}", absence(&test.input, &matcher.rules().zones)),
        (Some(_), false) => format!("got something to review ({})", names(reviews)),
        (Some(_), true) if planned.new == test.input => "got no edit and nothing to review".to_owned(),
        (Some(_), true) if matches!(test.expected, Expected::Out(_)) => "got another one".to_owned(),
        (Some(_), true) => "got an edit".to_owned(),
    }
}

fn reviews(planned: &PlannedText) -> Vec<Reason> {
    let mentions = planned.plan.iter().flat_map(|plan| &plan.mentions);
    mentions.filter_map(|placed| placed.mention.verdict.reason()).collect()
}

/// The reasons, each once.
fn names(reviews: &[Reason]) -> String {
    let mut names: Vec<String> = reviews.iter().map(ToString::to_string).collect();
    names.sort();
    names.dedup();
    names.join(", ")
}
