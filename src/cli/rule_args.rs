//! Arguments of the commands about the rule file itself and the hook, as typed.

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::output_args::QuietArgument;

#[derive(Debug, Args)]
pub(super) struct HookArguments {
    #[command(subcommand)]
    pub command: HookCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum HookCommand {
    /// Install the hook; a hook that redomain did not write is not changed
    Install {
        #[command(flatten)]
        file: RuleFileArguments,
        #[command(flatten)]
        quiet: QuietArgument,
    },
    /// Remove the hook that `install` wrote
    Uninstall {
        #[command(flatten)]
        quiet: QuietArgument,
    },
    /// Print whether git runs the hook; exits with 1 if it does not
    Status {
        #[command(flatten)]
        quiet: QuietArgument,
    },
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    #[command(subcommand)]
    pub command: RulesCommand,
}

#[derive(Debug, Args)]
pub(super) struct RuleFileArguments {
    /// Rule file, or `pack:NAME` for an embedded one [default: the nearest redomain.yaml, here or in a parent directory]
    #[arg(long, short, value_name = "FILE")]
    pub rules: Option<String>,
}

/// Format of the results of `rules test`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TestFormat {
    /// Failures and numbers
    Text,
    /// Test Anything Protocol, version 14
    Tap,
    /// JUnit XML
    Junit,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// Find mistakes in the rule file
    Lint {
        #[command(flatten)]
        file: RuleFileArguments,
        /// Also look for rules that match nothing in the tree, and for new names that `allow` does not cover
        #[arg(long)]
        tree: bool,
        #[command(flatten)]
        quiet: QuietArgument,
    },
    /// Run the tests in the rule file
    Test {
        #[command(flatten)]
        file: RuleFileArguments,
        /// Format of the results
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: TestFormat,
        #[command(flatten)]
        quiet: QuietArgument,
    },
    /// List the rules: what becomes what, and why
    List {
        #[command(flatten)]
        file: RuleFileArguments,
        /// Also count the mentions of each rule in the tree, with an example
        #[arg(long)]
        hits: bool,
    },
    /// Print an embedded rule file
    Show {
        /// Its name, such as `pack:k8s-registry`
        #[arg(value_name = "pack:NAME")]
        pack: String,
    },
    /// Print the JSON Schema of the rule file, for editors
    Schema,
    /// Show what the rules do with a text, and why
    Explain {
        #[command(flatten)]
        file: RuleFileArguments,
        /// Path of the file that the text stands for
        #[arg(long, value_name = "PATH", default_value = "text.txt")]
        path: String,
        /// Text to explain
        text: String,
    },
}
