//! What the rules do to a location: the first rule that matches decides, and the new location is looked up
//! again until nothing changes it.
//!
//! Cost of a look-up does not grow with the number of rules: patterns are found by their literal end or start.

use std::collections::HashMap;

use super::model::{Action, HostMove, Rule};
use crate::host::{Captures, Fit, HostName, LabelForm, Location, NameLabel, OpenEnd, Port, Scheme, Unknown};

/// Steps after which a chain is taken to have no end.
const LONGEST_CHAIN: usize = 48;
/// How deep assumed values may nest.
const DEEPEST_ASSUMPTION: usize = 6;

/// Which rule, and which of its `from` patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    pub rule: u32,
    pub variant: u32,
}

/// Host rules by the literal parts that a name must have.
#[derive(Debug, Default)]
pub struct RuleIndex {
    exact: HashMap<String, Vec<Candidate>>,
    suffix: HashMap<String, Vec<Candidate>>,
    prefix: HashMap<String, Vec<Candidate>>,
    all: Vec<Candidate>,
    /// Rules over text, which may also match what a host rule wrote.
    texts: Vec<u32>,
}

/// What became of a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// No rule touches it.
    Untouched,
    /// It moves, whatever fills its unknown parts.
    Moved {
        /// The rules, in the order in which they were applied.
        chain: Vec<usize>,
        /// What stands there afterwards.
        to: Box<Location>,
    },
    /// It depends on what fills the unknown parts.
    Depends {
        /// The rules that could match some value.
        candidates: Vec<usize>,
    },
    /// The chain found no end.
    Unsettled {
        /// The rules, in the order in which they were applied.
        chain: Vec<usize>,
    },
}

/// One look-up.
pub(super) enum Step {
    None,
    Some { maybe: Vec<(Candidate, Location)>, sure: Option<(usize, Location)> },
}

/// Looks names up in the rules that are for one file.
#[derive(Clone, Copy)]
pub struct Resolver<'r> {
    rules: &'r [Rule],
    index: &'r RuleIndex,
    in_scope: &'r dyn Fn(usize) -> bool,
}

impl RuleIndex {
    /// The index of these rules.
    pub fn new(rules: &[Rule]) -> Self {
        let mut index = Self::default();
        for (number, rule) in rules.iter().enumerate() {
            let Action::Host(moves) = &rule.action else {
                index.texts.push(number as u32);
                continue;
            };
            for (variant, step) in moves.iter().enumerate() {
                let candidate = Candidate { rule: number as u32, variant: variant as u32 };
                index.all.push(candidate);
                if let Some(exact) = step.pattern.exact() {
                    index.exact.entry(exact.join(".")).or_default().push(candidate);
                } else if step.pattern.open() == OpenEnd::Right {
                    let first = step.pattern.literals().next().map(|label| label.normal().to_owned());
                    index.prefix.entry(first.unwrap_or_default()).or_default().push(candidate);
                } else {
                    let suffix = step.pattern.literal_suffix().join(".");
                    index.suffix.entry(suffix).or_default().push(candidate);
                }
            }
        }
        index
    }

    /// Whether some exact rule is about this host (compared form, plain dots).
    pub fn has_exact(&self, host: &str) -> bool {
        self.exact.contains_key(host)
    }

    /// The hosts of all exact rules, in compared form.
    pub fn exact_hosts(&self) -> impl Iterator<Item = &str> {
        self.exact.keys().map(String::as_str)
    }

    fn candidates(&self, name: &HostName) -> Vec<Candidate> {
        if !name.is_literal() {
            return self.all.clone();
        }
        let host = name.normal();
        let mut found = self.exact.get(&host).cloned().unwrap_or_default();
        if !self.suffix.is_empty() {
            let mut rest = host.as_str();
            loop {
                found.extend(self.suffix.get(rest).into_iter().flatten());
                match rest.split_once('.') {
                    Some((_, shorter)) => rest = shorter,
                    None => break,
                }
            }
            found.extend(self.suffix.get("").into_iter().flatten());
        }
        if !self.prefix.is_empty() {
            let first = host.split('.').next().unwrap_or_default();
            found.extend(self.prefix.get(first).into_iter().flatten());
            found.extend(self.prefix.get("").into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl<'r> Resolver<'r> {
    /// A resolver over the rules for which `in_scope` holds.
    pub fn new(rules: &'r [Rule], index: &'r RuleIndex, in_scope: &'r dyn Fn(usize) -> bool) -> Self {
        Self { rules, index, in_scope }
    }

    /// What the rules make of `location`.
    pub fn resolve(&self, location: &Location) -> Resolution {
        self.resolve_at(location, 0)
    }

    fn resolve_at(&self, start: &Location, depth: usize) -> Resolution {
        let mut chain: Vec<usize> = Vec::new();
        // Where the chain came by after its start.
        let mut way: Vec<Location> = Vec::new();
        loop {
            let now = way.last().unwrap_or(start);
            let Step::Some { maybe, sure } = self.step(now, !chain.is_empty()) else {
                return match way.pop() {
                    None => Resolution::Untouched,
                    Some(to) => Resolution::Moved { chain, to: Box::new(to) },
                };
            };
            let mut candidates: Vec<usize> = maybe.iter().map(|(found, _)| found.rule as usize).collect();
            let Some((rule, next)) = sure else {
                candidates.splice(0..0, chain);
                candidates.dedup();
                return Resolution::Depends { candidates };
            };
            if !maybe.iter().all(|(_, assumed)| self.agrees(rule, now, assumed, depth)) {
                candidates.push(rule);
                candidates.dedup();
                return Resolution::Depends { candidates };
            }
            chain.push(rule);
            if chain.len() > LONGEST_CHAIN || next == *start || way.contains(&next) {
                return Resolution::Unsettled { chain };
            }
            way.push(next);
        }
    }

    /// Whether the sure rule gives the same result as all rules together where the unknown parts of `now` have
    /// the values of `assumed`.
    fn agrees(&self, sure: usize, now: &Location, assumed: &Location, depth: usize) -> bool {
        if depth >= DEEPEST_ASSUMPTION || now == assumed {
            return false;
        }
        let Some(forced) = self.apply_rule(sure, assumed) else { return false };
        let settled = |start: &Location| match self.resolve_at(start, depth + 1) {
            Resolution::Moved { to, .. } => Some(*to),
            Resolution::Untouched => Some(start.clone()),
            _ => None,
        };
        match (settled(assumed), settled(&forced)) {
            (Some(a), Some(b)) => same_place(&a, &b),
            _ => false,
        }
    }

    fn apply_rule(&self, rule: usize, location: &Location) -> Option<Location> {
        let Action::Host(moves) = &self.rules.get(rule)?.action else { return None };
        moves.iter().find_map(|step| match fit(step, location) {
            LocationFit::Every(captures) => Some(moved(step, location, &captures)),
            _ => None,
        })
    }

    /// The rules that match `now` as it stands: those that may, up to the first that surely does.
    pub(super) fn step(&self, now: &Location, with_texts: bool) -> Step {
        let mut maybe = Vec::new();
        let mut sure = None;
        for candidate in self.index.candidates(&now.name) {
            let number = candidate.rule as usize;
            if !(self.in_scope)(number) {
                continue;
            }
            let Action::Host(moves) = &self.rules[number].action else { continue };
            let step = &moves[candidate.variant as usize];
            match fit(step, now) {
                LocationFit::No => {}
                LocationFit::Some(assumed) => maybe.push((candidate, *assumed)),
                LocationFit::Every(captures) => {
                    let next = moved(step, now, &captures);
                    if !same_place(&next, now) {
                        sure = Some((number, next));
                    }
                    break;
                }
            }
        }
        if with_texts && maybe.is_empty() {
            let before = sure.as_ref().map_or(usize::MAX, |(number, _)| *number);
            if let Some(found) = self.text_step(now, before) {
                sure = Some(found);
            }
        }
        match maybe.is_empty() && sure.is_none() {
            true => Step::None,
            false => Step::Some { maybe, sure },
        }
    }

    /// A text or regex rule before rule `before` that matches in a complete name.
    fn text_step(&self, now: &Location, before: usize) -> Option<(usize, Location)> {
        if !now.name.is_literal() {
            return None;
        }
        let host = now.name.written();
        for number in self.index.texts.iter().map(|number| *number as usize).take_while(|n| *n < before) {
            if !(self.in_scope)(number) {
                continue;
            }
            let Some(new) = rewritten_text(&self.rules[number].action, host.as_bytes()) else { continue };
            let new = String::from_utf8(new).ok()?;
            let labels = new.split('.').map(NameLabel::literal).collect();
            let next = Location { name: HostName { labels }.into(), ..now.clone() };
            if next != *now {
                return Some((number, next));
            }
        }
        None
    }
}

/// `text` after the first match of a text or regex rule was replaced; `None` where it matches nowhere.
pub fn rewritten_text(action: &Action, text: &[u8]) -> Option<Vec<u8>> {
    match action {
        Action::Host(_) => None,
        Action::Regex { from, to } => {
            let found = from.captures(text)?;
            let whole = found.get(0)?;
            let mut new = Vec::new();
            found.expand(to.as_bytes(), &mut new);
            Some([&text[..whole.start()], &new, &text[whole.end()..]].concat())
        }
        Action::Text { from, to } => {
            let (at, old) = from
                .iter()
                .filter_map(|old| Some((text_match(text, old, to, 0)?, old)))
                .min_by_key(|(at, _)| *at)?;
            Some([&text[..at], to.as_bytes(), &text[at + old.len()..]].concat())
        }
    }
}

/// The first place at or after `from` where `old` stands and the new text does not stand already.
pub fn text_match(text: &[u8], old: &str, new: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = memchr::memmem::find(text.get(at..)?, old.as_bytes()) {
        let start = at + found;
        let stands_already = new.match_indices(old).any(|(offset, _)| {
            start.checked_sub(offset).is_some_and(|begin| text[begin..].starts_with(new.as_bytes()))
        });
        if !stands_already {
            return Some(start);
        }
        at = start + 1;
    }
    None
}

/// Whether both name the same place, however it is written.
fn same_place(a: &Location, b: &Location) -> bool {
    let parts = |at: &Location| (at.path_new.is_empty(), at.path_taken, at.path.is_empty());
    let no_path = (true, 0, true);
    a.scheme == b.scheme
        && a.port == b.port
        && (parts(a) == no_path && parts(b) == no_path || a.current_path() == b.current_path())
        && a.name.normal() == b.name.normal()
}

enum LocationFit {
    No,
    Some(Box<Location>),
    Every(Captures),
}

fn fit(step: &HostMove, location: &Location) -> LocationFit {
    // What has to be assumed of a scheme and a port that are not known.
    let scheme = match (&step.scheme, &location.scheme) {
        (None, _) => None,
        (Some(wanted), Scheme::Known(known)) if known == wanted => None,
        (Some(wanted), Scheme::OneOf(list)) if list.contains(wanted) => Some(wanted),
        (Some(wanted), Scheme::Unknown) => Some(wanted),
        (Some(_), _) => return LocationFit::No,
    };
    let port = match (step.port.map(u32::from), &location.port) {
        (None, _) => None,
        (Some(wanted), Port::Known(known)) if *known == wanted => None,
        (Some(wanted), Port::Unknown) => Some(wanted),
        (Some(_), _) => return LocationFit::No,
    };
    if step.path.as_deref().is_some_and(|path| !starts_with_segments(&location.current_path(), path)) {
        return LocationFit::No;
    }
    if stands_already(step, &location.name) {
        return LocationFit::No;
    }
    let assumed = || {
        let mut assumed = location.clone();
        if let Some(scheme) = scheme {
            assumed.scheme = Scheme::Known(scheme.clone());
        }
        if let Some(port) = port {
            assumed.port = Port::Known(port);
        }
        assumed
    };
    match step.pattern.fit(&location.name) {
        Fit::Never => LocationFit::No,
        Fit::Always(captures) if scheme.is_none() && port.is_none() => LocationFit::Every(captures),
        Fit::Always(_) => LocationFit::Some(Box::new(assumed())),
        Fit::Sometimes(name, _) => LocationFit::Some(Box::new(Location { name: name.into(), ..assumed() })),
    }
}

/// Whether `path` begins with the whole segments of `prefix`.
fn starts_with_segments(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

/// An open rule whose new text contains the old one does not match where the new text stands.
fn stands_already(step: &HostMove, name: &HostName) -> bool {
    if step.pattern.open() == OpenEnd::Neither {
        return false;
    }
    let old: Vec<&str> = step.pattern.literals().map(|label| label.normal()).collect();
    let Some(new) = step.to.exact() else { return false };
    if old.len() != step.pattern.labels().len() || new.len() <= old.len() {
        return false;
    }
    let contains = new.windows(old.len()).any(|window| window.iter().eq(old.iter()));
    let equal = |label: &NameLabel, text: &String| matches!(&label.form, LabelForm::Literal(l) if l == text);
    let stands = match step.pattern.open() {
        OpenEnd::Right => {
            name.labels.len() > new.len()
                && name.labels.iter().zip(&new).all(|(label, text)| equal(label, text))
        }
        _ => {
            name.labels.len() > new.len()
                && name.labels.iter().rev().zip(new.iter().rev()).all(|(label, text)| equal(label, text))
        }
    };
    contains && stands
}

fn moved(step: &HostMove, location: &Location, captures: &Captures) -> Location {
    let mut next = location.clone();
    next.name = step.to.fill(&location.name, captures).into();
    if let Some(scheme) = &step.to_scheme {
        next.scheme = Scheme::Known(scheme.clone());
    }
    if step.port.is_some() {
        next.port = step.to_port.map_or(Port::Absent, |port| Port::Known(u32::from(port)));
    }
    let old = step.path.as_deref().unwrap_or_default();
    let new = step.to_path.as_deref().unwrap_or_default();
    if !old.is_empty() || !new.is_empty() {
        if old.len() <= next.path_new.len() {
            next.path_new = format!("{new}{}", &next.path_new[old.len()..]);
        } else {
            next.path_taken += old.len() - next.path_new.len();
            next.path_new = new.to_owned();
        }
    }
    next
}

/// The location that a rule is about, with its captures as unknown labels: the start of a chain.
pub(super) fn typical(step: &HostMove) -> Location {
    use crate::host::LabelPattern;
    let hole = |text: &str| NameLabel::unknown(Unknown::Hole, &format!("{{{text}}}"), "", "");
    let mut labels: Vec<NameLabel> = Vec::new();
    if step.pattern.open() == OpenEnd::Left {
        labels.push(hole("left"));
    }
    for (number, label) in step.pattern.labels().iter().enumerate() {
        labels.push(match label {
            LabelPattern::Literal(label) => NameLabel::literal(label.written()),
            LabelPattern::Asterisk => NameLabel::asterisk("*"),
            LabelPattern::One(_) | LabelPattern::Many(_) => hole(&format!("label{number}")),
        });
    }
    if step.pattern.open() == OpenEnd::Right {
        labels.extend([hole("right"), hole("end")]);
    }
    let mut location = Location::bare(HostName { labels });
    location.scheme = step.scheme.clone().map_or(Scheme::Unknown, Scheme::Known);
    location.port = step.port.map_or(Port::Unknown, |port| Port::Known(u32::from(port)));
    location.path = step.path.clone().unwrap_or_default();
    location
}
