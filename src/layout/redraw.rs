//! A table with its new names: blanks at the ends of their cells, and wider columns where these are too few.

use super::line::{Line, SECOND_HALF};
use super::table::{Border, Table, TableKind};
use crate::text::Edit;

/// A table, written anew.
#[derive(Debug)]
pub(super) struct Redrawn {
    pub text: String,
    /// Offsets at which the new bytes of each edit begin.
    pub places: Vec<usize>,
}

/// An edit, by its columns.
struct CellEdit<'e> {
    line: usize,
    from: usize,
    to: usize,
    new: &'e str,
    /// The columns of the new text.
    width: usize,
    /// The border of its cell; `None` in a last column that has none.
    border: Option<usize>,
}

/// The table with these edits; `None` if one of them is not within a cell.
pub(super) fn redraw(table: &Table<'_>, edits: &[Edit]) -> Option<Redrawn> {
    let changes: Vec<CellEdit<'_>> = edits.iter().map(|edit| change(table, edit)).collect::<Option<_>>()?;
    let mut wider = vec![0; table.borders.len()];
    let mut grown = vec![vec![0_isize; table.borders.len()]; table.lines.len()];
    for change in &changes {
        if let Some(border) = change.border {
            grown[change.line][border] += signed(change.width) - signed(change.to - change.from);
        }
    }
    for (line, grown) in table.lines.iter().zip(&grown) {
        for (border, more) in grown.iter().enumerate() {
            let missing = more - signed(room(table, line, border));
            wider[border] = wider[border].max(usize::try_from(missing).unwrap_or(0));
        }
    }
    let mut redrawn = Redrawn { text: String::with_capacity(table.text.len()), places: Vec::new() };
    for (number, line) in table.lines.iter().enumerate() {
        let own: Vec<&CellEdit<'_>> = changes.iter().filter(|change| change.line == number).collect();
        write_line(table, line, &own, &grown[number], &wider, &mut redrawn)?;
    }
    (redrawn.places.len() == edits.len()).then_some(redrawn)
}

/// The columns of an edit.
fn change<'e>(table: &Table<'_>, edit: &'e Edit) -> Option<CellEdit<'e>> {
    let (start, end) = (edit.span.start.checked_sub(table.span.start)?, edit.span.end - table.span.start);
    let number = table.lines.partition_point(|line| line.start <= start).checked_sub(1)?;
    let line = &table.lines[number];
    let (from, to) = (line.column_of(start)?, line.column_of(end)?);
    let new = std::str::from_utf8(&edit.new).ok()?;
    let width = Line::columns(new)?.len();
    let mut ends = table.borders.iter().enumerate().filter(|(_, border)| table.ends_cell(line, **border));
    let border = ends.find(|(_, border)| border.at > from);
    let is_inside = border.is_none_or(|(_, border)| to <= border.at - border.gap);
    let has_end = border.is_some() || table.kind == TableKind::Simple;
    let border = border.map(|(index, _)| index);
    (is_inside && has_end && !table.is_rule(line)).then_some(CellEdit {
        line: number,
        from,
        to,
        new,
        width,
        border,
    })
}

/// Blanks that the cell before a border can give.
fn room(table: &Table<'_>, line: &Line, border: usize) -> usize {
    let Border { at, gap } = table.borders[border];
    let floor = border.checked_sub(1).map_or(0, |left| table.borders[left].at);
    // A short line goes on in blanks.
    let blanks = line.blanks_before(at, floor);
    let kept = if table.kind == TableKind::Simple { gap } else { 1 };
    blanks.saturating_sub(kept)
}

/// Appends a line with its changes, and with its borders where they are to be.
fn write_line(
    table: &Table<'_>,
    line: &Line,
    changes: &[&CellEdit<'_>],
    grown: &[isize],
    wider: &[usize],
    out: &mut Redrawn,
) -> Option<()> {
    let mut changes = changes.iter().peekable();
    let mut borders = table.borders.iter().zip(grown.iter().zip(wider)).peekable();
    let mut carried = 0;
    let mut column = 0;
    while column < line.chars.len() {
        while let Some((border, (grown, wider))) =
            borders.next_if(|(border, _)| insertion(table, line, **border) <= column)
        {
            carried += wider;
            if table.ends_cell(line, *border) {
                pad(table, line, *border, signed(carried) - grown, &mut out.text)?;
                carried = 0;
            }
        }
        match changes.next_if(|change| change.from == column) {
            Some(change) => {
                out.places.push(out.text.len());
                out.text.push_str(change.new);
                column = change.to;
            }
            None => {
                out.text.extend(Some(line.chars[column]).filter(|char| *char != SECOND_HALF));
                column += 1;
            }
        }
    }
    out.text.push_str(&table.text[line.end()..line.end() + line.ending]);
    Some(())
}

/// The column at which a line grows or shrinks for a border.
fn insertion(table: &Table<'_>, line: &Line, border: Border) -> usize {
    if table.is_rule(line) { border.at - border.gap } else { border.at }
}

/// Writes `more` signs at the end of a cell, or takes blanks from it; `None` if it has too few.
fn pad(table: &Table<'_>, line: &Line, border: Border, more: isize, out: &mut String) -> Option<()> {
    let count = more.unsigned_abs();
    if more < 0 {
        let kept =
            out.len().checked_sub(count).filter(|kept| out[*kept..].bytes().all(|byte| byte == b' '))?;
        out.truncate(kept);
        return Some(());
    }
    let before = line.at((border.at - border.gap).saturating_sub(1));
    if table.kind == TableKind::Pipe && table.is_rule(line) {
        // `---:` ends in a sign of its own.
        let last = out.rfind('-')?;
        out.insert_str(last, &"-".repeat(count));
        return Some(());
    }
    let is_rule = table.is_rule(line) || table.kind == TableKind::Grid && line.at(border.at) == '+';
    let sign = if is_rule && matches!(before, '-' | '=') { before } else { ' ' };
    out.extend(std::iter::repeat_n(sign, count));
    Some(())
}

fn signed(count: usize) -> isize {
    isize::try_from(count).unwrap_or(isize::MAX)
}
