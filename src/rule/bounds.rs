//! What a rule file says about names as a whole: its zones, and what may exist after the migration.

use super::findings::{Findings, Written};
use super::model::{Action, HostMove, Rule};
use super::wire::{WireFile, WireFrom};
use crate::host::{
    Fit, HostPattern, Label, LabelPattern, Name, NameLabel, Open, Piece, Unknown, Zone, Zones, registrable,
};

/// The zones that the file gives, or those that its rules make.
pub fn zones(wire: &WireFile, rules: &[Option<Rule>], findings: &mut Findings<'_>) -> Zones {
    match &wire.zones {
        Some(list) => given(list, findings),
        None => derived(wire, rules, findings),
    }
}

fn given(list: &[Written], findings: &mut Findings<'_>) -> Zones {
    let mut zones = Vec::new();
    for written in list {
        let text = &written.text;
        let help = "write a plain host such as `example.com`";
        if text.is_empty() {
            findings.error(written.at, "the zone is empty", help);
        } else if text.starts_with('.') || text.ends_with('.') {
            findings.error(written.at, format!("zone `{text}` starts or ends with a dot"), help);
        } else if text.contains(['*', '{', '[', '/', ':']) {
            findings.error(written.at, format!("zone `{text}` is no plain host"), help);
        } else {
            let mut at = 0;
            let mut good = true;
            for label in text.split('.') {
                if let Err(fault) = Label::parse(label, at) {
                    findings.fault(written, fault);
                    good = false;
                }
                at += label.len() + 1;
            }
            zones.extend(good.then(|| Zone::new(text.split('.'))));
        }
    }
    Zones::new(zones)
}

fn derived(wire: &WireFile, rules: &[Option<Rule>], findings: &mut Findings<'_>) -> Zones {
    let mut zones = Vec::new();
    for (written, made) in host_moves(wire, rules) {
        if made.pattern.open() == Open::Right {
            continue;
        }
        match registrable(&made.pattern.literal_suffix().join(".")) {
            Some(domain) => zones.push(Zone::new(domain.split('.'))),
            None => {
                let what = format!("`{}` does not say which domain it is in", written.text);
                let help = "its literal end is a public suffix, under which everybody has names; \
                            list your domains under `zones:`";
                findings.error(written.at, what, help);
            }
        }
    }
    Zones::new(zones)
}

/// Warns of patterns that no name in the given zones can match.
pub fn warn_of_strangers(
    wire: &WireFile,
    rules: &[Option<Rule>],
    zones: &Zones,
    findings: &mut Findings<'_>,
) {
    if wire.zones.is_none() {
        return;
    }
    for (written, made) in host_moves(wire, rules) {
        if made.pattern.open() != Open::Right && !zones.iter().any(|zone| may_meet(&made.pattern, zone)) {
            let what = format!("`{}` is in none of the zones, so it matches nothing", written.text);
            findings.warning(written.at, what, "add its domain to `zones:`, or delete it");
        }
    }
}

/// Whether a name in `zone` can be one of the pattern: their labels agree from the right.
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
    findings: &mut Findings<'_>,
) {
    let Some(allow) = allow else { return };
    let passing: Vec<&HostMove> =
        rules.iter().flatten().filter(|rule| rule.scope.is_everything()).flat_map(bare).collect();
    for (wire, rule) in wire.rules.iter().zip(rules) {
        let (Some(Rule { action: Action::Host(moves), .. }), Some(to)) = (rule, &wire.to) else { continue };
        for name in moves.iter().filter_map(new_name) {
            let inside = zones.depth(&name).is_some();
            let covered = allow.iter().any(|pattern| pattern.fit(&name) != Fit::No);
            let moves_on = passing.iter().any(|next| matches!(next.pattern.fit(&name), Fit::Every(_)));
            if inside && !covered && !moves_on {
                let what = format!("`to` `{}` is not covered by `allow`", to.text);
                findings.error(to.at, what, format!("add `{}` to `allow`, or correct it", entry(&name)));
            }
        }
    }
}

/// The moves of a rule that ask for nothing but the host.
fn bare(rule: &Rule) -> impl Iterator<Item = &HostMove> {
    let moves = match &rule.action {
        Action::Host(moves) => moves.as_slice(),
        _ => &[],
    };
    moves.iter().filter(|made| made.scheme.is_none() && made.port.is_none() && made.path.is_none())
}

/// What would cover the name in `allow`.
fn entry(name: &Name) -> String {
    let labels: Vec<&str> = name.labels.iter().map(|label| label.known().unwrap_or("*")).collect();
    labels.join(".")
}

/// The name that a move writes, with holes where captures go; `None` where their number is not known.
fn new_name(made: &HostMove) -> Option<Name> {
    if made.pattern.open() == Open::Right {
        return None;
    }
    let mut labels = Vec::new();
    if made.pattern.open() == Open::Left {
        labels.push(NameLabel::unknown(Unknown::Above, "", "", ""));
    }
    for pieces in made.to.labels() {
        let label = match pieces.as_slice() {
            [Piece::Asterisk] => NameLabel::asterisk("*"),
            [Piece::Literal(text)] => NameLabel::literal(text),
            pieces if pieces.iter().any(|piece| takes_many(piece, &made.pattern)) => return None,
            pieces => {
                let literal = |piece: Option<&Piece>| match piece {
                    Some(Piece::Literal(text)) => text.clone(),
                    _ => String::new(),
                };
                let (prefix, suffix) = (literal(pieces.first()), literal(pieces.last()));
                NameLabel::unknown(Unknown::Hole, "*", &prefix, &suffix)
            }
        };
        labels.push(label);
    }
    Some(Name { labels })
}

fn takes_many(piece: &Piece, pattern: &HostPattern) -> bool {
    let Piece::Capture(number) = piece else { return false };
    pattern.labels().contains(&LabelPattern::Many(Some(*number)))
}

/// Each `from` of a host rule as written, with what it was understood as.
fn host_moves<'r>(
    wire: &'r WireFile,
    rules: &'r [Option<Rule>],
) -> impl Iterator<Item = (&'r Written, &'r HostMove)> {
    wire.rules.iter().zip(rules).flat_map(|(wire, rule)| {
        let (written, moves) = match (&wire.from, rule) {
            (Some(WireFrom::Hosts(list)), Some(Rule { action: Action::Host(moves), .. })) => {
                (list.as_slice(), moves.as_slice())
            }
            _ => (&[][..], &[][..]),
        };
        written.iter().zip(moves)
    })
}
