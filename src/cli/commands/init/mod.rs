//! `redomain init`: writes a rule file from the hosts found in the tree, with rules that a person can try at once.
//!
//! The file is true of its tree: its rules are run once before it is written, which gives `allow` and the
//! tests, and a file that would not load is never written.

mod allowed;
mod keeps;
mod proposal;
mod questions;
mod ranking;
mod starter;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::cli::args::{CommonArguments, InitArguments};
use crate::cli::console::Console;
use crate::cli::domain::require_domains;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::input::Input;
use crate::cli::output::{after_change, write_answer, write_file};
use crate::cli::own_place::require_own_place;
use crate::cli::paths::{find_root, working_directory};
use crate::cli::rule_file;
use crate::cli::session::Session;
use crate::cli::shell::word;
use crate::cli::transaction::unsettled_warnings;
use crate::cli::tree_lint::plain_result;
use crate::engine::{self, Pool};
use crate::fs::Root;
use crate::host::HostName;
use crate::matcher::Matcher;
use crate::mention::{Mention, Reason, Verdict};
use crate::plan::{FilePlan, Plan};
use crate::rule::RuleFile;
use crate::survey::{SurveyedDomain, is_at_or_under};
use crate::text::{Count, Place, Problem, visible};
use crate::tree::{Listing, list};
use crate::verdict::allow;

use proposal::ProposedRule;
use starter::{Starter, ZoneHosts};

/// Tests that are written.
// Examples for a person to read and to go on with; the rules themselves are run over the whole tree.
const MAX_TESTS: usize = 5;

/// The next steps, after the file was written, with the option that names it where it is not found by itself.
fn next_steps(option: &str) -> String {
    let steps = [
        ("rules lint --tree", "find mistakes, and rules that match nothing"),
        ("rules test", "run its tests"),
        ("hosts", "list every host, and what becomes of it"),
        ("diff", "show the changes"),
    ];
    let commands = steps.map(|(command, what)| (format!("redomain {command}{option}"), what));
    let width = commands.iter().map(|(command, _)| command.chars().count()).max().unwrap_or_default();
    let lines = commands.map(|(command, what)| format!("\n  {command:width$}   {what}"));
    format!("next: read it, correct `to`, and run{}", lines.concat())
}

/// Writes the file; an error if it exists.
pub(super) fn init(arguments: &InitArguments, console: Console) -> Result<Exit, CommandError> {
    let console = console.saying(arguments.quiet.verbosity());
    let start = working_directory()?;
    let root = find_root(&start, console)?;
    let path: PathBuf = match &arguments.output {
        Some(output) => start.join(output),
        None => root.path().join(rule_file::RULE_FILE),
    };
    let shown = rule_file::shown(&path, &start);
    if path.is_file() || path.is_dir() {
        let problem = Problem::error(Place::file(&shown), "already exists and is left as it is");
        return Err(CommandError::usage(problem.help("name another file with `--output FILE`")));
    }
    require_own_place(&path)?;
    require_domains(arguments.domains.iter().chain(&arguments.to).map(String::as_str))?;
    if !arguments.rule.is_empty() {
        // A mistake is shown in the words of the command line.
        rule_file::parse_rules("--rule", None, &arguments.rule, None)?;
    }
    let is_device = path.exists();
    let (listing, domains) = surveyed(arguments, &root, console)?;
    let arguments = &asked(arguments, &domains, console)?;
    let mut starter = starter(arguments, &domains);
    let text = completed(&mut starter, root, &shown, console)?;
    write_file(&path, |out| out.write_all(text.as_bytes()))?;
    console.print(&not_found(&starter));
    if is_device {
        return Ok(Exit::Success);
    }
    let told = write_answer(console, |out| {
        let (found, read) = (Count(domains.len(), "domain"), Count(listing.files.len(), "file"));
        let option = arguments.output.as_ref().map(|_| format!(" --rules {}", visible(&word(&shown))));
        let next = next_steps(&option.unwrap_or_default());
        writeln!(out, "written: {}, from {found} in {read}\n{}", visible(&shown), next)
    });
    after_change(told, &format!("`{}` is written", visible(&shown)), "read it, and correct `to`")?;
    Ok(Exit::Success)
}

/// The files of the tree, and the domains in them.
fn surveyed(
    arguments: &InitArguments,
    root: &Root,
    console: Console,
) -> Result<(Listing, Vec<SurveyedDomain>), CommandError> {
    console.print(&unsettled_warnings(root));
    let listing = list(root, &[])?;
    let named: Vec<String> = arguments.domains.iter().map(|domain| domain.to_ascii_lowercase()).collect();
    let domains = engine::survey(root, &listing, &named, &Pool::default()).domains(&named);
    Ok((listing, domains))
}

/// The arguments with the answers of a person, who is asked where there is one and no argument says what moves.
fn asked(
    arguments: &InitArguments,
    domains: &[SurveyedDomain],
    console: Console,
) -> Result<InitArguments, CommandError> {
    let mut arguments = arguments.clone();
    let says_all = !arguments.domains.is_empty() || !arguments.rule.is_empty() || arguments.to.is_some();
    if !says_all && !domains.is_empty() && questions::can_ask(console) {
        let answers = questions::ask(&ranking::ranked(domains), console)?;
        (arguments.domains, arguments.to, arguments.rule) = (vec![answers.domain], answers.to, answers.rules);
    }
    Ok(arguments)
}

/// The parts of the file that the arguments and the survey give.
fn starter<'s>(arguments: &InitArguments, domains: &'s [SurveyedDomain]) -> Starter<'s> {
    let ranked = ranking::ranked(domains);
    let rules: Vec<ProposedRule> =
        arguments.rule.iter().filter_map(|rule| proposal::from_argument(rule)).collect();
    let mut names: Vec<String> = arguments.domains.iter().map(|domain| domain.to_ascii_lowercase()).collect();
    if names.is_empty() {
        names = zones_of(&arguments.rule);
    }
    if names.is_empty() {
        names.push(ranked.first().map_or_else(|| "example.com".to_owned(), |first| first.name.clone()));
    }
    let find = |name: &str| domains.iter().find(|domain| domain.name == name);
    let proposed =
        names.iter().flat_map(|zone| proposal::for_zone(zone, find(zone), arguments.to.as_deref()));
    let rules = if rules.is_empty() { proposed.collect() } else { rules };
    let others = ranked.into_iter().filter(|domain| !names.contains(&domain.name)).collect();
    let zones = names.into_iter().map(|name| (name, Vec::new())).collect();
    Starter { zones, others, rules, keeps: Vec::new(), allow: Vec::new(), covered: None, tests: Vec::new() }
}

/// The zones that the rules of the command line are about.
fn zones_of(rules: &[String]) -> Vec<String> {
    let loaded = rule_file::parse_rules("--rule", None, rules, None).ok().filter(|_| !rules.is_empty());
    loaded.iter().flat_map(|loaded| loaded.file.zones.iter()).map(|zone| zone.as_str().to_owned()).collect()
}

/// A warning for each zone that the tree does not name.
fn not_found(starter: &Starter<'_>) -> Vec<Problem> {
    let zones = starter.zones.iter().filter(|(_, hosts)| hosts.is_empty());
    let what = zones.map(|(zone, _)| format!("no host of `{}` is in this tree", visible(zone)));
    what.map(|what| {
        Problem::warning(Place::default(), what)
            .help("`redomain hosts --all` lists the domains; correct `zones` and the rules")
    })
    .collect()
}

/// The text of the file with the entries that a run of its rules gives; `shown` is its path in messages.
fn completed(
    starter: &mut Starter<'_>,
    root: Root,
    shown: &str,
    console: Console,
) -> Result<String, CommandError> {
    let shown = format!("{shown} (not written)");
    let loaded = |text: &str| rule_file::parse_rules(&shown, Some(text.as_bytes()), &[], None);
    let rules = loaded(&starter.text())?;
    let session = Session::new(&CommonArguments::default(), root, rules, Input::Tree(Vec::new()), console)?;
    let scan = session.scan(&Matcher::new(&session.rules.file), &|_, _| Ok(()))?;
    add_hosts(&mut starter.zones, &scan.plan);
    let naming = scan.plan.files.iter().filter(|file| !file.mentions.is_empty());
    let paths: Vec<String> = naming.map(|file| file.path.to_text()).collect();
    starter.keeps = keeps::keeps(paths.iter().map(String::as_str));
    let edited = |file: &FilePlan| !starter.keeps.iter().any(|keep| keep.covers(&file.path.to_text()));
    let mentions = || scan.plan.mentions().filter(|(file, _)| edited(file)).map(|(_, it)| &it.mention);
    let allow = allowed::entries(&session.rules.file, mentions());
    let tests = tests(mentions());
    (starter.allow, starter.tests) = (allow, tests);
    let text = starter.text();
    starter.covered = covered_base(&loaded(&text)?.file, &scan.plan).map(str::to_owned);
    if starter.covered.is_none() {
        return Ok(text);
    }
    let text = starter.text();
    loaded(&text)?;
    Ok(text)
}

/// A name for review that templates make old names of, which `allow` would hide.
fn covered_base<'p>(file: &RuleFile, plan: &'p Plan) -> Option<&'p str> {
    let allow = file.allow.as_deref()?;
    let is_base = |mention: &&Mention| mention.verdict == Verdict::Review(Reason::Base);
    let bases = plan.mentions().map(|(_, placed)| &placed.mention).filter(is_base);
    let mut names = bases.map(|mention| mention.host.as_str());
    names.find(|name| allow::covers(allow, &HostName::of_literals(name.split('.'))))
}

/// Adds the hosts of a plan to their zones, those with the most mentions first. One in another form than under its zone,
/// such as `com.example`, is one of the first zone.
fn add_hosts(zones: &mut [(String, ZoneHosts)], plan: &Plan) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, placed) in plan.mentions() {
        *counts.entry(&placed.mention.host).or_default() += 1;
    }
    let mut hosts: Vec<(&str, usize)> = counts.into_iter().collect();
    hosts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (host, count) in hosts {
        let lower = host.to_ascii_lowercase();
        let zone = zones.iter().position(|(zone, _)| is_at_or_under(&lower, zone)).unwrap_or(0);
        if let Some((_, found)) = zones.get_mut(zone) {
            found.push((host.to_owned(), count));
        }
    }
}

/// A test for the first mentions that are rewritten, each host once.
fn tests<'p>(mentions: impl Iterator<Item = &'p Mention>) -> Vec<(String, String)> {
    let mut tests: Vec<(String, String)> = Vec::new();
    for mention in mentions.filter(|mention| mention.url_move().is_none()) {
        let Some((new, _)) = plain_result(mention) else { continue };
        let test = (format!("https://{}/", mention.host), format!("https://{new}/"));
        if tests.len() < MAX_TESTS && !tests.contains(&test) {
            tests.push(test);
        }
    }
    tests
}
