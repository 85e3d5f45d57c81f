//! Compares the findings of a scan with `redomain.baseline.json`, and writes that file.
//!
//! A finding is matched with an entry by fingerprint, as the room `baseline` defines it. Here its result is kept:
//! which findings are known, which entries were not needed, and the content of a new baseline.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::baseline::{self, Baseline, BaselineEntry, EntryAssignment, Occurrence};
use crate::cli::args::BaselineChange;
use crate::cli::clock::today;
use crate::cli::console::Console;
use crate::cli::exit::CommandError;
use crate::cli::output::{after_change, write_answer, write_file};
use crate::cli::session::Session;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed, Plan};
use crate::rule::Rule;
use crate::text::{Count, Place, Problem, RelPath};

/// Unused entries that are listed; more are counted, so that a large cleanup does not fill the terminal.
const MAX_LISTED: usize = 10;

/// The baseline as loaded for a run.
pub(super) struct LoadedBaseline {
    path: PathBuf,
    shown: String,
    baseline: Baseline,
    /// The change that the run makes to it.
    change: Option<BaselineChange>,
}

/// The findings of a plan, matched with the entries of a baseline.
pub(super) struct KnownFindings<'b> {
    loaded: &'b LoadedBaseline,
    /// The findings, and after them other mentions that an entry may be about.
    occurrences: Vec<Occurrence>,
    /// The number of occurrences that are findings.
    findings: usize,
    /// The entry of each occurrence.
    entries: Vec<Option<usize>>,
    /// For each entry, how many of its findings were not found again.
    left: Vec<usize>,
    /// Offsets of the known findings, by file.
    known: HashMap<RelPath, HashSet<usize>>,
}

impl LoadedBaseline {
    /// Loads the baseline beside the rule file; an empty one if there is none.
    pub fn open(session: &Session, change: Option<BaselineChange>) -> Result<Self, CommandError> {
        let (path, source) = session.baseline();
        let shown = session.shown(&path);
        let source = source.map_err(|error| {
            let problem = Problem::error(Place::file(&shown), error.to_string());
            CommandError::usage(problem.help("replace it by a regular file that you may read, or remove it"))
        })?;
        let baseline = match source {
            Some(source) => baseline::parse(&shown, &source).map_err(CommandError::usage)?,
            None => Baseline::default(),
        };
        Ok(Self { path, shown, baseline, change })
    }

    /// Returns `true` if mentions have to be compared with it. Without entries, and without a change, they need no
    /// fingerprints.
    pub fn is_used(&self) -> bool {
        self.change.is_some() || !self.baseline.entries.is_empty()
    }

    /// Matches the mentions of a plan with the entries; `is_finding` says which mentions `check` fails on.
    pub fn compare(
        &self,
        session: &Session,
        plan: &Plan,
        is_finding: &dyn Fn(&Placed) -> bool,
    ) -> KnownFindings<'_> {
        let rules = &session.rules.file.rules;
        let (found, rest): (Vec<_>, Vec<_>) = plan
            .mentions()
            .filter(|(_, placed)| self.may_have(placed))
            .partition(|(_, placed)| is_finding(placed));
        let findings = found.len();
        let mut assignment = EntryAssignment::new(&self.baseline);
        let root = session.root.path();
        let mut is_gone = |path: &str| root.join(path).symlink_metadata().is_err();
        let mut occurrences = [occurrences(&found, rules), occurrences(&rest, rules)];
        let entries =
            occurrences.iter().flat_map(|list| assignment.assign(list, &mut is_gone)).collect::<Vec<_>>();
        let left = assignment.unused().to_vec();
        let today = today();
        let mut known: HashMap<RelPath, HashSet<usize>> = HashMap::new();
        for ((file, placed), entry) in found.iter().zip(&entries) {
            if entry.is_some_and(|entry| !self.baseline.entries[entry].is_over(&today)) {
                known.entry(file.path.clone()).or_default().insert(placed.mention.span.start);
            }
        }
        let occurrences = occurrences.iter_mut().flat_map(std::mem::take).collect();
        KnownFindings { loaded: self, occurrences, findings, entries, left, known }
    }

    /// Returns `true` if the baseline may have an entry for this mention.
    fn may_have(&self, placed: &Placed) -> bool {
        self.is_used()
            && !matches!(placed.mention.verdict, Verdict::Keep | Verdict::Silenced(_) | Verdict::Allowed)
    }

    fn write(&self, baseline: &Baseline) -> Result<(), CommandError> {
        write_file(&self.path, |out| out.write_all(&baseline::to_json(baseline)?))
    }
}

/// The form in which mentions are compared with entries.
fn occurrences(mentions: &[(&FilePlan, &Placed)], rules: &[Rule]) -> Vec<Occurrence> {
    mentions.iter().filter_map(|(file, placed)| Occurrence::of(file, placed, rules)).collect()
}

/// The next step after a baseline was written.
const WRITTEN_HELP: &str = "`git diff` shows what changed in it";

impl KnownFindings<'_> {
    /// Returns `true` if the baseline has an entry for this finding that is not over.
    pub fn contains(&self, file: &FilePlan, placed: &Placed) -> bool {
        self.known.get(&file.path).is_some_and(|offsets| offsets.contains(&placed.mention.span.start))
    }

    /// Writes a baseline of all findings, and of other mentions that have an entry.
    pub fn record(&self, plan: &Plan, console: Console) -> Result<(), CommandError> {
        let baseline = self.recorded(plan, self.findings);
        self.loaded.write(&baseline)?;
        let findings: usize = baseline.entries.iter().map(|entry| entry.count).sum();
        let lines = Count(baseline.entries.len(), "line").to_string();
        let told = write_answer(console, |out| {
            writeln!(out, "recorded: {} in {lines} of {}", Count(findings, "finding"), self.shown())
        });
        after_change(told, &format!("`{}` is written", self.shown()), WRITTEN_HELP)
    }

    /// Writes the baseline without entries whose finding is gone.
    pub fn prune(&self, plan: &Plan, console: Console) -> Result<(), CommandError> {
        let baseline = self.recorded(plan, 0);
        let gone =
            self.left.iter().sum::<usize>().saturating_sub(self.unread(plan).map(|entry| entry.count).sum());
        let is_written = baseline != self.loaded.bare();
        if is_written {
            self.loaded.write(&baseline)?;
        }
        let lines = Count(baseline.entries.len(), "line").to_string();
        let told = write_answer(console, |out| {
            writeln!(out, "pruned: {} gone, {lines} left in {}", Count(gone, "finding"), self.shown())
        });
        if is_written {
            after_change(told, &format!("`{}` is written", self.shown()), WRITTEN_HELP)
        } else {
            told
        }
    }

    fn shown(&self) -> String {
        Problem::visible(&self.loaded.shown)
    }

    /// A baseline of the first `new` occurrences, and of all that have an entry.
    fn recorded(&self, plan: &Plan, new: usize) -> Baseline {
        let old = &self.loaded.baseline.entries;
        let all = self.occurrences.iter().zip(&self.entries).enumerate();
        let found = all
            .filter(|(number, (_, entry))| *number < new || entry.is_some())
            .map(|(_, (occurrence, entry))| (occurrence, entry.map(|entry| &old[entry])));
        baseline::record(found, self.unread(plan))
    }

    /// Entries of files that could not be read; they stay.
    fn unread<'s>(&'s self, plan: &'s Plan) -> impl Iterator<Item = &'s BaselineEntry> {
        let unread: HashSet<String> = plan.unread().map(|skip| skip.path.to_text()).collect();
        self.loaded.baseline.entries.iter().filter(move |entry| unread.contains(&entry.key.path))
    }

    /// A warning for each entry that is over and whose finding is still there.
    pub fn expired(&self) -> Vec<Problem> {
        let today = today();
        let entries = self.loaded.baseline.entries.iter().enumerate();
        entries
            .filter(|(index, entry)| entry.is_over(&today) && self.left[*index] < entry.count)
            .map(|(_, entry)| {
                let what = format!(
                    "`{}` in `{}` was accepted until `{}` and counts again",
                    entry.key.host,
                    entry.key.path,
                    entry.until.as_deref().unwrap_or_default()
                );
                self.warning(entry.at, what).help("rewrite it, or give the entry a later date")
            })
            .collect()
    }

    /// Warnings about entries whose finding is gone, in a scan of everything.
    pub fn unused(&self) -> Vec<Problem> {
        let entries = self.loaded.baseline.entries.iter().enumerate();
        let unused: Vec<_> = entries.filter(|(index, _)| self.left[*index] > 0).collect();
        let listed = unused.iter().take(MAX_LISTED).map(|(index, entry)| {
            let (host, path) = (&entry.key.host, &entry.key.path);
            let what = match self.left[*index] {
                left if left == entry.count => format!("`{host}` in `{path}` is gone"),
                left => format!("`{host}` in `{path}` is there {} less", Count(left, "time")),
            };
            self.warning(entry.at, what).help("`redomain check --prune-baseline` removes the entry")
        });
        let mut warnings: Vec<Problem> = listed.collect();
        if let Some(more) = unused.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
            let what = format!("{} more whose finding is gone", Count(more, "line"));
            warnings
                .push(self.warning(None, what).help("`redomain check --prune-baseline` removes the entries"));
        }
        warnings
    }

    fn warning(&self, at: Option<(usize, usize)>, what: String) -> Problem {
        Problem::warning(Place { file: self.loaded.shown.clone(), at }, what)
    }
}

impl LoadedBaseline {
    /// The baseline without the positions of its entries, to compare it with a new one.
    fn bare(&self) -> Baseline {
        let entries = self.baseline.entries.iter().cloned();
        Baseline { entries: entries.map(|entry| BaselineEntry { at: None, ..entry }).collect() }
    }
}
