//! Paths as typed on the command line, turned into paths below the root.
//!
//! Works on names alone and follows no link: the path need not exist, since the index may have files that the disk has
//! not.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::cli::console::Console;
use crate::cli::exit::CommandError;
use crate::fs::Root;
use crate::text::{Place, Problem, RelPath};
use crate::tree;

/// The working directory.
pub(super) fn working_directory() -> Result<PathBuf, CommandError> {
    std::env::current_dir().map_err(|error| {
        let what = format!("the working directory cannot be read: {error}");
        CommandError::usage(Problem::error(Place::default(), what))
    })
}

/// The root of the run that is started in `start`; says which repository was not taken.
pub(super) fn find_root(start: &Path, console: Console) -> Result<Root, CommandError> {
    let root = tree::find_root(start)?;
    if let Some(passed_over) = root.passed_over() {
        let what = format!("was not taken: `{}` is on another file system", start.display());
        let problem = Problem::warning(Place::file(passed_over.display().to_string()), what);
        let help = "set `GIT_DISCOVERY_ACROSS_FILESYSTEM=1` to take it, as for git";
        console.print(&[problem.help(help)]);
    }
    Ok(root)
}

/// The paths of the command line, relative to `root`; an error names each that is outside.
pub(super) fn select(paths: &[PathBuf], start: &Path, root: &Path) -> Result<Vec<RelPath>, CommandError> {
    let mut selected = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match relative_to(root, &start.join(path)) {
            Some(path) => selected.push(path),
            None => {
                let place = Place::file(path.to_string_lossy());
                let problem = Problem::error(place, format!("is outside the root `{}`", root.display()));
                problems.push(problem.help("run `redomain` in the repository that the file belongs to"));
            }
        }
    }
    if problems.is_empty() { Ok(selected) } else { Err(CommandError::Usage(problems)) }
}

/// The absolute `path` relative to `root`, without `.` and `..`; `None` if it is outside.
pub(super) fn relative_to(root: &Path, path: &Path) -> Option<RelPath> {
    let mut parts: Vec<&OsStr> = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => parts.push(name),
            Component::ParentDir => drop(parts.pop()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    let path: PathBuf = std::iter::once(OsStr::new("/")).chain(parts).collect();
    let below = path.strip_prefix(root).ok()?;
    Some(RelPath::new(below.as_os_str().as_encoded_bytes()))
}
