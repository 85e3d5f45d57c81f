//! `--format csv`: one line for each mention, for spreadsheets (RFC 4180).
//!
//! Invariant: no cell is a formula, whatever stands in the tree.

use std::io::{Result, Write};

use super::escape::{clipped, line_path};
use super::model::Report;
use crate::mention::{Reason, Verdict};
use crate::text::visible;

/// The columns.
pub(super) const HEAD: &str = "path,line,column,kind,verdict,reason,rule,old,new,note,standing";

/// Characters of a cell.
// A spreadsheet cuts cells at 32,767 characters, and texts of base64 have more.
const MAX_CELL: usize = 4000;

/// Writes the report.
pub(super) fn csv(report: &Report, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{HEAD}")?;
    for (file, entry) in report.entries() {
        let (at, mention) = (entry.placed.at, &entry.placed.mention);
        let is_moved = mention.verdict == Verdict::Rewrite || mention.verdict.reason().is_some();
        let [line, column] = [at.line, at.column].map(|number| number.to_string());
        let path = line_path(&file.path);
        let cells = [
            path.as_str(),
            &line,
            &column,
            file.category.name(),
            mention.verdict.name(),
            mention.verdict.any_reason().map_or("", Reason::name),
            report.rule_id(entry),
            mention.shown_text(),
            mention.shown_new().filter(|_| is_moved).unwrap_or_default(),
            mention.note.as_deref().unwrap_or_default(),
            entry.standing.name(),
        ];
        writeln!(out, "{}", cells.map(cell).join(","))?;
    }
    Ok(())
}

fn cell(text: &str) -> String {
    let text = visible(&clipped(text, MAX_CELL));
    // A spreadsheet would run it as a formula; it takes the apostrophe as the sign of a text.
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@', '|', '%']);
    let text = if is_formula { format!("'{text}") } else { text };
    if text.contains([',', '"', '\'']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula_or_two_cells() {
        for (text, expected) in [
            ("a.kelp.io", "a.kelp.io"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""),
            (" =1", "\"' =1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@x", "\"'@x\""),
            ("\t=1", "\\t=1"),
            ("a\r\nb", "a\\r\\nb"),
            ("", ""),
        ] {
            assert_eq!(cell(text), expected, "{text}");
        }
    }
}
