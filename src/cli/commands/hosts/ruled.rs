//! The hosts of the zones, with the effect of the rules on each.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Result, Write};

use super::outcome::HostOutcome;
use super::wire::{self, SerializableHost, SerializableHosts, SerializableOutcome};
use super::{is_under_any, place};
use crate::cli::args::{CommonArguments, HostsFormat};
use crate::cli::console::Console;
use crate::cli::diagnostics::print_unread;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_paged;
use crate::cli::session::Session;
use crate::cli::table::{self, Columns, Row};
use crate::cli::terminal_width::width;
use crate::matcher::Matcher;
use crate::plan::Plan;
use crate::text::{Count, Place, Problem, visible};

/// The mentions of one host.
#[derive(Default)]
struct HostEntry {
    mentions: usize,
    files: usize,
    /// Number of the last file that was counted, from 1.
    last_file: usize,
    kinds: BTreeSet<&'static str>,
    /// Path and line of the first mention.
    first: (String, usize),
    outcomes: BTreeMap<HostOutcome, usize>,
}

/// Lists the hosts of the zones, or those of `domains` alone.
pub(super) fn hosts(
    arguments: &CommonArguments,
    format: HostsFormat,
    domains: &[String],
    console: Console,
) -> std::result::Result<Exit, CommandError> {
    let session = Session::open(arguments, console)?;
    let matcher = Matcher::new(&session.rules.file);
    let scan = session.scan(&matcher, &|_, _| Ok(()))?;
    let rows = rows(&scan.plan, domains);
    if rows.is_empty() && !domains.is_empty() {
        let what = format!("no host of `{}` is in the zones of the rules", domains.join("`, `"));
        let help = "`redomain hosts --all DOMAIN` lists hosts without the rules";
        console.print(&[Problem::warning(Place::default(), what).help(help)]);
    }
    write_paged(console.paged(), |out| match format {
        HostsFormat::Table => print(&rows, out),
        HostsFormat::Json => wire::json(&serializable(&rows), out),
        HostsFormat::Csv => csv(&rows, out),
    })?;
    Ok(print_unread(&session, &scan.plan))
}

fn rows<'p>(plan: &'p Plan, domains: &[String]) -> Vec<(&'p str, HostEntry)> {
    let mut hosts: BTreeMap<&str, HostEntry> = BTreeMap::new();
    for (number, file) in plan.files.iter().enumerate() {
        for placed in file.mentions.iter().filter(|placed| is_under_any(&placed.mention.host, domains)) {
            let entry = hosts.entry(&placed.mention.host).or_default();
            if entry.mentions == 0 {
                entry.first = (file.path.to_text(), placed.at.line);
            }
            entry.mentions += 1;
            entry.files += usize::from(entry.last_file != number + 1);
            entry.last_file = number + 1;
            entry.kinds.insert(file.category.name());
            *entry.outcomes.entry(HostOutcome::of(&placed.mention)).or_default() += 1;
        }
    }
    let mut rows: Vec<(&str, HostEntry)> = hosts.into_iter().collect();
    rows.sort_by(|a, b| b.1.mentions.cmp(&a.1.mentions).then(a.0.cmp(b.0)));
    rows
}

fn print(rows: &[(&str, HostEntry)], out: &mut dyn Write) -> Result<()> {
    let columns = Columns {
        numbers: &["mentions", "files"],
        name: "host",
        details: &["what becomes of it", "kinds of files", "first place"],
    };
    let shown = rows.iter().map(|(host, entry)| {
        let outcomes = entry.outcomes.iter().map(|(outcome, count)| match entry.outcomes.len() {
            1 => visible(&outcome.to_string()),
            _ => format!("{} {}", visible(&outcome.to_string()), Count::grouped(*count)),
        });
        let outcomes = outcomes.collect::<Vec<_>>().join("\n");
        let kinds = entry.kinds.iter().copied().collect::<Vec<_>>().join(", ");
        let place = place(&entry.first.0, entry.first.1);
        Row {
            numbers: [entry.mentions, entry.files].map(Count::grouped).to_vec(),
            name: visible(host),
            details: vec![outcomes, kinds, place],
        }
    });
    table::print(&columns, &shown.collect::<Vec<_>>(), width(), out)?;
    let mentions: usize = rows.iter().map(|(_, entry)| entry.mentions).sum();
    writeln!(out, "{}, {}", Count(rows.len(), "host"), Count(mentions, "mention"))
}

fn serializable(rows: &[(&str, HostEntry)]) -> SerializableHosts {
    let hosts = rows.iter().map(|(host, entry)| SerializableHost {
        host: (*host).to_owned(),
        mentions: entry.mentions,
        files: entry.files,
        kinds: entry.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        path: entry.first.0.clone(),
        line: entry.first.1,
        schemes: Vec::new(),
        ports: Vec::new(),
        spellings: Vec::new(),
        outcomes: entry
            .outcomes
            .iter()
            .map(|(outcome, mentions)| {
                let HostOutcome { verdict, reason, new, new_url } = outcome.clone();
                SerializableOutcome { verdict, reason, new, new_url, mentions: *mentions }
            })
            .collect(),
    });
    SerializableHosts { version: wire::VERSION, domains: Vec::new(), hosts: hosts.collect() }
}

fn csv(rows: &[(&str, HostEntry)], out: &mut dyn Write) -> Result<()> {
    wire::csv(&["host", "mentions", "files", "kinds", "outcomes", "path", "line"], out)?;
    rows.iter().try_for_each(|(host, entry)| {
        let [mentions, files, line] =
            [entry.mentions, entry.files, entry.first.1].map(|number| number.to_string());
        let outcomes: Vec<String> =
            entry.outcomes.iter().map(|(outcome, mentions)| format!("{outcome} {mentions}")).collect();
        let kinds = entry.kinds.iter().copied().collect::<Vec<_>>().join(" ");
        wire::csv(&[host, &mentions, &files, &kinds, &outcomes.join("; "), &entry.first.0, &line], out)
    })
}
