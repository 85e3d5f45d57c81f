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
        csv_line(&cells, FormulaGuard::Apostrophe, out)?;
    }
    Ok(())
}

/// The sign before a text that a spreadsheet would run as a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormulaGuard {
    /// `'`, which a spreadsheet takes as the sign of a text.
    Apostrophe,
    /// `./`, with which a path is still that path.
    Folder,
}

/// Writes a line of cells, none of which is a formula.
pub fn csv_line(cells: &[&str], guard: FormulaGuard, out: &mut dyn Write) -> Result<()> {
    let cells: Vec<String> = cells.iter().map(|text| cell(text, guard)).collect();
    writeln!(out, "{}", cells.join(","))
}

fn cell(text: &str, guard: FormulaGuard) -> String {
    let text = visible(&clipped(text, MAX_CELL));
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@', '|', '%']);
    let sign = match guard {
        _ if !is_formula => "",
        FormulaGuard::Apostrophe => "'",
        FormulaGuard::Folder => "./",
    };
    let text = format!("{sign}{text}");
    if text.contains([',', '"', '\'']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{FormulaGuard, cell};

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
            assert_eq!(cell(text, FormulaGuard::Apostrophe), expected, "{text}");
        }
        for (text, expected) in [
            ("a.io", "a.io"),
            ("a, b", "\"a, b\""),
            ("a\"b", "\"a\"\"b\""),
            ("=x()", "./=x()"),
            ("a\nb", "a\\nb"),
        ] {
            assert_eq!(cell(text, FormulaGuard::Folder), expected);
        }
    }
}
