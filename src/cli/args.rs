//! Arguments as typed.

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

/// What a run that was planned before cannot be given any more.
const FREE_OF_PLAN: [&str; 9] =
    ["rules", "only", "skip", "threads", "paths", "format", "output", "interactive", "accept"];

/// Moves a repository from old host names to new ones, and keeps it there.
#[derive(Debug, Parser)]
#[command(name = "redomain", version, about, max_term_width = 100, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// Use color in text output
    ///
    /// `auto` uses it on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`, and everywhere if `CLICOLOR_FORCE`
    /// is set.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show what would change: a unified diff, then the account
    Diff(DiffArguments),
    /// Write the changes
    Apply(ApplyArguments),
    /// Take the last apply back
    Undo(UndoArguments),
    /// Tell a finished run again, in any format
    Report(ReportArguments),
    /// Fail if an old name is there: the gate for hooks and CI
    Check(CheckArguments),
    /// Write a first rule file from the hosts found here
    Init(InitArguments),
    /// List every host of the zones, and what the rules do to it
    Hosts(CommonArguments),
    /// Put the gate into git's pre-commit hook
    Hook(HookArguments),
    /// Work on the rule file
    Rules(RulesArguments),
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// Write it to this file [default: redomain.yaml at the root]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CommonArguments {
    /// Rule file, or `pack:NAME` for an embedded one [default: redomain.yaml, from here upwards]
    #[arg(long, value_name = "FILE")]
    pub rules: Option<String>,
    /// Only these rules (ids, separated by commas)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Not these rules (ids, separated by commas)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// How many threads [default: one for each core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Only these files and folders; a file named here is always read
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// Format of the report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Write the report to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// One JSON object for each mention
    Jsonl,
    /// For comments and summaries
    Markdown,
    /// One page for a browser
    Html,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
}

impl Format {
    /// Whether it names mentions by what they are known again, or counts characters.
    pub fn shows_marks(self) -> bool {
        matches!(self, Self::Sarif | Self::Github | Self::Gitlab)
    }
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    #[command(flatten)]
    pub output: OutputArguments,
    /// Exit with 1 if something would change
    #[arg(long)]
    pub exit_code: bool,
    /// Take reviews for these reasons as rewrites where they carry a proposal (separated by commas)
    #[arg(long, value_name = "REASON", value_delimiter = ',')]
    pub accept: Vec<String>,
    /// Save what would be written, for `apply --plan`
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ApplyArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    #[command(flatten)]
    pub output: OutputArguments,
    /// Ask about each change and each proposal
    #[arg(long, short)]
    pub interactive: bool,
    /// Write reviews for these reasons too where they carry a proposal (separated by commas)
    #[arg(long, value_name = "REASON", value_delimiter = ',')]
    pub accept: Vec<String>,
    /// Write exactly what `diff --plan` saved; rules and paths are those of the plan
    #[arg(long, value_name = "FILE", conflicts_with_all = FREE_OF_PLAN)]
    pub plan: Option<PathBuf>,
    /// Finish a run that was stopped half-way
    #[arg(long, conflicts_with_all = FREE_OF_PLAN, conflicts_with = "plan")]
    pub resume: bool,
}

#[derive(Debug, Args)]
pub(super) struct UndoArguments {
    /// This run instead of the last one
    pub run: Option<String>,
    /// List the runs that can be taken back
    #[arg(long)]
    pub list: bool,
    /// Write the originals of files that were edited since beside them
    #[arg(long)]
    pub force: bool,
    /// Forget all but the last 10 runs and those of the last 30 days
    #[arg(long)]
    pub prune: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// This run instead of the last one
    pub run: Option<String>,
    #[command(flatten)]
    pub output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    #[command(flatten)]
    pub output: OutputArguments,
    /// What is about to be committed: the files that differ between HEAD and the index, as the index has them
    #[arg(long, conflicts_with_all = ["since", "diff_base", "stdin"])]
    pub staged: bool,
    /// Only lines that were added since this revision; untracked files count as added
    #[arg(long, value_name = "REV", allow_hyphen_values = true, conflicts_with_all = ["diff_base", "stdin"])]
    pub since: Option<String>,
    /// Only lines that were added since HEAD and this revision parted
    #[arg(long, value_name = "REV", allow_hyphen_values = true, conflicts_with = "stdin")]
    pub diff_base: Option<String>,
    /// A text on standard input, as if it were the file that `--stdin-path` names
    #[arg(long, requires = "stdin_path", conflicts_with = "paths")]
    pub stdin: bool,
    /// Write what is safe to write, in one transaction; exits with 1 if something was written
    #[arg(long, conflicts_with = "stdin")]
    pub fix: bool,
    /// The path of what is on standard input; it need not exist
    #[arg(long, value_name = "PATH", requires = "stdin")]
    pub stdin_path: Option<PathBuf>,
    /// Fail on mentions to review and on warnings too
    #[arg(long)]
    pub strict: bool,
    /// Record what is found today in redomain.baseline.json: from then on only new findings fail
    #[arg(long, conflicts_with_all = ["staged", "since", "diff_base", "stdin", "fix", "paths", "only", "skip", "output", "format"])]
    pub write_baseline: bool,
    /// Take out of redomain.baseline.json what is not there any more
    #[arg(long, conflicts_with_all = ["write_baseline", "staged", "since", "diff_base", "stdin", "fix", "paths", "only", "skip", "output", "format"])]
    pub prune_baseline: bool,
}

/// How `check` changes the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BaselineChange {
    /// Record all findings.
    Record,
    /// Remove entries whose finding is gone.
    Prune,
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

#[derive(Debug, Args)]
pub(super) struct HookArguments {
    #[command(subcommand)]
    pub command: HookCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum HookCommand {
    /// Write the hook; one that somebody else wrote is left as it is
    Install(RuleFileArguments),
    /// Remove the hook that `install` wrote
    Uninstall,
    /// Say whether git runs the gate; exits with 1 if it does not
    Status,
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    #[command(subcommand)]
    pub command: RulesCommand,
}

#[derive(Debug, Args)]
pub(super) struct RuleFileArguments {
    /// Rule file, or `pack:NAME` for an embedded one [default: redomain.yaml, from here upwards]
    #[arg(long, value_name = "FILE")]
    pub rules: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// Find mistakes in the rule file
    Lint(RuleFileArguments),
    /// Run the tests in the rule file
    Test(RuleFileArguments),
    /// List the rules
    List(RuleFileArguments),
    /// Show what happens to a text, and why
    Explain {
        #[command(flatten)]
        file: RuleFileArguments,
        /// Path that the text is read as
        #[arg(long, value_name = "PATH", default_value = "text.txt")]
        path: String,
        /// The text
        text: String,
    },
}
