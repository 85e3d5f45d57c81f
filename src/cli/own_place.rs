//! The places of files that the user names, which are his own affair outside of the tree, and held against it inside.

use std::path::Path;

use crate::cli::exit::CommandError;
use crate::cli::paths::working_directory;
use crate::fs::{Root, require_place};
use crate::text::{Place, Problem};

/// An error if something that the repository holds leads away from, or to, the place of a file that the user named.
pub(super) fn require_own_place(path: &Path) -> Result<(), CommandError> {
    let root = Root::find(&working_directory()?);
    require_place(&root, path).map_err(|refusal| {
        let problem =
            Problem::error(Place::file(path.to_string_lossy()), format!("{refusal}; it was not written"));
        CommandError::usage(
            problem.help("name a file that is reached without links, in the tree or outside of it"),
        )
    })
}
