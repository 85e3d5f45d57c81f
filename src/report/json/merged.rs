//! Several JSON reports as one: shards of one repository, or many repositories, each with its name.
//!
//! A printed report has neither fingerprints nor ends of mentions, so formats that need them cannot be made of it. Like
//! a stored one it is not trusted: names have to be known, paths to lie in a tree, and numbers to fit together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::stored::{Form, NotAReport, not_json, restored_file, restored_path, restored_skip};
use super::wire::{SerializableProblem, SerializableReport, SerializableVersion};
use crate::report::model::{FileReport, Report, ReportPart, RuleNote, RunKind, Standing};
use crate::text::{Place, Problem, RelPath, Skip};

/// Version of the reports that are read.
const VERSION: u32 = 1;

/// A report that is to be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedReport {
    /// The name of its repository.
    pub name: String,
    /// The JSON report.
    pub bytes: Vec<u8>,
}

impl Report<'_> {
    /// The report of all of these. Of several repositories, each path begins with the name of its own.
    ///
    /// # Errors
    /// The index of the first one that is no report, or names a file that another one of its name has.
    pub fn merged(reports: &[NamedReport]) -> Result<Report<'static>, (usize, NotAReport)> {
        let parsed: Vec<SerializableReport<'_>> = reports
            .iter()
            .enumerate()
            .map(|(at, report)| parsed(&report.bytes).map_err(|error| (at, error)))
            .collect::<Result<_, _>>()?;
        let rules = rule_ids(&parsed);
        let index: HashMap<&str, usize> =
            rules.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let is_one = reports.windows(2).all(|pair| pair[0].name == pair[1].name);
        let mut merged = Merged::default();
        for (at, (report, named)) in parsed.into_iter().zip(reports).enumerate() {
            let prefix = if is_one { String::new() } else { format!("{}/", named.name) };
            merged
                .add(report, &named.name, &prefix, &index)
                .map_err(|what| (at, NotAReport::Damaged(what)))?;
        }
        Ok(merged.into_report(rules))
    }
}

fn parsed(bytes: &[u8]) -> Result<SerializableReport<'_>, NotAReport> {
    let SerializableVersion { version } = serde_json::from_slice(bytes).map_err(not_json)?;
    if version != VERSION {
        return Err(NotAReport::Version(version));
    }
    serde_json::from_slice(bytes).map_err(not_json)
}

/// The ids of all rules, each once.
fn rule_ids(reports: &[SerializableReport<'_>]) -> Vec<String> {
    let mentions = reports.iter().flat_map(|report| &report.files).flat_map(|file| &file.mentions);
    let ids = mentions.flat_map(|mention| mention.rule.iter().chain(&mention.rules));
    let ids: BTreeSet<&str> = ids.map(|id| &**id).collect();
    ids.into_iter().map(str::to_owned).collect()
}

/// The files of the reports so far.
#[derive(Default)]
struct Merged {
    files: BTreeMap<RelPath, FileReport<'static>>,
    skipped: Vec<Skip>,
    named: Vec<RelPath>,
    problems: Vec<Problem>,
    parts: Vec<ReportPart>,
    /// The kinds of their runs; those of earlier versions do not say it.
    kinds: Vec<Option<RunKind>>,
}

impl Merged {
    fn add(
        &mut self,
        report: SerializableReport<'_>,
        name: &str,
        prefix: &str,
        rules: &HashMap<&str, usize>,
    ) -> Result<(), String> {
        let below = |path: &RelPath| RelPath::new([prefix.as_bytes(), path.as_bytes()].concat());
        let part = self.part(name, report.summary.files_scanned);
        self.kinds.push(restored_kind(report.command.as_deref())?);
        if report.without_rules
            && let Some(part) = self.parts.get_mut(part)
        {
            part.add_without_rules();
        }
        for file in report.files {
            let file = restored_file(file, rules, Form::Printed)?;
            if let Some(part) = self.parts.get_mut(part) {
                part.add(file.edits, &file.mentions);
            }
            let path = below(&file.path);
            if let Some(other) = self.files.insert(path.clone(), FileReport { path, ..file }) {
                return Err(format!("`{}` is in another report of `{name}` too", other.path));
            }
        }
        for skip in report.skipped {
            let skip = restored_skip(skip)?;
            self.skipped.push(Skip { path: below(&skip.path), ..skip });
        }
        for path in &report.named {
            self.named.push(below(&restored_path(path, None)?));
        }
        self.problems.extend(report.problems.into_iter().map(|problem| restored_problem(problem, prefix)));
        Ok(())
    }

    /// The index of the part with this name, which takes in so many files.
    fn part(&mut self, name: &str, files_scanned: usize) -> usize {
        let known = self.parts.iter().position(|part| part.name == name);
        let at = known.unwrap_or(self.parts.len());
        match self.parts.get_mut(at) {
            Some(part) => part.add_files(files_scanned),
            None => self.parts.push(ReportPart::new(name, files_scanned)),
        }
        at
    }

    /// The kind of all runs; of different ones, that of a gate if there is one, and else of a dry run.
    fn kind(&self) -> RunKind {
        if let Some(Some(first)) = self.kinds.first()
            && self.kinds.iter().all(|kind| *kind == Some(*first))
        {
            return *first;
        }
        let is_judged = |file: &FileReport<'_>| file.standings.iter().any(|it| *it != Standing::Fine);
        let is_gate = !self.problems.is_empty()
            || self.kinds.contains(&Some(RunKind::Gate))
            || self.files.values().any(is_judged);
        if is_gate { RunKind::Gate } else { RunKind::Dry }
    }

    fn into_report(self, rules: Vec<String>) -> Report<'static> {
        let note = |id| RuleNote { id, from: String::new(), why: None };
        Report {
            kind: self.kind(),
            run: None,
            context: None,
            links: None,
            rules: rules.into_iter().map(note).collect(),
            files: self.files.into_values().collect(),
            skipped: self.skipped,
            named: self.named,
            files_scanned: self.parts.iter().fold(0, |sum, part| part.files_scanned.saturating_add(sum)),
            problems: self.problems,
            failing_warnings: 0,
            command: None,
            parts: self.parts,
        }
    }
}

fn restored_kind(command: Option<&str>) -> Result<Option<RunKind>, &'static str> {
    let Some(command) = command else { return Ok(None) };
    let known = RunKind::ALL.into_iter().find(|kind| kind.command() == command);
    known.map(Some).ok_or("unknown command")
}

fn restored_problem(problem: SerializableProblem<'_>, prefix: &str) -> Problem {
    let at = problem.line.zip(problem.column);
    let place = Place { file: format!("{prefix}{}", problem.path), at };
    let restored = Problem::error(place, problem.what.into_owned());
    match problem.help {
        Some(help) => restored.help(help.into_owned()),
        None => restored,
    }
}
