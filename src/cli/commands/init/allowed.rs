//! The `allow` list of a new rule file: the names that are in the zones after a run of its rules.
//!
//! Made by a run of the rules themselves, so that `check` passes after `apply`, and from the names that they can write,
//! so that `rules lint` has nothing to say.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::tree_lint::plain_result;
use crate::mention::{Mention, Verdict};
use crate::rule::{RuleFile, allow_entry};

/// Names with the same parent that are listed one by one; more are covered by `*`.
const MAX_SIBLINGS: usize = 3;

/// The entries for the names that these mentions leave in the zones.
pub(super) fn entries<'p>(file: &RuleFile, mentions: impl Iterator<Item = &'p Mention>) -> Vec<String> {
    let is_in_zone = |name: &str| {
        let labels =
            name.rsplit('.').map(|label| Some(label).filter(|label| *label != "*" && *label != "**"));
        file.zones.depth_of(labels).is_some()
    };
    let moves = file.rules.iter().flat_map(|rule| rule.action.host_moves());
    let mut entries: BTreeSet<String> = moves.map(allow_entry).filter(|entry| is_in_zone(entry)).collect();
    let mut by_parent: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mention in mentions {
        let name = match mention.verdict {
            Verdict::Rewrite => plain_result(mention).map(|(new, _)| new),
            Verdict::Unlisted => Some(pattern(&mention.host)),
            Verdict::Review(_)
            | Verdict::Silenced(_)
            | Verdict::Keep
            | Verdict::Declined
            | Verdict::Allowed => None,
        };
        let Some(name) = name.filter(|name| is_in_zone(name)) else { continue };
        if file.zones.iter().any(|zone| zone.as_str() == name) {
            entries.insert(name);
        } else if let Some((_, parent)) = name.split_once('.') {
            by_parent.entry(parent.to_owned()).or_default().insert(name);
        }
    }
    for (parent, names) in by_parent {
        let all = format!("*.{parent}");
        if names.len() > MAX_SIBLINGS || entries.contains(&all) || names.contains(&all) {
            entries.insert(all);
        } else {
            entries.extend(names);
        }
    }
    entries.into_iter().collect()
}

/// A name with `*` for each label that a template fills in.
fn pattern(host: &str) -> String {
    let is_plain =
        |label: &str| label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let labels =
        host.trim_start_matches('.').split('.').map(|label| if is_plain(label) { label } else { "*" });
    let labels = labels.collect::<Vec<_>>().join(".");
    if host.starts_with('.') { format!("*.{labels}") } else { labels }
}
