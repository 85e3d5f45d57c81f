//! Text of `--verbose`: each file that was not read, and each mention that is not rewritten, with the reason.
//!
//! The lists that a person looks at first leave these out, or cut them; here is every one, for the question why
//! nothing was found in a place.

use std::io::{Result, Write};

use super::style::Style;
use crate::mention::Verdict;
use crate::report::escape::{clipped, line_path};
use crate::report::model::{JudgedMention, Report, Standing};
use crate::text::visible;

/// Characters of a text or a note.
const MAX_SHOWN: usize = 200;

/// Writes one line for each of them, files first.
pub fn verbose(report: &Report, style: Style, out: &mut dyn Write) -> Result<()> {
    let bold = anstyle::Style::new().bold();
    for skip in &report.skipped {
        let path = line_path(&skip.path);
        let detail = skip.reason.detail().map(|detail| format!(": {}", visible(detail))).unwrap_or_default();
        writeln!(out, "{} {path} ({}{detail})", style.paint(bold, "not read:"), skip.reason.code())?;
    }
    for (file, entry) in report.entries() {
        let Some((name, why)) = left(entry) else { continue };
        let at = entry.placed.at;
        let place = format!("{}:{}:{}", line_path(&file.path), at.line, at.column);
        let text = visible(&clipped(entry.placed.mention.shown_text(), MAX_SHOWN));
        let why = why.map(|why| format!(" ({})", visible(&clipped(&why, MAX_SHOWN)))).unwrap_or_default();
        writeln!(out, "{} {place}: {text}{why}", style.paint(bold, format!("{name}:")))?;
    }
    Ok(())
}

/// The name of the list that a mention belongs to, with the reason; `None` for a rewrite and for a finding of `check`.
fn left(entry: JudgedMention<'_>) -> Option<(&'static str, Option<String>)> {
    let mention = &entry.placed.mention;
    let note = || mention.note.clone();
    Some(match (entry.standing, mention.verdict) {
        (Standing::Finding, _) | (Standing::Fine, Verdict::Rewrite) => return None,
        (Standing::Known, _) => ("baseline", None),
        (Standing::Outside, _) => ("outside", Some("its line was not asked about".to_owned())),
        (Standing::Fine, verdict) => match verdict {
            Verdict::Review(reason) | Verdict::Silenced(reason) => (verdict.name(), Some(reason.to_string())),
            Verdict::Allowed => (verdict.name(), Some("`allow` covers it".to_owned())),
            Verdict::Unlisted => (verdict.name(), Some("no rule touches it".to_owned())),
            Verdict::Keep | Verdict::Declined | Verdict::Rewrite => (verdict.name(), note()),
        },
    })
}
