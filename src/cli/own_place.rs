//! The places of files that the user names, which are his own affair outside of the tree, and held against it inside.

use std::io::ErrorKind;
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

/// The next step after a file could not be written.
pub(super) fn write_help(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "free some space, or name a file on another disk"
        }
        ErrorKind::FileTooLarge => {
            "raise the limit of file sizes (`ulimit -f`), or name a file on another disk"
        }
        ErrorKind::ReadOnlyFilesystem => "name a file on another disk",
        _ => "name a file in a folder that you may write to",
    }
}
