//! `keep` entries whose last day (`until:`) is over: a failure of `check`, a warning of `rules lint`.

use crate::cli::clock::today;
use crate::rule::RuleFile;
use crate::text::{Problem, Severity};

/// A problem for each keep whose last day is before today (UTC).
pub(super) fn expired_keeps(file: &RuleFile, severity: Severity) -> Vec<Problem> {
    let today = today();
    file.keep
        .iter()
        .filter_map(|keep| {
            let until = keep.until.as_ref().filter(|until| **until < today)?;
            let problem = Problem::error(keep.place.clone(), format!("this keep expired after `{until}`"))
                .help("rewrite the names that it keeps, or set a later date");
            Some(Problem { severity, ..problem })
        })
        .collect()
}
