//! Keeps the seeds of failed property tests, so that the next run begins with the cases that failed.

use proptest::test_runner::{Config, FileFailurePersistence};

/// A configuration with this number of cases. Seeds of failures go into `tests/NAME.proptest-regressions`, beside the
/// source `tests/NAME.rs`, and are committed with the fix.
pub fn kept_beside(source: &'static str, cases: u32) -> Config {
    Config {
        cases,
        source_file: Some(source),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..Config::default()
    }
}
