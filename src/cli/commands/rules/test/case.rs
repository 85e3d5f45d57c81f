//! A test of a rule file, or the near misses of a rule, as it ended; every format of `rules test` is written from
//! these.

use crate::text::Place;

/// A test that was run.
pub(super) struct TestCase {
    /// Its place in the rule file.
    pub place: Place,
    /// Its text, or the id of the rule whose near misses it is about.
    pub subject: String,
    /// Its name in reports.
    pub name: String,
    /// Its end: passed, failed, or not run.
    pub end: CaseEnd,
}

/// The end of a test.
pub(super) enum CaseEnd {
    /// As it was to end.
    Passed,
    /// Not tried.
    PassedOver,
    /// In another way.
    Failed(Vec<TestFailure>),
}

/// Why a test failed.
pub(super) struct TestFailure {
    /// The mistake in one line.
    pub what: String,
    /// The expected text, and the one that came of it, where they differ.
    pub texts: Option<(String, String)>,
    /// The next step, where it is another one than for most.
    pub help: Option<String>,
}

/// Why near misses of a rule are not tried.
pub(super) const PASSED_OVER: &str = "other rules, a `keep` or `files` match its examples";

impl CaseEnd {
    /// The end with the failures of one more try.
    pub fn add(&mut self, failures: impl Iterator<Item = TestFailure>) {
        let mut list = match std::mem::replace(self, Self::Passed) {
            Self::Failed(list) => list,
            Self::Passed | Self::PassedOver => Vec::new(),
        };
        list.extend(failures);
        if !list.is_empty() {
            *self = Self::Failed(list);
        }
    }

    /// The failures; none unless it failed.
    pub fn failures(&self) -> &[TestFailure] {
        match self {
            Self::Passed | Self::PassedOver => &[],
            Self::Failed(list) => list,
        }
    }
}
