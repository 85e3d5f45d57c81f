//! Arguments as typed: everything that clap parses, with the help texts.
//!
//! The meaning of an argument is decided elsewhere. Combinations that contradict each other are refused here.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand};
use clap_complete::Shell;

pub(super) use crate::cli::common_args::CommonArguments;
use crate::cli::help;
use crate::cli::hyperlinks::HyperlinkFormat;
pub(super) use crate::cli::output_args::OutputArguments;
use crate::cli::output_args::{MaxCount, QuietArgument};
use crate::cli::reason_name::ReasonName;
pub(super) use crate::cli::rule_args::{
    HookArguments, HookCommand, RuleFileArguments, RulesArguments, RulesCommand,
};
use crate::cli::survey_args::HOSTS_PATHS;
pub(super) use crate::cli::survey_args::{HostsArguments, HostsFormat, InitArguments};
use crate::report::{CONTEXT, FileLink, Grouping, SplitBy};

/// Options that would change a run that was planned before.
const PLANNING_OPTIONS: [&str; 15] = [
    "rules",
    "rule",
    "only",
    "skip",
    "glob",
    "kinds",
    "threads",
    "paths",
    "format",
    "output",
    "verbose",
    "report",
    "interactive",
    "accept",
    "decisions",
];

/// Migrates a repository from old host names to new ones, and keeps old names from coming back.
#[derive(Debug, Parser)]
#[command(name = "redomain", version, about, max_term_width = 100, after_long_help = help::TOP)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// Run as if started in this directory
    #[arg(short = 'C', long, value_name = "DIR", global = true, display_order = 899)]
    pub directory: Option<PathBuf>,
    /// Write long output to the terminal itself, without `less` or the program of PAGER
    #[arg(long, global = true, display_order = 901)]
    pub no_pager: bool,
    /// Color of text output; `auto` respects NO_COLOR, CLICOLOR_FORCE and TERM
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true, display_order = 900)]
    pub color: ColorChoice,
    /// Links on the paths of text output, on a terminal with color
    #[arg(long, value_name = "FORMAT", default_value = "auto", global = true, display_order = 902)]
    pub hyperlink_format: HyperlinkFormat,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the changes as a unified diff, followed by a summary (dry run)
    #[command(after_long_help = help::DIFF)]
    Diff(DiffArguments),
    /// Write the changes
    #[command(after_long_help = help::APPLY)]
    Apply(ApplyArguments),
    /// Undo the last apply
    #[command(after_long_help = help::UNDO)]
    Undo(UndoArguments),
    /// Print the stored report of a run in any format
    #[command(after_long_help = help::REPORT)]
    Report(ReportArguments),
    /// Exit with 1 if an old name is found (for hooks and CI)
    #[command(after_long_help = help::CHECK)]
    Check(CheckArguments),
    /// Write a rule file from the hosts found in the tree
    #[command(after_long_help = help::INIT)]
    Init(InitArguments),
    /// List the domains of the tree, the hosts of a domain, or what the rules do with each host
    #[command(mut_arg("paths", |arg| arg.value_name("DOMAIN|PATH").help(HOSTS_PATHS)), after_long_help = help::HOSTS)]
    Hosts(HostsArguments),
    /// Manage git's pre-commit hook
    #[command(after_long_help = help::HOOK)]
    Hook(HookArguments),
    /// Lint, test, list and explain rules
    #[command(after_long_help = help::RULES)]
    Rules(RulesArguments),
    /// Print the completions of a shell
    #[command(after_long_help = help::COMPLETIONS)]
    Completions {
        /// Shell that they are for
        shell: Shell,
    },
    /// Print a manual page: of `redomain`, or of one of its commands
    #[command(after_long_help = help::MAN)]
    Man {
        /// Command, such as `apply` or `rules test`
        command: Vec<String>,
    },
}

impl Command {
    /// The arguments of a command that searches the tree and names another one to the user.
    pub fn common_mut(&mut self) -> Option<&mut CommonArguments> {
        match self {
            Self::Diff(arguments) => Some(&mut arguments.common),
            Self::Check(arguments) => Some(&mut arguments.common),
            _ => None,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    #[command(flatten)]
    pub output: OutputArguments,
    /// Lines of context around each change
    #[arg(long, short = 'U', value_name = "N", default_value_t = CONTEXT, conflicts_with_all = ["stat", "summary"])]
    pub unified: usize,
    /// Show the number of edits of each file in place of the changes
    #[arg(long)]
    pub stat: bool,
    /// Show only the summary
    #[arg(long, conflicts_with = "stat")]
    pub summary: bool,
    /// Exit with 1 if there are changes
    #[arg(long)]
    pub exit_code: bool,
    /// Treat reviews with these reasons as rewrites if they have a proposal (comma-separated)
    #[arg(long, value_name = "REASON", value_delimiter = ',', value_parser = ReasonName)]
    pub accept: Vec<String>,
    /// Links to files in a report of HTML or Markdown, such as `https://code.kelp.io/x/{path}#L{line}` [default: GitHub, GitLab or
    /// Bitbucket, if the tree was cloned from there]
    #[arg(long, value_name = "URL", value_parser = FileLink::parse)]
    pub link: Option<FileLink>,
    /// Write the changes in shares, each with a patch, a Markdown and an HTML page, into the folder of `--output`
    #[arg(long, value_name = "KEY", requires = "output", conflicts_with_all = ["format", "report", "stat", "summary"])]
    pub split_by: Option<SplitBy>,
    /// Follow the decisions that a page of `--format html` exported; those of several people with one each
    #[arg(long, value_name = "FILE")]
    pub decisions: Vec<PathBuf>,
    /// Save the changes as a plan for `apply --plan`
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ApplyArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    #[command(flatten)]
    pub output: OutputArguments,
    /// Ask before each change and each proposal
    #[arg(long, short)]
    pub interactive: bool,
    /// Also write reviews with these reasons if they have a proposal (comma-separated)
    #[arg(long, value_name = "REASON", value_delimiter = ',', value_parser = ReasonName)]
    pub accept: Vec<String>,
    /// Follow the decisions that a page of `diff --format html` exported; those of several people with one each
    #[arg(long, value_name = "FILE", conflicts_with = "interactive")]
    pub decisions: Vec<PathBuf>,
    /// Write the changes that `diff --plan` saved, without reading rules
    #[arg(long, value_name = "FILE", conflicts_with_all = PLANNING_OPTIONS)]
    pub plan: Option<PathBuf>,
    /// Finish a run that was interrupted
    #[arg(long, conflicts_with_all = PLANNING_OPTIONS, conflicts_with = "plan")]
    pub resume: bool,
}

#[derive(Debug, Args)]
pub(super) struct UndoArguments {
    /// Run to undo, as listed by `--list` [default: the last one]
    pub run: Option<String>,
    /// List the runs
    #[arg(long, conflicts_with = "quiet")]
    pub list: bool,
    /// Save the original of a file that was edited since under `.redomain/originals`
    #[arg(long)]
    pub force: bool,
    /// Delete the data of runs older than 30 days, except the last 10
    #[arg(long)]
    pub prune: bool,
    #[command(flatten)]
    pub quiet: QuietArgument,
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// Run to report, as listed by `undo --list` [default: the last one]
    pub run: Option<String>,
    /// Report on several JSON reports together: of shards, or of repositories, each named by its file or by `NAME=`
    #[arg(long, value_name = "[NAME=]FILE", num_args = 1.., conflicts_with = "run")]
    pub merge: Vec<String>,
    #[command(flatten)]
    pub output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    #[command(flatten)]
    pub output: OutputArguments,
    /// Check what is about to be committed: files that differ from HEAD, as they are in the index
    #[arg(long, conflicts_with_all = ["since", "diff_base", "stdin"])]
    pub staged: bool,
    /// Check only lines added since this revision, including untracked files
    #[arg(long, value_name = "REV", allow_hyphen_values = true, conflicts_with_all = ["diff_base", "stdin"])]
    pub since: Option<String>,
    /// Check only lines added since the merge base of HEAD and this revision
    #[arg(long, value_name = "REV", allow_hyphen_values = true, conflicts_with = "stdin")]
    pub diff_base: Option<String>,
    /// Check standard input as the content of the file at `--stdin-path`
    #[arg(long, requires = "stdin_path", conflicts_with = "paths")]
    pub stdin: bool,
    /// Write the safe changes in one transaction; exits with 1 if something was written
    #[arg(long, conflicts_with = "stdin")]
    pub fix: bool,
    /// Answer as a git hook: nothing if it passes, and the steps to take if it does not (in text)
    #[arg(long, conflicts_with = "stdin")]
    pub hook: bool,
    /// Path for `--stdin`; the file need not exist
    #[arg(long, value_name = "PATH", requires = "stdin")]
    pub stdin_path: Option<PathBuf>,
    /// Also fail on reviews and warnings
    #[arg(long)]
    pub strict: bool,
    /// In text, list the findings of each file, host or rule
    #[arg(long, value_name = "KEY")]
    pub by: Option<Grouping>,
    /// In text, show so many findings, or so many of each list of `--by`
    #[arg(long, short, value_name = "N|all", default_value = "all")]
    pub max_count: MaxCount,
    /// Record the current findings in redomain.baseline.json, so that only new ones fail
    #[arg(long, conflicts_with_all = ["staged", "since", "diff_base", "stdin", "fix", "hook", "paths", "glob", "kinds", "rule", "only", "skip", "output", "report", "format"])]
    pub write_baseline: bool,
    /// Remove findings from redomain.baseline.json that no longer exist
    #[arg(long, conflicts_with_all = ["write_baseline", "staged", "since", "diff_base", "stdin", "fix", "hook", "paths", "glob", "kinds", "rule", "only", "skip", "output", "report", "format"])]
    pub prune_baseline: bool,
}

/// Change that `check` makes to the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BaselineChange {
    /// Record all findings.
    Record,
    /// Remove entries whose finding is gone.
    Prune,
}

impl DiffArguments {
    /// Returns `true` if the lines that change are shown.
    pub fn shows_lines(&self) -> bool {
        !self.stat && !self.summary
    }
}

impl CheckArguments {
    /// The change to the baseline that was asked for.
    pub fn baseline_change(&self) -> Option<BaselineChange> {
        if self.write_baseline {
            Some(BaselineChange::Record)
        } else {
            self.prune_baseline.then_some(BaselineChange::Prune)
        }
    }
}
