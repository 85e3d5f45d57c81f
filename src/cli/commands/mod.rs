//! One module for each subcommand; none of them uses another one.
//!
//! A command opens its session, scans, and hands a report to the output. Code that two commands need has a file
//! in `cli`, beside this folder.

mod apply;
mod check;
mod diff;
mod hook;
mod hook_call;
mod hook_script;
mod hosts;
mod init;
mod manual;
mod report;
mod report_merge;
mod rules;
mod undo;

use crate::cli::args::Command;
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};

/// Runs the subcommand that was asked for.
pub(super) fn run(command: &Command, console: Console) -> Result<Exit, CommandError> {
    match command {
        Command::Diff(arguments) => diff::diff(arguments, console),
        Command::Apply(arguments) => apply::apply(arguments, console),
        Command::Undo(arguments) => undo::undo(arguments, console),
        Command::Report(arguments) => report::report(arguments, console),
        Command::Check(arguments) => check::check(arguments, console),
        Command::Init(arguments) => init::init(arguments, console),
        Command::Hosts(arguments) => hosts::hosts(arguments, console),
        Command::Hook(arguments) => hook::hook(&arguments.command, console),
        Command::Rules(arguments) => rules::rules(&arguments.command, console),
        Command::Completions { shell } => manual::completions(*shell),
        Command::Man { command } => manual::page(command),
    }
}
