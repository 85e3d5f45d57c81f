//! `redomain check --fix`: writes what the gate would refuse and what is safe to write, in one transaction.
//!
//! Only findings are mended. Of a staged file nothing is written unless its working file has the very bytes
//! that are staged, so that two states of a file never get mixed.

use std::collections::BTreeMap;
use std::io::Write;

use crate::apply::{Digest, Moment, RunId};
use crate::cli;
use crate::cli::commands::apply::{FileChange, Origin, finish, write};
use crate::cli::exit::CommandError;
use crate::cli::session::Session;
use crate::engine::Scan;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Plan};
use crate::report::{Judge, Kind, Report, Standing};
use crate::text::{Count, Place, Problem, RelPath};
use crate::tree::Reader;

/// What was written.
pub(super) struct Fixed {
    run: RunId,
    /// How many edits each file got.
    files: BTreeMap<RelPath, usize>,
    again: Again,
}

/// Whether what was written has to be staged.
enum Again {
    Stage,
    Nothing,
}

/// Writes all findings of `scan` that are rewrites, and takes them out of it. `None` if there was nothing to write.
pub(super) fn fix(
    session: &Session,
    scan: &mut Scan<Option<Digest>>,
    judge: &Judge<'_>,
    started: Moment,
) -> Result<Option<Fixed>, CommandError> {
    let found = scan.plan.files.iter().zip(&scan.made);
    let mut plans: Vec<(FilePlan, Digest)> =
        found.filter_map(|(file, before)| Some((findings(file, judge)?, (*before)?))).collect();
    if session.reads_index() {
        let mut reader = Reader::new();
        plans.retain(|(file, before)| is_as_staged(session, &mut reader, &file.path, *before));
    }
    let changes: Vec<FileChange<'_>> =
        plans.iter().map(|(file, before)| FileChange { file, before: *before }).collect();
    let plan = Plan { files: plans.iter().map(|(file, _)| file.clone()).collect(), ..Plan::default() };
    let report = Report::new(&plan, &session.rules.file.rules, Kind::Written, &|_, _| Standing::Fine);
    let origin = Origin::new(&session.root, Digest::of(&session.rules.source), started);
    let info = origin.info(Some(report.to_stored()));
    let Some(committed) = write(session, &changes, &info)? else { return Ok(None) };
    finish(session.root.path(), &committed);
    let files: BTreeMap<RelPath, usize> =
        plans.iter().map(|(file, _)| (file.path.clone(), file.edits.len())).collect();
    for file in scan.plan.files.iter_mut().filter(|file| files.contains_key(&file.path)) {
        let mended = |placed: &_| is_mendable(placed) && judge(file, placed) == Standing::Finding;
        let rest = file.mentions.iter().filter(|placed| !mended(placed)).cloned().collect();
        let (warnings, keeps) = (std::mem::take(&mut file.warnings), std::mem::take(&mut file.keeps));
        if let Ok(rest) = FilePlan::new(file.path.clone(), file.category, rest) {
            *file = FilePlan { warnings, keeps, ..rest };
        }
    }
    let again = if session.reads_index() { Again::Stage } else { Again::Nothing };
    Ok(Some(Fixed { run: committed.run, files, again }))
}

fn is_mendable(placed: &crate::plan::Placed) -> bool {
    placed.mention.verdict == Verdict::Rewrite && placed.mention.edit.is_some()
}

/// The plan of a file with those mentions alone that are findings and are rewritten.
fn findings(file: &FilePlan, judge: &Judge<'_>) -> Option<FilePlan> {
    let chosen = |placed: &&_| is_mendable(placed) && judge(file, placed) == Standing::Finding;
    let mentions = file.mentions.iter().filter(chosen).cloned().collect();
    // Some of the edits of a plan are disjoint as all of them are.
    FilePlan::new(file.path.clone(), file.category, mentions).ok().filter(|plan| !plan.edits.is_empty())
}

/// Whether the working file has the bytes that were read from the index; if not, it is said.
fn is_as_staged(session: &Session, reader: &mut Reader, path: &RelPath, staged: Digest) -> bool {
    let same = reader.read(&session.root, path).is_ok_and(|content| Digest::of(content.bytes) == staged);
    if !same {
        let what = "was not fixed: the file on disk is not what is staged";
        let problem = Problem::warning(Place::file(path.to_text()), what);
        cli::report(&[problem.help("run `redomain apply` on it and stage it again, part by part")]);
    }
    same
}

impl Fixed {
    /// Says what was written.
    pub fn tell(&self, out: &mut dyn Write) -> std::io::Result<()> {
        for (path, edits) in &self.files {
            writeln!(out, "fixed: {}: {}", Problem::visible(&path.to_text()), Count(*edits, "edit"))?;
        }
        let edits = Count(self.files.values().sum(), "edit");
        let next = match self.again {
            Again::Stage => "`git add` what was fixed; ",
            Again::Nothing => "",
        };
        let files = Count(self.files.len(), "file");
        writeln!(out, "written: {edits} in {files}; {next}`redomain undo` takes run {} back", self.run)
    }
}
