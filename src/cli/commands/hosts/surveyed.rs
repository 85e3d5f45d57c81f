//! The domains and hosts of a tree without rules, as a survey counts them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Result, Write};

use super::wire::{self, SerializableDomain, SerializableHost, SerializableHosts};
use super::{Searched, is_under_any};
use crate::cli::args::{HostsArguments, HostsFormat};
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_paged;
use crate::cli::path_filter::PathFilter;
use crate::cli::paths::select;
use crate::cli::rule_file;
use crate::cli::table::{self, Columns, Row};
use crate::cli::terminal_width::width;
use crate::engine::{self, Pool};
use crate::survey::{SurveyedDomain, SurveyedHost, TextPlace};
use crate::text::{Count, Place, Problem, visible};
use crate::tree::{Listing, list};

/// Ports of a host in a table; JSON has all.
// The details of a host share one line with its schemes and spellings.
const MAX_PORTS: usize = 4;

/// Lists the domains of the tree, or the hosts of `domains`.
pub(super) fn hosts(
    arguments: &HostsArguments,
    searched: &Searched<'_>,
    console: Console,
) -> std::result::Result<Exit, CommandError> {
    let Searched { root, domains, paths, start } = *searched;
    let filter = PathFilter::new(&arguments.common)?;
    let mut listing = list(root, &select(paths, start, root.path())?)?;
    // The names of a rule file, and those in its comments, are none of the tree.
    let is_rule_file = |path: &[u8]| path == rule_file::RULE_FILE.as_bytes();
    listing.files.retain(|file| filter.covers(file.path.as_bytes()) && !is_rule_file(file.path.as_bytes()));
    let pool = arguments.common.threads.map_or_else(Pool::default, |threads| Pool::new(threads.max(1)));
    let found = engine::survey(root, &listing, domains, &pool).domains(domains);
    let shown = Shown { listing: &listing, found: &found, domains };
    if !domains.is_empty() && shown.hosts().is_empty() {
        let what = format!("no host of `{}` was found", domains.join("`, `"));
        console.print(&[Problem::warning(Place::default(), what).help("`redomain hosts` lists the domains")]);
    }
    write_paged(console.paged(), |out| match (arguments.format, domains.is_empty()) {
        (HostsFormat::Table, true) => shown.domain_table(out),
        (HostsFormat::Table, false) => shown.host_table(out),
        (HostsFormat::Json, _) => wire::json(&shown.serializable(), out),
        (HostsFormat::Csv, true) => shown.domain_csv(out),
        (HostsFormat::Csv, false) => shown.host_csv(out),
    })?;
    Ok(Exit::Success)
}

/// The result of a survey, and the domains that were asked for.
struct Shown<'s> {
    listing: &'s Listing,
    found: &'s [SurveyedDomain],
    domains: &'s [String],
}

impl Shown<'_> {
    fn hosts(&self) -> Vec<&SurveyedHost> {
        let all = self.found.iter().flat_map(|domain| &domain.hosts);
        let mut hosts: Vec<&SurveyedHost> =
            all.filter(|host| is_under_any(&host.name, self.domains)).collect();
        hosts.sort_by_key(|host| (std::cmp::Reverse(host.mentions), &host.name));
        hosts
    }

    fn path(&self, place: TextPlace) -> String {
        self.listing.files.get(place.file).map_or_else(String::new, |file| file.path.to_text())
    }

    fn place(&self, place: TextPlace) -> String {
        super::place(&self.path(place), place.line)
    }

    fn domain_table(&self, out: &mut dyn Write) -> Result<()> {
        let columns = Columns {
            numbers: &["mentions", "hosts", "files"],
            name: "domain",
            details: &["kinds of files", "first place"],
        };
        let rows = self.found.iter().map(|domain| Row {
            numbers: [domain.mentions(), domain.hosts.len(), domain.files.len()].map(Count::grouped).to_vec(),
            name: if domain.is_private() {
                format!("{} (private)", domain.name)
            } else {
                domain.name.clone()
            },
            details: vec![
                joined(domain.kinds()),
                domain.first().map(|first| self.place(first)).unwrap_or_default(),
            ],
        });
        table::print(&columns, &rows.collect::<Vec<_>>(), width(), out)?;
        let hosts = self.found.iter().map(|domain| domain.hosts.len()).sum();
        let mentions = self.found.iter().map(SurveyedDomain::mentions).sum();
        let (domains, read) = (Count(self.found.len(), "domain"), Count(self.listing.files.len(), "file"));
        writeln!(out, "{domains}, {}, {} in {read}", Count(hosts, "host"), Count(mentions, "mention"))?;
        match self.found.iter().map(|domain| domain.ambiguous).sum() {
            0 => Ok(()),
            ambiguous => {
                let left_out = Count(ambiguous, "mention");
                writeln!(
                    out,
                    "left out: {left_out} under endings that members of code have too; \
                     `redomain hosts DOMAIN` counts those of a domain"
                )
            }
        }
    }

    fn host_table(&self, out: &mut dyn Write) -> Result<()> {
        let hosts = self.hosts();
        let columns = Columns {
            numbers: &["mentions", "files"],
            name: "host",
            details: &["written as", "kinds of files", "first place"],
        };
        let rows = hosts.iter().map(|host| Row {
            numbers: [host.mentions, host.files.len()].map(Count::grouped).to_vec(),
            name: host.name.clone(),
            details: vec![written_as(host), joined(host.kinds.clone()), self.place(host.first)],
        });
        table::print(&columns, &rows.collect::<Vec<_>>(), width(), out)?;
        let mentions = hosts.iter().map(|host| host.mentions).sum();
        let (hosts, mentions) = (Count(hosts.len(), "host"), Count(mentions, "mention"));
        writeln!(out, "{hosts}, {mentions} by a quick look; rules read code and every spelling")
    }

    fn serializable(&self) -> SerializableHosts {
        let strings = |kinds: BTreeSet<&str>| kinds.into_iter().map(str::to_owned).collect();
        let domain = |domain: &SurveyedDomain| {
            let first = domain.first()?;
            Some(SerializableDomain {
                domain: domain.name.clone(),
                scope: if domain.is_private() { "private" } else { "public" },
                hosts: domain.hosts.len(),
                mentions: domain.mentions(),
                files: domain.files.len(),
                kinds: strings(domain.kinds()),
                path: self.path(first),
                line: first.line,
            })
        };
        let host = |host: &&SurveyedHost| SerializableHost {
            host: host.name.clone(),
            mentions: host.mentions,
            files: host.files.len(),
            kinds: strings(host.kinds.clone()),
            path: self.path(host.first),
            line: host.first.line,
            schemes: by_count(&host.schemes),
            ports: host.ports.keys().copied().collect(),
            spellings: by_count(&host.spellings).into_iter().map(|spelling| spelling.to_string()).collect(),
            outcomes: Vec::new(),
        };
        let of_domains = !self.domains.is_empty();
        SerializableHosts {
            version: wire::VERSION,
            domains: if of_domains { Vec::new() } else { self.found.iter().filter_map(domain).collect() },
            hosts: if of_domains { self.hosts().iter().map(host).collect() } else { Vec::new() },
        }
    }

    fn domain_csv(&self, out: &mut dyn Write) -> Result<()> {
        wire::csv(&["domain", "hosts", "mentions", "files", "kinds", "path", "line", "scope"], out)?;
        self.serializable().domains.iter().try_for_each(|row| {
            let [hosts, mentions, files, line] =
                [row.hosts, row.mentions, row.files, row.line].map(|it| it.to_string());
            let kinds = row.kinds.join(" ");
            wire::csv(&[&row.domain, &hosts, &mentions, &files, &kinds, &row.path, &line, row.scope], out)
        })
    }

    fn host_csv(&self, out: &mut dyn Write) -> Result<()> {
        let head = ["host", "mentions", "files", "kinds", "schemes", "ports", "spellings", "path", "line"];
        wire::csv(&head, out)?;
        self.serializable().hosts.iter().try_for_each(|row| {
            let [mentions, files, line] = [row.mentions, row.files, row.line].map(|it| it.to_string());
            let ports: Vec<String> = row.ports.iter().map(u16::to_string).collect();
            let [kinds, schemes, ports, spellings] =
                [&row.kinds, &row.schemes, &ports, &row.spellings].map(|list| list.join(" "));
            wire::csv(
                &[&row.host, &mentions, &files, &kinds, &schemes, &ports, &spellings, &row.path, &line],
                out,
            )
        })
    }
}

fn joined(kinds: BTreeSet<&str>) -> String {
    kinds.into_iter().collect::<Vec<_>>().join(", ")
}

/// The keys with the highest counts first.
fn by_count<K: Ord + Clone>(counts: &BTreeMap<K, usize>) -> Vec<K> {
    let mut keys: Vec<(&K, usize)> = counts.iter().map(|(key, count)| (key, *count)).collect();
    keys.sort_by_key(|(key, count)| (std::cmp::Reverse(*count), *key));
    keys.into_iter().map(|(key, _)| key.clone()).collect()
}

/// Schemes, ports and spellings in one text; a bare plain name is not worth a word.
fn written_as(host: &SurveyedHost) -> String {
    let schemes = by_count(&host.schemes).into_iter().map(|scheme| match scheme.as_str() {
        "none" => "bare".to_owned(),
        scheme => visible(scheme),
    });
    let ports = host.ports.keys().take(MAX_PORTS).map(|port| format!(":{port}"));
    let more = (host.ports.len() > MAX_PORTS).then(|| ":…".to_owned());
    let spellings = by_count(&host.spellings).into_iter().filter(|spelling| *spelling != "plain");
    let all = schemes.chain(ports).chain(more).chain(spellings.map(str::to_owned));
    all.collect::<Vec<_>>().join(" ")
}
