//! `redomain apply`: writes the changes in one transaction.

use std::io::Write;

use super::args::ApplyArguments;
use super::failure::{Exit, Failure};
use super::output::{colour, emit};
use super::print::print;
use super::session::{Session, interrupted};
use super::undo;
use crate::apply::{
    ApplyError, Change, Committed, Digest, Interrupt, KEPT_DAYS, KEPT_RUNS, Moment, RunInfo, Staged, prune,
};
use crate::engine::Scan;
use crate::mention::Matcher;
use crate::plan::FilePlan;
use crate::report::{self, Kind, Report, Standing, Style};
use crate::text::{Count, RelPath};

/// The edits of one file, for what was read.
pub(super) struct FileChange<'p> {
    pub file: &'p FilePlan,
    pub before: Digest,
}

impl Change for FileChange<'_> {
    fn path(&self) -> &RelPath {
        &self.file.path
    }

    fn before(&self) -> Digest {
        self.before
    }

    fn rewrite(&self, original: &[u8]) -> Option<Vec<u8>> {
        self.file.edits.apply(original)
    }
}

/// Plans, writes and gives the account.
pub(super) fn apply(arguments: &ApplyArguments) -> Result<Exit, Failure> {
    if arguments.resume {
        return undo::resume();
    }
    let session = Session::open(&arguments.common)?.reporting_to(arguments.output.output.as_deref());
    undo::refuse_pending(session.root.path())?;
    let matcher = Matcher::new(&session.rules.file);
    let started = Moment::now();
    let mut scan = session.scan(&matcher, &digest)?;
    super::warn(&session, &scan.plan);
    let digests = std::mem::take(&mut scan.made);
    let changes: Vec<FileChange<'_>> = scan
        .plan
        .files
        .iter()
        .zip(&digests)
        .filter_map(|(file, made)| Some(FileChange { file, before: digest_of(made)? }))
        .collect();
    let report = Report::new(&scan.plan, &session.rules.file.rules, Kind::Written, &|_, _| Standing::Fine);
    let committed = write(&session, &changes, started, report.to_stored())?;
    let output = arguments.output.output.as_deref();
    let style = if colour(output) { Style::Colour } else { Style::Plain };
    emit(output, |out| {
        print(&report, arguments.output.format, out, |out| {
            report::account(&report, style, out)?;
            conclude(&scan, committed.as_ref(), out)
        })
    })?;
    if let Some(committed) = &committed {
        finish(&session, committed);
    }
    Ok(super::completeness(&scan.plan))
}

/// The digest of a file that will be changed, for `digest_of`.
pub(super) fn digest(file: &FilePlan, bytes: &[u8]) -> Vec<u8> {
    match file.edits.is_empty() {
        true => Vec::new(),
        false => Digest::of(bytes).to_string().into_bytes(),
    }
}

/// What `digest` made; `None` for a file that will not be changed.
pub(super) fn digest_of(made: &[u8]) -> Option<Digest> {
    std::str::from_utf8(made).ok()?.parse().ok()
}

/// What is to be done after a report of what was written.
pub(super) fn finish(session: &Session, committed: &Committed) {
    super::report(&committed.warnings);
    // The store of old runs is no part of this one: what cannot be pruned now is pruned next time.
    let _ = prune(session.root.path(), KEPT_RUNS, KEPT_DAYS);
}

/// Writes all changes, or none; `None` if there are none.
pub(super) fn write(
    session: &Session,
    changes: &[FileChange<'_>],
    started: Moment,
    report: Vec<u8>,
) -> Result<Option<Committed>, Failure> {
    let info = RunInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rules: Digest::of(&session.rules.source),
        git_commit: None,
        dirty: None,
        started,
        report: Some(report),
    };
    let interrupt = Interrupt::from(session.stop.clone());
    let root = session.root.path();
    let staged = session.pool(|| Staged::stage(root, changes, &info, &interrupt)).map_err(failure)?;
    let Some(staged) = staged else { return Ok(None) };
    staged.verify().and_then(|verified| verified.commit()).map(Some).map_err(failure)
}

/// How a run that was not done ends.
pub(super) fn failure(error: ApplyError) -> Failure {
    match error {
        ApplyError::Interrupted => interrupted(),
        ApplyError::NoRun(_) | ApplyError::NothingToUndo | ApplyError::NothingOpen => {
            Failure::Usage(error.problems())
        }
        error => Failure::Files(error.problems()),
    }
}

fn conclude(scan: &Scan, committed: Option<&Committed>, out: &mut dyn Write) -> std::io::Result<()> {
    match committed {
        None => writeln!(out, "nothing to write"),
        Some(committed) => {
            let (edits, files) = (Count(scan.plan.edits(), "edit"), Count(committed.files, "file"));
            writeln!(out, "written: {edits} in {files}; `redomain undo` takes run {} back", committed.run)
        }
    }
}
