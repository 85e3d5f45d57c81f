//! Proves that the rules settle: follows what each rule writes through all rules that could take it up.

use std::collections::{HashMap, HashSet};

use super::model::{Action, Rule};
use super::resolve::{Resolver, RuleIndex, Step, rewritten_text, typical};
use crate::host::Location;
use crate::text::Problem;

/// Steps of one chain after which a rule is taken to feed itself.
const LONGEST: usize = 40;
/// Steps of a whole rule file; a larger one is not followed to its end, and mentions that do not settle are
/// found when they are met.
const BUDGET: usize = 400_000;

struct Walk<'w> {
    rules: &'w [Rule],
    resolver: Resolver<'w>,
    /// Locations on the way, with the rule that leads away from each.
    path: Vec<(Location, usize)>,
    on_path: HashMap<Location, usize>,
    settled: HashSet<Location>,
    steps: usize,
}

/// A problem for each group of rules that never settle.
pub fn cycles(rules: &[Rule], index: &RuleIndex) -> Vec<Problem> {
    let everything = |_: usize| true;
    let mut walk = Walk {
        rules,
        resolver: Resolver::new(rules, index, &everything),
        path: Vec::new(),
        on_path: HashMap::new(),
        settled: HashSet::new(),
        steps: 0,
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let cycle = match &rule.action {
            Action::Host(moves) => moves.iter().find_map(|step| walk.follow(typical(step))),
            Action::Text { to, .. } => text_cycle(rules, number, to),
            Action::Regex { .. } => None,
        };
        let Some(mut cycle) = cycle else { continue };
        cycle.sort_unstable();
        cycle.dedup();
        if !groups.contains(&cycle) {
            groups.push(cycle);
        }
    }
    groups.iter().map(|group| problem(rules, group)).collect()
}

impl Walk<'_> {
    /// The rules of a cycle that can be reached from `start`.
    fn follow(&mut self, start: Location) -> Option<Vec<usize>> {
        if let Some(at) = self.on_path.get(&start) {
            return Some(self.path[*at..].iter().map(|(_, rule)| *rule).collect());
        }
        self.steps += 1;
        if self.settled.contains(&start) || self.steps > BUDGET {
            return None;
        }
        if self.path.len() >= LONGEST {
            return Some(self.path[LONGEST / 2..].iter().map(|(_, rule)| *rule).collect());
        }
        if let Step::Some { maybe, sure } = self.resolver.step(&start, false) {
            let branches =
                maybe.iter().map(|(_, assumed)| assumed.clone()).filter(|assumed| *assumed != start);
            for assumed in branches.collect::<Vec<_>>() {
                if let Some(cycle) = self.follow(assumed) {
                    return Some(cycle);
                }
            }
            if let Some((rule, next)) = sure.filter(|(rule, _)| self.shares_scope(*rule)) {
                self.on_path.insert(start.clone(), self.path.len());
                self.path.push((start.clone(), rule));
                let found = self.follow(next);
                self.path.pop();
                self.on_path.remove(&start);
                if found.is_some() {
                    return found;
                }
            }
        }
        self.settled.insert(start);
        None
    }

    /// Whether rule `rule` can meet the rules on the way in one file.
    fn shares_scope(&self, rule: usize) -> bool {
        let categories = |number: usize| self.rules[number].scope.categories.as_ref();
        let Some(mine) = categories(rule) else { return true };
        self.path
            .iter()
            .filter_map(|(_, other)| categories(*other))
            .all(|theirs| theirs.iter().any(|category| mine.contains(category)))
    }
}

fn text_cycle(rules: &[Rule], start: usize, to: &str) -> Option<Vec<usize>> {
    let mut seen = vec![to.as_bytes().to_vec()];
    let mut way = vec![start];
    loop {
        let now = seen.last()?.clone();
        let (number, next) = rules.iter().enumerate().find_map(|(number, rule)| match &rule.action {
            Action::Text { .. } => Some((number, rewritten_text(&rule.action, &now)?)),
            _ => None,
        })?;
        way.push(number);
        if seen.contains(&next) || seen.len() > LONGEST {
            return Some(way);
        }
        seen.push(next);
    }
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

/// A warning for each `from` that an earlier rule always takes first.
pub fn shadowed(rules: &[Rule], index: &RuleIndex) -> Vec<Problem> {
    let everything = |_: usize| true;
    let resolver = Resolver::new(rules, index, &everything);
    let mut problems = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let Action::Host(moves) = &rule.action else { continue };
        for step in moves {
            let Step::Some { sure: Some((first, _)), .. } = resolver.step(&typical(step), false) else {
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
