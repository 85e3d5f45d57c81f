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
    console.print(&not_restored(report));
    let (files, run) = (Count(report.restored.len(), "file"), &report.run);
    let told = write_answer(console, |out| {
        writeln!(out, "restored: {files} of run {run}")?;
        match report.original.len() {
            0 => Ok(()),
            1 => writeln!(out, "1 file had its original content already"),
            more => writeln!(out, "{} had their original content already", Count(more, "file")),
        }
    });
    after_change(told, &format!("{files} of run {run} restored"), "`redomain undo --list` lists all runs")?;
    Ok(if report.is_complete() { Exit::Success } else { Exit::Incomplete })
}

/// The files that were not restored, with the reason of each, and the way on.
fn not_restored(report: &UndoReport) -> Vec<Problem> {
    let mut problems: Vec<Problem> = report.edited.iter().map(|path| edited(report, path)).collect();
    problems.extend(report.missing.iter().map(|path| {
        Problem::error(Place::file(path.to_text()), "was deleted since it was written, and is not restored")
    }));
    problems.extend(report.lost.iter().map(|path| {
        Problem::error(Place::file(path.to_text()), "its original is not in the store any more")
    }));
    problems.extend(report.foreign.iter().map(|(path, stored)| foreign(path, stored)));
    problems.extend(report.failed.iter().map(|failed| failed.problem("it was not restored")));
    problems.extend(unfinished(report));
    problems
}

/// A file whose original was replaced in the store, by a commit that brings files of that name for instance.
fn foreign(path: &RelPath, stored: &RelPath) -> Problem {
    let what =
        format!("`{stored}` in the store is not what the run put there, and nothing is restored from it");
    Problem::error(Place::file(path.to_text()), what)
        .help("restore the file from git or a backup; look into what lies there before you use it")
}

/// An undo that the system kept from ending: some files are old again, and others still new.
fn unfinished(report: &UndoReport) -> Option<Problem> {
    let (restored, failed) = (Count(report.restored.len(), "file"), Count(report.failed.len(), "file"));
    let what = format!("the undo is unfinished: it restored {restored}, and could not restore {failed}");
    let problem = Problem::error(Place::default(), what);
    let help = "remove the cause, then run `redomain undo` again to finish it";
    (!report.failed.is_empty()).then(|| problem.help(help))
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

#[cfg(test)]
mod tests {
    use super::not_restored;
    use crate::apply::{FailedCall, Phase, UndoReport};
    use crate::text::RelPath;
    use rustix::io::Errno;

    #[test]
    fn an_undo_that_stops_half_way_says_how_to_finish_it() {
        let failed = FailedCall { path: RelPath::from("b"), doing: "replace it", errno: Errno::PERM };
        let mut report = UndoReport {
            run: "0001-19700101T000000Z".parse().unwrap(),
            found: Phase::Done,
            restored: vec![RelPath::from("a")],
            edited: vec![RelPath::from("c")],
            missing: Vec::new(),
            lost: Vec::new(),
            foreign: Vec::new(),
            original: Vec::new(),
            originals: Vec::new(),
            failed: vec![failed],
        };
        let last = |report: &UndoReport| not_restored(report).pop().map(|problem| problem.to_string());
        assert_eq!(
            last(&report).unwrap(),
            "error: the undo is unfinished: it restored 1 file, and could not restore 1 file\n  \
             help: remove the cause, then run `redomain undo` again to finish it"
        );
        report.failed.clear();
        assert!(last(&report).unwrap().starts_with("error: c: was edited"));
    }
}
