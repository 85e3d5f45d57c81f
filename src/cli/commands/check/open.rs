//! Opens the session of `check`: from the disk, from git's index, or from standard input.
//!
//! With `--staged`, rules and baseline are those of the index as well: the commit is judged by its own content.

use std::io::ErrorKind;
use std::path::Path;

use crate::cli::args::CheckArguments;
use crate::cli::console::Console;
use crate::cli::exit::CommandError;
use crate::cli::input::Input;
use crate::cli::paths::{find_root, relative_to, select, working_directory};
use crate::cli::rule_file::{self, Loaded, RuleSource};
use crate::cli::session::Session;
use crate::fs::{Root, read_within};
use crate::text::{Place, Problem, RelPath};
use crate::tree::{Asked, Base, Since, StagedChanges};

/// Bytes of standard input that are read at most: it is held in memory as a whole, and editors send source files.
const MAX_STDIN: u64 = 256 << 20;

/// The session that the arguments ask for.
pub(super) fn open(arguments: &CheckArguments, console: Console) -> Result<Session, CommandError> {
    let start = working_directory()?;
    let root = find_root(&start, console)?;
    let common = &arguments.common;
    let selection = select(&common.paths, &start, root.path())?;
    if arguments.staged {
        let asked = Asked::of(&root)?;
        let (rules, staged) = staged_rules(common.rule_source(), &start, &root, asked)?;
        let listing = staged.listing(&selection)?;
        let input = Input::Staged(selection, listing);
        let baseline = staged_baseline(&rules, &root, &staged)?;
        return Ok(Session::new(common, root, rules, input, console)?.with_baseline(baseline));
    }
    let rules = rule_file::load(common.rule_source(), &start, &root)?;
    let input = if let Some(path) = &arguments.stdin_path {
        let path = select(std::slice::from_ref(path), &start, root.path())?.into_iter().next();
        Input::Text(path.unwrap_or_else(|| RelPath::from("")), stdin()?)
    } else if let Some(revision) = &arguments.since {
        Input::Added(selection, Since::load(&root, revision, Base::Revision)?)
    } else if let Some(revision) = &arguments.diff_base {
        Input::Added(selection, Since::load(&root, revision, Base::MergeBase)?)
    } else {
        Input::Tree(selection)
    };
    Session::new(common, root, rules, input, console)
}

/// The staged baseline. Git is not asked for one that is not on disk, since most repositories have none.
fn staged_baseline(
    rules: &Loaded,
    root: &Root,
    staged: &StagedChanges<'_>,
) -> Result<Option<Vec<u8>>, CommandError> {
    let path = rule_file::baseline_path(rules, root);
    let candidate = in_index(root, &path).filter(|_| path.is_file());
    let found = staged.first_of(candidate.as_slice())?;
    Ok(found.map(|(_, source)| source))
}

/// The path at which the index has the content of a file: of a link, it has only the target. `None` outside of the
/// tree.
fn in_index(root: &Root, path: &Path) -> Option<RelPath> {
    match path.canonicalize() {
        Ok(real) => relative_to(root.path(), &real),
        // It may be in the index alone.
        Err(_) => relative_to(root.path(), path),
    }
}

/// The staged rules, or those on disk if the index has none; and the staged files.
///
/// Nearly always the rules are those of `HEAD`, which are read while git compares `HEAD` with the index.
fn staged_rules<'r>(
    wanted: RuleSource<'_>,
    start: &Path,
    root: &Root,
    asked: Asked<'r>,
) -> Result<(Loaded, StagedChanges<'r>), CommandError> {
    let paths: Vec<_> = match wanted.named {
        None if wanted.has_no_file() => Vec::new(),
        Some(name) if name.starts_with("pack:") => Vec::new(),
        Some(path) => vec![start.join(path)],
        None => rule_file::candidates(start, root.path()).collect(),
    };
    let (paths, candidates): (Vec<_>, Vec<_>) =
        paths.into_iter().filter_map(|path| Some((path.clone(), in_index(root, &path)?))).unzip();
    let load = |found: Option<(RelPath, Vec<u8>)>| {
        let found = found.and_then(|(below, source)| {
            let at = candidates.iter().position(|candidate| *candidate == below)?;
            Some((paths[at].clone(), source))
        });
        match found {
            Some((path, source)) => {
                let name = rule_file::shown(&path, start);
                rule_file::parse_rules(&name, Some(&source), wanted.one_off, Some(path))
            }
            None => rule_file::load(wanted, start, root),
        }
    };
    let expected = load(asked.expected(&candidates)?);
    let staged = asked.answered()?;
    let rules = if staged.changes_any(&candidates) { load(staged.first_of(&candidates)?) } else { expected };
    Ok((rules?, staged))
}

fn stdin() -> Result<Vec<u8>, CommandError> {
    read_within(std::io::stdin().lock(), MAX_STDIN).map_err(|error| {
        stdin_error(match error.kind() {
            ErrorKind::FileTooLarge => format!("holds more than {} MiB", MAX_STDIN >> 20),
            _ => format!("could not be read: {error}"),
        })
    })
}

fn stdin_error(message: String) -> CommandError {
    CommandError::Files(vec![Problem::error(Place::file("standard input"), message)])
}
