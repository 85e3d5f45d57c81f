//! `redomain hosts`: lists the domains of the tree, the hosts of a domain, or what the rules do with each host.
//!
//! Without a rule file the tree is surveyed; with one, its hosts are those of the plan.

mod outcome;
mod ruled;
mod surveyed;
mod wire;

use std::path::{Path, PathBuf};

use crate::cli::args::{CommonArguments, HostsArguments};
use crate::cli::console::Console;
use crate::cli::domain::is_domain;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::paths::{find_root, working_directory};
use crate::cli::rule_file;
use crate::cli::table::clipped_path;
use crate::cli::terminal_width::width;
use crate::cli::transaction::unsettled_warnings;
use crate::fs::Root;
use crate::host::private_suffix;
use crate::survey::is_at_or_under;
use crate::text::{Place, Problem, visible};

/// Lists domains or hosts, those with the most mentions first.
pub(super) fn hosts(arguments: &HostsArguments, console: Console) -> Result<Exit, CommandError> {
    let start = working_directory()?;
    let root = find_root(&start, console)?;
    console.print(&unsettled_warnings(&root));
    let (domains, paths) = domains_and_paths(&arguments.common.paths, &start)?;
    let asked = arguments.common.rules.is_some() || !arguments.common.rule.is_empty();
    let found = rule_file::candidates(&start, root.path()).any(|path| path.symlink_metadata().is_ok());
    if arguments.all || !asked && !found {
        let searched = Searched { root: &root, domains: &domains, paths: &paths, start: &start };
        return surveyed::hosts(arguments, &searched, console);
    }
    let common = CommonArguments { paths, ..arguments.common.clone() };
    ruled::hosts(&common, arguments.format, &domains, console)
}

/// The part of a tree that is searched, and the domains that are asked for.
struct Searched<'s> {
    root: &'s Root,
    domains: &'s [String],
    paths: &'s [PathBuf],
    start: &'s Path,
}

/// The arguments that are domains, in lower case, and those that are paths. An argument that exists in the tree is a
/// path.
///
/// # Errors
/// An argument that is neither.
fn domains_and_paths(
    arguments: &[PathBuf],
    start: &Path,
) -> Result<(Vec<String>, Vec<PathBuf>), CommandError> {
    let (mut domains, mut paths) = (Vec::new(), Vec::new());
    for argument in arguments {
        if start.join(argument).symlink_metadata().is_ok() {
            paths.push(argument.clone());
            continue;
        }
        let text = argument.to_string_lossy();
        let domain = bare_domain(&text);
        if !is_domain(domain) && !is_private_suffix(domain) {
            let problem = Problem::error(Place::file(text), "there is no such file, and it is no domain");
            return Err(CommandError::usage(problem.help("a domain is written as `example.com`")));
        }
        domains.push(domain.to_ascii_lowercase());
    }
    Ok((domains, paths))
}

/// The domain of an address or of a pattern for the names under it.
fn bare_domain(text: &str) -> &str {
    let host = text.split_once("://").map_or(text, |(_, rest)| rest.split('/').next().unwrap_or_default());
    let below = host.strip_prefix('*').unwrap_or(host);
    below.trim_start_matches('.').trim_end_matches('.')
}

/// Returns `true` for `consul`, `internal` and the like, which have hosts of several domains under them.
fn is_private_suffix(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    private_suffix(&lower).is_some_and(|suffix| suffix == lower)
}

/// Characters of a path in a table, and the part of a line that it may take; of a longer one the end is shown.
const MAX_PATH: usize = 48;
const LINE_PER_PATH: usize = 2;

/// A place as a table shows it; another program gets all of it.
fn place(path: &str, line: usize) -> String {
    let max = match width() {
        usize::MAX => usize::MAX,
        width => MAX_PATH.min(width / LINE_PER_PATH),
    };
    format!("{}:{line}", clipped_path(&visible(path), max))
}

/// Returns `true` if the host is one of the domains or under one; every host is, where there are none.
fn is_under_any(host: &str, domains: &[String]) -> bool {
    domains.is_empty() || domains.iter().any(|domain| is_at_or_under(host, domain))
}
