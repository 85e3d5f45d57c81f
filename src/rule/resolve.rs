//! Applies rules to a location or a text until it settles: the first rule that matches decides, and its output is
//! looked up again.
//!
//! Unknown parts of a location (a template fills them in) may decide which rule matches. Then there is a result only if
//! all values lead to the same place; otherwise the mention is for review. `chain` has the loop, here are its steps.

use std::convert::Infallible;

use super::action::LocationFit;
use super::chain::{Chain, ChainEnd};
use super::index::RuleIndex;
use super::model::Rule;
use crate::host::{HostName, HostPattern, Location, NameLabel, Scheme};

/// Nesting of assumptions.
// Each assumption fills in at least one unknown part, and a name has few; beyond this the name is for review. Each
// level at least doubles the number of steps.
const MAX_ASSUMPTION_DEPTH: usize = 6;

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

/// A rule that was applied, and its output.
#[derive(Debug)]
pub(super) struct Applied {
    /// The rule, by its number in the file.
    pub rule: usize,
    /// The new location.
    pub to: Location,
}

/// Values of the unknown parts of a location for which a rule matches.
#[derive(Debug)]
pub(super) struct Assumption {
    /// The rule, by its number in the file.
    pub rule: usize,
    /// The location with these values.
    pub location: Location,
}

/// The first rule that matches a location, as far as its unknown parts allow.
#[derive(Debug)]
pub(super) enum Step {
    /// For no value of its unknown parts.
    Never,
    /// For some values; `otherwise` is the first rule that matches every value, and comes after all of `assumptions`.
    Sometimes { assumptions: Vec<Assumption>, otherwise: Option<Applied> },
    /// For every value.
    Always(Applied),
}

/// Looks locations and texts up in the rules that are for one file.
#[derive(Clone, Copy)]
pub struct Resolver<'r> {
    rules: &'r [Rule],
    index: &'r RuleIndex,
    in_scope: &'r dyn Fn(usize) -> bool,
}

impl<'r> Resolver<'r> {
    /// A resolver over the rules for which `in_scope` holds.
    pub fn new(rules: &'r [Rule], index: &'r RuleIndex, in_scope: &'r dyn Fn(usize) -> bool) -> Self {
        Self { rules, index, in_scope }
    }

    /// Applies the rules to `location`.
    pub fn resolve(&self, location: &Location) -> Resolution {
        self.resolve_assuming(location, 0)
    }

    /// Applies the rules to `new`, the output of rule `rule` for `old`, behind this scheme.
    pub fn settle_text(&self, rule: usize, old: &[u8], new: Vec<u8>, scheme: &Scheme) -> SettledText {
        let old = old.to_vec();
        let mut chain = Chain::begun(&old, rule, new);
        let Ok(end) = chain.follow(|chain| {
            let now = chain.value();
            let next = self.host_in_text(now, scheme);
            let next = next.or_else(|| self.text_step(now, usize::MAX).map(|(rule, new)| (vec![rule], new)));
            Ok::<_, Infallible>(next)
        });
        let (new, rules) = chain.into_parts();
        SettledText { new: new.unwrap_or(old), chain: rules, end }
    }

    fn resolve_assuming(&self, start: &Location, depth: usize) -> Resolution {
        let mut chain = Chain::new(start);
        match chain.follow(|chain| self.certain_step(chain, depth)) {
            Err(candidates) => Resolution::Depends { candidates },
            Ok(ChainEnd::Unsettled) => Resolution::Unsettled { chain: chain.into_parts().1 },
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
        // Text rules match names that stand in the text by themselves; only names that a rule wrote are theirs here.
        let step = if chain.is_at_start() { self.host_step(now) } else { self.step(now) };
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
        if assumptions.iter().all(|assumption| self.agrees(rule, now, &assumption.location, depth)) {
            return Ok(Some(([rule], to)));
        }
        candidates.push(rule);
        candidates.dedup();
        Err(candidates)
    }

    /// Returns `true` if the certain rule leads to the same place as all rules together for the values of `assumed`.
    fn agrees(&self, certain: usize, now: &Location, assumed: &Location, depth: usize) -> bool {
        if depth >= MAX_ASSUMPTION_DEPTH || now == assumed {
            return false;
        }
        let Some(forced) = self.apply_rule(certain, assumed) else { return false };
        match (self.destination(assumed, depth + 1), self.destination(&forced, depth + 1)) {
            (Some(a), Some(b)) => same_place(&a, &b),
            _ => false,
        }
    }

    /// The end of the chain from `start`; `None` where it has none or depends on unknown parts.
    fn destination(&self, start: &Location, depth: usize) -> Option<Location> {
        match self.resolve_assuming(start, depth) {
            Resolution::Moved { to, .. } => Some(*to),
            Resolution::Untouched => Some(start.clone()),
            Resolution::Depends { .. } | Resolution::Unsettled { .. } => None,
        }
    }

    fn apply_rule(&self, rule: usize, location: &Location) -> Option<Location> {
        self.rules.get(rule)?.action.host_moves().iter().find_map(|step| match step.fit(location) {
            LocationFit::Always(captures) => Some(step.rewrite(location, &captures)),
            _ => None,
        })
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
            let Some(step) = self.rules[rule].action.host_moves().get(candidate.variant as usize) else {
                continue;
            };
            match step.fit(now) {
                LocationFit::Never => {}
                LocationFit::Sometimes(assumed) => assumptions.push(Assumption { rule, location: *assumed }),
                LocationFit::Always(captures) => {
                    let to = step.rewrite(now, &captures);
                    // A rule that leaves the place as it is keeps later rules from it.
                    certain = (!same_place(&to, now)).then_some(Applied { rule, to });
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
        let (rule, new) = self.text_step(now.name.written().as_bytes(), before)?;
        let new = String::from_utf8(new).ok()?;
        let labels = new.split('.').map(NameLabel::literal).collect();
        Some(Applied { rule, to: Location { name: HostName { labels }.into(), ..now.clone() } })
    }

    /// The first rule about text before rule `before` that changes `text`.
    fn text_step(&self, text: &[u8], before: usize) -> Option<(usize, Vec<u8>)> {
        let rules = self.index.text_rules().take_while(|rule| *rule < before);
        rules
            .filter(|rule| (self.in_scope)(*rule))
            .filter_map(|rule| Some((rule, self.rules[rule].action.rewritten(text)?)))
            .find(|(_, new)| new != text)
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

/// Returns `true` if both name the same place in any spelling.
fn same_place(a: &Location, b: &Location) -> bool {
    let same_path = has_no_path(a) && has_no_path(b) || a.current_path() == b.current_path();
    a.scheme == b.scheme && a.port == b.port && same_path && a.name.normal() == b.name.normal()
}

/// Returns `true` if there is no path, and no rule removed or wrote one; spares the allocation of `current_path`.
fn has_no_path(location: &Location) -> bool {
    location.path_new.is_empty() && location.path_taken == 0 && location.path.is_empty()
}
