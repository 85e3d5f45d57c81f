//! `redomain init`: a first rule file, from the hosts that are there.

use std::fmt::Write;
use std::path::PathBuf;

use crate::cli::args::InitArguments;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::input::wrong;
use crate::cli::output::emit;
use crate::cli::rule_file;
use crate::cli::session::here;
use crate::engine;
use crate::survey::Domain;
use crate::text::{Count, Place, Problem, visible};
use crate::tree::{Root, list};

/// Domains that are listed; the first one is the zone.
const MOST_DOMAINS: usize = 10;
/// Hosts of a domain that are listed.
const MOST_HOSTS: usize = 20;

/// Writes the file, unless there is one.
pub(super) fn init(arguments: &InitArguments) -> Result<Exit, CommandError> {
    let here = here()?;
    let root = Root::find(&here);
    let path: PathBuf = match &arguments.output {
        Some(output) => here.join(output),
        None => root.path().join(rule_file::NAME),
    };
    let shown = rule_file::shown(&path, &here);
    if path.is_file() || path.is_dir() {
        let problem = Problem::error(Place::file(&shown), "is there already and is left as it is");
        return Err(CommandError::usage(problem.help("name another file with `--output FILE`")));
    }
    let is_device = path.exists();
    let listing = list(&root, &[]).map_err(wrong)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let domains = engine::survey(&root, &listing, threads).domains();
    emit(Some(&path), |out| out.write_all(starter(&domains).as_bytes()))?;
    if is_device {
        return Ok(Exit::Success);
    }
    emit(None, |out| {
        let found = Count(domains.len(), "domain");
        writeln!(
            out,
            "written: {}, from {found} in {}",
            visible(&shown),
            Count(listing.files.len(), "file")
        )?;
        writeln!(out, "next: correct its zones and write its first rule, then")?;
        writeln!(out, "  redomain hosts        every host of the zones, and what becomes of it")?;
        writeln!(out, "  redomain rules lint   mistakes in the rules")?;
        writeln!(out, "  redomain diff         what would change")
    })?;
    Ok(Exit::Success)
}

/// The text of the file. Hosts are made of letters, digits, dots, hyphens and underscores alone.
fn starter(domains: &[Domain]) -> String {
    let mut out = String::from(
        "# Which host names become which. `redomain rules lint` finds mistakes, `redomain diff` shows what would change.\n\
         version: 1\n\n\
         # The domains that the migration is about; every name at or under them is accounted for.\n\
         zones:\n",
    );
    // Writing to a text cannot fail.
    match domains.first() {
        None => out.push_str("  - example.com    # no host was found here\n"),
        Some(first) => drop(writeln!(out, "  - {}    # {}", first.name, counted(first))),
    }
    for domain in domains.iter().take(MOST_DOMAINS).skip(1) {
        let _ = writeln!(out, "  # - {}    # {}", domain.name, counted(domain));
    }
    if let Some(first) = domains.first() {
        let _ = writeln!(out, "\n# Found under {}:", first.name);
        for (host, count) in first.hosts.iter().take(MOST_HOSTS) {
            let _ = writeln!(out, "# {:>8}  {host}", Count::grouped(*count));
        }
        if let Some(more) = first.hosts.len().checked_sub(MOST_HOSTS).filter(|more| *more > 0) {
            let _ = writeln!(out, "#           and {}; `redomain hosts` lists all", Count(more, "more host"));
        }
    }
    let (from, to) = example(domains.first());
    let _ = write!(
        out,
        "\n# The first rule that matches decides. `{{name}}` in `from` captures a label for `to`.\n\
         rules:\n  # - id: first\n  #   from: {from}\n  #   to: {to}\n\n\
         # Mentions that must stay, with a reason.\n\
         # keep:\n#   - files: [CHANGELOG.md]\n#     why: history\n"
    );
    out
}

fn counted(domain: &Domain) -> String {
    format!("{}, {}", Count(domain.hosts.len(), "host"), Count(domain.mentions(), "mention"))
}

/// An old name and a new one for it that is no other name: its first dot becomes a hyphen.
fn example(domain: Option<&Domain>) -> (String, String) {
    let Some(domain) = domain else {
        return ("api.staging.example.com".into(), "api-staging.example.com".into());
    };
    let below = |host: &str| {
        host.len() > domain.name.len() && host[..host.len() - domain.name.len() - 1].contains('.')
    };
    match domain.hosts.iter().find(|(host, _)| below(host)) {
        Some((host, _)) => (host.clone(), host.replacen('.', "-", 1)),
        None => (format!("old.{}", domain.name), format!("new.{}", domain.name)),
    }
}
