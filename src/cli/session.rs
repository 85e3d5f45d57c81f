//! What every command on a tree shares: root, rules, listing, scan, progress.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::cli::args::CommonArguments;
use crate::cli::exit::CommandError;
use crate::cli::input::{Reading, wrong};
use crate::cli::progress::watched;
use crate::cli::rule_file::{self, Loaded};
use crate::engine::{Each, Engine, Files, Scan};
use crate::matcher::Matcher;
use crate::mention::Reason;
use crate::plan::{FilePlan, Placed};
use crate::text::{Place, Problem, RelPath};
use crate::tree::{Categories, Root, Walk};

/// A run on a tree, decided.
pub(super) struct Session {
    /// The root of the run.
    pub root: Root,
    /// The rules.
    pub rules: Loaded,
    /// Set by Ctrl-C.
    pub stop: Arc<AtomicBool>,
    reading: Reading,
    accepted: Vec<Reason>,
    threads: usize,
    report: Option<PathBuf>,
    staged_baseline: Option<Vec<u8>>,
    narrowed: bool,
    marked: bool,
}

impl Session {
    /// Finds root and rules, and understands the paths.
    pub fn open(arguments: &CommonArguments) -> Result<Self, CommandError> {
        let here = here()?;
        let root = Root::find(&here);
        let rules = rule_file::load(arguments.rules.as_deref(), &here, root.path())?;
        let selection = selection(&arguments.paths, &here, root.path())?;
        Self::new(arguments, root, rules, Reading::Tree(selection))
    }

    /// A run with root, rules, paths and what to read already found.
    pub fn new(
        arguments: &CommonArguments,
        root: Root,
        mut rules: Loaded,
        reading: Reading,
    ) -> Result<Self, CommandError> {
        let narrowed = !arguments.only.is_empty() || !arguments.skip.is_empty();
        rule_file::narrow(&mut rules.file, &arguments.only, &arguments.skip)?;
        let threads = match arguments.threads {
            Some(0) => {
                let problem = Problem::error(Place::default(), "`--threads 0` leaves nobody to work");
                return Err(CommandError::usage(problem.help("give 1 or more")));
            }
            Some(threads) => threads,
            None => std::thread::available_parallelism().map_or(1, usize::from),
        };
        Ok(Self {
            root,
            rules,
            stop: stop_flag(),
            reading,
            accepted: Vec::new(),
            threads,
            report: None,
            staged_baseline: None,
            narrowed,
            marked: false,
        })
    }

    /// The same run, with reviews for these reasons taken as rewrites.
    pub fn accepting(mut self, names: &[String]) -> Result<Self, CommandError> {
        let mut problems = Vec::new();
        for name in names {
            match Reason::named(name) {
                Some(reason) if reason.is_acceptable() => self.accepted.push(reason),
                Some(reason) => {
                    problems.push(format!("`{name}` cannot be accepted: {}", reason.explanation()))
                }
                None => problems.push(format!("there is no reason `{name}`")),
            }
        }
        if problems.is_empty() {
            return Ok(self);
        }
        let acceptable = Reason::ALL.iter().filter(|reason| reason.is_acceptable());
        let known: Vec<&str> = acceptable.map(|reason| reason.name()).collect();
        let help = format!("the reasons are {}", known.join(", "));
        let problem = |what| Problem::error(Place::default(), what).help(help.clone());
        Err(CommandError::Usage(problems.into_iter().map(problem).collect()))
    }

    /// The same without the report of an earlier run in the file that this run will write its own to.
    pub fn reporting_to(self, report: Option<&Path>) -> Self {
        Self { report: report.map(Path::to_path_buf), ..self }
    }

    /// The same, with marks on the mentions or without.
    pub fn marking(self, marked: bool) -> Self {
        Self { marked, ..self }
    }

    /// The same with the baseline as it is staged.
    pub fn with_baseline(self, staged_baseline: Option<Vec<u8>>) -> Self {
        Self { staged_baseline, ..self }
    }

    /// The baseline's bytes and the file that they are from; `None` where there is no baseline.
    pub fn baseline(&self) -> (PathBuf, std::io::Result<Option<Vec<u8>>>) {
        let path = baseline_of(&self.rules, &self.root);
        let source = match &self.staged_baseline {
            Some(staged) => Ok(Some(staged.clone())),
            None => match std::fs::read(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                other => other.map(Some),
            },
        };
        (path, source)
    }

    /// A path as reports name it: from the root, where it is below it.
    pub fn shown(&self, path: &Path) -> String {
        self.relative(path).map_or_else(|| path.display().to_string(), |path| path.to_text())
    }

    /// Whether all rules are held against all files of the tree.
    pub fn is_whole(&self) -> bool {
        !self.narrowed && matches!(&self.reading, Reading::Tree(paths) if paths.is_empty())
    }

    /// What is in the tree and belongs to this program: rules, baseline, report.
    fn own_files(&self) -> Vec<RelPath> {
        let baseline = self.relative(&baseline_of(&self.rules, &self.root));
        let report = self.report.as_deref().and_then(|path| self.relative(path));
        [self.own(), report, baseline].into_iter().flatten().collect()
    }

    /// A problem of the rule file with its place as seen from the root, not from the working directory.
    pub fn located(&self, mut problem: Problem) -> Problem {
        if let Some(own) = self.own() {
            problem.place.file = own.to_text();
        }
        problem
    }

    /// Where the rule file is, if it is in the tree.
    fn own(&self) -> Option<RelPath> {
        self.rules.path.as_deref().and_then(|path| self.relative(path))
    }

    fn relative(&self, path: &Path) -> Option<RelPath> {
        // The index may have what is not on disk.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let root = self.root.path().canonicalize().ok()?;
        let below = path.strip_prefix(root).ok()?;
        Some(RelPath::new(below.as_os_str().as_encoded_bytes()))
    }

    /// Whether the run is about this place, and not only about its file.
    pub fn covers(&self, file: &FilePlan, placed: &Placed) -> bool {
        self.reading.covers(file, placed)
    }

    /// Whether what is read is not what is on disk, but what is staged.
    pub fn reads_index(&self) -> bool {
        matches!(self.reading, Reading::Staged(_))
    }

    /// Does `work` with as many threads as the run may have.
    pub fn pool<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match rayon::ThreadPoolBuilder::new().num_threads(self.threads).build() {
            Ok(pool) => pool.install(work),
            Err(_) => work(),
        }
    }

    /// Reads and plans all files, and makes something of each.
    pub fn scan<M: Send>(&self, matcher: &Matcher<'_>, each: &Each<'_, M>) -> Result<Scan<M>, CommandError> {
        let read = AtomicUsize::new(0);
        let categories = Categories::embedded();
        let engine = Engine {
            root: &self.root,
            matcher,
            categories: &categories,
            accepted: &self.accepted,
            marked: self.marked,
            threads: self.threads,
            stop: &self.stop,
            read: &read,
        };
        let own = self.own_files();
        let is_own = |path: &[u8]| own.iter().any(|own| own.as_bytes() == path);
        let foreign = |path: &[u8]| !is_own(path);
        let walk = |selection: &[RelPath]| Walk::new(&self.root, selection).map(Box::new).map_err(wrong);
        let scan = match &self.reading {
            Reading::Text(path, bytes) => {
                let bytes = if is_own(path.as_bytes()) { b"" } else { &bytes[..] };
                return Ok(engine.text(path, bytes, each));
            }
            Reading::Staged(listing) => {
                let mut listing = listing.clone();
                listing.files.retain(|entry| foreign(entry.path.as_bytes()));
                watched(&engine, listing.files.len(), Files::Listed(&listing), each)
            }
            Reading::Tree(selection) => {
                let walk = walk(selection)?;
                watched(&engine, walk.expected(), Files::Tree(walk, &foreign), each)
            }
            Reading::Added(selection, since) => {
                let walk = walk(selection)?;
                let added = |path: &[u8]| since.touches(path) && foreign(path);
                // How many files have added lines nobody has counted.
                watched(&engine, 0, Files::Tree(walk, &added), each)
            }
        };
        match self.stop.load(Ordering::Relaxed) {
            true => Err(interrupted()),
            false => Ok(scan),
        }
    }
}

/// Where the baseline is: beside the rule file, or at the root where the rules come from a pack.
pub(super) fn baseline_of(rules: &Loaded, root: &Root) -> PathBuf {
    let folder = rules.path.as_deref().and_then(Path::parent).unwrap_or(root.path());
    folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf()).join(crate::baseline::NAME)
}

/// The failure of a run that was stopped before it wrote.
pub(super) fn interrupted() -> CommandError {
    CommandError::Interrupted(Problem::error(Place::default(), "interrupted; no file was modified"))
}

/// The working directory.
pub(super) fn here() -> Result<PathBuf, CommandError> {
    std::env::current_dir().map_err(|error| {
        let what = format!("the working directory cannot be read: {error}");
        CommandError::usage(Problem::error(Place::default(), what))
    })
}

/// Raised by Ctrl-C.
pub(super) fn stop_flag() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Where it cannot be registered, the signal ends the process as it always does.
        let _ = signal_hook::flag::register(signal, Arc::clone(&stop));
    }
    stop
}

/// Paths of the command line, relative to the root.
pub(super) fn selection(paths: &[PathBuf], here: &Path, root: &Path) -> Result<Vec<RelPath>, CommandError> {
    let mut chosen = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match below(&here.join(path), root) {
            Some(path) => chosen.push(path),
            None => {
                let place = Place::file(path.to_string_lossy());
                let problem = Problem::error(place, format!("is outside the root `{}`", root.display()));
                problems.push(problem.help("run `redomain` in the repository that the file belongs to"));
            }
        }
    }
    if problems.is_empty() { Ok(chosen) } else { Err(CommandError::Usage(problems)) }
}

/// `path` relative to `root`, without `.` and `..`; symbolic links are not followed.
pub(super) fn below(path: &Path, root: &Path) -> Option<RelPath> {
    use std::path::Component;
    let mut parts: Vec<&std::ffi::OsStr> = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => parts.push(name),
            Component::ParentDir => drop(parts.pop()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    let path: PathBuf = std::iter::once(std::ffi::OsStr::new("/")).chain(parts).collect();
    let below = path.strip_prefix(root).ok()?;
    Some(RelPath::new(below.as_os_str().as_encoded_bytes()))
}
