//! Report of a run: the data that every format but the unified diff is written from.
//!
//! Made from a plan that is still in memory, whose mentions it borrows, or from a stored run.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::file_link::FileLink;
use super::line_block::LineBlock;
use super::report_part::ReportPart;
use super::run_context::RunContext;
use super::run_kind::RunKind;
use super::run_note::RunNote;
use super::standing::{Judge, Standing};
use crate::mention::Verdict;
use crate::plan::{Placed, Plan, Summary};
use crate::rule::{Category, Rule};
use crate::text::{Digest, Place, Problem, RelPath, Skip, SkipReason};

/// Rules, files, mentions and problems of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report<'p> {
    /// Kind of the run.
    pub kind: RunKind,
    /// The stored run; `None` for a run that has just ended.
    pub run: Option<RunNote>,
    /// Circumstances of a run that has just ended, for a page.
    pub context: Option<RunContext>,
    /// The rules; [`crate::mention::Wording::rules`] counts into them.
    pub rules: Vec<RuleNote>,
    /// Files with mentions, in the order of their paths.
    pub files: Vec<FileReport<'p>>,
    /// Files that were not read.
    pub skipped: Vec<Skip>,
    /// Files whose own path names a host that rules move.
    pub named: Vec<RelPath>,
    /// Number of files read.
    pub files_scanned: usize,
    /// Problems of the rules that fail the gate.
    pub problems: Vec<Problem>,
    /// Number of warnings that fail the gate.
    pub failing_warnings: usize,
    /// The command that writes the edits, where they are not written.
    pub command: Option<String>,
    /// Links of the terminal that the text is for.
    pub links: Option<FileLink>,
    /// The reports that it was merged of; empty for the report of one run.
    pub parts: Vec<ReportPart>,
}

/// The parts of a rule that reports show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleNote {
    /// Its name.
    pub id: String,
    /// The `from` of the rule, as written.
    pub from: String,
    /// The `why` of the rule.
    pub why: Option<String>,
}

/// A file with mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport<'p> {
    /// Path relative to the root.
    pub path: RelPath,
    /// Category of the file.
    pub category: Category,
    /// Number of edits.
    pub edits: usize,
    /// All mentions, by offset.
    pub mentions: Cow<'p, [Placed]>,
    /// Standing of each mention in the gate.
    pub standings: Vec<Standing>,
    /// The lines that mentions stand on; empty in a report that was not made beside the files.
    pub lines: Vec<LineBlock>,
    /// The digest of its bytes, in a run on whose page a reviewer decides.
    pub before: Option<Digest>,
}

/// A mention and its standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgedMention<'r> {
    /// The mention with its place.
    pub placed: &'r Placed,
    /// Its standing in the gate.
    pub standing: Standing,
}

impl<'p> Report<'p> {
    /// The report of a plan.
    pub fn new(plan: &'p Plan, rules: &[Rule], kind: RunKind, judge: &Judge<'_>) -> Self {
        let files = plan.files.iter().filter(|file| !file.mentions.is_empty()).map(|file| FileReport {
            path: file.path.clone(),
            category: file.category,
            edits: file.edits.len(),
            mentions: Cow::Borrowed(&file.mentions),
            standings: file.mentions.iter().map(|placed| judge(file, placed)).collect(),
            lines: Vec::new(),
            before: None,
        });
        Self {
            kind,
            run: None,
            context: None,
            rules: rules.iter().map(RuleNote::of).collect(),
            files: files.collect(),
            skipped: plan.skipped.clone(),
            named: plan.named.clone(),
            files_scanned: plan.files_scanned,
            problems: Vec::new(),
            failing_warnings: 0,
            command: None,
            links: None,
            parts: Vec::new(),
        }
    }

    /// The same with problems of the rules that fail the gate.
    #[must_use]
    pub fn with_problems(mut self, problems: Vec<Problem>) -> Self {
        self.problems = problems;
        self
    }

    /// The same with warnings that fail the gate.
    #[must_use]
    pub fn with_failing_warnings(self, failing_warnings: usize) -> Self {
        Self { failing_warnings, ..self }
    }

    /// The same with the circumstances of the run.
    #[must_use]
    pub fn with_context(self, context: Option<RunContext>) -> Self {
        Self { context, ..self }
    }

    /// The same with links for a terminal.
    #[must_use]
    pub fn with_links(self, links: Option<FileLink>) -> Self {
        Self { links, ..self }
    }

    /// The link of a page to a line of a file.
    pub(in crate::report) fn link(&self, path: &RelPath, line: usize) -> Option<String> {
        Some(self.context.as_ref()?.link.as_ref()?.to(path, line))
    }

    /// The same with the command that writes the edits.
    #[must_use]
    pub fn with_command(self, command: String) -> Self {
        Self { command: Some(command), ..self }
    }

    /// The command that fixes findings; `None` where no finding is a rewrite.
    pub fn fix_command(&self) -> Option<&str> {
        let fixable = self.of_standing(Standing::Finding).any(|(_, entry)| entry.is(Verdict::Rewrite));
        self.command.as_deref().filter(|_| fixable)
    }

    /// All mentions with their files.
    pub fn entries(&self) -> impl Iterator<Item = (&FileReport<'p>, JudgedMention<'_>)> {
        self.files.iter().flat_map(|file| file.entries().map(move |entry| (file, entry)))
    }

    /// All mentions of one standing with their files.
    pub fn of_standing(
        &self,
        standing: Standing,
    ) -> impl Iterator<Item = (&FileReport<'p>, JudgedMention<'_>)> {
        self.entries().filter(move |(_, entry)| entry.standing == standing)
    }

    /// All mentions of one verdict but those that the gate was not asked about.
    pub fn met(&self, verdict: Verdict) -> impl Iterator<Item = (&FileReport<'p>, JudgedMention<'_>)> {
        self.entries().filter(move |(_, entry)| entry.is(verdict) && entry.standing != Standing::Outside)
    }

    /// Number of mentions by verdict.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for (_, entry) in self.entries() {
            summary.add(&entry.placed.mention);
        }
        summary
    }

    /// The files that should have been read, and could not be.
    pub fn unread(&self) -> impl Iterator<Item = &Skip> {
        self.skipped.iter().filter(|skip| skip.reason.is_failure())
    }

    /// The files of this program that were found in the tree and not searched, each with its kind.
    pub(in crate::report) fn own_files(&self) -> impl Iterator<Item = (&Skip, &'static str)> {
        self.skipped.iter().filter_map(|skip| match skip.reason {
            SkipReason::SavedPlan => Some((skip, "saved plan")),
            SkipReason::Decisions => Some((skip, "file of decisions")),
            SkipReason::Report => Some((skip, "saved report")),
            SkipReason::RuleFile => Some((skip, "rule file")),
            _ => None,
        })
    }

    /// There were rules by which names could be found, in every part of a merged report.
    pub(in crate::report) fn has_rules(&self) -> bool {
        if self.parts.is_empty() {
            !self.rules.is_empty()
        } else {
            self.parts.iter().all(|part| part.has_rules)
        }
    }

    /// Number of edits.
    pub fn edits(&self) -> usize {
        self.files.iter().map(|file| file.edits).sum()
    }

    /// The files that change.
    pub fn changed(&self) -> impl Iterator<Item = &FileReport<'p>> {
        self.files.iter().filter(|file| file.edits > 0)
    }

    /// Number of changed files and of their edits, by category.
    pub fn changed_by_category(&self) -> BTreeMap<Category, (usize, usize)> {
        let mut counts: BTreeMap<Category, (usize, usize)> = BTreeMap::new();
        for file in self.changed() {
            let count = counts.entry(file.category).or_default();
            count.0 += 1;
            count.1 += file.edits;
        }
        counts
    }

    /// The rule that a mention is reported under.
    pub fn rule(&self, entry: JudgedMention<'_>) -> Option<&RuleNote> {
        entry.placed.mention.rules.first().and_then(|rule| self.rules.get(*rule))
    }

    /// Id of the rule that a mention is reported under; empty where there is none.
    pub fn rule_id(&self, entry: JudgedMention<'_>) -> &str {
        self.rule(entry).map_or("", |rule| rule.id.as_str())
    }
}

impl FileReport<'_> {
    /// The first directory of its path with a `/`, by which reports group files; `./` for the root.
    pub(in crate::report) fn directory(&self) -> String {
        let path = self.path.to_text();
        path.split_once('/').map_or_else(|| "./".to_owned(), |(first, _)| format!("{first}/"))
    }

    /// All mentions with their standings.
    pub fn entries(&self) -> impl Iterator<Item = JudgedMention<'_>> {
        let pairs = self.mentions.iter().zip(&self.standings);
        pairs.map(|(placed, standing)| JudgedMention { placed, standing: *standing })
    }
}

impl JudgedMention<'_> {
    /// The mention has this verdict.
    pub fn is(self, verdict: Verdict) -> bool {
        self.placed.mention.verdict == verdict
    }
}

impl RuleNote {
    fn of(rule: &Rule) -> Self {
        let from = rule.action.written();
        Self { id: rule.id.clone(), from, why: rule.why.clone().filter(|why| !why.trim().is_empty()) }
    }
}

/// The path of a problem as reports of code hosts take it; none where it is no file of the tree.
pub(in crate::report) fn file_of(problem: &Problem) -> Option<&Place> {
    let place = &problem.place;
    (!place.file.is_empty() && !place.file.starts_with("pack:")).then_some(place)
}
