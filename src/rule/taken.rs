//! Names that a pattern takes although it was probably not written for them: `www`, and the label that its own new
//! names are under.
//!
//! Asks the rules themselves, so that `except:` and a rule before it answer for a name.

use std::sync::Arc;

use super::action::{Coverage, HostMove};
use super::index::RuleIndex;
use super::model::Rule;
use super::resolve::Resolver;
use crate::host::{HostName, LabelPattern, Location, OpenEnd, TemplatePart, registrable};
use crate::text::Problem;

/// A warning for each pattern such as `{svc}.kelp.io` that takes `www.kelp.io`, or `new.kelp.io` where it leads to
/// `{svc}.new.kelp.io`.
pub fn taken(rules: &[Rule], index: &RuleIndex) -> Vec<Problem> {
    let everywhere = |_| true;
    let resolver = Resolver::new(rules, index, &everywhere);
    let mut problems = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        for host_move in rule.action.host_moves() {
            let Some(under) = literals_under_one(host_move) else { continue };
            for name in doubtful_names(host_move, &under) {
                let name = Arc::new(HostName::of_literals(name.iter().map(String::as_str)));
                let places = host_move.typical_locations().into_iter();
                let place = places.map(|place| Location { name: Arc::clone(&name), ..place }).next();
                let found = place.and_then(|place| resolver.host_step(&place).certain());
                if let Some(found) = found.filter(|found| found.rule == number && found.to.name != name) {
                    problems.push(warning(rule, host_move, &name, &found.to.name));
                }
            }
        }
    }
    problems
}

fn warning(rule: &Rule, host_move: &HostMove, name: &HostName, new: &HostName) -> Problem {
    let (name, new) = (name.written(), new.written());
    let what =
        format!("`{}` of rule `{}` takes `{name}` too, which becomes `{new}`", host_move.written, rule.id);
    let help = format!("add `except: [{name}]` to the rule, or a rule for `{name}` before it");
    Problem::warning(rule.place.clone(), what).help(help)
}

/// The labels under a pattern that is any one label and then plain ones.
fn literals_under_one(host_move: &HostMove) -> Option<Vec<String>> {
    let (first, rest) = host_move.pattern.labels().split_first()?;
    let is_one = matches!(first, LabelPattern::One(_)) && host_move.coverage == Coverage::Entry;
    let labels = rest.iter().map(|label| match label {
        LabelPattern::Literal(label) => Some(label.normal().to_owned()),
        LabelPattern::One(_) | LabelPattern::Many(_) | LabelPattern::Asterisk => None,
    });
    labels.collect::<Option<Vec<_>>>().filter(|_| is_one && host_move.pattern.open() == OpenEnd::Neither)
}

/// The names that the pattern was probably not written for.
fn doubtful_names(host_move: &HostMove, under: &[String]) -> Vec<Vec<String>> {
    let domain = under.join(".");
    let mut names = Vec::new();
    if registrable(&domain) == Some(&domain) {
        names.push(std::iter::once("www".to_owned()).chain(under.iter().cloned()).collect());
    }
    let plain = host_move.to.labels().iter().rev().map_while(|parts| match parts.as_slice() {
        [TemplatePart::Literal(text)] => Some(text.to_ascii_lowercase()),
        _ => None,
    });
    let mut base: Vec<String> = plain.collect();
    base.reverse();
    if base.len() == under.len() + 1 && base.ends_with(under) && base.len() < host_move.to.labels().len() {
        names.push(base);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{RuleIndex, taken};
    use crate::rule::parse;

    #[test]
    fn warns_of_names_that_a_pattern_takes_by_the_way() {
        for (rules, expected) in [
            ("[{from: '{svc}.kelp.io', to: '{svc}.alga.dev'}]", &["www.kelp.io"][..]),
            ("[{from: '*.kelp.io', to: alga.dev}]", &["www.kelp.io"]),
            ("[{from: 'https://{svc}.kelp.io', to: 'https://{svc}.alga.dev'}]", &["www.kelp.io"]),
            ("[{from: '{svc}.kelp.io/docs', to: 'alga.dev/{svc}'}]", &["www.kelp.io"]),
            ("[{from: '{svc}.kelp.io', to: '{svc}.new.kelp.io'}]", &["www.kelp.io", "new.kelp.io"]),
            ("[{from: '{svc}.a.kelp.io', to: '{svc}.new.a.kelp.io'}]", &["new.a.kelp.io"]),
            ("[{from: '{svc}.kelp.io', to: '{svc}.new.kelp.io', except: ['{w}.kelp.io']}]", &[]),
            ("[{from: '{svc}.kelp.io', to: '{svc}.new.kelp.io', except: [www.kelp.io, new.kelp.io]}]", &[]),
            ("[{from: www.kelp.io, to: alga.dev}, {from: '{svc}.kelp.io', to: '{svc}.alga.dev'}]", &[]),
            // Not right under a domain, every name at any depth, and names that do not change.
            ("[{from: '{svc}.staging.kelp.io', to: '{svc}-staging.kelp.io'}]", &[]),
            ("[{domain: kelp.io, to: alga.dev}]", &[]),
            ("[{from: '{h**}.kelp.io', to: '{h}.alga.dev'}]", &[]),
            ("[{from: 'http://{h}.kelp.io', to: 'https://{h}.kelp.io'}]", &[]),
            ("[{from: '{a}.{b}.kelp.io', to: '{a}-{b}.kelp.io'}]", &[]),
            ("[{from: www.kelp.io, to: alga.dev}, {from: .kelp.io, to: .alga.dev}]", &[]),
        ] {
            let file = parse("f", format!("version: 1\nrules: {rules}\n").as_bytes()).0.expect(rules);
            let found = taken(&file.rules, &RuleIndex::new(&file.rules));
            assert_eq!(found.len(), expected.len(), "{rules}: {found:?}");
            for (problem, name) in found.iter().zip(expected) {
                assert!(problem.to_string().contains(&format!("takes `{name}` too")), "{problem}");
            }
        }
    }
}
