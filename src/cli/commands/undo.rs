//! `redomain undo`, and what ends a run that was stopped half-way.

use std::path::Path;

use crate::apply::{self, Edited, KEPT_DAYS, KEPT_RUNS, Resumed, RunInfo, UndoReport, Which, pending};
use crate::cli;
use crate::cli::args::UndoArguments;
use crate::cli::commands::apply::failure;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::emit;
use crate::text::{Count, Place, Problem, RelPath};
use crate::tree::Root;

/// Takes an apply back, lists the runs, or forgets old ones.
pub(super) fn undo(arguments: &UndoArguments) -> Result<Exit, CommandError> {
    let root = Root::find(&std::env::current_dir()?);
    let root = root.path();
    if arguments.list {
        return list(root);
    }
    if arguments.prune {
        let gone = apply::prune(root, KEPT_RUNS, KEPT_DAYS).map_err(failure)?;
        emit(None, |out| writeln!(out, "forgotten: {}", Count(gone.len(), "run")))?;
        return Ok(Exit::Success);
    }
    let which = which(arguments.run.as_deref())?;
    let edited = if arguments.force { Edited::WriteBeside } else { Edited::Leave };
    told(&apply::undo(root, which, edited).map_err(failure)?)
}

/// The run that is meant.
pub(super) fn which(run: Option<&str>) -> Result<Which, CommandError> {
    run.map_or(Ok(Which::Last), |run| {
        run.parse().map_err(|_| {
            let problem = Problem::error(Place::default(), format!("`{run}` is no run"));
            CommandError::usage(problem.help("`redomain undo --list` names them"))
        })
    })
}

/// Brings a run that was stopped to its end.
pub(super) fn resume() -> Result<Exit, CommandError> {
    let root = Root::find(&std::env::current_dir()?);
    match apply::resume(root.path()).map_err(failure)? {
        Resumed::Finished(committed) => {
            cli::report(&committed.warnings);
            let (files, run) = (Count(committed.files, "file"), committed.run);
            emit(None, |out| writeln!(out, "finished: {files}; `redomain undo` takes run {run} back"))?;
            Ok(Exit::Success)
        }
        Resumed::TakenBack(report) => told(&report),
        Resumed::Cleared(run) => {
            emit(None, |out| writeln!(out, "run {run} had not modified any file and is gone"))?;
            Ok(Exit::Success)
        }
    }
}

/// The failure where an earlier run is still open.
pub(super) fn refuse_pending(root: &Path) -> Result<(), CommandError> {
    match pending(root).map_err(failure)? {
        Some(open) => Err(CommandError::Files(vec![open.problem()])),
        None => Ok(()),
    }
}

fn list(root: &Path) -> Result<Exit, CommandError> {
    let records = apply::list(root).map_err(failure)?;
    emit(None, |out| {
        for record in &records {
            writeln!(out, "{}  {}, {}", record.run, Count(record.files.len(), "file"), record.phase)?;
            if let Some(info) = &record.info {
                writeln!(out, "    {}", origin(info))?;
            }
        }
        writeln!(out, "{}", Count(records.len(), "run"))
    })?;
    Ok(Exit::Success)
}

/// Where a run comes from: time, version, rules and commit.
fn origin(info: &RunInfo) -> String {
    let commit = match (&info.git_commit, info.dirty) {
        (None, _) => String::from("no commit"),
        (Some(commit), Some(true)) => format!("commit {} and changes", short(commit)),
        (Some(commit), _) => format!("commit {}", short(commit)),
    };
    let (rules, version) = (info.rules.to_string(), Problem::visible(&info.version));
    format!("{}, redomain {version}, rules {}, {commit}", info.started, short(&rules))
}

/// The start of a digest, which is enough to tell it from others.
fn short(digest: &str) -> String {
    Problem::visible(&digest.chars().take(12).collect::<String>())
}

fn told(report: &UndoReport) -> Result<Exit, CommandError> {
    let place = |path: &RelPath| Place::file(path.to_text());
    let mut problems = Vec::new();
    for path in &report.edited {
        let beside = report.beside.iter().find(|(edited, _)| edited == path);
        let what = "was edited since it was written, and is left as it is";
        problems.push(match beside {
            Some((_, other)) => {
                Problem::warning(place(path), format!("{what}; its original is in `{other}`"))
            }
            None => Problem::error(place(path), what)
                .help("`redomain undo --force` writes the original beside it"),
        });
    }
    problems.extend(
        report.missing.iter().map(|path| Problem::error(place(path), "is gone, and was not made again")),
    );
    problems.extend(
        report.lost.iter().map(|path| Problem::error(place(path), "has no original in the store any more")),
    );
    problems.extend(report.failed.iter().map(|failed| failed.problem("it was not restored")));
    cli::report(&problems);
    emit(None, |out| {
        writeln!(out, "restored: {} of run {}", Count(report.restored.len(), "file"), report.run)
    })?;
    Ok(if report.is_complete() { Exit::Success } else { Exit::Incomplete })
}
