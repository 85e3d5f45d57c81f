//! A choice of last labels in a regular expression: `example\.(com|org)`.

use crate::host::{HostName, NameLabel, Unknown, Zones};
use crate::lexer::label_group::alternatives;

/// Returns `true` if the last label of a name is a choice with that of a zone: `example\.(com|org)`.
pub(super) fn ends_in_choice(name: &HostName, zones: &Zones) -> bool {
    let Some((last, rest)) = name.labels.split_last() else { return false };
    if last.unknown_kind() != Some(Unknown::Class) {
        return false;
    }
    alternatives(last.written.as_bytes()).unwrap_or_default().iter().any(|label| {
        let chosen = [rest, &[NameLabel::literal(label)]].concat();
        zones.depth(&HostName { labels: chosen }).is_some()
    })
}
