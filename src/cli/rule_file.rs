//! Finds, loads and narrows the rule file of a run.
//!
//! A rule file is `redomain.yaml` in the working directory or above it, a file that `--rules` names, or an embedded
//! pack. Errors in it end the run; warnings are kept for the command to print.

use std::path::{Path, PathBuf};

use crate::cli::exit::CommandError;
use crate::fs::{Root, read_known};
pub(super) use crate::rule::RULE_FILE;
use crate::rule::{Pack, RuleFile, RuleIndex, cycles, nearest, parse_with};
use crate::text::{Count, Place, Problem, Severity, visible};

/// Bytes of a rule file that are read at most. `rule` has a lower limit and reports it; this one bounds the memory.
const MAX_RULE_FILE: u64 = 16 << 20;

/// The rules that a command asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RuleSource<'s> {
    /// The rule file or pack of `--rules`.
    pub named: Option<&'s str>,
    /// The rules of `--rule`.
    pub one_off: &'s [String],
}

/// A loaded rule file.
pub(super) struct Loaded {
    /// The rules.
    pub file: RuleFile,
    /// Its path on disk; `None` for a pack, and without a file.
    pub path: Option<PathBuf>,
    /// The bytes of the rule file, with the rules of the command line before them.
    pub source: Vec<u8>,
    /// Warnings about the rules, to be printed.
    pub warnings: Vec<Problem>,
}

impl Loaded {
    /// Their number, and the file or pack that they come from.
    pub fn told(&self, wanted: RuleSource<'_>, root: &Path) -> String {
        let mut sources = Vec::new();
        if !wanted.one_off.is_empty() {
            sources.push("--rule".to_owned());
        }
        match (&self.path, wanted.named) {
            (Some(path), _) => sources.push(shown(path, root)),
            (None, Some(pack)) => sources.push(pack.to_owned()),
            (None, None) => {}
        }
        format!("{} of {}", Count(self.file.rules.len(), "rule"), visible(&sources.join(" and ")))
    }
}

/// Loads the named rule file or pack, or the one found from `start` upwards to `root` unless there are rules without it.
pub(super) fn load(wanted: RuleSource<'_>, start: &Path, root: &Root) -> Result<Loaded, CommandError> {
    let RuleSource { named, one_off } = wanted;
    if wanted.has_no_file() {
        return parse_rules("--rule", None, one_off, None);
    }
    if let Some(pack) = named.and_then(|name| name.strip_prefix("pack:")) {
        let Some(source) = Pack::named(pack) else {
            let known: Vec<&str> = Pack::names().collect();
            let help = match nearest(pack, &known) {
                Some(near) => format!("did you mean `pack:{near}`"),
                None => format!("the packs are {}", known.join(", ")),
            };
            return Err(CommandError::usage(
                Problem::error(Place::default(), format!("there is no pack `{pack}`")).help(help),
            ));
        };
        return parse_rules(&format!("pack:{pack}"), Some(source.as_bytes()), one_off, None);
    }
    let path = match named {
        Some(path) => start.join(path),
        None => find(start, root)?,
    };
    let shown = named.map_or_else(|| shown(&path, start), str::to_owned);
    let source = read_known(root, &path, MAX_RULE_FILE).map_err(|error| {
        let problem = Problem::error(Place::file(&shown), error.to_string());
        CommandError::usage(problem.help("`--rules` takes a file or `pack:NAME`"))
    })?;
    parse_rules(&shown, Some(&source), one_off, Some(path))
}

impl RuleSource<'_> {
    /// Returns `true` if the rules of the command line are all.
    pub fn has_no_file(self) -> bool {
        self.named.is_none() && !self.one_off.is_empty()
    }
}

/// The path of a file in messages: relative to `start` if it is below it.
pub(super) fn shown(path: &Path, start: &Path) -> String {
    path.strip_prefix(start).unwrap_or(path).to_string_lossy().into_owned()
}

/// The paths at which a rule file is looked for, nearest first.
pub(super) fn candidates(start: &Path, root: &Path) -> impl Iterator<Item = PathBuf> {
    start.ancestors().take_while(move |folder| folder.starts_with(root)).map(|folder| folder.join(RULE_FILE))
}

fn find(start: &Path, root: &Root) -> Result<PathBuf, CommandError> {
    // A pipe or a folder of this name is an error when it is read; a rule file further up would not be the one that is meant.
    let found = candidates(start, root.path()).find(|path| path.symlink_metadata().is_ok());
    // A file above may be anybody's, who can write to a folder there.
    if let Some(path) = found.as_ref().filter(|path| path.parent() != Some(start))
        && !root.trusts_owner_of(path)
    {
        let what = "was not read: it belongs to another user, and is above the working directory";
        let problem = Problem::error(Place::file(path.display().to_string()), what);
        return Err(CommandError::usage(problem.help("name it with `--rules FILE` if you trust that user")));
    }
    found.ok_or_else(|| {
        if let Some(path) = misnamed(start, root.path()) {
            let what = format!("is not read: the rule file is called `{RULE_FILE}`");
            let problem = Problem::error(Place::file(shown(&path, start)), what);
            return CommandError::usage(problem.help("rename it, or name it with `--rules FILE`"));
        }
        let packs = Pack::names().map(|name| format!("pack:{name}")).collect::<Vec<_>>().join(", ");
        let problem = Problem::error(
            Place::file(RULE_FILE),
            "there is no rule file in this directory or above, up to the root of the repository",
        );
        CommandError::usage(
            problem.help(format!(
                "write one with `redomain init`, or name one with `--rules FILE` (or {packs})"
            )),
        )
    })
}

/// The nearest rule file under a name that is not looked for.
fn misnamed(start: &Path, root: &Path) -> Option<PathBuf> {
    let folders = candidates(start, root).filter_map(|path| path.parent().map(Path::to_owned));
    let names = ["redomain.yml", ".redomain.yaml", ".redomain.yml"];
    let mut paths = folders.flat_map(|folder| names.map(|name| folder.join(name)));
    paths.find(|path| path.symlink_metadata().is_ok_and(|found| found.is_file()))
}

/// Parses and checks a rule file, if there is one, and the rules of the command line; `name` is its path in messages.
pub(super) fn parse_rules(
    name: &str,
    source: Option<&[u8]>,
    one_off: &[String],
    path: Option<PathBuf>,
) -> Result<Loaded, CommandError> {
    let (file, mut problems) = parse_with(name, source, one_off);
    let lines = one_off.iter().map(|rule| format!("{rule}\n"));
    let source = [lines.collect::<String>().as_bytes(), source.unwrap_or_default()].concat();
    if let Some(file) = &file {
        let index = RuleIndex::new(&file.rules);
        problems.extend(cycles(&file.rules, &index));
        problems.extend(crate::rule::shadowed(&file.rules, &index));
    }
    let failed = problems.iter().any(|problem| problem.severity == Severity::Error);
    problems.sort();
    match file {
        Some(file) if !failed => Ok(Loaded { file, path, source, warnings: problems }),
        _ => {
            quote(&mut problems, &source, one_off.len());
            Err(CommandError::Usage(problems))
        }
    }
}

/// Adds to each problem the line of the rule file that it is about. `source` is that of a loaded file, which begins with
/// the rules of the command line.
pub(super) fn quote(problems: &mut [Problem], source: &[u8], one_off: usize) {
    let text = String::from_utf8_lossy(source);
    let lines: Vec<&str> = text.lines().collect();
    let (arguments, lines) = lines.split_at(one_off.min(lines.len()));
    for problem in problems {
        problem.quote(if problem.place.file == "--rule" { arguments } else { lines });
    }
}

/// Removes rules that are not in `only` (unless it is empty) and rules in `skip`.
pub(super) fn narrow(file: &mut RuleFile, only: &[String], skip: &[String]) -> Result<(), CommandError> {
    let known: Vec<&str> = file.rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut problems = Vec::new();
    for id in only.iter().chain(skip).filter(|id| !known.contains(&id.as_str())) {
        let help = match nearest(id, &known) {
            Some(near) => format!("did you mean `{near}`"),
            None => "`redomain rules list` lists the rules".to_owned(),
        };
        problems.push(Problem::error(Place::default(), format!("there is no rule `{id}`")).help(help));
    }
    if !problems.is_empty() {
        return Err(CommandError::Usage(problems));
    }
    file.rules.retain(|rule| (only.is_empty() || only.contains(&rule.id)) && !skip.contains(&rule.id));
    Ok(())
}

/// The path of the baseline: beside the rule file, or at the root if the rules are from a pack.
pub(super) fn baseline_path(rules: &Loaded, root: &Root) -> PathBuf {
    let folder = rules.path.as_deref().and_then(Path::parent).unwrap_or(root.path());
    folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf()).join(crate::baseline::BASELINE_FILE)
}
