//! `redomain report`: a finished run's report again, in any format.

use crate::apply::{Phase, Record, record};
use crate::cli::args::ReportArguments;
use crate::cli::commands::apply::failure;
use crate::cli::commands::undo::which;
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{colour, emit};
use crate::cli::print::print;
use crate::report::{self, Report, RunNote, Style};
use crate::text::{Place, Problem};
use crate::tree::Root;

/// Tells a run again.
pub(super) fn report(arguments: &ReportArguments) -> Result<Exit, CommandError> {
    let root = Root::find(&std::env::current_dir()?);
    let record = record(root.path(), which(arguments.run.as_deref())?).map_err(failure)?;
    let report = told(&record)?;
    let output = arguments.output.output.as_deref();
    let style = if colour(output) { Style::Colour } else { Style::Plain };
    emit(output, |out| {
        print(&report, arguments.output.format, out, |out| report::account(&report, style, out))
    })?;
    Ok(Exit::Success)
}

fn told(record: &Record) -> Result<Report<'static>, CommandError> {
    let stored = record.info.as_ref().and_then(|info| Some((info, info.report.as_deref()?)));
    let Some((info, bytes)) = stored else {
        let problem = Problem::error(Place::default(), format!("run `{}` has no report", record.run));
        return Err(CommandError::usage(problem.help("`redomain undo --list` names the runs")));
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
