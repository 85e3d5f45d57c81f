//! What `check` knows already: `redomain.baseline.json` held against a plan, written and pruned; and exceptions
//! that nothing needs any more.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::baseline::{self, Baseline, Occurrence, Settling};
use crate::cli::commands::check::today;
use crate::cli::exit::CommandError;
use crate::cli::output::emit;
use crate::cli::session::Session;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed, Plan};
use crate::text::{Count, Place, Problem, RelPath};

/// Entries that are told one by one; more are counted.
const MOST: usize = 10;

/// The baseline of a run.
pub(super) struct Held {
    path: PathBuf,
    shown: String,
    baseline: Baseline,
    /// Whether it is to be written.
    changes: bool,
}

/// A baseline held against a plan.
pub(super) struct Settled<'h> {
    held: &'h Held,
    /// First the findings, then other mentions that an entry may be about.
    occurrences: Vec<Occurrence>,
    findings: usize,
    /// The entry of each.
    entries: Vec<Option<usize>>,
    left: Vec<usize>,
    /// Offsets of the findings that are known, by file.
    known: HashMap<RelPath, HashSet<usize>>,
}

impl Held {
    /// The baseline beside the rule file; an empty one where there is none.
    pub fn open(session: &Session, changes: bool) -> Result<Self, CommandError> {
        let (path, source) = session.baseline();
        let shown = session.shown(&path);
        let source = source.map_err(|error| {
            let problem = Problem::error(Place::file(&shown), format!("could not be read: {error}"));
            CommandError::usage(problem.help("make it readable, or remove it"))
        })?;
        let baseline = match source {
            Some(source) => baseline::parse(&shown, &source).map_err(CommandError::usage)?,
            None => Baseline::default(),
        };
        Ok(Self { path, shown, baseline, changes })
    }

    /// Whether mentions are held against it: where it knows nothing, and is to learn nothing, they need not be.
    pub fn is_used(&self) -> bool {
        self.changes || !self.baseline.entries.is_empty()
    }

    /// Holds it against a plan; `finds` says which mentions the gate would fail on.
    pub fn settle(&self, session: &Session, plan: &Plan, finds: &dyn Fn(&Placed) -> bool) -> Settled<'_> {
        let rules = &session.rules.file.rules;
        let may_be_known = |placed: &Placed| {
            self.is_used() && !matches!(placed.mention.verdict, Verdict::Keep | Verdict::Allowed)
        };
        let (found, rest): (Vec<_>, Vec<_>) =
            plan.mentions().filter(|(_, placed)| may_be_known(placed)).partition(|(_, placed)| finds(placed));
        let occurrences = |list: &[(&FilePlan, &Placed)]| -> Vec<Occurrence> {
            list.iter().filter_map(|(file, placed)| Occurrence::of(file, placed, rules)).collect()
        };
        let findings = found.len();
        let mut settling = Settling::new(&self.baseline);
        let root = session.root.path();
        let mut is_gone = |path: &str| root.join(path).symlink_metadata().is_err();
        let mut occurrences = [occurrences(&found), occurrences(&rest)];
        let entries =
            occurrences.iter().flat_map(|list| settling.settle(list, &mut is_gone)).collect::<Vec<_>>();
        let left = settling.left().to_vec();
        let today = today();
        let mut known: HashMap<RelPath, HashSet<usize>> = HashMap::new();
        for ((file, placed), entry) in found.iter().zip(&entries) {
            if entry.is_some_and(|entry| !self.baseline.entries[entry].is_over(&today)) {
                known.entry(file.path.clone()).or_default().insert(placed.mention.span.start);
            }
        }
        let occurrences = occurrences.iter_mut().flat_map(std::mem::take).collect();
        Settled { held: self, occurrences, findings, entries, left, known }
    }

    fn write(&self, baseline: &Baseline) -> Result<(), CommandError> {
        emit(Some(&self.path), |out| out.write_all(&baseline::to_json(baseline)))
    }
}

impl Settled<'_> {
    /// Whether the baseline knows this finding.
    pub fn knows(&self, file: &FilePlan, placed: &Placed) -> bool {
        self.known.get(&file.path).is_some_and(|offsets| offsets.contains(&placed.mention.span.start))
    }

    /// Records all findings, and what else entries are about.
    pub fn record(&self, plan: &Plan) -> Result<(), CommandError> {
        let baseline = self.recorded(plan, self.findings);
        self.held.write(&baseline)?;
        let findings: usize = baseline.entries.iter().map(|entry| entry.count).sum();
        let lines = Count(baseline.entries.len(), "line").to_string();
        emit(None, |out| {
            writeln!(out, "recorded: {} in {lines} of {}", Count(findings, "finding"), self.shown())
        })
    }

    /// Takes out what is not there any more.
    pub fn prune(&self, plan: &Plan) -> Result<(), CommandError> {
        let baseline = self.recorded(plan, 0);
        let gone =
            self.left.iter().sum::<usize>().saturating_sub(self.unread(plan).map(|entry| entry.count).sum());
        if baseline != self.held.bare() {
            self.held.write(&baseline)?;
        }
        let lines = Count(baseline.entries.len(), "line").to_string();
        emit(None, |out| {
            writeln!(out, "pruned: {} gone, {lines} left in {}", Count(gone, "finding"), self.shown())
        })
    }

    fn shown(&self) -> String {
        Problem::visible(&self.held.shown)
    }

    /// The baseline of the first `new` mentions, and of all that have an entry.
    fn recorded(&self, plan: &Plan, new: usize) -> Baseline {
        let old = &self.held.baseline.entries;
        let all = self.occurrences.iter().zip(&self.entries).enumerate();
        let found = all
            .filter(|(number, (_, entry))| *number < new || entry.is_some())
            .map(|(_, (occurrence, entry))| (occurrence, entry.map(|entry| &old[entry])));
        baseline::record(found, self.unread(plan))
    }

    /// Entries of files that could not be read.
    fn unread<'s>(&'s self, plan: &'s Plan) -> impl Iterator<Item = &'s baseline::Entry> {
        let unread: HashSet<String> = plan.unread().map(|skip| skip.path.to_text()).collect();
        self.held.baseline.entries.iter().filter(move |entry| unread.contains(&entry.key.path))
    }

    /// Warns of entries whose day is over and, in a run over everything, of those that are not needed.
    pub fn warnings(&self, whole: bool) -> Vec<Problem> {
        let entries = self.held.baseline.entries.iter().enumerate();
        let today = today();
        let place = |at: Option<(usize, usize)>| Place { file: self.held.shown.clone(), at };
        let over =
            entries.clone().filter(|(index, entry)| entry.is_over(&today) && self.left[*index] < entry.count);
        let mut warnings: Vec<Problem> = over
            .map(|(_, entry)| {
                let what = format!(
                    "`{}` in `{}` was known until `{}` and counts again",
                    entry.key.host,
                    entry.key.path,
                    entry.until.as_deref().unwrap_or_default()
                );
                Problem::warning(place(entry.at), what).help("change it, or give the entry a later day")
            })
            .collect();
        let gone: Vec<_> = entries.filter(|(index, _)| whole && self.left[*index] > 0).collect();
        let help = "`redomain check --prune-baseline` takes it out";
        for (index, entry) in gone.iter().take(MOST) {
            let (host, path) = (&entry.key.host, &entry.key.path);
            let what = match self.left[*index] {
                left if left == entry.count => format!("`{host}` in `{path}` is not there any more"),
                left => format!("`{host}` in `{path}` is there {} less", Count(left, "time")),
            };
            warnings.push(Problem::warning(place(entry.at), what).help(help));
        }
        if let Some(more) = gone.len().checked_sub(MOST).filter(|more| *more > 0) {
            let what = format!("{} more of what is not there any more", Count(more, "line"));
            warnings.push(
                Problem::warning(place(None), what).help("`redomain check --prune-baseline` takes them out"),
            );
        }
        warnings
    }
}

impl Held {
    /// The baseline without the places of its entries, as a new one would be.
    fn bare(&self) -> Baseline {
        let entries = self.baseline.entries.iter().cloned();
        Baseline { entries: entries.map(|entry| baseline::Entry { at: None, ..entry }).collect() }
    }
}

/// Warns of each `keep` entry of the rule file that kept nothing in a run over everything.
pub(super) fn unused_keeps(session: &Session, plan: &Plan) -> Vec<Problem> {
    let used: HashSet<usize> = plan.files.iter().flat_map(|file| file.keeps.iter().copied()).collect();
    let keeps = session.rules.file.keep.iter().enumerate();
    keeps
        .filter(|(number, _)| !used.contains(number))
        .map(|(_, keep)| {
            let files = keep.files.as_ref().map(|files| format!(" of `{}`", files.written.join("`, `")));
            let what = format!("this keep{} keeps nothing", files.unwrap_or_default());
            Problem::warning(keep.place.clone(), what).help("delete it, or correct the pattern")
        })
        .collect()
}
