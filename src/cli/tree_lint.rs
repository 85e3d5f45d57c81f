//! Mistakes in rules that only the tree shows: rules that match nothing, and new names that `allow` does not cover.
//!
//! Warnings for `diff`, `check` and `rules lint --tree`. A gate cannot tell a misspelled rule from one whose work is
//! done, so that it looks at the new names among the mentions before it warns.

use std::collections::{BTreeMap, HashSet};

use aho_corasick::AhoCorasick;

use crate::cli::session::Session;
use crate::engine::present;
use crate::host::HostName;
use crate::mention::{Mention, Spelling, Verdict};
use crate::plan::Plan;
use crate::rule::{NewText, Rule};
use crate::text::{Count, Place, Problem};
use crate::tree::list;

/// Rules or new names that are listed; the rest is counted, so that a large rule file does not fill the terminal.
const MAX_LISTED: usize = 10;

/// Prints all of them.
pub(super) fn print_tree_warnings(session: &Session, plan: &Plan) {
    session.console.print(&unmatched_rules(session, plan));
    session.console.print(&unlisted_results(session, plan));
}

/// A warning for each rule that matches nothing; one for all rules together where none does. None in a part of the tree,
/// since a rule may match elsewhere.
pub(super) fn unmatched_rules(session: &Session, plan: &Plan) -> Vec<Problem> {
    let unmatched = unmatched(session, plan);
    match unmatched.first() {
        Some(first) if unmatched.len() > 1 && unmatched.len() == session.rules.file.rules.len() => {
            let place = Place::file(&first.place.file);
            let what = format!("none of the {} matches anything here", Count(unmatched.len(), "rule"));
            vec![Problem::warning(place, what).help(UNMATCHED_HELP)]
        }
        _ => unmatched_problems(unmatched.into_iter()),
    }
}

/// The same without rules whose work is done: their new name is a mention or, once no rule matches, stands somewhere in the
/// tree where it is outside of the zones.
pub(super) fn suspicious_rules(session: &Session, plan: &Plan) -> Vec<Problem> {
    let unmatched = unmatched(session, plan);
    let is_finished = unmatched.len() == session.rules.file.rules.len();
    let zones = &session.rules.file.zones;
    let sought: Vec<(&Rule, NewText)> =
        unmatched.into_iter().filter_map(|rule| Some((rule, NewText::of(&rule.action)?))).collect();
    let (sought, outside): (Vec<_>, Vec<_>) =
        sought.into_iter().partition(|(_, text)| !is_finished || text.is_in(zones));
    let absent = absent(session, outside);
    if sought.is_empty() && absent.is_empty() {
        return Vec::new();
    }
    let hosts: HashSet<&str> = plan.mentions().map(|(_, placed)| placed.mention.host.as_str()).collect();
    let (parts, names): (Vec<_>, Vec<_>) = sought.into_iter().partition(|(_, text)| text.is_part);
    let is_there = |text: &NewText| std::str::from_utf8(&text.bytes).is_ok_and(|name| hosts.contains(name));
    let names = names.into_iter().filter(|(_, text)| !is_there(text)).map(|(rule, _)| rule);
    let mut missing: Vec<&Rule> = names.chain(missing_parts(&parts, &hosts)).chain(absent).collect();
    missing.sort_by_key(|rule| &rule.place);
    unmatched_problems(missing.into_iter())
}

/// The rules whose texts stand nowhere in the tree.
// Most are found in the first files; what is misspelled costs as much as the check itself.
fn absent<'r>(session: &Session, rules: Vec<(&'r Rule, NewText)>) -> Vec<&'r Rule> {
    if rules.is_empty() {
        return Vec::new();
    }
    let Ok(listing) = list(&session.root, &[]) else { return Vec::new() };
    let texts: Vec<&[u8]> = rules.iter().map(|(_, text)| text.bytes.as_slice()).collect();
    let found = present(&session.root, &listing, &session.own_files(), &texts, &session.pool);
    let rules = rules.iter().enumerate();
    rules.filter(|(number, _)| !found.contains(number)).map(|(_, (rule, _))| *rule).collect()
}

/// The rules whose texts, each a part of a name, stand in none of the hosts.
fn missing_parts<'r>(parts: &[(&'r Rule, NewText)], hosts: &HashSet<&str>) -> Vec<&'r Rule> {
    let texts = parts.iter().map(|(_, text)| &text.bytes);
    let Ok(searcher) = AhoCorasick::builder().ascii_case_insensitive(true).build(texts) else {
        return Vec::new();
    };
    let found: HashSet<usize> = hosts
        .iter()
        .flat_map(|host| searcher.find_overlapping_iter(host.as_bytes()))
        .map(|it| it.pattern().as_usize())
        .collect();
    let missing = parts.iter().enumerate().filter(|(number, _)| !found.contains(number));
    missing.map(|(_, (rule, _))| *rule).collect()
}

const UNMATCHED_HELP: &str = "correct `from`, or leave it as it is if the old names are gone";

fn unmatched_problems<'r>(rules: impl Iterator<Item = &'r Rule>) -> Vec<Problem> {
    cut(rules, "more rule", |rule| {
        let what = format!("rule `{}` matches nothing here: `{}`", rule.id, rule.action.written());
        Problem::warning(rule.place.clone(), what).help(UNMATCHED_HELP)
    })
}

/// A problem for each of the first ones, and the number of the others.
fn cut<T>(
    mut list: impl Iterator<Item = T>,
    noun: &'static str,
    problem: impl Fn(T) -> Problem,
) -> Vec<Problem> {
    let mut listed: Vec<Problem> = list.by_ref().take(MAX_LISTED).map(problem).collect();
    let more = list.count();
    let counted = format!("the same holds for {}", Count(more, noun));
    listed.extend((more > 0).then(|| Problem::warning(Place::default(), counted)));
    listed
}

fn unmatched<'s>(session: &'s Session, plan: &Plan) -> Vec<&'s Rule> {
    if !session.reads_all() || plan.files_scanned == 0 || plan.unread().next().is_some() {
        return Vec::new();
    }
    let matched: HashSet<usize> =
        plan.mentions().flat_map(|(_, placed)| placed.mention.rules.iter().copied()).collect();
    let rules = session.rules.file.rules.iter().enumerate();
    rules.filter(|(number, _)| !matched.contains(number)).map(|(_, rule)| rule).collect()
}

/// A warning for each new name that `check` would fail on after the run, since `allow` does not cover it.
pub(super) fn unlisted_results(session: &Session, plan: &Plan) -> Vec<Problem> {
    let file = &session.rules.file;
    let Some(allow) = &file.allow else { return Vec::new() };
    let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (_, placed) in plan.mentions() {
        let Some((new, rule)) = plain_result(&placed.mention) else { continue };
        let name = HostName::of_literals(new.split('.'));
        let is_unlisted = || crate::verdict::allow::verdict(Some(allow), &name) == Verdict::Unlisted;
        if let Some((count, _)) = found.get_mut(&new) {
            *count += 1;
        } else if file.zones.depth(&name).is_some() && is_unlisted() {
            found.insert(new, (1, rule));
        }
    }
    cut(found.into_iter(), "more new name", |(new, (count, rule))| {
        let rule = &file.rules[rule];
        let times = Count(count, "time");
        let what = format!("rule `{}` writes `{new}` ({times}), which `allow` does not cover", rule.id);
        let help = format!("add `{new}` to `allow`, or `check` fails on it after the run");
        Problem::warning(rule.place.clone(), what).help(help)
    })
}

/// The new name of a rewrite in compared form with its last rule, where it is written plainly and has no hole.
pub(super) fn plain_result(mention: &Mention) -> Option<(String, usize)> {
    let new = mention.new.as_deref().filter(|_| mention.verdict == Verdict::Rewrite)?;
    let is_plain = mention.edit.is_some()
        && matches!(mention.spelling, Spelling::Plain | Spelling::Upper)
        && new.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    is_plain.then(|| Some((new.to_ascii_lowercase(), *mention.rules.last()?))).flatten()
}
