//! The rules that `init` writes: those of `--rule` and `--to`, or those that the hosts of a zone suggest.

use std::collections::BTreeMap;

use crate::rule::sides;
use crate::survey::{SurveyedDomain, is_environment};

/// A rule as it is written, with the lines of a comment above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ProposedRule {
    pub comment: String,
    /// `from` or `domain`.
    pub key: &'static str,
    pub from: String,
    pub to: String,
}

/// The rules for a zone: each environment in its middle becomes a part of the label before it; without any, the domain
/// moves as a whole to a name that stands for the new one.
pub(super) fn for_zone(zone: &str, found: Option<&SurveyedDomain>, to: Option<&str>) -> Vec<ProposedRule> {
    if let Some(to) = to {
        return vec![whole(zone, to, format!("{zone} and every name under it."))];
    }
    let mut flattened: Vec<ProposedRule> = parents(zone, found, is_environment)
        .into_iter()
        .map(|(parent, example)| {
            let hyphened = format!("{{service}}-{parent}");
            let deeper = deeper_name(&parent, found).map(|name| format!("\n{name} is deeper, and stays."));
            let why = format!("Such as {example}: a certificate for *.{zone} covers one label.");
            ProposedRule {
                comment: why + &deeper.unwrap_or_default(),
                key: "from",
                from: format!("{{service}}.{parent}"),
                to: hyphened,
            }
        })
        .collect();
    if let Some(first) = flattened.first_mut() {
        let production = parents(zone, found, is_production).into_iter().next();
        first.comment.extend(production.map(|(parent, example)| {
            format!("\n{example} stays: write a rule for \"{{service}}.{parent}\", if production moves too.")
        }));
        return flattened;
    }
    let comment = format!("{zone} and every name under it. Put the new domain in the place of new.example.");
    vec![whole(zone, "new.example", comment)]
}

/// A rule of `--rule`, whose form was checked before.
pub(super) fn from_argument(argument: &str) -> Option<ProposedRule> {
    let (old, new) = sides(argument)?;
    let (key, from) = match old.trim().strip_prefix("domain:") {
        Some(domain) => ("domain", domain),
        None => ("from", old),
    };
    Some(ProposedRule {
        comment: String::new(),
        key,
        from: from.trim().to_owned(),
        to: new.trim().to_owned(),
    })
}

fn whole(zone: &str, to: &str, comment: String) -> ProposedRule {
    ProposedRule { comment, key: "domain", from: zone.to_owned(), to: to.to_owned() }
}

/// A name with several labels under an environment, which the rule for one label leaves as it is.
fn deeper_name<'d>(parent: &str, found: Option<&'d SurveyedDomain>) -> Option<&'d str> {
    let names = found.iter().flat_map(|domain| &domain.hosts).map(|host| host.name.as_str());
    let mut before = names.filter_map(|name| Some((name, name.strip_suffix(parent)?.strip_suffix('.')?)));
    before.find(|(name, before)| before.contains('.') && !name.contains(['*', '{'])).map(|(name, _)| name)
}

/// Returns `true` if the first label of a name is production, which no rule is proposed for.
fn is_production(name: &str) -> bool {
    name.split('.').next().is_some_and(|label| matches!(label, "production" | "prod" | "prd"))
}

/// The names such as an environment's under a zone that have hosts of one label more, each with such a host.
fn parents(
    zone: &str,
    found: Option<&SurveyedDomain>,
    is_meant: impl Fn(&str) -> bool,
) -> BTreeMap<String, String> {
    let mut parents: BTreeMap<String, String> = BTreeMap::new();
    for host in found.iter().flat_map(|domain| &domain.hosts).filter(|host| !host.name.contains('*')) {
        let Some(before) = host.name.strip_suffix(zone).and_then(|before| before.strip_suffix('.')) else {
            continue;
        };
        if let Some((_, environment)) = before.split_once('.')
            && !environment.contains(['.', '{', '*'])
            && is_meant(&format!("{environment}.{zone}"))
        {
            parents.entry(format!("{environment}.{zone}")).or_insert_with(|| host.name.clone());
        }
    }
    parents
}
