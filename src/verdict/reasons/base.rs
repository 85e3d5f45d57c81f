//! `base`: a bare name from which templates elsewhere build old names.
//!
//! Rules move the names right under it and not the name itself, so a file that only names the base goes on making
//! old names after the run.

use std::collections::HashSet;

use crate::host::{HostPattern, LabelPattern, OpenEnd, Port, Scheme};
use crate::mention::name::ParsedName;
use crate::mention::url::UrlContext;
use crate::rule::{HostMove, RuleFile};

/// The names right under which a capture, a wildcard or a left-open rule moves names, in compared form.
pub(crate) fn names(rules: &RuleFile) -> HashSet<String> {
    let moves = || rules.rules.iter().flat_map(|rule| rule.action.host_moves());
    let mut names: HashSet<String> = moves().filter_map(|host_move| base(&host_move.pattern)).collect();
    // A name that a rule leads to is where the migration ends.
    for end in moves().filter_map(new_name) {
        names.remove(&end);
    }
    names
}

fn new_name(host_move: &HostMove) -> Option<String> {
    let exact = host_move.to.exact().filter(|_| host_move.pattern.open() == OpenEnd::Neither)?;
    Some(exact.join("."))
}

/// The labels behind the open part of a pattern, if all of them are written out.
fn base(pattern: &HostPattern) -> Option<String> {
    let labels = match (pattern.open(), pattern.labels()) {
        (OpenEnd::Left, labels) => labels,
        (OpenEnd::Neither, [LabelPattern::One(_) | LabelPattern::Many(_), rest @ ..]) => rest,
        _ => return None,
    };
    let written: Option<Vec<&str>> = labels
        .iter()
        .map(|label| match label {
            LabelPattern::Literal(label) => Some(label.normal()),
            _ => None,
        })
        .collect();
    written.filter(|labels| labels.len() > 1).map(|labels| labels.join("."))
}

/// Returns `true` if a name that no rule touches is one of these bases, without a scheme, a port or a path.
pub(crate) fn applies(names: &HashSet<String>, text: &[u8], parsed: &ParsedName, url: &UrlContext) -> bool {
    let has_path = matches!(text.get(parsed.span.end..), Some([b'/' | b'@', ..]));
    let is_address = text[..parsed.span.start].ends_with(b"@");
    let is_bare = url.location.scheme == Scheme::Absent && url.location.port == Port::Absent;
    is_bare && !has_path && !is_address && names.contains(&parsed.name.normal())
}
