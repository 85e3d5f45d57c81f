//! Refuses rules that never settle, and warns of rules that are never reached.
//!
//! The output of each rule is followed, depth first, through every rule that could match it. Unknown parts count as any
//! value, so that a cycle that only some names go through is found too. Looks at the rules alone, not at any file.

use std::collections::HashSet;
use std::convert::Infallible;

use super::action::HostMove;
use super::category::Category;
use super::chain::{Chain, ChainEnd, MAX_CHAIN_LENGTH};
use super::growth::endless;
use super::index::RuleIndex;
use super::model::Rule;
use super::resolve::Resolver;
use super::step::{Applied, Assumption, Step};
use crate::host::Location;
use crate::text::Problem;

/// Comparisons of a pattern with a location in the search of a whole rule file, which take about half a second.
// Each assumption about an unknown label is a location of its own, and they multiply from step to step. Past the limit,
// rules that do not settle are found by the mentions that they apply to.
const MAX_SEARCH_FITS: usize = 2_000_000;

/// Rules that never settle, or not within the limits of a chain.
#[derive(Debug, PartialEq, Eq)]
struct Endless {
    rules: Vec<usize>,
    form: EndlessForm,
}

/// The way in which a chain of rules does not settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EndlessForm {
    /// A value or a rule comes back.
    Circle,
    /// More rules than a chain may have, each of them once.
    Long,
    /// Each rule once, and a name that is longer than any.
    Overlong,
}

impl Endless {
    /// The rules of a path that does not end within the limits, in the order of the path.
    fn of_path(rules: Vec<usize>, otherwise: EndlessForm) -> Self {
        let mut known = HashSet::new();
        let is_circle = !rules.iter().all(|rule| known.insert(*rule));
        Self { rules, form: if is_circle { EndlessForm::Circle } else { otherwise } }
    }
}

/// A search for cycles among host rules, depth first.
struct CycleSearch<'w> {
    rules: &'w [Rule],
    resolver: Resolver<'w>,
    /// Locations from the start to here, with the rule that leads away from each.
    path: Vec<(Location, usize)>,
    /// Locations from which no cycle is reached.
    settled: HashSet<Location>,
    /// Locations from which none is reached by the rule that matches all their values.
    followed: HashSet<Location>,
}

/// A problem for each group of rules that never settle, or lengthen a text without end.
pub fn cycles(rules: &[Rule], index: &RuleIndex) -> Vec<Problem> {
    let mut search = CycleSearch::new(rules, index);
    let mut groups: Vec<Endless> = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let of_hosts = rule
            .action
            .host_moves()
            .iter()
            .flat_map(HostMove::typical_locations)
            .find_map(|location| search.start(location));
        let Some(mut cycle) = of_hosts.or_else(|| text_cycle(rules, index, number)) else { continue };
        cycle.rules.sort_unstable();
        cycle.rules.dedup();
        if !groups.contains(&cycle) {
            groups.push(cycle);
        }
    }
    groups.iter().map(|group| problem(rules, group)).chain(endless(rules, index)).collect()
}

impl<'w> CycleSearch<'w> {
    /// A search that has looked at nothing yet.
    fn new(rules: &'w [Rule], index: &'w RuleIndex) -> Self {
        Self {
            rules,
            resolver: Resolver::new(rules, index, &is_any_rule).with_ordinary_holes(),
            path: Vec::new(),
            settled: HashSet::with_capacity(rules.len()),
            followed: HashSet::with_capacity(rules.len()),
        }
    }

    /// Rules of a cycle that is reachable from all matches of a rule. Assumptions need not be made about them: the
    /// search starts at each rule.
    fn start(&mut self, typical: Location) -> Option<Endless> {
        if let Some(found) = self.known(&typical) {
            return found;
        }
        let certain = self.resolver.host_step(&typical).certain();
        self.by_certain(typical, certain)
    }

    /// Rules of a cycle that is reachable from `start`, which a rule wrote.
    fn from(&mut self, start: Location) -> Option<Endless> {
        if let Some(found) = self.known(&start) {
            return found;
        }
        let (assumptions, certain) = match self.resolver.host_step(&start) {
            Step::Never => (Vec::new(), None),
            Step::Always(found) => (Vec::new(), Some(found)),
            Step::Sometimes { assumptions, otherwise } => (assumptions, otherwise),
        };
        let mut narrower = assumptions.into_iter().filter(|assumption| assumption.location != start);
        let found = narrower.find_map(|assumption| self.assuming(assumption));
        let found = found.or_else(|| self.by_certain(start.clone(), certain));
        if found.is_none() {
            self.settled.insert(start);
        }
        found
    }

    /// Rules of a cycle that the rule of an assumption leads to. Other assumptions about the same values need not be
    /// combined with it: those of the location that it comes from reach as far.
    fn assuming(&mut self, Assumption { rule, location }: Assumption) -> Option<Endless> {
        if let Some(found) = self.known(&location) {
            return found;
        }
        let certain = self.resolver.host_step(&location).certain();
        self.by_certain(location, certain.filter(|found| found.rule == rule))
    }

    /// The result for a location that is on the path, was searched before, or is past the limits.
    fn known(&self, start: &Location) -> Option<Option<Endless>> {
        // The path is short: it ends at the longest chain.
        if let Some(at) = self.path.iter().position(|(location, _)| location == start) {
            let rules = self.rules_after(at);
            return Some(Some(Endless { rules, form: EndlessForm::Circle }));
        }
        if self.settled.contains(start) || self.resolver.fits() > MAX_SEARCH_FITS {
            return Some(None);
        }
        // The first half of so long a path may only lead to the rules that feed each other.
        let half = self.path.len() / 2;
        if start.name.is_overlong() {
            return Some(Some(Endless::of_path(self.rules_after(half), EndlessForm::Overlong)));
        }
        let is_long = self.path.len() >= MAX_CHAIN_LENGTH;
        is_long.then(|| Some(Endless::of_path(self.rules_after(half), EndlessForm::Long)))
    }

    /// Rules of a cycle that is reachable from `start` by the rule that matches all its values.
    fn by_certain(&mut self, start: Location, certain: Option<Applied>) -> Option<Endless> {
        let certain = certain.filter(|found| self.shares_scope(found.rule))?;
        if self.followed.contains(&start) {
            return None;
        }
        let found = self.after(&start, certain);
        if found.is_none() {
            self.followed.insert(start);
        }
        found
    }

    /// Rules of a cycle that is reachable by applying a rule to `start`.
    fn after(&mut self, start: &Location, Applied { rule, to }: Applied) -> Option<Endless> {
        self.path.push((start.clone(), rule));
        let found = self.from(to);
        self.path.pop();
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
fn text_cycle(rules: &[Rule], index: &RuleIndex, start: usize) -> Option<Endless> {
    let written = rules[start].action.fixed_output()?.as_bytes().to_vec();
    let mut chain = Chain::new(&written);
    let Ok(end) = chain.follow(|chain| {
        let possible = index.text_rules_in(chain.value()).into_iter();
        let mut exact = possible.filter(|number| rules[*number].action.fixed_output().is_some());
        let next = exact.find_map(|number| {
            let new = rules[number].action.rewritten(chain.value())?;
            // A text that grows past the limit counts as unchanged, which ends the chain as unsettled.
            Some(([number], new.unwrap_or_else(|_| chain.value().clone())))
        });
        Ok::<_, Infallible>(next)
    });
    let rules = || std::iter::once(start).chain(chain.rules().iter().copied()).collect();
    match end {
        ChainEnd::Settled => None,
        ChainEnd::Circle => Some(Endless { rules: rules(), form: EndlessForm::Circle }),
        ChainEnd::Growing => Some(Endless::of_path(rules(), EndlessForm::Long)),
    }
}

fn problem(rules: &[Rule], Endless { rules: group, form }: &Endless) -> Problem {
    if *form != EndlessForm::Circle {
        return too_long(rules, group, *form);
    }
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

/// The problem of a chain without a circle.
fn too_long(rules: &[Rule], group: &[usize], form: EndlessForm) -> Problem {
    let place = group.iter().map(|number| rules[*number].place.clone()).max().unwrap_or_default();
    let id = |number: Option<&usize>| number.map_or("", |number| rules[*number].id.as_str());
    let (first, last) = (id(group.first()), id(group.last()));
    let (what, help) = match form {
        EndlessForm::Circle | EndlessForm::Long => (
            format!(
                "the chain of rules through `{first}` and `{last}` has more than {MAX_CHAIN_LENGTH} steps"
            ),
            "lead the first names to the last one at once",
        ),
        EndlessForm::Overlong => (
            format!("the chain of rules through `{first}` and `{last}` makes a name that is longer than any"),
            "a host has 253 bytes at most; make `to` shorter",
        ),
    };
    Problem::error(place, what).help(help)
}

/// The scope of a search among rules alone, without a file that could exclude some.
fn is_any_rule(_: usize) -> bool {
    true
}

/// A warning for each `from` or `domain` that earlier rules always take first.
pub fn shadowed(rules: &[Rule], index: &RuleIndex) -> Vec<Problem> {
    let resolver = Resolver::new(rules, index, &is_any_rule);
    let mut problems = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        for entry in rule.action.host_moves().chunk_by(|a, b| a.entry == b.entry) {
            let takers: Option<Vec<usize>> = entry
                .iter()
                .flat_map(HostMove::typical_locations)
                .map(|location| resolver.host_step(&location).certain().map(|found| found.rule))
                .map(|taker| taker.filter(|first| *first < number && rules[*first].scope.is_everything()))
                .collect();
            if let (Some([first, ..]), Some(host_move)) = (takers.as_deref(), entry.first()) {
                let what = format!(
                    "`{}` of rule `{}` is never reached: rule `{}` takes it first",
                    host_move.written, rule.id, rules[*first].id
                );
                problems.push(Problem::warning(rule.place.clone(), what).help("put the narrower rule first"));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::{CycleSearch, HostMove, MAX_SEARCH_FITS, shadowed};
    use crate::rule::{RuleIndex, cycles, parse};

    /// Comparisons of a pattern with a location in the search for cycles among the rules that `rule` makes.
    fn fits(count: usize, rule: impl Fn(usize) -> String) -> usize {
        let list: String = (0..count).map(|number| format!("  - {}\n", rule(number))).collect();
        let source = format!("version: 1\nzones: [example.com, example.net]\nrules:\n{list}");
        let rules = parse("f", source.as_bytes()).0.expect("the rules load").rules;
        let index = RuleIndex::new(&rules);
        assert!(shadowed(&rules, &index).is_empty() && cycles(&rules, &index).is_empty());
        let mut search = CycleSearch::new(&rules, &index);
        for location in
            rules.iter().flat_map(|rule| rule.action.host_moves()).flat_map(HostMove::typical_locations)
        {
            assert_eq!(search.start(location), None);
        }
        search.resolver.fits()
    }

    #[test]
    fn the_cost_of_loading_grows_with_the_rules_and_not_with_their_square() {
        for rule in [
            |n| format!("{{from: .x{n}.example.com, to: .y{n}.example.net}}"),
            |n| format!("{{from: '{{x}}.a{n}.example.com', to: '{{x}}-a{n}.example.net'}}"),
            |n| format!("{{from: '{{x}}.a{n}.{{y}}.example.com', to: '{{x}}-a{n}.{{y}}.example.net'}}"),
            |n| format!("{{from: 'h{n}.{{y}}.example.com', to: 'h{n}-{{y}}.example.net'}}"),
            |n| format!("{{from: '{{y**}}.z{n}.example.com', to: '{{y}}-z{n}.example.net'}}"),
            |n| format!("{{from: 'api.s{n}.', to: 'api-s{n}.'}}"),
            |n| format!("{{from: e{n}.example.com, to: e{n}.example.net}}"),
        ] {
            let (few, many) = (fits(100, rule), fits(1_000, rule));
            assert!(many <= 11 * few, "{}: {few}, then {many}", rule(0));
        }
    }

    #[test]
    fn values_of_several_labels_are_not_combined() {
        let of_three = |n: usize| match n % 3 {
            0 => format!("{{from: 'a{n}.{{y}}.{{z}}.example.com', to: 'a{n}-{{y}}-{{z}}.example.net'}}"),
            1 => format!("{{from: '{{x}}.b{n}.{{z}}.example.com', to: '{{x}}-b{n}-{{z}}.example.net'}}"),
            _ => format!("{{from: '{{x}}.{{y}}.c{n}.example.com', to: '{{x}}-{{y}}-c{n}.example.net'}}"),
        };
        assert!(fits(192, of_three) < MAX_SEARCH_FITS / 8);
    }

    #[test]
    fn a_rule_whose_name_doubles_feeds_itself() {
        for rule in [
            "{from: '{x}.a.example.com', to: '{x}-{x}.a.example.com'}",
            "{from: '{x**}.a.example.com', to: '{x}.{x}.a.example.com'}",
        ] {
            let source = format!("version: 1\nzones: [example.com]\nrules:\n  - {rule}\n");
            let rules = parse("f", source.as_bytes()).0.expect("the rule loads").rules;
            let said = cycles(&rules, &RuleIndex::new(&rules));
            assert_eq!(said.len(), 1);
            assert!(said[0].to_string().contains("feeds itself"), "{}", said[0]);
        }
    }

    #[test]
    fn a_chain_without_a_circle_is_not_called_one() {
        for (count, to, expected) in [
            (39, "{a}", None),
            (60, "{a}", Some("has more than 40 steps")),
            (12, "{a}.{a}", Some("makes a name that is longer than any")),
        ] {
            let rule =
                |n| format!("  - {{from: '{{a**}}.r{n}.example.com', to: '{to}.r{}.example.com'}}\n", n + 1);
            let list: String = (0..count).map(rule).collect();
            let source = format!("version: 1\nzones: [example.com]\nrules:\n{list}");
            let (file, problems) = parse("f", source.as_bytes());
            let said = match file {
                Some(file) => cycles(&file.rules, &RuleIndex::new(&file.rules)),
                None => problems,
            };
            let said: Vec<String> = said.iter().map(ToString::to_string).collect();
            assert!(!said.iter().any(|said| said.contains("circle")), "{said:?}");
            match expected {
                None => assert!(said.is_empty(), "{said:?}"),
                Some(expected) => {
                    assert!(said.iter().any(|said| said.contains(expected)), "{count} {to}: {said:?}")
                }
            }
        }
    }
}
