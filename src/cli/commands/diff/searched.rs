//! The patches that a run wrote and the next one will search.
//!
//! Other reports of this program are known by their heads. Nothing in a patch tells who wrote it, and the one that
//! somebody else wrote may hold old names that have to go.

use std::path::Path;

use crate::cli::args::DiffArguments;
use crate::cli::exit::CommandError;
use crate::cli::paths::{relative_to, working_directory};
use crate::cli::session::Session;
use crate::report::Format;
use crate::text::visible;
use crate::tree::list;

/// Names the patches in the tree that git does not ignore, and the way to keep them out.
pub(super) fn tell_searched(arguments: &DiffArguments, session: &Session) -> Result<(), CommandError> {
    let patches = arguments.output.files().filter(|(format, _)| *format == Format::Patch);
    let folder = arguments.output.output.as_deref().filter(|_| arguments.split_by.is_some());
    let written: Vec<&Path> = patches.map(|(_, path)| path).chain(folder).collect();
    if written.is_empty() || session.console.is_quiet() {
        return Ok(());
    }
    let start = working_directory()?;
    // A tree that cannot be listed any more was told of before.
    let listing = list(&session.root, &[]).unwrap_or_default();
    for path in written {
        let Some(inside) = relative_to(session.root.path(), &start.join(path)) else { continue };
        let is_patch = |file: &[u8]| match file.strip_prefix(inside.as_bytes()) {
            Some(rest) => rest.is_empty() || rest.starts_with(b"/") && rest.ends_with(b".patch"),
            None => false,
        };
        if listing.files.iter().any(|file| is_patch(file.path.as_bytes())) {
            let name = visible(&path.to_string_lossy());
            session.console.print_lines(&format!(
                "note: the next run searches {name}; write it outside of the repository, or list it in .gitignore\n"
            ));
        }
    }
    Ok(())
}
