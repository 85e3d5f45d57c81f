//! Plans as files: what `diff --plan` saves, and `apply --plan`, which writes exactly that.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::apply::{ApplyError, Change, Moment, SavedPlan};
use crate::cli::commands::apply::{Origin, commit, failure, finish};
use crate::cli::commands::undo;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::emit;
use crate::cli::session::{here, stop_flag};
use crate::report::Report;
use crate::text::{Count, Place, Problem};
use crate::tree::Root;

/// Bytes of a plan that are read at most.
const MOST: u64 = 1 << 30;

/// Writes a saved plan in one transaction.
pub(super) fn apply(path: &Path) -> Result<Exit, CommandError> {
    let name = path.to_string_lossy();
    let plan = SavedPlan::parse(&name, &read(path)?).map_err(CommandError::Usage)?;
    let root = Root::find(&here()?);
    undo::refuse_pending(root.path())?;
    let report = report(&name, &plan)?;
    let info = Origin::new(&root, plan.rules, Moment::now()).info(report);
    let committed = commit(root.path(), &plan.files, &info, &stop_flag()).map_err(|error| {
        let drift = matches!(error, ApplyError::Drift(_));
        match failure(error) {
            CommandError::Files(problems) if drift => {
                CommandError::Files(problems.into_iter().map(stale).collect())
            }
            other => other,
        }
    })?;
    emit(None, |out| match &committed {
        None => writeln!(out, "nothing to write"),
        Some(committed) => {
            let (edits, files) = (Count(plan.edits(), "edit"), Count(committed.files, "file"));
            writeln!(out, "written: {edits} in {files}; `redomain undo` takes run {} back", committed.run)
        }
    })?;
    if let Some(committed) = &committed {
        finish(root.path(), committed);
    }
    Ok(Exit::Success)
}

/// The report in a plan, which has to be about its edits.
fn report(name: &str, plan: &SavedPlan) -> Result<Option<Vec<u8>>, CommandError> {
    let Some(stored) = plan.report.as_ref().map(String::as_bytes) else { return Ok(None) };
    let is_about_it = Report::from_stored(stored).is_ok_and(|report| {
        let told = report.files.iter().filter(|file| file.edits > 0).map(|file| (&file.path, file.edits));
        told.eq(plan.files.iter().map(|file| (file.path(), file.edits().len())))
    });
    if is_about_it {
        return Ok(Some(stored.to_vec()));
    }
    let problem = Problem::error(Place::file(name), "its report is not about its edits");
    Err(CommandError::usage(
        problem.help("make it again with `redomain diff --plan FILE`, or delete `report` in it"),
    ))
}

fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes));
    let place = || Place::file(path.to_string_lossy());
    match read {
        Ok(_) if bytes.len() as u64 <= MOST => Ok(bytes),
        Ok(_) => Err(CommandError::usage(Problem::error(place(), "is too large for a plan"))),
        Err(error) => {
            let problem = Problem::error(place(), format!("could not be read: {error}"));
            Err(CommandError::usage(problem.help("`redomain diff --plan FILE` makes one")))
        }
    }
}

/// The way on for a plan whose files changed.
fn stale(problem: Problem) -> Problem {
    problem.help("make the plan again with `redomain diff --plan FILE`")
}
