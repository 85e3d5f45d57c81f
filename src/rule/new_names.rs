//! The names that a move writes, as far as the rules alone tell: with holes in place of captures.
//!
//! A capture of several labels, and the rest before a leading dot, stand for one to three labels: enough for every
//! entry that `allow` can have (`*.example.com`, `**.example.com`).

use super::action::{Action, HostMove};
use crate::host::{HostName, LabelPattern, NameLabel, OpenEnd, TemplatePart, Unknown, Zones};

/// Labels in place of a part of any length.
const LENGTHS: std::ops::Range<usize> = 1..4;

/// Names of every length that a move writes; empty where only the text knows their end.
pub(super) fn new_names(host_move: &HostMove) -> Vec<HostName> {
    if host_move.pattern.open() == OpenEnd::Right {
        return Vec::new();
    }
    let lengths = if has_any_length(host_move) { LENGTHS } else { 1..2 };
    lengths.map(|length| HostName { labels: new_labels(host_move, length) }).collect()
}

/// Returns `true` if it writes names of more than one length.
pub(super) fn has_any_length(host_move: &HostMove) -> bool {
    host_move.pattern.open() != OpenEnd::Neither
        || host_move.to.labels().iter().any(|parts| takes_many(parts, host_move))
}

/// The entry of `allow` that covers every name that a move writes, or the one that is written out.
pub fn allow_entry(host_move: &HostMove) -> String {
    let before = (host_move.pattern.open() == OpenEnd::Left).then_some("**");
    let labels = host_move.to.labels().iter().map(|parts| match parts.as_slice() {
        [TemplatePart::Literal(text)] => text,
        parts if takes_many(parts, host_move) => "**",
        _ => "*",
    });
    before.into_iter().chain(labels).collect::<Vec<_>>().join(".")
}

/// The labels, with `length` labels in place of each part of any length.
fn new_labels(host_move: &HostMove, length: usize) -> Vec<NameLabel> {
    let above = if host_move.pattern.open() == OpenEnd::Left { length } else { 0 };
    let mut labels: Vec<NameLabel> = std::iter::repeat_with(|| hole("", "")).take(above).collect();
    for parts in host_move.to.labels() {
        let (prefix, suffix) = (literal_text(parts.first()), literal_text(parts.last()));
        match parts.as_slice() {
            [TemplatePart::Asterisk] => labels.push(NameLabel::asterisk("*")),
            [TemplatePart::Literal(text)] => labels.push(NameLabel::literal(text)),
            parts if length > 1 && takes_many(parts, host_move) => {
                labels.push(hole(prefix, ""));
                labels.extend(std::iter::repeat_with(|| hole("", "")).take(length - 2));
                labels.push(hole("", suffix));
            }
            _ => labels.push(hole(prefix, suffix)),
        }
    }
    labels
}

fn hole(prefix: &str, suffix: &str) -> NameLabel {
    NameLabel::unknown(Unknown::Hole, "*", prefix, suffix)
}

/// The text of a literal part; empty for a capture.
fn literal_text(part: Option<&TemplatePart>) -> &str {
    match part {
        Some(TemplatePart::Literal(text)) => text,
        _ => "",
    }
}

/// Returns `true` if a label copies a capture of any number of labels.
fn takes_many(parts: &[TemplatePart], host_move: &HostMove) -> bool {
    let is_many = |part: &TemplatePart| match part {
        TemplatePart::Capture(number) => {
            host_move.pattern.labels().contains(&LabelPattern::Many(Some(*number)))
        }
        TemplatePart::Literal(_) | TemplatePart::Asterisk => false,
    };
    parts.iter().any(is_many)
}

/// A text that stands where a rule has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewText {
    /// Its bytes, which are not empty.
    pub bytes: Vec<u8>,
    /// It is a part of each name; otherwise it is the name.
    pub is_part: bool,
}

impl NewText {
    /// The longest text that is the same in every new name of a rule; `None` where there is none.
    pub fn of(action: &Action) -> Option<Self> {
        if let Some(fixed) = action.fixed_output() {
            let bytes = fixed.as_bytes().to_vec();
            return Some(Self { bytes, is_part: true }).filter(|text| !text.bytes.is_empty());
        }
        let host_move = action.host_moves().first()?;
        if let Some(exact) = host_move.to.exact() {
            // Under a domain, other moves of the rule keep the labels before it.
            let is_exact = |it: &HostMove| it.pattern.open() == OpenEnd::Neither && it.to.exact().is_some();
            let is_part = !action.host_moves().iter().all(is_exact);
            return Some(Self { bytes: exact.join(".").into_bytes(), is_part });
        }
        let end = host_move.to.labels().iter().rev().map_while(|parts| match parts.as_slice() {
            [TemplatePart::Literal(text)] => Some(text.as_str()),
            _ => None,
        });
        let mut end: Vec<&str> = end.collect();
        end.reverse();
        let before = host_move.to.labels().len().checked_sub(end.len() + 1)?;
        let glued = literal_text(host_move.to.labels()[before].last());
        let bytes = format!("{glued}.{}", end.join(".")).into_bytes();
        Some(Self { bytes, is_part: true }).filter(|_| !end.is_empty())
    }

    /// Returns `true` if the names that end in it are in a zone, and so are mentions.
    pub fn is_in(&self, zones: &Zones) -> bool {
        let text = String::from_utf8_lossy(&self.bytes).to_lowercase();
        zones.depth_of(text.rsplit('.').map(Some)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{NewText, allow_entry};
    use crate::rule::parse;

    #[test]
    fn a_rule_has_a_text_that_stands_where_it_has_written() {
        for (rule, expected) in [
            ("{from: a.example.com, to: b.example.com}", Some(("b.example.com", false))),
            ("{domain: a.example.com, to: b.example.net}", Some(("b.example.net", true))),
            ("{from: '{s}.a.example.com', to: '{s}-a.example.com'}", Some(("-a.example.com", true))),
            ("{from: '{s**}.a.example.com', to: '{s}.b.example.com'}", Some((".b.example.com", true))),
            ("{from: .a.example.com, to: .b.example.com}", Some(("b.example.com", true))),
            ("{from: api.staging., to: api-staging.}", Some(("api-staging", true))),
            ("{text: a, to: b}", Some(("b", true))),
            ("{text: a, to: ''}", None),
            ("{regex: 'a(.)', to: b$1}", None),
        ] {
            let (file, problems) = parse("f", format!("version: 1\nrules: [{rule}]\n").as_bytes());
            let file = file.unwrap_or_else(|| panic!("{rule}: {problems:?}"));
            let text = NewText::of(&file.rules[0].action);
            let text = text.map(|text| (String::from_utf8(text.bytes).unwrap(), text.is_part));
            assert_eq!(text.as_ref().map(|(text, part)| (text.as_str(), *part)), expected, "{rule}");
        }
    }

    #[test]
    fn an_entry_of_allow_covers_all_that_a_rule_writes() {
        for (rule, expected) in [
            ("{from: a.example.com, to: b.example.com}", "b.example.com"),
            ("{from: '{s}.a.example.com', to: '{s}-a.example.com'}", "*.example.com"),
            ("{from: '{s**}.a.example.com', to: '{s}.b.example.com'}", "**.b.example.com"),
            ("{from: '{s**}.a.example.com', to: 'x.{s}-b.example.com'}", "x.**.example.com"),
            ("{from: .a.example.com, to: .b.example.com}", "**.b.example.com"),
        ] {
            let source = format!("version: 1\nrules: [{rule}]\nallow: ['{expected}']\n");
            let (file, problems) = parse("f", source.as_bytes());
            assert_eq!(problems, [], "{rule}");
            assert_eq!(allow_entry(&file.unwrap().rules[0].action.host_moves()[0]), expected);
        }
    }
}
