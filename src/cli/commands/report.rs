//! `redomain report`: prints the stored report of a run in any format.

use crate::apply::{Phase, RunRecord, list, record};
use crate::cli::args::ReportArguments;
use crate::cli::console::Console;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::write_report;
use crate::cli::paths::{find_root, working_directory};
use crate::cli::runs::parse_run;
use crate::cli::transaction::{apply_error, require_untracked_store};
use crate::cli::wrap::write_lines;
use crate::report::{self, Report, RunNote};
use crate::text::{Place, Problem};

use super::report_merge::merge;

/// Prints the report of the named run or of the last one.
pub(super) fn report(arguments: &ReportArguments, console: Console) -> Result<Exit, CommandError> {
    let console = console.paged().saying(arguments.output.verbosity());
    arguments.output.require_report()?;
    arguments.output.require_files(None)?;
    if !arguments.merge.is_empty() {
        return merge(arguments, console);
    }
    let root = find_root(&working_directory()?, console)?;
    require_untracked_store(&root)?;
    let run = parse_run(arguments.run.as_deref())?;
    if list(root.path()).map_err(apply_error)?.is_empty() {
        let problem = Problem::error(Place::default(), "there are no runs yet");
        return Err(CommandError::usage(
            problem.help("`redomain apply` stores a report of each run that writes"),
        ));
    }
    let record = record(root.path(), run).map_err(apply_error)?;
    let links = console.links(root.path(), arguments.output.text_file());
    let report = stored_report(&record)?.with_links(links);
    write_report(&report, &arguments.output, console, |_, style, out| {
        write_lines(out, style, |out| report::summary(&report, style, out))
    })?;
    Ok(Exit::Success)
}

fn stored_report(record: &RunRecord) -> Result<Report<'static>, CommandError> {
    let stored = record.info.as_ref().and_then(|info| Some((info, info.report.as_deref()?)));
    let Some((info, bytes)) = stored else {
        let problem = Problem::error(Place::default(), format!("run `{}` has no report", record.run));
        return Err(CommandError::usage(problem.help("`redomain undo --list` lists the runs")));
    };
    let report = Report::from_stored(bytes).map_err(|error| {
        let problem = Problem::error(Place::default(), format!("the report of run `{}` {error}", record.run));
        CommandError::usage(problem.help("`redomain undo` does not need it"))
    })?;
    let run = RunNote {
        name: record.run.to_string(),
        started: info.started.to_string(),
        version: info.version.clone(),
        state: match record.phase {
            Phase::Done => "done",
            Phase::Undone { left: 0 } => "undone",
            Phase::Undone { .. } => "partly undone",
            Phase::Staging | Phase::Committing | Phase::Undoing => "open",
        },
    };
    Ok(Report { run: Some(run), ..report })
}
