//! Refuses rules that never settle, and warns of rules that are never reached.
//!
//! The output of each rule is followed, depth first, through every rule that could match it. Unknown parts count as any
//! value, so that a cycle that only some names go through is found too. Looks at the rules alone, not at any file.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

use super::category::Category;
use super::chain::{Chain, ChainEnd, MAX_CHAIN_LENGTH};
use super::index::RuleIndex;
use super::model::Rule;
use super::resolve::{Applied, Resolver, Step};
use crate::host::Location;
use crate::text::Problem;

/// Steps of the search in a whole rule file, which take about a second.
// Each assumption about an unknown label is a location of its own, and they multiply from step to step. Past the limit,
// rules that do not settle are found by the mentions that they apply to.
const MAX_SEARCH_STEPS: usize = 400_000;

/// A search for cycles among host rules, depth first.
struct CycleSearch<'w> {
    rules: &'w [Rule],
    resolver: Resolver<'w>,
    /// Locations from the start to here, with the rule that leads away from each.
    path: Vec<(Location, usize)>,
    /// The place of each of them in `path`.
    on_path: HashMap<Location, usize>,
    /// Locations from which no cycle is reached.
    settled: HashSet<Location>,
    steps: usize,
}

/// A problem for each group of rules that never settle.
pub fn cycles(rules: &[Rule], index: &RuleIndex) -> Vec<Problem> {
    let mut search = CycleSearch {
        rules,
        resolver: Resolver::new(rules, index, &is_any_rule),
        path: Vec::new(),
        on_path: HashMap::new(),
        settled: HashSet::new(),
        steps: 0,
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let of_hosts = rule.action.host_moves().iter().find_map(|step| search.from(step.typical_location()));
        let Some(mut cycle) = of_hosts.or_else(|| text_cycle(rules, number)) else { continue };
        cycle.sort_unstable();
        cycle.dedup();
        if !groups.contains(&cycle) {
            groups.push(cycle);
        }
    }
    groups.iter().map(|group| problem(rules, group)).collect()
}

impl CycleSearch<'_> {
    /// Rules of a cycle that is reachable from `start`.
    fn from(&mut self, start: Location) -> Option<Vec<usize>> {
        if let Some(at) = self.on_path.get(&start) {
            return Some(self.rules_after(*at));
        }
        self.steps += 1;
        if self.settled.contains(&start) || self.steps > MAX_SEARCH_STEPS {
            return None;
        }
        if self.path.len() >= MAX_CHAIN_LENGTH {
            // The first half of so long a path may only lead to the rules that feed each other.
            return Some(self.rules_after(MAX_CHAIN_LENGTH / 2));
        }
        let (assumptions, certain) = match self.resolver.host_step(&start) {
            Step::Never => (Vec::new(), None),
            Step::Always(found) => (Vec::new(), Some(found)),
            Step::Sometimes { assumptions, otherwise } => (assumptions, otherwise),
        };
        for assumption in assumptions.into_iter().filter(|assumption| assumption.location != start) {
            if let Some(cycle) = self.from(assumption.location) {
                return Some(cycle);
            }
        }
        let found =
            certain.filter(|found| self.shares_scope(found.rule)).and_then(|found| self.after(&start, found));
        if found.is_none() {
            self.settled.insert(start);
        }
        found
    }

    /// Rules of a cycle that is reachable by applying a rule to `start`.
    fn after(&mut self, start: &Location, Applied { rule, to }: Applied) -> Option<Vec<usize>> {
        self.on_path.insert(start.clone(), self.path.len());
        self.path.push((start.clone(), rule));
        let found = self.from(to);
        self.path.pop();
        self.on_path.remove(start);
        found
    }

    /// Rules of the path from this index on.
    fn rules_after(&self, at: usize) -> Vec<usize> {
        self.path[at..].iter().map(|(_, rule)| *rule).collect()
    }

    /// Returns `true` if rule `rule` and the rules of the path can be in scope of one file.
    fn shares_scope(&self, rule: usize) -> bool {
        let Some(mine) = self.categories(rule) else { return true };
        self.path
            .iter()
            .filter_map(|(_, other)| self.categories(*other))
            .all(|theirs| theirs.iter().any(|category| mine.contains(category)))
    }

    /// Categories that the rule is limited to; `None` for a rule for all.
    fn categories(&self, rule: usize) -> Option<&[Category]> {
        self.rules[rule].scope.categories.as_deref()
    }
}

/// Rules that rewrite the new text of rule `start` without end.
fn text_cycle(rules: &[Rule], start: usize) -> Option<Vec<usize>> {
    let written = rules[start].action.fixed_output()?.as_bytes().to_vec();
    let mut chain = Chain::new(&written);
    let Ok(end) = chain.follow(|chain| {
        let exact = rules.iter().enumerate().filter(|(_, rule)| rule.action.fixed_output().is_some());
        let next =
            exact.filter_map(|(number, rule)| Some(([number], rule.action.rewritten(chain.value())?))).next();
        Ok::<_, Infallible>(next)
    });
    (end == ChainEnd::Unsettled)
        .then(|| std::iter::once(start).chain(chain.rules().iter().copied()).collect())
}

fn problem(rules: &[Rule], group: &[usize]) -> Problem {
    let ids: Vec<String> = group.iter().map(|number| format!("`{}`", rules[*number].id)).collect();
    let place = group.iter().map(|number| rules[*number].place.clone()).max().unwrap_or_default();
    match ids.as_slice() {
        [only] => Problem::error(place, format!("rule {only} feeds itself: its new name matches it again"))
            .help("a migration must settle; make `from` narrower or move through a third name in two runs"),
        [first, second] => {
            Problem::error(place, format!("rules {first} and {second} turn names into each other"))
                .help("a migration must settle; rename one of them through a third name in two runs")
        }
        _ => Problem::error(place, format!("rules {} go round in a circle", ids.join(", ")))
            .help("a migration must settle; break the circle by renaming through a third name in two runs"),
    }
}

/// The scope of a search among rules alone, without a file that could exclude some.
fn is_any_rule(_: usize) -> bool {
    true
}

/// A warning for each `from` that an earlier rule always takes first.
pub fn shadowed(rules: &[Rule], index: &RuleIndex) -> Vec<Problem> {
    let resolver = Resolver::new(rules, index, &is_any_rule);
    let mut problems = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        for step in rule.action.host_moves() {
            let (Step::Always(Applied { rule: first, .. })
            | Step::Sometimes { otherwise: Some(Applied { rule: first, .. }), .. }) =
                resolver.host_step(&step.typical_location())
            else {
                continue;
            };
            if first < number && rules[first].scope.is_everything() {
                let what = format!(
                    "`{}` of rule `{}` is never reached: rule `{}` takes it first",
                    step.written, rule.id, rules[first].id
                );
                problems.push(Problem::warning(rule.place.clone(), what).help("put the narrower rule first"));
            }
        }
    }
    problems
}
