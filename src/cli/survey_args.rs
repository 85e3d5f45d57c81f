//! Arguments of the commands that look at the hosts of a tree before there are rules, as typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::common_args::CommonArguments;
use crate::cli::output_args::{QuietArgument, output_file};

#[derive(Debug, Clone, Args)]
pub(super) struct InitArguments {
    /// Domains that the migration is about [default: the one with the most mentions that is not the web's]
    #[arg(value_name = "DOMAIN")]
    pub domains: Vec<String>,
    /// The new domain, to which the whole domain moves
    #[arg(long, value_name = "DOMAIN", conflicts_with = "rule")]
    pub to: Option<String>,
    /// A rule to write down, such as `old.example.com=new.example.com`
    #[arg(long, value_name = "OLD=NEW")]
    pub rule: Vec<String>,
    /// Path of the new rule file [default: redomain.yaml at the root]
    #[arg(long, value_name = "FILE", value_parser = output_file)]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub quiet: QuietArgument,
}

/// Help of the positional arguments of `hosts`.
pub(super) const HOSTS_PATHS: &str = "Domains whose hosts are listed; files and directories to search";

#[derive(Debug, Args)]
pub(super) struct HostsArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    /// Format of the list
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: HostsFormat,
    /// List the domains of the tree even where there is a rule file
    #[arg(long, conflicts_with_all = ["rules", "rule", "only", "skip"])]
    pub all: bool,
}

/// Format of a list of hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum HostsFormat {
    /// Columns for a terminal
    Table,
    /// One JSON object
    Json,
    /// Comma-separated values with a header
    Csv,
}
