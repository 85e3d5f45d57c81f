//! `allowed` and `unlisted`: the verdicts on a name that no rule touches.

use crate::host::{Fit, HostName, HostPattern, NameLabel, Unknown};
use crate::mention::Verdict;

/// The verdict on a name by the `allow` list of the rule file, if it has one.
pub(crate) fn verdict(allow: Option<&[HostPattern]>, name: &HostName) -> Verdict {
    let Some(allow) = allow else { return Verdict::Unlisted };
    let is_allowed =
        if name.has(Unknown::Above) { covers(allow, &with_hole_above(name)) } else { covers(allow, name) };
    if is_allowed { Verdict::Allowed } else { Verdict::Unlisted }
}

/// Returns `true` if one of the patterns fits every value of the name.
pub(crate) fn covers(patterns: &[HostPattern], name: &HostName) -> bool {
    patterns.iter().any(|pattern| matches!(pattern.fit(name), Fit::Always(_)))
}

/// The name `.example.com` as `{}.example.com`: `*.example.com` covers every name under it.
fn with_hole_above(name: &HostName) -> HostName {
    let labels = name.labels.iter().map(|label| match label.unknown_kind() {
        Some(Unknown::Above) => NameLabel::unknown(Unknown::Hole, &label.written, "", ""),
        _ => label.clone(),
    });
    HostName { labels: labels.collect() }
}
