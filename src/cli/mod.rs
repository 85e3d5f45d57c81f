//! The command line: arguments as typed, a session as decided, one short function for each command.
//!
//! `args` has the types that clap fills. A command in `commands` opens a `session`, scans the tree, and passes a report
//! to `output`. Only `console` asks about terminals and colors.

mod args;
mod circumstances;
mod clock;
mod commands;
mod common_args;
mod console;
mod decisions_file;
mod diagnostics;
mod domain;
mod exit;
mod expired_keeps;
mod help;
mod hyperlinks;
mod input;
mod left_out;
mod named_paths;
mod output;
mod output_args;
mod own_place;
mod page_parts;
mod pager;
mod path_filter;
mod paths;
mod progress;
mod reason_name;
mod remedy;
mod rule_args;
mod rule_file;
mod runs;
mod session;
mod shell;
mod suggest;
mod survey_args;
mod table;
mod terminal_width;
mod transaction;
mod tree_lint;
mod word_order;
mod wrap;

use args::Arguments;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use console::Console;
pub use exit::{CommandError, Exit};
use std::path::Path;
use std::sync::Arc;
use word_order::WordOrder;

use crate::text::{Place, Problem};

/// Runs the command line of this process and returns its exit code.
pub fn main() -> u8 {
    report_file_size_limit();
    let mut arguments = match Arguments::try_parse().or_else(parse_in_order) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    let console = Console::new(arguments.color, arguments.no_pager, arguments.hyperlink_format);
    if let Some(common) = arguments.command.common_mut() {
        common.directory.clone_from(&arguments.directory);
    }
    match enter(arguments.directory.as_deref()).and_then(|()| commands::run(&arguments.command, console)) {
        Ok(exit) => exit.code(),
        Err(error) => {
            console.print(&error.problems());
            error.code()
        }
    }
}

/// Parses a command line that was refused again, with the options in front of the command behind it; an error gets a tip.
fn parse_in_order(refused: clap::Error) -> Result<Arguments, clap::Error> {
    // Help and the version are no mistakes, and need no second look.
    if !refused.use_stderr() {
        return Err(refused);
    }
    let root = Arguments::command();
    let order = WordOrder::new(&root, std::env::args_os());
    let again =
        order.with_options_last(root.get_name()).filter(|_| refused.kind() == ErrorKind::UnknownArgument);
    let result = again.map_or(Err(refused), Arguments::try_parse_from);
    result.map_err(|mut error| {
        suggest::suggest(&mut error, &root, &order.command.join(" "));
        error
    })
}

/// Makes a directory the working directory, so that all paths are relative to it.
fn enter(directory: Option<&Path>) -> Result<(), CommandError> {
    let Some(directory) = directory else { return Ok(()) };
    std::env::set_current_dir(directory).map_err(|error| {
        let place = Place::file(directory.to_string_lossy());
        let problem = Problem::error(place, format!("cannot be entered: {error}"));
        CommandError::usage(problem.help("name a directory after `-C`"))
    })
}

/// Makes a write past the limit of file sizes (`ulimit -f`) an error with a message; the signal would end the process.
fn report_file_size_limit() {
    // If it cannot be registered, the signal ends the process, as without this call.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Leaves the memory of a scan to the system, which takes it back at once when the process ends.
///
/// Freeing each mention of a large tree takes as long as writing its report.
fn leave<T>(thing: T) {
    std::mem::forget(thing);
}
