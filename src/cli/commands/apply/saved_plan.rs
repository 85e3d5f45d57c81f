//! `apply --plan`: writes a plan that `diff --plan` saved, without the rule file.
//!
//! Nothing is decided here: the plan has the edits, and a digest of each file. A file that changed since is an error.

use std::path::Path;

use crate::apply::ApplyError;
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_answer;
use crate::cli::paths::{find_root, working_directory};
use crate::cli::session::stop_flag;
use crate::cli::transaction::{
    Origin, after_writing, apply_error, commit, finish, require_no_open_run, require_outside_git, written,
};
use crate::engine::Pool;
use crate::fs::read_known;
use crate::report::Report;
use crate::saved_plan::{SavedFile, SavedPlan};
use crate::text::{Place, Problem};

/// Bytes of a plan that are read at most: it is parsed in memory as a whole.
const MAX_PLAN: u64 = 1 << 30;

/// Writes a saved plan in one transaction.
pub(super) fn apply(path: &Path, console: Console) -> Result<Exit, CommandError> {
    let name = path.to_string_lossy();
    let start = working_directory()?;
    let root = find_root(&start, console)?;
    let source = read_known(&root, &start.join(path), MAX_PLAN).map_err(|error| {
        let problem = Problem::error(Place::file(&*name), error.to_string());
        CommandError::usage(problem.help("create one with `redomain diff --plan FILE`"))
    })?;
    let plan = SavedPlan::parse(&name, &source).map_err(CommandError::Usage)?;
    require_outside_git(&root, plan.files.iter().map(SavedFile::path))?;
    require_no_open_run(&root)?;
    let report = report(&name, &plan)?;
    let info = Origin::new(&root, plan.rules, crate::fs::now()).info(report);
    let committed =
        commit(&Pool::default(), root.path(), &plan.files, &info, &stop_flag()).map_err(|error| {
            let drift = matches!(error, ApplyError::Drift(_));
            match apply_error(error) {
                CommandError::Files(problems) if drift => {
                    CommandError::Files(problems.into_iter().map(stale).collect())
                }
                other => other,
            }
        })?;
    let told = write_answer(console, |out| match &committed {
        None => writeln!(out, "nothing to write"),
        Some(committed) => writeln!(out, "{}", written(plan.edits(), committed)),
    });
    after_writing(told, plan.edits(), committed.as_ref())?;
    if let Some(committed) = &committed {
        finish(root.path(), committed, console);
    }
    Ok(Exit::Success)
}

/// The report in a plan; an error if it is about other edits than the plan.
fn report(name: &str, plan: &SavedPlan) -> Result<Option<Vec<u8>>, CommandError> {
    let Some(stored) = plan.report.as_ref().map(String::as_bytes) else { return Ok(None) };
    let matches_edits = Report::from_stored(stored).is_ok_and(|report| {
        let reported = report.files.iter().filter(|file| file.edits > 0).map(|file| (&file.path, file.edits));
        reported.eq(plan.files.iter().map(|file| (file.path(), file.edits().len())))
    });
    if matches_edits {
        return Ok(Some(stored.to_vec()));
    }
    let problem = Problem::error(Place::file(name), "its report does not match its edits");
    Err(CommandError::usage(
        problem.help("create it again with `redomain diff --plan FILE`, or delete `report` in it"),
    ))
}

/// The problem of a file that changed since it was planned, with the next step as help.
fn stale(problem: Problem) -> Problem {
    problem.help("create the plan again with `redomain diff --plan FILE`")
}
