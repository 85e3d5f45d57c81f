//! Reads the file of `--decisions`, which a page exported, and holds it against the rules of the run.

use std::path::Path;

use crate::cli::exit::CommandError;
use crate::cli::paths::working_directory;
use crate::decisions::Decisions;
use crate::fs::{Root, read_known};
use crate::text::{Digest, Place, Problem};

/// Bytes of a file of decisions that are read at most: a hundred thousand reviews.
const MAX_DECISIONS: u64 = 16 << 20;

/// The decisions in the file at `path`, made for rules with this digest.
pub(super) fn load(path: &Path, root: &Root, rules: Digest) -> Result<Decisions, CommandError> {
    let name = path.to_string_lossy();
    let wrong = |what: String, help: &str| {
        CommandError::usage(Problem::error(Place::file(&*name), what).help(help.to_owned()))
    };
    let source = read_known(root, &working_directory()?.join(path), MAX_DECISIONS).map_err(|error| {
        wrong(error.to_string(), "export it from a page of `redomain diff --format html`")
    })?;
    let decisions = Decisions::parse(&name, &source).map_err(CommandError::Usage)?;
    if decisions.rules != Some(rules) {
        let what = "was made with other rules, which may write other names; no file was modified".to_owned();
        return Err(wrong(
            what,
            "make the page again with `redomain diff --format html`, and decide on that one",
        ));
    }
    Ok(decisions)
}
