//! Paths as typed on the command line, turned into paths below the root.
//!
//! Works on names alone and follows no link: the path need not exist, since the index may have what the disk has not.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::cli::exit::CommandError;
use crate::text::{Place, Problem, RelPath};

/// The working directory.
pub(super) fn working_directory() -> Result<PathBuf, CommandError> {
    std::env::current_dir().map_err(|error| {
        let what = format!("the working directory cannot be read: {error}");
        CommandError::usage(Problem::error(Place::default(), what))
    })
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
