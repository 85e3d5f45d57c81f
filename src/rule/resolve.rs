//! Applies rules to a location or a text until it settles: the first rule that matches decides, and its output is
//! looked up again.
//!
//! Unknown parts of a location (a template fills them in) may decide which rule matches. Then there is a result only if
//! all values lead to the same place; otherwise the mention is for review. `chain` has the loop, here are its steps.
//!
//! The work for one name is bounded, however many rules there are for values of its unknown parts.

use std::cell::Cell;

use super::action::{HostMove, LocationFit, Overgrown};
use super::chain::{Chain, ChainEnd};
use super::index::RuleIndex;
use super::model::Rule;
use super::step::{Applied, Assumption, HoleValues, Step};
use crate::host::{HostName, HostPattern, Location, NameLabel, Scheme};

/// Nesting of assumptions.
// Each assumption fills in at least one unknown part, and a name has few; beyond this the name is for review. Each
// level at least doubles the number of steps.
const MAX_ASSUMPTION_DEPTH: usize = 6;
/// Comparisons of a pattern with a location for one name, as far as assumptions ask for them.
// A rule that must be followed to see that it agrees takes about four, so that 5,000 of them can; assumptions that
// multiply with each other (64 rules for each of three labels take 270,000) end here, after some 5 ms.
const MAX_ASSUMED_FITS: usize = 20_000;

/// The result of all rules for a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// No rule touches it.
    Untouched,
    /// It moves, whatever fills its unknown parts.
    Moved {
        /// The rules, in the order in which they were applied.
        chain: Vec<usize>,
        /// The new location.
        to: Box<Location>,
    },
    /// The result depends on the values of the unknown parts.
    Depends {
        /// The rules that could match some value.
        candidates: Vec<usize>,
    },
    /// The chain has no end.
    Unsettled {
        /// The rules, in the order in which they were applied.
        chain: Vec<usize>,
    },
}

/// The result of all rules for the output of a rule about text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledText {
    /// The text at the end of the chain.
    pub new: Vec<u8>,
    /// The rules, in the order in which they were applied.
    pub chain: Vec<usize>,
    /// The end of the chain.
    pub end: ChainEnd,
}

/// Looks locations and texts up in the rules that are for one file.
pub struct Resolver<'r> {
    rules: &'r [Rule],
    index: &'r RuleIndex,
    in_scope: &'r dyn Fn(usize) -> bool,
    holes: HoleValues,
    fits: Cell<usize>,
}

impl<'r> Resolver<'r> {
    /// A resolver over the rules for which `in_scope` holds.
    pub fn new(rules: &'r [Rule], index: &'r RuleIndex, in_scope: &'r dyn Fn(usize) -> bool) -> Self {
        Self { rules, index, in_scope, holes: HoleValues::Any, fits: Cell::new(0) }
    }

    /// The same for names whose unknown labels have values that no rule excepts, as most names have.
    pub(super) fn with_ordinary_holes(self) -> Self {
        Self { holes: HoleValues::Ordinary, ..self }
    }

    /// Comparisons of a pattern with a location so far; after `resolve`, those for its assumptions.
    pub(super) fn fits(&self) -> usize {
        self.fits.get()
    }

    /// Applies the rules to `location`.
    pub fn resolve(&self, location: &Location) -> Resolution {
        self.fits.set(0);
        self.resolve_assuming(Chain::new(location), 0)
    }

    /// Applies the rules to `new`, the output of rule `rule` for `old`, behind this scheme.
    pub fn settle_text(
        &self,
        rule: usize,
        old: &[u8],
        new: Result<Vec<u8>, Overgrown>,
        scheme: &Scheme,
    ) -> SettledText {
        let old = old.to_vec();
        let Ok(new) = new else {
            return SettledText { new: old, chain: vec![rule], end: ChainEnd::Growing };
        };
        let mut chain = Chain::begun(&old, rule, new);
        let end = chain.follow(|chain| {
            let now = chain.value();
            let next = self.host_in_text(now, scheme).map(Ok);
            let next = next.or_else(|| {
                let (rule, new) = self.text_step(now, usize::MAX)?;
                Some(new.map(|new| (vec![rule], new)))
            });
            next.transpose()
        });
        let end = end.unwrap_or(ChainEnd::Growing);
        let (new, rules) = chain.into_parts();
        SettledText { new: new.unwrap_or(old), chain: rules, end }
    }

    /// Follows the chain of a location to its end.
    fn resolve_assuming(&self, mut chain: Chain<'_, Location>, depth: usize) -> Resolution {
        match chain.follow(|chain| self.certain_step(chain, depth)) {
            Err(candidates) => Resolution::Depends { candidates },
            Ok(ChainEnd::Circle | ChainEnd::Growing) => Resolution::Unsettled { chain: chain.into_parts().1 },
            Ok(ChainEnd::Settled) => match chain.into_parts() {
                (None, _) => Resolution::Untouched,
                (Some(to), chain) => Resolution::Moved { chain, to: Box::new(to) },
            },
        }
    }

    /// The next step of a chain for all values of the unknown parts.
    ///
    /// # Errors
    /// The rules that could match, where the step depends on the values.
    fn certain_step(
        &self,
        chain: &Chain<'_, Location>,
        depth: usize,
    ) -> Result<Option<([usize; 1], Location)>, Vec<usize>> {
        let now = chain.value();
        if let Some(rule) = chain.rules().last().filter(|_| now.name.is_overlong()) {
            // A rule that doubles a name is not followed: the name comes back to itself, which ends the chain.
            return Ok(Some(([*rule], now.clone())));
        }
        // Text rules match names that stand in the text by themselves; only names that a rule wrote are theirs here.
        let fits = self.fits();
        let step = if chain.is_at_start() { self.host_step(now) } else { self.step(now) };
        if depth == 0 {
            // The steps of the name itself are few, and each rule is compared once.
            self.fits.set(fits);
        }
        let (assumptions, otherwise) = match step {
            Step::Never => return Ok(None),
            Step::Always(Applied { rule, to }) => return Ok(Some(([rule], to))),
            Step::Sometimes { assumptions, otherwise } => (assumptions, otherwise),
        };
        let mut candidates: Vec<usize> = assumptions.iter().map(|assumption| assumption.rule).collect();
        let Some(Applied { rule, to }) = otherwise else {
            candidates.splice(0..0, chain.rules().iter().copied());
            candidates.dedup();
            return Err(candidates);
        };
        if assumptions.iter().all(|assumption| self.agrees(rule, now, assumption, depth)) {
            return Ok(Some(([rule], to)));
        }
        candidates.push(rule);
        candidates.dedup();
        Err(candidates)
    }

    /// Returns `true` if the certain rule leads to the same place as the rule of an assumption, for its values. Where
    /// an earlier rule takes all of these, its own assumption decides.
    fn agrees(&self, certain: usize, now: &Location, assumption: &Assumption, depth: usize) -> bool {
        let Assumption { rule, location: assumed } = assumption;
        if depth >= MAX_ASSUMPTION_DEPTH || now == assumed || self.fits() > MAX_ASSUMED_FITS {
            return false;
        }
        let forced = self.apply_rule(certain, assumed);
        let Some((forced, own)) = forced.zip(self.apply_rule(*rule, assumed)) else { return false };
        // The same name with the same unknown parts: their values need not be looked at.
        if forced.is_same_place(&own) || self.takes_before(*rule, assumed) {
            return true;
        }
        let destinations = self.destination(assumed, *rule, own, depth + 1);
        match destinations.zip(self.destination(assumed, certain, forced, depth + 1)) {
            Some((a, b)) => a.is_same_place(&b),
            None => false,
        }
    }

    /// Returns `true` if a rule before `rule` matches every value of `assumed`.
    fn takes_before(&self, rule: usize, assumed: &Location) -> bool {
        self.host_step(assumed).certain().is_some_and(|found| found.rule < rule)
    }

    /// The end of the chain of `start` that `rule` begins with `next`; `None` where it has none or depends on unknown
    /// parts.
    fn destination(&self, start: &Location, rule: usize, next: Location, depth: usize) -> Option<Location> {
        match self.resolve_assuming(Chain::begun(start, rule, next), depth) {
            Resolution::Moved { to, .. } => Some(*to),
            Resolution::Untouched | Resolution::Depends { .. } | Resolution::Unsettled { .. } => None,
        }
    }

    fn apply_rule(&self, rule: usize, location: &Location) -> Option<Location> {
        let moves = self.rules.get(rule)?.action.host_moves();
        moves.iter().find_map(|host_move| match self.fit(host_move, location) {
            LocationFit::Always(captures) => Some(host_move.rewrite(location, &captures)),
            _ => None,
        })
    }

    fn fit(&self, host_move: &HostMove, location: &Location) -> LocationFit {
        self.fits.set(self.fits() + 1);
        match (host_move.fit(location), self.holes) {
            (LocationFit::AllBut(captures), HoleValues::Ordinary) => LocationFit::Always(captures),
            (LocationFit::AllBut(_), HoleValues::Any) => LocationFit::Sometimes(Box::new(location.clone())),
            (fit, _) => fit,
        }
    }

    /// The step of the host rules and of the text rules.
    fn step(&self, now: &Location) -> Step {
        match self.host_step(now) {
            Step::Never => self.text_step_of_name(now, usize::MAX).map_or(Step::Never, Step::Always),
            Step::Always(found) => Step::Always(self.text_step_of_name(now, found.rule).unwrap_or(found)),
            sometimes @ Step::Sometimes { .. } => sometimes,
        }
    }

    /// The step of the host rules: those that match some values, up to the first that matches all.
    pub(super) fn host_step(&self, now: &Location) -> Step {
        let mut assumptions = Vec::new();
        let mut certain = None;
        for candidate in self.index.candidates(&now.name) {
            let rule = candidate.rule as usize;
            if !(self.in_scope)(rule) {
                continue;
            }
            let Some(host_move) = self.rules[rule].action.host_moves().get(candidate.variant as usize) else {
                continue;
            };
            match self.fit(host_move, now) {
                // `fit` makes one of the others of it.
                LocationFit::Never | LocationFit::AllBut(_) => {}
                LocationFit::Sometimes(assumed) => assumptions.push(Assumption { rule, location: *assumed }),
                LocationFit::Always(captures) => {
                    let to = host_move.rewrite(now, &captures);
                    // A rule that leaves the place as it is keeps later rules from it.
                    certain = (!to.is_same_place(now)).then_some(Applied { rule, to });
                    break;
                }
            }
        }
        match certain {
            otherwise if !assumptions.is_empty() => Step::Sometimes { assumptions, otherwise },
            Some(found) => Step::Always(found),
            None => Step::Never,
        }
    }

    /// The first rule about text before rule `before` that changes a complete name.
    fn text_step_of_name(&self, now: &Location, before: usize) -> Option<Applied> {
        if !now.name.is_literal() {
            return None;
        }
        let written = now.name.written();
        let (rule, new) = self.text_step(written.as_bytes(), before)?;
        // The name comes back to itself, which ends the chain as unsettled.
        let new = String::from_utf8(new.unwrap_or_else(|Overgrown| written.into_bytes())).ok()?;
        let labels = new.split('.').map(NameLabel::literal).collect();
        Some(Applied { rule, to: Location { name: HostName { labels }.into(), ..now.clone() } })
    }

    /// The first rule about text before rule `before` that changes `text`.
    fn text_step(&self, text: &[u8], before: usize) -> Option<(usize, Result<Vec<u8>, Overgrown>)> {
        let rules = self.index.text_rules_in(text).into_iter().take_while(|rule| *rule < before);
        rules
            .filter(|rule| (self.in_scope)(*rule))
            .filter_map(|rule| Some((rule, self.rules[rule].action.rewritten(text)?)))
            .find(|(_, new)| new.as_deref() != Ok(text))
    }

    /// The chain of a text that is a host.
    fn host_in_text(&self, text: &[u8], scheme: &Scheme) -> Option<(Vec<usize>, Vec<u8>)> {
        let pattern = HostPattern::parse(std::str::from_utf8(text).ok()?, 0).ok()?;
        pattern.exact()?;
        let name = HostName::of_literals(pattern.literals().map(|label| label.written()));
        let location = Location { scheme: scheme.clone(), ..Location::bare(name) };
        match self.resolve(&location) {
            Resolution::Moved { chain, to } => Some((chain, to.name.written().into_bytes())),
            // The text comes back to itself, which ends the chain as unsettled.
            Resolution::Unsettled { chain } => Some((chain, text.to_vec())),
            Resolution::Untouched | Resolution::Depends { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_ASSUMED_FITS, Resolution, Resolver};
    use crate::host::{HostName, Location, NameLabel, Unknown};
    use crate::rule::{RuleIndex, parse};

    /// The result for a name of three unknown labels before `rest`, and the comparisons that it took.
    fn resolved(rules: &str, rest: &str) -> (Resolution, usize) {
        let source = format!("version: 1\nzones: [example.com]\nrules:\n{rules}");
        let rules = parse("f", source.as_bytes()).0.expect("the rules load").rules;
        let index = RuleIndex::new(&rules);
        let hole = |name: &str| NameLabel::unknown(Unknown::Hole, name, "", "");
        let mut labels = vec![hole("$a"), hole("$b"), hole("$c")];
        labels.extend(rest.split('.').map(NameLabel::literal));
        let resolver = Resolver::new(&rules, &index, &|_| true);
        (resolver.resolve(&Location::bare(HostName { labels })), resolver.fits())
    }

    /// Rules that name `count` values for each of three labels, and one for all other values.
    fn value_rules(count: usize, zone: &str, to: impl Fn(&str, &str, &str) -> String) -> String {
        let mut rules = String::new();
        let mut add = |a: &str, b: &str, c: &str| {
            rules += &format!("  - {{from: '{a}.{b}.{c}.{zone}', to: '{}'}}\n", to(a, b, c));
        };
        for number in 0..count {
            add(&format!("a{number}"), "{y}", "{z}");
            add("{x}", &format!("b{number}"), "{z}");
            add("{x}", "{y}", &format!("c{number}"));
        }
        add("{x}", "{y}", "{z}");
        rules
    }

    #[test]
    fn rules_for_single_values_that_write_the_same_name_cost_two_comparisons_each() {
        for count in [10, 100, 1_000] {
            let rules = value_rules(count, "example.com", |a, b, c| format!("{a}-{b}-{c}.example.net"));
            let (resolution, fits) = resolved(&rules, "example.com");
            assert!(matches!(resolution, Resolution::Moved { .. }), "{resolution:?}");
            assert_eq!(fits, 3 * count * 2);
        }
    }

    #[test]
    fn values_that_multiply_over_several_steps_are_for_review_within_the_limit() {
        // Each rule for a value takes a way around, so that its result is known only at the end of its chain.
        for count in [2, 64, 400] {
            let mut rules = String::new();
            for step in 0..3 {
                let next = format!("s{}.example.com", step + 1);
                rules += &value_rules(count, &format!("s{step}.example.com"), |a, b, c| {
                    let way = if [a, b, c] == ["{x}", "{y}", "{z}"] { "" } else { "t." };
                    format!("{way}{a}.{b}.{c}.{next}")
                });
                rules +=
                    &format!("  - {{from: 't.{{x}}.{{y}}.{{z}}.{next}', to: '{{x}}.{{y}}.{{z}}.{next}'}}\n");
            }
            let (resolution, fits) = resolved(&rules, "s0.example.com");
            assert!(fits < 2 * MAX_ASSUMED_FITS, "{count}: {fits}");
            match count {
                2 => assert!(matches!(resolution, Resolution::Moved { .. }), "{resolution:?}"),
                _ => assert!(matches!(resolution, Resolution::Depends { .. }), "{count}"),
            }
        }
    }

    #[test]
    fn a_rule_that_an_earlier_one_hides_does_not_decide() {
        let rules = "  - {from: 'a.b.c.example.com', to: 'a-b-c.example.net'}
  - {from: 'a.b.c.example.com', to: 'other.example.net'}
  - {from: '{x}.{y}.{z}.example.com', to: '{x}-{y}-{z}.example.net'}
";
        assert!(matches!(resolved(rules, "example.com").0, Resolution::Moved { .. }));
        let open = &rules[rules.find('\n').expect("two lines") + 1..];
        assert!(matches!(resolved(open, "example.com").0, Resolution::Depends { .. }));
    }
}
