//! The sheet of the HTML page, on which a reviewer decides: what the script exports, and the key under which it keeps it.
//!
//! Rows name their file and their review on the sheet by numbers, so that no attribute holds text of the tree.

use maud::{Markup, html};

use crate::decisions::{SheetFile, SheetMention, sheet};
use crate::mention::Verdict;
use crate::report::escape::Exact;
use crate::report::model::{FileReport, Report, RunKind};
use crate::text::Digester;

/// The file is on the sheet: it was read by this run, and a reviewer has something to say about it.
pub(super) fn is_on_sheet(file: &FileReport<'_>) -> bool {
    file.before.is_some()
        && file.mentions.iter().any(|placed| {
            placed.mention.verdict == Verdict::Rewrite || placed.mention.verdict.reason().is_some()
        })
}

/// The sheet as a hidden text; none for a report without its circumstances, and none where the files are written already.
pub(super) fn sheet_text(report: &Report) -> Markup {
    let Some(context) = report.context.as_ref().filter(|_| report.kind != RunKind::Applied) else {
        return Markup::default();
    };
    let files = report.files.iter().filter(|file| is_on_sheet(file)).filter_map(|file| {
        let reviews = file.mentions.iter().filter(|placed| placed.mention.verdict.reason().is_some());
        let mentions = reviews.map(|placed| SheetMention::of(&placed.mention)).collect();
        Some(SheetFile { path: &file.path, before: file.before?, mentions })
    });
    let files: Vec<SheetFile<'_>> = files.collect();
    // A sheet that cannot be written is one that nobody decides on.
    let text = if files.is_empty() { None } else { sheet(&context.rules, files).ok() };
    html! { @if let Some(text) = text { pre id="sheet" hidden { (Exact(text)) } "\n" } }
}

/// The key of the run, a number: the same for every page of one plan, and for hardly any other.
pub(super) fn run_key(report: &Report) -> u64 {
    let mut key = Digester::default();
    let run = report.run.as_ref().map_or("", |run| run.name.as_str());
    key.update(report.context.as_ref().map_or(run, |context| context.rules.as_str()).as_bytes());
    for file in &report.files {
        key.update(file.path.as_bytes());
        key.update(file.before.map(|before| before.to_string()).unwrap_or_default().as_bytes());
        for placed in file.mentions.iter() {
            key.update(&placed.mention.span.start.to_le_bytes());
            key.update(placed.mention.verdict.name().as_bytes());
        }
    }
    let digits: String = key.digest().to_string().chars().take(16).collect();
    u64::from_str_radix(&digits, 16).unwrap_or_default()
}
