//! Cells of the Markdown page: places and new texts.

use super::page::NOTHING;
use crate::report::escape::code;
use crate::report::meeting::removal;
use crate::report::model::{FileReport, JudgedMention, Report};

/// Characters of a path that are shown.
// The page has a limit in bytes, and longer paths would take the room of rows.
const MAX_PATH: usize = 120;

/// Bytes of a link.
const MAX_LINK: usize = 500;

/// The new text of a mention, or that its entry is to be removed.
pub(super) fn new_text(entry: JudgedMention<'_>) -> String {
    let new = || entry.placed.mention.shown_new().map_or(NOTHING.to_owned(), code);
    removal(entry.placed).unwrap_or_else(new)
}

/// A place; of a long path its end is shown, which tells more than its start.
pub(super) fn place(file: &FileReport, line: usize) -> String {
    let path = file.path.to_text();
    let more = path.chars().count().saturating_sub(MAX_PATH);
    let end: String = path.chars().skip(more).collect();
    code(&format!("{}{end}:{line}", if more > 0 { "…" } else { "" }))
}

/// A place that leads to the file, if it is known where files are.
pub(super) fn linked_place(report: &Report, file: &FileReport, entry: JudgedMention<'_>) -> String {
    let line = entry.placed.at.line;
    let place = place(file, line);
    // The path in it is encoded; the template is that of the caller.
    let link = report.link(&file.path, line);
    let is_plain = |link: &String| link.len() <= MAX_LINK && link.bytes().all(is_of_link);
    link.filter(is_plain).map_or_else(|| place.clone(), |link| format!("[{place}](<{link}>)"))
}

/// The byte may stand in a link in angle brackets, in a list and in a table.
fn is_of_link(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"<>\\|`\"&".contains(&byte)
}
