//! `redomain undo`: undoes a run, lists the runs, or deletes the store of old ones.

use std::path::Path;

use crate::apply::{self, KEPT_DAYS, KEPT_RUNS, OnEdited, RunInfo};
use crate::cli::args::UndoArguments;
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_answer;
use crate::cli::paths::{find_root, working_directory};
use crate::cli::runs::{parse_run, print_undone};
use crate::cli::transaction::{
    apply_error, require_runs_outside_git, require_untracked_store, writing_stop_flag,
};
use crate::engine::Pool;
use crate::text::{Count, Problem};

/// Characters of a digest that are shown: enough to tell it from the others, as git does.
const SHORT_DIGEST: usize = 12;

/// Undoes the named run or the last one.
pub(super) fn undo(arguments: &UndoArguments, console: Console) -> Result<Exit, CommandError> {
    let console = console.saying(arguments.quiet.verbosity());
    let root = find_root(&working_directory()?, console)?;
    require_untracked_store(&root)?;
    require_runs_outside_git(&root)?;
    let root = root.path();
    if arguments.list {
        return list(root, console);
    }
    if arguments.prune {
        let gone = apply::prune(root, KEPT_RUNS, KEPT_DAYS).map_err(apply_error)?;
        write_answer(console, |out| writeln!(out, "pruned: {}", Count(gone.len(), "run")))?;
        return Ok(Exit::Success);
    }
    let run = parse_run(arguments.run.as_deref())?;
    let edited = if arguments.force { OnEdited::SaveOriginal } else { OnEdited::Leave };
    let stop = writing_stop_flag();
    let undone = Pool::default().install(|| apply::undo(root, run, edited, &stop));
    print_undone(&undone.map_err(apply_error)?, console)
}

fn list(root: &Path, console: Console) -> Result<Exit, CommandError> {
    let records = apply::list(root).map_err(apply_error)?;
    write_answer(console, |out| {
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

/// Time, version, rules and commit of a run.
fn origin(info: &RunInfo) -> String {
    let commit = match (&info.git_commit, info.dirty) {
        (None, _) => String::from("no commit"),
        (Some(commit), Some(true)) => format!("commit {} and changes", short(commit)),
        (Some(commit), _) => format!("commit {}", short(commit)),
    };
    let (rules, version) = (info.rules.to_string(), Problem::visible(&info.version));
    format!("{}, redomain {version}, rules {}, {commit}", info.started, short(&rules))
}

fn short(digest: &str) -> String {
    Problem::visible(&digest.chars().take(SHORT_DIGEST).collect::<String>())
}
