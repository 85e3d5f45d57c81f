//! The zones of a rule file, and the names that may exist after the migration.
//!
//! Zones are given by `zones:` or derived from the hosts of the rules, by the public suffix list. Both checks look at
//! all rules together, so that they run after each rule was understood.

use super::action::HostMove;
use super::model::Rule;
use super::new_names::{allow_entry, has_any_length, new_names};
use super::pattern_index::PatternIndex;
use super::problems::{Problems, Scalar};
use super::source_position::SourceOrigin;
use super::wire::{WireFile, WireFrom};
use crate::host::{Fit, HostName, HostPattern, Label, OpenEnd, Zone, Zones, registrable};

/// Patterns that names are looked up in.
struct PatternList<'p> {
    list: Vec<&'p HostPattern>,
    index: PatternIndex,
}

/// Zones that the file gives, or those derived from its rules.
pub fn zones(wire: &WireFile, rules: &[Option<Rule>], problems: &mut Problems<'_>) -> Zones {
    match &wire.zones {
        Some(list) => {
            let mut zones = given_zones(list, problems);
            zones.extend(derived_zones(wire, rules, &[SourceOrigin::Argument], problems));
            Zones::new(zones)
        }
        None => {
            let all = [SourceOrigin::Argument, SourceOrigin::File];
            Zones::new(derived_zones(wire, rules, &all, problems))
        }
    }
}

fn given_zones(list: &[Scalar], problems: &mut Problems<'_>) -> Vec<Zone> {
    let mut zones = Vec::new();
    for scalar in list {
        let text = &scalar.text;
        let help = "write a plain host such as `example.com`";
        if text.is_empty() {
            problems.error(scalar.at, "the zone is empty", help);
        } else if text.starts_with('.') || text.ends_with('.') {
            problems.error(scalar.at, format!("zone `{text}` starts or ends with a dot"), help);
        } else if text.contains(['*', '{', '[', '/', ':']) {
            problems.error(scalar.at, format!("zone `{text}` is no plain host"), help);
        } else {
            let mut at = 0;
            let mut good = true;
            for label in text.split('.') {
                if let Err(fault) = Label::parse(label, at) {
                    problems.fault(scalar, fault);
                    good = false;
                }
                at += label.len() + 1;
            }
            zones.extend(good.then(|| Zone::new(text.split('.'))));
        }
    }
    zones
}

/// The registrable domains of the rules that are written there.
fn derived_zones(
    wire: &WireFile,
    rules: &[Option<Rule>],
    origins: &[SourceOrigin],
    problems: &mut Problems<'_>,
) -> Vec<Zone> {
    let mut zones = Vec::new();
    for (scalar, host_move) in host_moves(wire, rules) {
        if host_move.pattern.open() == OpenEnd::Right || !origins.contains(&scalar.at.origin) {
            continue;
        }
        match registrable(&host_move.pattern.literal_suffix().join(".")) {
            Some(domain) => zones.push(Zone::new(domain.split('.'))),
            None => {
                let what = format!("`{}` does not say which domain it is in", scalar.text);
                let help = "its literal end is a public suffix, under which everybody has names; \
                            list your domains under `zones:`";
                problems.error(scalar.at, what, help);
            }
        }
    }
    zones
}

/// Warns of patterns that no name in the given zones can match.
pub fn warn_of_patterns_outside(
    wire: &WireFile,
    rules: &[Option<Rule>],
    zones: &Zones,
    problems: &mut Problems<'_>,
) {
    if wire.zones.is_none() {
        return;
    }
    for (scalar, host_move) in host_moves(wire, rules) {
        if host_move.pattern.open() != OpenEnd::Right && !may_meet_any(&host_move.pattern, zones) {
            let what = format!("`{}` is in none of the zones, so it matches nothing", scalar.text);
            problems.warning(scalar.at, what, "add its domain to `zones:`, or delete it");
        }
    }
}

/// Returns `true` if a name in some zone can fit the pattern.
fn may_meet_any(pattern: &HostPattern, zones: &Zones) -> bool {
    let suffix = pattern.literal_suffix();
    // Nearly every pattern ends in a zone; one look-up spares the comparison with each of them.
    let is_inside = zones.depth_of(suffix.iter().rev().map(|label| Some(*label))).is_some();
    is_inside || zones.iter().any(|zone| may_meet(pattern, zone))
}

/// Returns `true` if a name in `zone` can fit the pattern: their labels agree from the right.
fn may_meet(pattern: &HostPattern, zone: &Zone) -> bool {
    let suffix = pattern.literal_suffix();
    let agree = suffix.iter().rev().zip(zone.labels().rev()).all(|(a, b)| *a == b);
    let too_short = pattern.exact().is_some_and(|labels| labels.len() < zone.labels().count());
    agree && !too_short
}

/// Refuses new names in the zones that `allow` does not cover and that no other rule moves on.
pub fn check_allow(
    wire: &WireFile,
    rules: &[Option<Rule>],
    zones: &Zones,
    allow: Option<&[HostPattern]>,
    problems: &mut Problems<'_>,
) {
    let Some(allow) = allow else { return };
    let everywhere = rules.iter().flatten().filter(|rule| rule.scope.is_everything());
    let moves = everywhere
        .flat_map(|rule| rule.action.host_moves())
        .filter(|host_move| host_move.is_bare() && host_move.limits.except.is_empty());
    let passing = PatternList::new(moves.map(|host_move| &host_move.pattern));
    let allow = PatternList::new(allow);
    let is_covered = |name: &HostName| {
        zones.depth(name).is_none()
            || allow.fits(name).any(|fit| fit != Fit::Never)
            || passing.fits(name).any(|fit| matches!(fit, Fit::Always(_)))
    };
    for (wire, rule) in wire.rules.iter().zip(rules) {
        let (Some(rule), Some(to)) = (rule, &wire.to) else { continue };
        for host_move in rule.action.host_moves() {
            check_move(host_move, to, &is_covered, problems);
        }
    }
}

/// Reports the names of a move that are not covered: an error where it is certain that there will be one, otherwise a
/// warning, since no name of that length need exist.
fn check_move(
    host_move: &HostMove,
    to: &Scalar,
    is_covered: &dyn Fn(&HostName) -> bool,
    problems: &mut Problems<'_>,
) {
    let names = new_names(host_move);
    let Some(example) = names.iter().find(|name| !is_covered(name)) else { return };
    let help = format!("add `{}` to `allow`, or correct it", allow_entry(host_move));
    let is_certain = host_move.pattern.open() == OpenEnd::Left || !has_any_length(host_move);
    if is_certain && !names.iter().any(is_covered) {
        problems.error(to.at, format!("`to` `{}` is not covered by `allow`", to.text), help);
    } else {
        let what = format!(
            "`to` `{}` also makes names such as `{}`, which `allow` does not cover, so that `check` fails on them",
            to.text,
            example.written()
        );
        problems.warning(to.at, what, help);
    }
}

impl<'p> PatternList<'p> {
    fn new(patterns: impl IntoIterator<Item = &'p HostPattern>) -> Self {
        let list: Vec<&HostPattern> = patterns.into_iter().collect();
        Self { index: PatternIndex::of(list.iter().copied()), list }
    }

    /// The matches of the name with the patterns that may match it for some value of its holes.
    fn fits(&self, name: &HostName) -> impl Iterator<Item = Fit> {
        self.index.candidates(name).into_iter().map(|found| self.list[found.rule as usize].fit(name))
    }
}

/// Each move of a host rule with its `from` or `domain` as written.
fn host_moves<'r>(
    wire: &'r WireFile,
    rules: &'r [Option<Rule>],
) -> impl Iterator<Item = (&'r Scalar, &'r HostMove)> {
    wire.rules.iter().zip(rules).flat_map(|(wire, rule)| {
        let written = wire.from.as_ref().map(WireFrom::hosts).unwrap_or_default();
        let moves = rule.as_ref().map_or(&[][..], |rule| rule.action.host_moves());
        moves.iter().filter_map(|host_move| Some((written.get(host_move.entry)?, host_move)))
    })
}
