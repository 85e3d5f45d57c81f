//! Appends a Markdown page to the file of `GITHUB_STEP_SUMMARY`, which GitHub Actions shows as the step's summary.

use std::io::{Result, Write};
use std::path::Path;

use crate::cli::console::Console;
use crate::report::{Report, STEP_SUMMARY, markdown};
use crate::text::{Place, Problem};

/// Bytes that GitHub accepts in the summary file of a step; it shows nothing of a larger one.
const MAX_STEP_SUMMARY: usize = 1024 * 1024;

/// Appends the page if the variable is set. A page that cannot be written is a warning: the check itself succeeded.
pub(super) fn append(report: &Report, console: Console) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return };
    let path = Path::new(&path);
    if let Err(error) = append_to(path, report) {
        let what = format!("the step summary could not be written: {error}");
        console.print(&[Problem::warning(Place::file(path.to_string_lossy()), what)]);
    }
}

fn append_to(path: &Path, report: &Report) -> Result<()> {
    let mut file = crate::fs::append(path)?;
    let used = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let room = STEP_SUMMARY.min(MAX_STEP_SUMMARY.saturating_sub(used));
    let mut page = Vec::new();
    markdown(report, room, &mut page)?;
    // Even the line that counts the omitted mentions may be too long; then GitHub would refuse the pages before it too.
    if page.len() <= room { file.write_all(&page) } else { Ok(()) }
}
