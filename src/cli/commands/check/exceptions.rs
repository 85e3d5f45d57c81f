//! `keep` entries of the rule file that keep nothing.

use std::collections::HashSet;

use crate::cli::session::Session;
use crate::plan::Plan;
use crate::text::Problem;

/// A warning for each keep that kept nothing in a scan of everything.
pub(super) fn unused_keeps(session: &Session, plan: &Plan) -> Vec<Problem> {
    let used: HashSet<usize> = plan.files.iter().flat_map(|file| file.keeps.iter().copied()).collect();
    let keeps = session.rules.file.keep.iter().enumerate();
    keeps
        .filter(|(number, _)| !used.contains(number))
        .map(|(_, keep)| {
            let files = keep.files.as_ref().map(|files| format!(" of `{}`", files.written.join("`, `")));
            let what = format!("this keep{} keeps nothing", files.unwrap_or_default());
            Problem::warning(keep.place.clone(), what).help("delete it, or correct the pattern")
        })
        .collect()
}
