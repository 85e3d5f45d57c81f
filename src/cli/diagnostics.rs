//! Warnings and errors about a scan that every command prints in the same way.

use crate::apply::pending;
use crate::cli::exit::Exit;
use crate::cli::named_paths::unread_paths;
use crate::cli::session::Session;
use crate::plan::Plan;
use crate::text::{Place, Problem, Severity, Skip};

/// Prints the warnings about a scan.
pub(super) fn print_warnings(session: &Session, plan: &Plan) {
    session.console.print(&warnings(session, plan));
    session.console.print(&unread_paths(&session.input, plan));
    session.console.print(session.left_out.warning().as_slice());
}

/// Warnings about the rule file, a choice of no file, an unfinished run, and `redomain:keep` comments.
pub(super) fn warnings(session: &Session, plan: &Plan) -> Vec<Problem> {
    let mut warnings = session.rules.warnings.clone();
    if plan.files_scanned == 0 && session.reads_chosen() {
        // With a slip in it, a gate would pass for ever.
        let what = Problem::warning(Place::default(), "no file was read: `--glob` and `--in` leave none");
        warnings.push(what.help("correct them; `redomain check -v` lists what is passed over"));
    }
    if let Ok(Some(open)) = pending(session.root.path()) {
        warnings.push(Problem { severity: Severity::Warning, ..open.problem() });
    }
    for file in &plan.files {
        for (at, what) in &file.warnings {
            let place = Place::new(file.path.to_text(), at.line, at.column);
            warnings.push(Problem::warning(place, what.clone()));
        }
    }
    warnings
}

/// Prints an error for each file that could not be read; the exit code says whether there was one.
pub(super) fn print_unread(session: &Session, plan: &Plan) -> Exit {
    let unread: Vec<Problem> = plan.unread().map(unread_problem).collect();
    session.console.print(&unread);
    if unread.is_empty() { Exit::Success } else { Exit::Incomplete }
}

fn unread_problem(skip: &Skip) -> Problem {
    Problem::error(Place::file(skip.path.to_text()), skip.reason.message())
}
