//! From the rule file as written to the rule file as understood: every mistake of the file in one run.
//!
//! What rules do to one another (chains, cycles, shadows) is left to others.

use super::bounds;
use super::category::Category;
use super::date;
use super::findings::{Findings, Written};
use super::globs::globs;
use super::host_rule::moves;
use super::ids::Ids;
use super::model::{Action, Expected, Keep, Rule, RuleFile, RuleTest, Scope};
use super::nearest::suggestion;
use super::text_rule;
use super::wire::{self, WireBody, WireFile, WireFrom, WireKeep, WireRule, WireTest};
use super::yaml;
use crate::host::HostPattern;
use crate::text::Problem;

/// The rule file in `source`, called `file` in messages, and all that is wrong with it; `None` where one of the
/// problems is an error. Problems are in the order of their places.
pub fn parse(file: &str, source: &[u8]) -> (Option<RuleFile>, Vec<Problem>) {
    let mut findings = Findings::new(file);
    let understood = understand(source, &mut findings);
    let understood = understood.filter(|_| !findings.has_errors());
    (understood, findings.finish())
}

fn understand<'s>(source: &'s [u8], findings: &mut Findings<'s>) -> Option<RuleFile> {
    let text = yaml::decode(source, findings)?;
    findings.read_from(text);
    let root = yaml::read(text, findings)?;
    let wire = wire::file(&root, findings)?;
    let rules = rules(&wire, findings);
    let keep = wire.keep.iter().filter_map(|keep| self::keep(keep, findings)).collect();
    let tests = wire.tests.iter().filter_map(|test| self::test(test, findings)).collect();
    let allow = wire.allow.as_ref().map(|list| patterns("allow", list, findings));
    let zones = bounds::zones(&wire, &rules, findings);
    if !findings.has_errors() {
        bounds::warn_of_strangers(&wire, &rules, &zones, findings);
        bounds::check_allow(&wire, &rules, &zones, allow.as_deref(), findings);
    }
    // A rule that was not understood is missing here, but then there is an error and no rule file.
    let rules = rules.into_iter().flatten().collect();
    Some(RuleFile { rules, zones, keep, allow, tests })
}

/// One entry for each rule as written; `None` for those that were not understood.
fn rules(wire: &WireFile, findings: &mut Findings<'_>) -> Vec<Option<Rule>> {
    let mut ids = Ids::given(&wire.rules, findings);
    wire.rules.iter().map(|rule| self::rule(rule, &mut ids, findings)).collect()
}

fn rule(wire: &WireRule, ids: &mut Ids, findings: &mut Findings<'_>) -> Option<Rule> {
    let id = ids.of(wire);
    let scope = scope(wire, findings);
    let (from, to) = (wire.from.as_ref()?, wire.to.as_ref()?);
    let action = match from {
        WireFrom::Hosts(list) => {
            let moves = moves(list, to, findings);
            if moves.len() < list.len() {
                return None;
            }
            Action::Host(moves)
        }
        WireFrom::Text(list) => text_rule::text(list, to, findings)?,
        WireFrom::Regex(from) => text_rule::regex(from, to, findings)?,
    };
    let why = wire.why.as_ref().map(|why| why.text.clone());
    Some(Rule { id, place: findings.place(wire.at), action, scope, why })
}

fn scope(wire: &WireRule, findings: &mut Findings<'_>) -> Scope {
    let known: Vec<&str> = Category::ALL.iter().map(|category| category.name()).collect();
    let mut categories = Vec::new();
    for written in wire.categories.iter().flatten() {
        match Category::named(&written.text) {
            Some(category) => categories.push(category),
            None => {
                let what = format!("`{}` is no category of files", written.text);
                findings.error(written.at, what, suggestion(&written.text, &known));
            }
        }
    }
    Scope {
        categories: wire.categories.is_some().then_some(categories),
        files: wire.files.as_ref().and_then(|list| globs(list, findings)),
    }
}

fn keep(wire: &WireKeep, findings: &mut Findings<'_>) -> Option<Keep> {
    let files = wire.files.as_ref().and_then(|list| globs(list, findings));
    let hosts = wire.hosts.as_ref().map(|list| patterns("hosts", list, findings));
    if let Some(until) = &wire.until
        && let Err(what) = date::check(&until.text)
    {
        findings.error(until.at, what, "write the last day on which the keep holds, such as `2027-03-31`");
    }
    Some(Keep {
        place: findings.place(wire.at),
        files,
        hosts,
        until: wire.until.as_ref().map(|until| until.text.clone()),
        why: wire.why.as_ref().map(|why| why.text.clone()),
    })
}

/// Host patterns of a list of bare hosts.
fn patterns(key: &str, list: &[Written], findings: &mut Findings<'_>) -> Vec<HostPattern> {
    let mut patterns = Vec::new();
    for written in list {
        if written.text.contains(['/', ':']) {
            let what = format!("`{}` in `{key}` is more than a host", written.text);
            findings.error(written.at, what, "leave scheme, port and path away");
            continue;
        }
        match HostPattern::parse(&written.text, 0) {
            Ok(pattern) => patterns.push(pattern),
            Err(fault) => findings.fault(written, fault),
        }
    }
    patterns
}

fn test(wire: &WireTest, findings: &mut Findings<'_>) -> Option<RuleTest> {
    let (input, expected) = match &wire.body {
        WireBody::Out(input, out) => (input, Expected::Out(out.text.clone())),
        WireBody::Same(input) => (input, Expected::Same),
        WireBody::Review(input) => (input, Expected::Review),
    };
    let path = wire.path.as_ref().map_or("test.txt", |path| path.text.as_str());
    if let Some(written) = &wire.path
        && path.split('/').any(|part| matches!(part, "" | "." | ".."))
    {
        let what = format!("path `{path}` is not relative to the root of the repository");
        findings.error(written.at, what, "write a path such as `deploy/.env`");
    }
    let (path, input) = (path.to_owned(), input.text.clone());
    Some(RuleTest { place: findings.place(wire.at), path, input, expected })
}
