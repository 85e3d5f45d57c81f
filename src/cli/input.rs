//! Which bytes `check` judges: those on disk, those that are staged, those of lines that were added, or those on
//! standard input.
//!
//! Whatever they are, rules, keeps and categories hold for them as for the whole tree.

use std::io::Read;
use std::path::Path;

use crate::cli::args::CheckArguments;
use crate::cli::exit::CommandError;
use crate::cli::rule_file::{self, Loaded};
use crate::cli::session::{Session, baseline_of, below, here, selection};
use crate::plan::{FilePlan, Placed};
use crate::text::{Place, Problem, RelPath};
use crate::tree::{Asked, Base, Listing, Root, Since, Staged, TreeError};

/// Bytes of standard input that are read at most.
const MOST: u64 = 256 << 20;

/// Which bytes a run reads.
#[derive(Debug)]
pub(super) enum Reading {
    /// Files on disk.
    Tree(Vec<RelPath>),
    /// These, as git's index has them.
    Staged(Listing),
    /// Files on disk, for the lines that were added to them.
    Added(Vec<RelPath>, Since),
    /// What stood on standard input.
    Text(RelPath, Vec<u8>),
}

impl Reading {
    /// A session that reads what `arguments` ask for.
    pub fn session(arguments: &CheckArguments) -> Result<Session, CommandError> {
        let here = here()?;
        let root = Root::find(&here);
        let common = &arguments.common;
        let named = common.rules.as_deref();
        let selection = selection(&common.paths, &here, root.path())?;
        if arguments.staged {
            let asked = Asked::of(&root).map_err(wrong)?;
            let (rules, staged) = staged_rules(named, &here, &root, asked)?;
            let reading = Self::Staged(staged.listing(&selection).map_err(wrong)?);
            let baseline = staged_baseline(&rules, &root, &staged)?;
            return Ok(Session::new(common, root, rules, reading)?.with_baseline(baseline));
        }
        let rules = rule_file::load(named, &here, root.path())?;
        let reading = if let Some(path) = &arguments.stdin_path {
            let path = self::selection(std::slice::from_ref(path), &here, root.path())?.into_iter().next();
            Self::Text(path.unwrap_or_else(|| RelPath::from("")), stdin()?)
        } else if let Some(revision) = &arguments.since {
            Self::Added(selection, Since::load(&root, revision, Base::Revision).map_err(wrong)?)
        } else if let Some(revision) = &arguments.diff_base {
            Self::Added(selection, Since::load(&root, revision, Base::MergeBase).map_err(wrong)?)
        } else {
            Self::Tree(selection)
        };
        Session::new(common, root, rules, reading)
    }

    /// Whether the run is about this place, and not only about its file.
    pub fn covers(&self, file: &FilePlan, placed: &Placed) -> bool {
        match self {
            Self::Added(_, since) => since.adds(&file.path, placed.at.line),
            Self::Tree(_) | Self::Staged(_) | Self::Text(..) => true,
        }
    }
}

/// The baseline as it is staged. One that is not on disk is not asked for: most repositories have none.
fn staged_baseline(
    rules: &Loaded,
    root: &Root,
    staged: &Staged<'_>,
) -> Result<Option<Vec<u8>>, CommandError> {
    let path = baseline_of(rules, root);
    let candidate = below(&path, root.path()).filter(|_| path.is_file());
    let found = staged.first_of(candidate.as_slice()).map_err(wrong)?;
    Ok(found.map(|(_, source)| source))
}

/// The rules as they are staged, those on disk only where the index has none; and what is staged.
///
/// Nearly always they are those of `HEAD`, which are read while git compares.
fn staged_rules<'r>(
    named: Option<&str>,
    here: &Path,
    root: &Root,
    asked: Asked<'r>,
) -> Result<(Loaded, Staged<'r>), CommandError> {
    let candidates: Vec<_> = match named {
        Some(name) if name.starts_with("pack:") => Vec::new(),
        Some(path) => below(&here.join(path), root.path()).into_iter().collect(),
        None => {
            rule_file::candidates(here, root.path()).filter_map(|path| below(&path, root.path())).collect()
        }
    };
    let load = |found: Option<(RelPath, Vec<u8>)>| match found {
        Some((path, source)) => {
            let path = root.path().join(path.as_path());
            rule_file::understand(&rule_file::shown(&path, here), &source, Some(path))
        }
        None => rule_file::load(named, here, root.path()),
    };
    let expected = load(asked.expected(&candidates).map_err(wrong)?);
    let staged = asked.answered().map_err(wrong)?;
    let rules = match staged.changes_any(&candidates) {
        true => load(staged.first_of(&candidates).map_err(wrong)?),
        false => expected,
    };
    Ok((rules?, staged))
}

fn stdin() -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    let problem =
        |what: String| CommandError::Files(vec![Problem::error(Place::file("standard input"), what)]);
    let read = std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes);
    read.map_err(|error| problem(format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > MOST {
        return Err(problem(format!("holds more than {} MiB", MOST >> 20)));
    }
    Ok(bytes)
}

/// A tree that cannot be listed.
pub(super) fn wrong(error: TreeError) -> CommandError {
    CommandError::Usage(error.problems())
}
