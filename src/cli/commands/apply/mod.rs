//! `redomain apply`: plans the changes, asks about them if wanted, and writes them in one transaction.
//!
//! The report is stored with the run before the first file changes, so that `redomain report` and `redomain undo`
//! know about every run that wrote.

mod interactive;
mod interview;
mod saved_plan;
mod terminal;

use std::io::Write;

use crate::apply::{self, Committed, Resumed};
use crate::cli::args::ApplyArguments;
use crate::cli::console::Console;
use crate::cli::diagnostics::{print_unread, print_warnings};
use crate::cli::exit::{CommandError, Exit};
use crate::cli::output::{after_change, require_writable, write_answer, write_report};
use crate::cli::page_parts::{PageParts, page_lines};
use crate::cli::paths::{find_root, working_directory};
use crate::cli::runs::print_undone;
use crate::cli::session::Session;
use crate::cli::transaction::{
    FileChange, Origin, after_writing, apply_error, finish, require_no_open_run, require_runs_outside_git,
    require_untracked_store, write_changes, writing_stop_flag, written,
};
use crate::cli::wrap::write_lines;
use crate::engine::{Original, Pool, Scan};
use crate::matcher::Matcher;
use crate::plan::{FilePlan, Plan};
use crate::report::{self, LineBlock, Report, RunKind, Standing};
use crate::text::Count;
use crate::text::Digest;

use terminal::Terminal;

/// A plan with the values that were made of its files, in their order.
#[derive(Default)]
struct PlannedRun {
    plan: Plan,
    /// The digest of the bytes read, if there is something to write.
    digests: Vec<Option<Digest>>,
    /// The lines for the store and for a page.
    lines: Vec<Vec<LineBlock>>,
}

/// Plans and writes; with `--resume` or `--plan`, writes the plan of an earlier command.
pub(super) fn apply(arguments: &ApplyArguments, console: Console) -> Result<Exit, CommandError> {
    let console = console.saying(arguments.output.verbosity());
    arguments.output.require_report()?;
    arguments.output.require_files(None)?;
    if arguments.resume {
        return resume(console);
    }
    if let Some(plan) = &arguments.plan {
        return saved_plan::apply(plan, console);
    }
    if arguments.interactive {
        Terminal::require()?;
    }
    let session = open(arguments, console)?;
    require_no_open_run(&session.root)?;
    require_writable(&arguments.output)?;
    let origin = Origin::new(&session.root, Digest::of(&session.rules.source), crate::fs::now());
    let page = PageParts::of(&arguments.output, &session.root);
    let PlannedRun { plan, digests, lines } =
        if arguments.interactive { interactive::plan(&session)? } else { plan_all(&session)? };
    let planned = plan.files.iter().zip(digests).filter(|(file, _)| !file.edits.is_empty());
    let changes: Vec<FileChange<'_>> =
        planned.filter_map(|(file, before)| Some(FileChange { file, before: before? })).collect();
    let report = Report::new(&plan, &session.rules.file.rules, RunKind::Applied, &|_, _| Standing::Fine)
        .with_links(console.links(session.root.path(), arguments.output.text_file()));
    let report = page.added_to(report, &session, &plan, lines);
    let committed = write_changes(&session, &changes, &origin.info(Some(report.to_stored()?.into_bytes())))?;
    let told = write_report(&report, &arguments.output, console, |_, style, out| {
        write_lines(out, style, |out| {
            report::summary(&report, style, out)?;
            conclude(plan.edits(), committed.as_ref(), out)
        })
    });
    after_writing(told, plan.edits(), committed.as_ref())?;
    if let Some(committed) = &committed {
        finish(session.root.path(), committed, console);
    }
    Ok(print_unread(&session, &plan))
}

/// The run with the reports that it writes and all that was decided before it.
fn open(arguments: &ApplyArguments, console: Console) -> Result<Session, CommandError> {
    Ok(Session::open(&arguments.common, console)?
        .reporting_to(arguments.output.paths())
        .accepting(&arguments.accept)?
        .following(&arguments.decisions)?
        .with_marks())
}

/// Plans every edit. The lines are made whichever report is printed: those of the stored one are shown later.
fn plan_all(session: &Session) -> Result<PlannedRun, CommandError> {
    let matcher = Matcher::new(&session.rules.file);
    let each = |file: &FilePlan, original: &Original<'_>| {
        let digest = (!file.edits.is_empty()).then(|| original.digest());
        Ok((digest, page_lines(file, original)?))
    };
    let Scan { plan, made } = session.scan(&matcher, &each)?;
    print_warnings(session, &plan);
    let (digests, lines) = made.into_iter().unzip();
    Ok(PlannedRun { plan, digests, lines })
}

/// Finishes a run that was stopped.
fn resume(console: Console) -> Result<Exit, CommandError> {
    let root = find_root(&working_directory()?, console)?;
    require_untracked_store(&root)?;
    require_runs_outside_git(&root)?;
    let stop = writing_stop_flag();
    let resumed = Pool::default().install(|| apply::resume(root.path(), &stop));
    match resumed.map_err(apply_error)? {
        Resumed::Finished(committed) => {
            console.print(&committed.warnings);
            let (files, run) = (Count(committed.files, "file"), committed.run);
            let told = write_answer(console, |out| {
                writeln!(out, "finished: {files}; `redomain undo` reverts run {run}")
            });
            let help = format!("`redomain undo` reverts run {run}");
            after_change(told, &format!("{files} have the new content"), &help)?;
            Ok(Exit::Success)
        }
        Resumed::TakenBack(report) => print_undone(&report, console),
        Resumed::Cleared(run) => {
            write_answer(console, |out| writeln!(out, "run {run} had not modified any file and is gone"))?;
            Ok(Exit::Success)
        }
    }
}

/// The last line: the run that wrote, if there is one.
fn conclude(edits: usize, committed: Option<&Committed>, out: &mut dyn Write) -> std::io::Result<()> {
    match committed {
        None => writeln!(out, "nothing to write"),
        Some(committed) => writeln!(out, "{}", written(edits, committed)),
    }
}
