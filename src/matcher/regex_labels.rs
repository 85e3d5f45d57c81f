//! Names in regular expressions: a group of labels before a name, and classes that an edit leaves as they are.
//!
//! Such a name stands for several. It moves only if every one of them moves, with the same edit of the text.

use std::sync::Arc;

use super::judge::TextJudge;
use crate::host::{HostName, Location, NameLabel, Unknown};
use crate::lexer::label_group::{LabelGroup, alternatives, may_have_dots};
use crate::mention::name::ParsedName;
use crate::mention::url::UrlContext;
use crate::rule::Resolution;
use crate::verdict::context::RuleOutcome;

impl TextJudge<'_> {
    /// The result of the rules for a name, perhaps behind a group of labels or with a choice of labels in it.
    pub(super) fn resolve_in_regex(
        &self,
        group: Option<&LabelGroup>,
        location: &Location,
    ) -> Arc<Resolution> {
        let alone = self.resolve(location);
        match group {
            Some(group) => self.resolve_group(group, location, alone),
            None => self.resolve_alternatives(location, alone),
        }
    }

    /// The result of the rules for a name that a group of labels precedes; `resolution` is that of the name alone.
    fn resolve_group(
        &self,
        group: &LabelGroup,
        location: &Location,
        resolution: Arc<Resolution>,
    ) -> Arc<Resolution> {
        let (beginnings, is_optional) = match group {
            LabelGroup::Unclear => return undecided(&resolution),
            LabelGroup::Any { many, optional } => {
                let kind = if *many { Unknown::Above } else { Unknown::Class };
                (vec![vec![NameLabel::unknown(kind, "", "", "")]], *optional)
            }
            LabelGroup::Literals(all) => {
                let named = all.iter().filter(|labels| !labels.is_empty());
                let labels = named.map(|labels| labels.split('.').map(NameLabel::literal).collect());
                (labels.collect(), all.iter().any(String::is_empty))
            }
        };
        let Some((first, is_same)) = self.resolve_all_below(&beginnings, location) else { return resolution };
        if is_same && (!is_optional || ends_same(&first, &resolution)) {
            Arc::new(first)
        } else if *resolution == Resolution::Untouched {
            undecided(&first)
        } else {
            undecided(&resolution)
        }
    }

    /// The result for a name whose first label is one of those that a group chooses from; `resolution` is that for any
    /// label.
    fn resolve_alternatives(&self, location: &Location, resolution: Arc<Resolution>) -> Arc<Resolution> {
        let Some((first, rest)) = location.name.labels.split_first() else { return resolution };
        // Nearly all names are known, and this is asked of each.
        if first.known().is_some() || !matches!(*resolution, Resolution::Depends { .. }) {
            return resolution;
        }
        let chosen = alternatives(first.written.as_bytes()).unwrap_or_default();
        let beginnings: Vec<_> = chosen.iter().rev().map(|label| vec![NameLabel::literal(label)]).collect();
        let rest = Location { name: HostName { labels: rest.to_vec() }.into(), ..location.clone() };
        match self.resolve_all_below(&beginnings, &rest) {
            Some((Resolution::Moved { chain, mut to }, true)) => {
                let labels = std::iter::once(first).chain(&to.name.labels).cloned().collect();
                to.name = HostName { labels }.into();
                Arc::new(Resolution::Moved { chain, to })
            }
            _ => resolution,
        }
    }

    /// The result for the first of the names with more labels before it, and whether it is that of the others too.
    fn resolve_all_below(
        &self,
        beginnings: &[Vec<NameLabel>],
        location: &Location,
    ) -> Option<(Resolution, bool)> {
        let mut results = beginnings.iter().map(|labels| self.resolve_below(labels, location));
        let first = results.next()?;
        let is_same = results.all(|other| ends_same(&first, &other));
        Some((first, is_same))
    }

    /// The result for the name with more labels before it, as one for the name alone.
    fn resolve_below(&self, labels: &[NameLabel], location: &Location) -> Resolution {
        let mut name = HostName { labels: labels.to_vec() };
        name.labels.extend(location.name.labels.iter().cloned());
        let resolution = self.resolve(&Location { name: name.into(), ..location.clone() });
        match &*resolution {
            Resolution::Moved { chain, to } if to.name.labels.starts_with(labels) => {
                let rest = HostName { labels: to.name.labels[labels.len()..].to_vec() };
                let to = Location { name: rest.into(), ..(**to).clone() };
                Resolution::Moved { chain: chain.clone(), to: Box::new(to) }
            }
            Resolution::Moved { chain, .. } => Resolution::Depends { candidates: chain.clone() },
            other => other.clone(),
        }
    }

    /// The outcome for a name in whose place `to` can be written, if there is one.
    pub(super) fn writable(
        &self,
        parsed: &ParsedName,
        url: &UrlContext,
        to: Option<&Location>,
    ) -> RuleOutcome {
        match (RuleOutcome::of(url, to), to) {
            (RuleOutcome::Writable, Some(to)) if self.keeps_classes(parsed, &url.location, to) => {
                RuleOutcome::WritableBehindClasses
            }
            (outcome, _) => outcome,
        }
    }

    /// Returns `true` if the labels up to the last class of a name stay as they are, whatever the classes stand for.
    fn keeps_classes(&self, parsed: &ParsedName, location: &Location, to: &Location) -> bool {
        let labels = &parsed.name.labels;
        let is_class = |label: &NameLabel| label.unknown_kind() == Some(Unknown::Class);
        let Some(last) = labels.iter().rposition(is_class) else { return false };
        if !to.name.labels.starts_with(&labels[..=last]) {
            return false;
        }
        if !labels.iter().any(|label| is_class(label) && may_have_dots(label.written.as_bytes())) {
            return true;
        }
        // A class that may be several labels is looked up as such; only in the first place it is known how.
        let above = [NameLabel::unknown(Unknown::Above, "", "", "")];
        let rest = HostName { labels: labels[1..].to_vec() };
        let below = self.resolve_below(&above, &Location { name: rest.into(), ..location.clone() });
        last == 0
            && matches!(below, Resolution::Moved { to: other, .. } if other.name.labels == to.name.labels[1..])
    }
}

/// The same as a result that depends on the group; a name that no rule touches stays one.
fn undecided(resolution: &Resolution) -> Arc<Resolution> {
    Arc::new(match resolution {
        Resolution::Moved { chain, .. } => Resolution::Depends { candidates: chain.clone() },
        other => other.clone(),
    })
}

/// Returns `true` if two results come to the same edit.
fn ends_same(a: &Resolution, b: &Resolution) -> bool {
    match (a, b) {
        (Resolution::Moved { to: a, .. }, Resolution::Moved { to: b, .. }) => a == b,
        (Resolution::Untouched, Resolution::Untouched) => true,
        _ => false,
    }
}
