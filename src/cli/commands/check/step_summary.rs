//! The summary of a step of GitHub Actions: a page that is added to the file that `GITHUB_STEP_SUMMARY` names.

use std::fs::OpenOptions;
use std::io::{Result, Write};
use std::path::Path;

use crate::cli;
use crate::report::{Report, STEP_SUMMARY, markdown};
use crate::text::{Place, Problem};

/// Bytes that GitHub takes of all summaries of a step together.
const MOST: usize = 1024 * 1024;

/// Adds the summary where there is a file for it. The gate does not fail because a page could not be written.
pub(super) fn write(report: &Report) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return };
    let path = Path::new(&path);
    if let Err(error) = append(report, path) {
        let what = format!("the summary could not be written: {error}");
        cli::report(&[Problem::warning(Place::file(path.to_string_lossy()), what)]);
    }
}

fn append(report: &Report, path: &Path) -> Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let there = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let room = STEP_SUMMARY.min(MOST.saturating_sub(there));
    let mut page = Vec::new();
    markdown(report, room, &mut page)?;
    // With a full file even the last line, which tells what was left out, would make GitHub refuse all of it.
    if page.len() <= room { file.write_all(&page) } else { Ok(()) }
}
