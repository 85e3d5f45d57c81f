//! Arguments of all commands that search the tree: which rules, and which files.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::cli::rule_file::RuleSource;
use crate::rule::Category;

#[derive(Debug, Default, Clone, Args)]
pub(super) struct CommonArguments {
    /// Rule file, or `pack:NAME` for an embedded one [default: the nearest redomain.yaml, here or in a parent directory]
    #[arg(long, short, value_name = "FILE")]
    pub rules: Option<String>,
    /// A rule, such as `old.example.com=new.example.com`, before those of `--rules`; without `--rules`, no rule file is read
    #[arg(long, value_name = "OLD=NEW")]
    pub rule: Vec<String>,
    /// Use only the rules with these ids (comma-separated)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Leave out the rules with these ids (comma-separated)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// Only files that match a glob such as `*.py` or `docs/**`; with `!` before it, only others
    #[arg(long, short, value_name = "GLOB")]
    pub glob: Vec<String>,
    /// Only files of these kinds (comma-separated), which are those of `in:` in a rule file
    #[arg(long = "in", value_name = "KIND", value_delimiter = ',')]
    pub kinds: Vec<Category>,
    /// Number of threads [default: one per core]
    #[arg(long, short = 'j', value_name = "N")]
    pub threads: Option<usize>,
    /// Files and directories to search; files given here are read even if git ignores them
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The directory of `-C`, for commands that are named to the user.
    #[arg(skip)]
    pub directory: Option<PathBuf>,
}

impl CommonArguments {
    /// The rules that are asked for.
    pub fn rule_source(&self) -> RuleSource<'_> {
        RuleSource { named: self.rules.as_deref(), one_off: &self.rule }
    }
}

impl ValueEnum for Category {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).aliases(self.aliases()))
    }
}
