//! A run on a tree: root, rules, input, threads, and the scan of it.
//!
//! Opened once by every command that reads the tree. Excludes the files of redomain itself (rules, baseline, report)
//! from the scan, and stops it on Ctrl-C.

use std::path::{Path, PathBuf};

use crate::apply::Interrupt;
use crate::cli::args::CommonArguments;
use crate::cli::console::Console;
use crate::cli::decisions_file;
use crate::cli::exit::{CommandError, interrupted, stop_flag};
use crate::cli::input::Input;
use crate::cli::left_out::LeftOut;
use crate::cli::named_paths::{NamedBy, require_any_read};
use crate::cli::path_filter::PathFilter;
use crate::cli::paths::{find_root, select, working_directory};
use crate::cli::progress::scan_with_progress;
use crate::cli::reason_name::accepted_reasons;
use crate::cli::rule_file::{self, Loaded, baseline_path};
use crate::decisions::Decisions;
use crate::engine::{Each, Engine, Files, Pool, Scan};
use crate::fs::{KnownFileError, Root, read_known};
use crate::matcher::Matcher;
use crate::mention::Reason;
use crate::plan::{FilePlan, Placed};
use crate::text::{Digest, Place, Problem, RelPath};
use crate::tree::{Categories, Walk};

/// Bytes of a baseline that are read at most: a million entries of 250 bytes.
const MAX_BASELINE: u64 = 256 << 20;

/// A run with all of its options decided.
pub(super) struct Session {
    /// The root of the tree.
    pub root: Root,
    /// The rules, without those that `--only` and `--skip` leave out.
    pub rules: Loaded,
    /// The streams for reports and problems.
    pub console: Console,
    /// Set by Ctrl-C and SIGTERM.
    pub stop: Interrupt,
    /// The threads of the run, as many as `--threads` says.
    pub pool: Pool,
    /// The bytes that are read.
    pub input: Input,
    filter: PathFilter,
    accepted: Vec<Reason>,
    decisions: Decisions,
    reports: Vec<PathBuf>,
    staged_baseline: Option<Vec<u8>>,
    narrowed: bool,
    has_file: bool,
    marked: bool,
    named_by: NamedBy,
    /// Files of the tree that are not on disk.
    pub left_out: LeftOut,
}

impl Session {
    /// A session that reads the files on disk.
    pub fn open(arguments: &CommonArguments, console: Console) -> Result<Self, CommandError> {
        let start = working_directory()?;
        let root = find_root(&start, console)?;
        let rules = rule_file::load(arguments.rule_source(), &start, &root)?;
        let selection = select(&arguments.paths, &start, root.path())?;
        Self::new(arguments, root, rules, Input::Tree(selection), console)
    }

    /// A session for root, rules and input that were found before.
    pub fn new(
        arguments: &CommonArguments,
        root: Root,
        mut rules: Loaded,
        input: Input,
        console: Console,
    ) -> Result<Self, CommandError> {
        let has_file = !arguments.rule_source().has_no_file();
        let narrowed = !arguments.only.is_empty() || !arguments.skip.is_empty();
        rule_file::narrow(&mut rules.file, &arguments.only, &arguments.skip)?;
        let pool = match arguments.threads {
            Some(0) => {
                let problem = Problem::error(Place::default(), "`--threads 0` is not a number of threads");
                return Err(CommandError::usage(problem.help("give 1 or more, or leave the option out")));
            }
            Some(threads) => Pool::new(threads),
            None => Pool::default(),
        };
        if console.is_verbose() {
            console.print_lines(&format!("rules: {}\n", rules.told(arguments.rule_source(), root.path())));
        }
        Ok(Self {
            root,
            rules,
            console,
            stop: stop_flag(),
            input,
            filter: PathFilter::new(arguments)?,
            accepted: Vec::new(),
            decisions: Decisions::default(),
            pool,
            reports: Vec::new(),
            staged_baseline: None,
            narrowed,
            has_file,
            marked: false,
            named_by: NamedBy::Person,
            left_out: LeftOut::default(),
        })
    }

    /// Takes the proposals of reviews with these reasons as rewrites.
    pub fn accepting(mut self, names: &[String]) -> Result<Self, CommandError> {
        self.accepted.extend(accepted_reasons(names)?);
        Ok(self)
    }

    /// Follows the decisions in files about single reviews.
    pub fn following(mut self, decisions: &[PathBuf]) -> Result<Self, CommandError> {
        for path in decisions {
            let loaded = decisions_file::load(path, &self.root, Digest::of(&self.rules.source))?;
            self.decisions.add(loaded).map_err(CommandError::Usage)?;
            self.reports.push(working_directory()?.join(path));
        }
        Ok(self)
    }

    /// Excludes files that reports or a plan are written to: they may hold those of an earlier run.
    pub fn reporting_to<'p>(mut self, reports: impl IntoIterator<Item = &'p Path>) -> Self {
        self.reports.extend(reports.into_iter().map(Path::to_path_buf));
        self
    }

    /// Computes the marks that fingerprints and character columns are made of.
    // Only for the formats and the baseline that use them: each mention costs a hash of its line.
    pub fn with_marks(self) -> Self {
        Self { marked: true, ..self }
    }

    /// Takes the paths for those that a hook names.
    pub fn named_by(self, named_by: NamedBy) -> Self {
        Self { named_by, ..self }
    }

    /// Uses the staged baseline in place of the one on disk.
    pub fn with_baseline(self, staged_baseline: Option<Vec<u8>>) -> Self {
        Self { staged_baseline, ..self }
    }

    /// The path of the baseline and its bytes; `None` if there is no baseline.
    pub fn baseline(&self) -> (PathBuf, Result<Option<Vec<u8>>, KnownFileError>) {
        let path = baseline_path(&self.rules, &self.root);
        let source = match &self.staged_baseline {
            Some(staged) => Ok(Some(staged.clone())),
            None if path.symlink_metadata().is_err() => Ok(None),
            None => read_known(&self.root, &path, MAX_BASELINE).map(Some),
        };
        (path, source)
    }

    /// A path as reports show it: relative to the root if it is inside.
    pub fn shown(&self, path: &Path) -> String {
        // By its name, which a link does not change.
        let named = path.strip_prefix(self.root.path()).ok();
        let named = named.map(|below| RelPath::new(below.as_os_str().as_encoded_bytes()));
        let below = named.or_else(|| self.relative(path));
        below.map_or_else(|| path.display().to_string(), |path| path.to_text())
    }

    /// True if all rules of the rule file are applied to all files of the tree.
    pub fn is_whole(&self) -> bool {
        self.has_file && self.reads_all()
    }

    /// True if all rules are applied to all files of the tree, of which the last scan found none left out.
    pub fn reads_all(&self) -> bool {
        !self.narrowed && self.filter.is_empty() && self.input.is_whole_tree() && self.left_out.is_none()
    }

    /// True if a part of the tree is read that `--glob` or `--in` chooses, and no paths.
    pub fn reads_chosen(&self) -> bool {
        !self.filter.is_empty() && self.input.is_whole_tree()
    }

    /// The files of redomain itself: rules, baseline, report. They name old hosts and are not scanned.
    pub fn own_files(&self) -> Vec<RelPath> {
        let baseline = self.relative(&baseline_path(&self.rules, &self.root));
        let unread = (!self.has_file).then(|| RelPath::from(rule_file::RULE_FILE));
        let reports = self.reports.iter().filter_map(|path| self.relative(path));
        [self.rule_file(), baseline, unread].into_iter().flatten().chain(reports).collect()
    }

    /// A problem of the rule file with its path relative to the root in place of the working directory.
    pub fn located(&self, mut problem: Problem) -> Problem {
        if let Some(own) = self.rule_file() {
            problem.place.file = own.to_text();
        }
        problem
    }

    /// The rule file, if it is in the tree.
    fn rule_file(&self) -> Option<RelPath> {
        self.rules.path.as_deref().and_then(|path| self.relative(path))
    }

    fn relative(&self, path: &Path) -> Option<RelPath> {
        // A file in the index need not be on disk.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let root = self.root.path().canonicalize().ok()?;
        let below = path.strip_prefix(root).ok()?;
        Some(RelPath::new(below.as_os_str().as_encoded_bytes()))
    }

    /// True if this mention is part of the input, and not only in one of its files.
    pub fn covers(&self, file: &FilePlan, placed: &Placed) -> bool {
        self.input.covers(file, placed)
    }

    /// True if the input is the index and not the files on disk.
    pub fn reads_index(&self) -> bool {
        matches!(self.input, Input::Staged(..))
    }

    /// Reads and plans all files; calls `each` for every file while its bytes are in memory.
    pub fn scan<M: Send>(&self, matcher: &Matcher<'_>, each: &Each<'_, M>) -> Result<Scan<M>, CommandError> {
        let categories = Categories::embedded();
        let engine = Engine {
            root: &self.root,
            matcher,
            categories: &categories,
            accepted: &self.accepted,
            decisions: &self.decisions,
            marked: self.marked,
            pool: &self.pool,
            stop: self.stop.flag(),
            on_read: &|_| {},
        };
        let own = self.own_files();
        let is_own = |path: &[u8]| is_among(&own, path);
        let is_foreign = |path: &[u8]| !is_own(path) && self.filter.covers(path);
        let scan = match &self.input {
            Input::Text(path, bytes) => {
                let bytes = if is_foreign(path.as_bytes()) { &bytes[..] } else { b"" };
                return Ok(engine.text(path, bytes, each));
            }
            Input::Staged(_, listing) => {
                let mut listing = listing.clone();
                listing.files.retain(|entry| is_foreign(entry.path.as_bytes()));
                scan_with_progress(&engine, listing.files.len(), Files::Listed(&listing), each)
            }
            Input::Tree(selection) => {
                let walk = self.left_out.walk(&self.root, selection, &is_foreign)?;
                let (expected, files) = self.filtered(walk, &is_foreign);
                scan_with_progress(&engine, expected, files, each)
            }
            Input::Added(selection, since) => {
                let is_changed = |path: &[u8]| since.touches(path) && is_foreign(path);
                let walk = self.left_out.walk(&self.root, selection, &is_changed)?;
                // The number of files with added lines is not known before the scan.
                scan_with_progress(&engine, 0, Files::Changed(walk, &is_changed), each)
            }
        };
        self.finished(scan)
    }

    /// The scan, unless it was stopped, read nothing of what was named, or could not follow a decision.
    fn finished<M>(&self, scan: Scan<M>) -> Result<Scan<M>, CommandError> {
        if self.stop.is_raised() {
            return Err(interrupted());
        }
        require_any_read(&self.input, &scan.plan, (self.named_by, &self.own_files()))?;
        let unmet = self.decisions.unmet(&scan.plan);
        if unmet.is_empty() { Ok(scan) } else { Err(CommandError::Usage(unmet)) }
    }

    /// The files of a walk that a function returns true for, and how many they are: 0 where nobody knows before the scan.
    fn filtered<'w>(
        &self,
        walk: Box<Walk<'w>>,
        is_wanted: &'w (dyn Fn(&[u8]) -> bool + Sync),
    ) -> (usize, Files<'w>) {
        if self.filter.is_empty() {
            (walk.expected(), Files::Tree(walk, is_wanted))
        } else {
            (0, Files::Changed(walk, is_wanted))
        }
    }
}

fn is_among(own: &[RelPath], path: &[u8]) -> bool {
    own.iter().any(|own| own.as_bytes() == path)
}
