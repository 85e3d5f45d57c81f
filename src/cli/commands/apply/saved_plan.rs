//! `apply --plan`: writes a plan that `diff --plan` saved, without the rule file.
//!
//! Nothing is decided here: the plan has the edits, and a digest of each file. A file that changed since is an error, and so
//! is a report that says something else than the edits, the files and their paths.

use std::path::Path;

use crate::apply::ApplyError;
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit, stop_flag};
use crate::cli::output::write_answer;
use crate::cli::paths::{find_root, working_directory};
use crate::cli::transaction::{
    Origin, after_writing, apply_error, commit, finish, require_no_open_run, require_own, written,
};
use crate::engine::{Pool, misplaced};
use crate::fs::{Root, read_known};
use crate::report::{Disagreement, FileReport, PlannedEdit, Report};
use crate::saved_plan::{SavedFile, SavedPlan};
use crate::text::{Digest, Place, Problem};
use crate::tree::Categories;

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
    require_own(&root, plan.files.iter().map(SavedFile::path))?;
    require_no_open_run(&root)?;
    let pool = Pool::default();
    let report = report(&name, &plan, (&pool, &root))?;
    let info = Origin::new(&root, plan.rules, crate::fs::now()).info(Some(report));
    let committed = commit(&pool, root.path(), &plan.files, &info, &stop_flag()).map_err(|error| {
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

/// The report in a plan; an error if it says something else than the edits of the plan and the files in the tree.
fn report(name: &str, plan: &SavedPlan, (pool, root): (&Pool, &Root)) -> Result<Vec<u8>, CommandError> {
    let report = Report::from_stored(plan.report.as_bytes())
        .map_err(|error| CommandError::Usage(vec![disagreement(name, format!("its report {error}"))]))?;
    let reported: Vec<&FileReport<'_>> = report.changed().collect();
    let is_same = |(file, saved): (&&FileReport<'_>, &SavedFile)| {
        file.path == *saved.path() && file.edits == saved.edits().len()
    };
    if reported.len() != plan.files.len() || !reported.iter().zip(&plan.files).all(is_same) {
        let problem = disagreement(name, "its report does not match its edits".to_owned());
        return Err(CommandError::Usage(vec![problem]));
    }
    // A file that does not change has no rewrites either.
    let unchanged = report.files.iter().filter(|file| file.edits == 0).map(|file| (file, Vec::new()));
    let changed = reported.iter().zip(&plan.files).map(|(file, saved)| (*file, planned_edits(saved)));
    let other_edits = changed.chain(unchanged).map(|(file, edits)| (file, file.disagreement(&edits)));
    require_none(name, other_edits)?;
    let categories = Categories::embedded();
    require_none(name, report.files.iter().map(|file| (file, other_category(file, &categories))))?;
    let befores = plan.files.iter().map(SavedFile::before);
    let files: Vec<(&FileReport<'_>, Digest)> = reported.into_iter().zip(befores).collect();
    let misplaced = misplaced(pool, root, &files);
    require_none(name, files.iter().map(|(file, _)| *file).zip(misplaced))?;
    // Not the bytes of the plan, which may have characters that nobody sees.
    Ok(report.to_stored()?.into_bytes())
}

/// An error for each file whose report contradicts the file.
fn require_none<'r>(
    name: &str,
    found: impl Iterator<Item = (&'r FileReport<'r>, Option<Disagreement>)>,
) -> Result<(), CommandError> {
    let problems = found.filter_map(|(file, found)| {
        let Disagreement { at, what } = found?;
        let place = Place { file: file.path.to_string(), at };
        Some(disagreement(name, format!("`{place}`: {what}")))
    });
    let problems: Vec<Problem> = problems.collect();
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Usage(problems)) }
}

/// The category of a file, where it is another one than its path has.
fn other_category(file: &FileReport<'_>, categories: &Categories) -> Option<Disagreement> {
    let (said, found) = (file.category, categories.of(&file.path));
    let what = format!("its report says that it is of category `{said}`, and by its path it is `{found}`");
    (said != found).then_some(Disagreement { at: None, what })
}

fn planned_edits(file: &SavedFile) -> Vec<PlannedEdit<'_>> {
    let replacements = file.replacements();
    replacements.map(|(edit, old)| PlannedEdit { start: edit.span.start, old, new: &edit.new }).collect()
}

/// A report that says something else than the edits.
fn disagreement(name: &str, what: String) -> Problem {
    let problem = Problem::error(Place::file(name), what);
    problem.help("create it again with `redomain diff --plan FILE`")
}

/// The problem of a file that changed since it was planned, with the next step as help.
fn stale(problem: Problem) -> Problem {
    problem.help("create the plan again with `redomain diff --plan FILE`")
}
