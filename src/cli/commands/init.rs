//! `redomain init`: writes a first rule file from the hosts found in the tree.
//!
//! The domain with the most mentions becomes the zone; the other domains, and an example rule, are comments to edit.

use std::fmt::Write;
use std::path::PathBuf;

use crate::cli::args::InitArguments;
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{after_change, write_file, write_stdout};
use crate::cli::paths::{find_root, working_directory};
use crate::cli::rule_file;
use crate::engine::{self, Pool};
use crate::survey::Domain;
use crate::text::{Count, Place, Problem, visible};
use crate::tree::list;

/// Domains that are listed.
// The first is the zone, and a migration is rarely about more than a few.
const MAX_DOMAINS: usize = 10;
/// Hosts of the zone that are listed.
// With the rest of the file they fit on a screen; `redomain hosts` lists all.
const MAX_HOSTS: usize = 20;

/// Writes the file; an error if it exists.
pub(super) fn init(arguments: &InitArguments, console: Console) -> Result<Exit, CommandError> {
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
    let is_device = path.exists();
    let listing = list(&root, &[])?;
    let domains = engine::survey(&root, &listing, &Pool::default()).domains();
    write_file(&path, |out| out.write_all(starter(&domains).as_bytes()))?;
    if is_device {
        return Ok(Exit::Success);
    }
    let told = write_stdout(|out| {
        let found = Count(domains.len(), "domain");
        writeln!(
            out,
            "written: {}, from {found} in {}",
            visible(&shown),
            Count(listing.files.len(), "file")
        )?;
        writeln!(out, "next: correct `zones`, write a rule, and run")?;
        writeln!(out, "  redomain hosts        list every host of the zones, and what the rules do with it")?;
        writeln!(out, "  redomain rules lint   find mistakes in the rules")?;
        writeln!(out, "  redomain diff         show the changes")
    });
    after_change(told, &format!("`{}` is written", visible(&shown)), "correct `zones`, and write a rule")?;
    Ok(Exit::Success)
}

/// The text of the file. Hosts need no quotes: they consist of letters, digits, dots, hyphens and underscores.
fn starter(domains: &[Domain]) -> String {
    let mut out = String::from(
        "# Rules for redomain. `redomain rules lint` finds mistakes, `redomain diff` shows the changes.\n\
         version: 1\n\n\
         # The domains of the migration. Every name at or under them is reported.\n\
         zones:\n",
    );
    // Writing to a `String` cannot fail.
    match domains.first() {
        None => out.push_str("  - example.com    # no host was found here\n"),
        Some(first) => drop(writeln!(out, "  - {}    # {}", first.name, counted(first))),
    }
    for domain in domains.iter().take(MAX_DOMAINS).skip(1) {
        let _ = writeln!(out, "  # - {}    # {}", domain.name, counted(domain));
    }
    if let Some(first) = domains.first() {
        let _ = writeln!(out, "\n# Found under {}:", first.name);
        for (host, count) in first.hosts.iter().take(MAX_HOSTS) {
            let _ = writeln!(out, "# {:>8}  {host}", Count::grouped(*count));
        }
        if let Some(more) = first.hosts.len().checked_sub(MAX_HOSTS).filter(|more| *more > 0) {
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

/// An old name and a new one in which the first dot is a hyphen, so that it is no existing name.
fn example(domain: Option<&Domain>) -> (String, String) {
    let Some(domain) = domain else {
        return ("api.staging.example.com".into(), "api-staging.example.com".into());
    };
    match domain.hosts.iter().find(|(host, _)| is_nested(host, &domain.name)) {
        Some((host, _)) => (host.clone(), host.replacen('.', "-", 1)),
        None => (format!("old.{}", domain.name), format!("new.{}", domain.name)),
    }
}

/// Returns `true` if a host of `domain` has at least two labels before it.
fn is_nested(host: &str, domain: &str) -> bool {
    let before = host.strip_suffix(domain).and_then(|before| before.strip_suffix('.'));
    before.is_some_and(|before| before.contains('.'))
}
