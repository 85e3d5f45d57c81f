//! `redomain check --fix`: writes the findings that are rewrites, in one transaction.
//!
//! With `--staged`, a file is written only if its working copy has exactly the staged bytes, so that two states of a
//! file never get mixed.

use std::collections::BTreeMap;

use crate::apply::RunId;
use crate::cli::exit::CommandError;
use crate::cli::page_parts::page_lines_again;
use crate::cli::session::Session;
use crate::cli::shell::word;
use crate::cli::transaction::{FileChange, Origin, finish, write_changes};
use crate::engine::Scan;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed, Plan};
use crate::report::{Judge, LineBlock, Report, RunKind, Standing};
use crate::text::{Count, Place, Problem, RelPath};
use crate::text::{Digest, Moment};
use crate::tree::Reader;

/// The files that were written.
pub(super) struct Fixed {
    run: RunId,
    /// Number of edits by file.
    files: BTreeMap<RelPath, usize>,
    next: NextStep,
}

/// The step that the user has to take with the written files.
pub(super) enum NextStep {
    /// Stage them.
    Stage,
    /// None.
    Nothing,
}

/// Writes all findings of `scan` that are rewrites, and removes them from it. `None` if there was nothing to write.
pub(super) fn fix(
    session: &Session,
    scan: &mut Scan<Option<Digest>>,
    judge: &Judge<'_>,
    started: Moment,
    next: NextStep,
) -> Result<Option<Fixed>, CommandError> {
    let found = scan.plan.files.iter().zip(&scan.made);
    let mut plans: Vec<(FilePlan, Digest)> =
        found.filter_map(|(file, before)| Some((only_fixable(file, judge)?, (*before)?))).collect();
    if session.reads_index() {
        let mut reader = Reader::new();
        plans.retain(|(file, before)| is_as_staged(session, &mut reader, &file.path, *before));
    }
    let changes: Vec<FileChange<'_>> =
        plans.iter().map(|(file, before)| FileChange { file, before: *before }).collect();
    let files = plans.iter().map(|(file, _)| file.clone()).collect();
    let plan = Plan { files, files_scanned: scan.plan.files_scanned, ..Plan::default() };
    let mut reader = Reader::new();
    let lines = plans.iter().map(|(file, before)| page_lines_again(session, &mut reader, file, *before));
    let report = Report::new(&plan, &session.rules.file.rules, RunKind::Applied, &|_, _| Standing::Fine)
        .with_lines(&plan, lines.collect());
    let origin = Origin::new(&session.root, Digest::of(&session.rules.source), started);
    let info = origin.info(Some(report.to_stored()?.into_bytes()));
    let Some(committed) = write_changes(session, &changes, &info)? else { return Ok(None) };
    finish(session.root.path(), &committed, session.console);
    let files: BTreeMap<RelPath, usize> =
        plans.iter().map(|(file, _)| (file.path.clone(), file.edits.len())).collect();
    for file in scan.plan.files.iter_mut().filter(|file| files.contains_key(&file.path)) {
        *file = file.narrowed(|placed| !is_fixable(file, placed, judge));
    }
    Ok(Some(Fixed { run: committed.run, files, next }))
}

fn is_fixable(file: &FilePlan, placed: &Placed, judge: &Judge<'_>) -> bool {
    placed.mention.verdict == Verdict::Rewrite
        && placed.mention.edit.is_some()
        && judge(file, placed) == Standing::Finding
}

/// The plan of a file with only the mentions that are fixed; `None` if there are none.
fn only_fixable(file: &FilePlan, judge: &Judge<'_>) -> Option<FilePlan> {
    Some(file.narrowed(|placed| is_fixable(file, placed, judge))).filter(|plan| !plan.edits.is_empty())
}

/// Returns `true` if the working file has the bytes that are staged; prints a warning if not.
fn is_as_staged(session: &Session, reader: &mut Reader, path: &RelPath, staged: Digest) -> bool {
    let same = reader.read(&session.root, path).is_ok_and(|content| Digest::of(content.bytes) == staged);
    if !same {
        let what = "was not fixed: the file on disk differs from the staged one";
        let problem = Problem::warning(Place::file(path.to_text()), what);
        let word = word(&path.to_text());
        let help = format!("run `redomain apply {word}`, and stage its parts again with `git add -p {word}`");
        session.console.print(&[problem.help(help)]);
    }
    same
}

impl Fixed {
    /// The lines of the files of `plan` but those that were written: their mentions are not those of before.
    pub fn without_written(&self, plan: &Plan, lines: Vec<Vec<LineBlock>>) -> Vec<Vec<LineBlock>> {
        let files = plan.files.iter().zip(lines);
        files
            .map(|(file, lines)| if self.files.contains_key(&file.path) { Vec::new() } else { lines })
            .collect()
    }

    /// The number of edits and files, for an error after them.
    pub fn summary(&self) -> String {
        let edits = Count(self.files.values().sum(), "edit");
        format!("{edits} in {} written", Count(self.files.len(), "file"))
    }

    /// The way back.
    pub fn help(&self) -> String {
        format!("`redomain undo` reverts run {}", self.run)
    }

    /// A line for each file, and one for the run.
    pub fn lines(&self) -> String {
        let fixed = self.files.iter().map(|(path, edits)| {
            format!("fixed: {}: {}\n", Problem::visible(&path.to_text()), Count(*edits, "edit"))
        });
        let edits = Count(self.files.values().sum(), "edit");
        let next = match self.next {
            NextStep::Stage => "`git add -p` stages them; ",
            NextStep::Nothing => "",
        };
        let files = Count(self.files.len(), "file");
        let run = format!("written: {edits} in {files}; {next}`redomain undo` reverts run {}\n", self.run);
        fixed.chain([run]).collect()
    }
}
