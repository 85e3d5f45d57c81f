//! `keep` and `reviews` entries of the rule file that keep or silence nothing.

use std::collections::HashSet;

use crate::cli::session::Session;
use crate::mention::Verdict;
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

/// A warning for each entry of `reviews` that silenced nothing in a scan of everything.
pub(super) fn unused_silences(session: &Session, plan: &Plan) -> Vec<Problem> {
    let silences = &session.rules.file.reviews;
    if silences.is_empty() {
        return Vec::new();
    }
    let used: HashSet<Verdict> = plan.mentions().map(|(_, placed)| placed.mention.verdict).collect();
    let unused = silences.iter().filter(|silence| !used.contains(&Verdict::Silenced(silence.reason)));
    unused
        .map(|silence| {
            let what = format!("`{}` in `reviews` silences nothing", silence.reason);
            Problem::warning(silence.place.clone(), what).help("delete it, or correct its hosts")
        })
        .collect()
}
