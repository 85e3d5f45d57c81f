//! Runs in the store as users name them, and the result of undoing one.

use crate::apply::{RunSelector, UndoReport};
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{after_change, write_answer};
use crate::text::{Count, Place, Problem, RelPath};

/// The run that was named, or the last one.
pub(super) fn parse_run(run: Option<&str>) -> Result<RunSelector, CommandError> {
    let Some(run) = run else { return Ok(RunSelector::Last) };
    run.parse().map_err(|_| {
        let problem = Problem::error(Place::default(), format!("`{run}` is not a run"));
        CommandError::usage(problem.help("`redomain undo --list` lists the runs"))
    })
}

/// Prints which files were restored and which were not.
pub(super) fn print_undone(report: &UndoReport, console: Console) -> Result<Exit, CommandError> {
    let mut problems: Vec<Problem> = report.edited.iter().map(|path| edited(report, path)).collect();
    problems.extend(report.missing.iter().map(|path| {
        Problem::error(Place::file(path.to_text()), "was deleted since it was written, and is not restored")
    }));
    problems.extend(report.lost.iter().map(|path| {
        Problem::error(Place::file(path.to_text()), "its original is not in the store any more")
    }));
    problems.extend(report.failed.iter().map(|failed| failed.problem("it was not restored")));
    console.print(&problems);
    let (files, run) = (Count(report.restored.len(), "file"), &report.run);
    let told = write_answer(console, |out| writeln!(out, "restored: {files} of run {run}"));
    after_change(told, &format!("{files} of run {run} restored"), "`redomain undo --list` lists all runs")?;
    Ok(if report.is_complete() { Exit::Success } else { Exit::Incomplete })
}

fn edited(report: &UndoReport, path: &RelPath) -> Problem {
    let (place, what) =
        (Place::file(path.to_text()), "was edited since it was written, and is left as it is");
    match report.originals.iter().find(|(edited, _)| edited == path) {
        Some((_, other)) => Problem::warning(place, format!("{what}; its original is in `{other}`")),
        None => Problem::error(place, what)
            .help("`redomain undo --force` saves its original under `.redomain/originals`"),
    }
}
