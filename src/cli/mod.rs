//! The command line: arguments as typed, options as decided, one short function a command.

mod args;
mod commands;
mod exit;
mod input;
mod output;
mod print;
mod progress;
mod rule_file;
mod session;
mod shell;

use std::io::Write;

use clap::Parser;

use args::Arguments;
pub use exit::{CommandError, Exit};

use crate::plan::Plan;
use crate::text::{Place, Problem};

/// Runs the command line of this process and gives its exit code.
pub fn main() -> u8 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    match commands::run(&arguments.command) {
        Ok(exit) => exit.code(),
        Err(failure) => {
            report(&failure.problems());
            failure.code()
        }
    }
}

/// Warns of what is odd about the rules and the pragmas; how many warnings there were.
fn warn(session: &session::Session, plan: &Plan) -> usize {
    let mut warnings = session.rules.warnings.clone();
    if let Ok(Some(open)) = crate::apply::pending(session.root.path()) {
        warnings.push(open.problem());
    }
    for file in &plan.files {
        for (at, what) in &file.warnings {
            let place = Place::new(file.path.to_text(), at.line, at.column);
            warnings.push(Problem::warning(place, what.clone()));
        }
    }
    report(&warnings);
    warnings.len()
}

/// Leaves what a command was about to the system, which takes it back at once when the process ends, just now.
fn leave<T>(thing: T) {
    std::mem::forget(thing);
}

/// Names the files that could not be read; the exit code of a run that is fine otherwise.
fn completeness(plan: &Plan) -> Exit {
    let unread = plan.unread();
    let unread: Vec<Problem> =
        unread.map(|skip| Problem::error(Place::file(skip.path.to_text()), skip.reason.message())).collect();
    report(&unread);
    if unread.is_empty() { Exit::Success } else { Exit::Incomplete }
}

/// Problems on standard error; a closed one is nobody's loss.
fn report(problems: &[Problem]) {
    use std::io::IsTerminal;
    let colour =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut err = std::io::stderr().lock();
    for problem in problems {
        let text = problem.to_string();
        let (head, rest) = text.split_once(": ").unwrap_or(("", &text));
        let style = match head {
            "error" => anstyle::AnsiColor::Red.on_default().bold(),
            _ => anstyle::AnsiColor::Yellow.on_default().bold(),
        };
        let _ = match colour {
            true => writeln!(err, "{style}{head}{style:#}: {rest}"),
            false => writeln!(err, "{text}"),
        };
    }
}
