//! The root of a run, cleared of doubt: where git itself would refuse a repository of another user, so does a run.
//!
//! Git is asked only where this user does not own everything that it looks at, since the answer takes a process. It is asked
//! by its own search: with `--git-dir` it asks nobody whose a repository is.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::git::{git_at, output};
use super::git_files::require_ends;
use super::listing::TreeError;
use crate::fs::{Root, RootDoubt};

/// Words of git about a repository of another user.
const REFUSED: &str = "detected dubious ownership";

/// The command that git prints to accept a repository, at the start of its line.
const REMEDY: &str = "git config --global --add safe.directory ";

/// The root of the repository around `start`, or `start` itself where there is none.
///
/// # Errors
/// If git refuses the repository, or `start` is in git's own directory.
pub fn find_root(start: &Path) -> Result<Root, TreeError> {
    let root = Root::find(start);
    require_ends(&root)?;
    match root.doubt() {
        None => Ok(root),
        Some(RootDoubt::GitDirectory(path)) => Err(TreeError::GitDirectory { path: path.clone() }),
        Some(RootDoubt::Foreign) => accepted(root),
    }
}

fn accepted(root: Root) -> Result<Root, TreeError> {
    let printed = output(&mut git_at(root.path(), &["rev-parse", "--absolute-git-dir"]));
    let printed = match printed {
        Ok(printed) => printed,
        Err(error) if error.why.contains(REFUSED) => {
            let remedy = error.why.lines().map(str::trim).find(|line| line.starts_with(REMEDY));
            return Err(TreeError::Foreign {
                path: root.path().to_path_buf(),
                remedy: remedy.unwrap_or(REMEDY).trim().to_owned(),
            });
        }
        Err(error) => return Err(TreeError::git(error)),
    };
    let taken = Path::new(OsStr::from_bytes(printed.strip_suffix(b"\n").unwrap_or(&printed)));
    let is_same = root.git().is_some_and(|git| {
        let real = git.directory().canonicalize();
        real.is_ok_and(|real| taken.canonicalize().is_ok_and(|taken| taken == real))
    });
    if is_same { Ok(root) } else { Err(TreeError::git("it takes another repository here than redomain")) }
}
