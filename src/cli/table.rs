//! Rows for a terminal: numbers, a name, and details, in columns.
//!
//! A cell that is too long for its column goes on below itself, between words. Where the columns would be too narrow for
//! one line, the details get lines of their own under the name. A pipe that no terminal is behind gets a row on one line, so
//! that other programs can read it.

use std::io::{Result, Write};

use crate::cli::wrap::wrapped;

/// Characters that a name is padded to; a longer one has its line for itself.
// A single long name would else push the details of all rows off the screen.
const MAX_NAME: usize = 32;
/// Characters of a line above which it has no end.
// No terminal has as many.
const MAX_ROOM: usize = 10_000;
/// Characters of a column below which a row is easier to read with its details under the name.
const MIN_COLUMN: usize = 20;
/// Blanks between two columns.
const GAP: usize = 2;

/// The columns of a table: the heads of the numbers, of the name and of the details.
pub(super) struct Columns {
    pub numbers: &'static [&'static str],
    pub name: &'static str,
    pub details: &'static [&'static str],
}

/// A row; all of its texts are safe for a terminal. Each line of a detail stays a line.
pub(super) struct Row {
    pub numbers: Vec<String>,
    pub name: String,
    pub details: Vec<String>,
}

/// The widths of the columns.
struct Layout {
    numbers: Vec<usize>,
    name: usize,
    /// Blanks before the details where they begin a line.
    indent: usize,
    /// None for a pipe.
    details: Vec<usize>,
}

/// Writes the rows under their heads, in lines of `width` characters.
pub(super) fn print(columns: &Columns, rows: &[Row], width: usize, out: &mut dyn Write) -> Result<()> {
    let texts = |heads: &[&str]| heads.iter().map(|head| (*head).to_owned()).collect();
    let head = Row {
        numbers: texts(columns.numbers),
        name: columns.name.to_owned(),
        details: texts(columns.details),
    };
    let all: Vec<&Row> = std::iter::once(&head).chain(rows).collect();
    let layout = Layout::new(&all, width);
    all.into_iter().try_for_each(|row| layout.print(row, out))
}

impl Layout {
    fn new(rows: &[&Row], width: usize) -> Self {
        let numbers: Vec<usize> = columns(rows, |row| &row.numbers, length);
        let name = rows.iter().map(|row| length(&row.name)).max().unwrap_or_default().min(MAX_NAME);
        if width > MAX_ROOM {
            return Self { numbers, name, indent: 0, details: Vec::new() };
        }
        let before: usize = numbers.iter().map(|width| width + GAP).sum();
        // On a narrow terminal the details need the room more.
        let name = name.min(width / 4);
        let whole = columns(rows, |row| &row.details, longest_line);
        match one_line(whole.clone(), width.saturating_sub(before + name)) {
            Some(details) => Self { numbers, name, indent: before + name, details },
            None => {
                let (heads, cells) = rows.split_at(1);
                let mut least = columns(heads, |row| &row.details, longest_line);
                let words = columns(cells, |row| &row.details, longest_word);
                least.iter_mut().zip(words).for_each(|(least, word)| *least = word.max(*least));
                let details = narrowed(whole, &least, width.saturating_sub(GAP));
                Self { numbers, name: 0, indent: GAP, details }
            }
        }
    }

    fn print(&self, row: &Row, out: &mut dyn Write) -> Result<()> {
        let mut line = String::new();
        for (cell, width) in row.numbers.iter().zip(&self.numbers) {
            line.push_str(&format!("{cell:>width$}{}", " ".repeat(GAP)));
        }
        line.push_str(&row.name);
        if self.details.is_empty() {
            line.push_str(&" ".repeat(self.name.saturating_sub(length(&row.name))));
            let details = row.details.iter().flat_map(|detail| detail.lines());
            details.for_each(|detail| line.push_str(&format!("{}{detail}", " ".repeat(GAP))));
            return writeln!(out, "{}", line.trim_end());
        }
        if length(&row.name) > self.name {
            writeln!(out, "{line}")?;
            line.clear();
        }
        for cells in self.lines(&row.details) {
            line.push_str(&" ".repeat(self.indent.saturating_sub(length(&line))));
            for (cell, width) in cells.iter().zip(&self.details) {
                line.push_str(&format!("{}{cell:<width$}", " ".repeat(GAP)));
            }
            writeln!(out, "{}", line.trim_end())?;
            line.clear();
        }
        Ok(())
    }

    /// The cells of a row, line by line. Behind a word that is too long for its column nothing stands on its line.
    fn lines(&self, details: &[String]) -> Vec<Vec<String>> {
        let mut lines: Vec<Vec<String>> = Vec::new();
        let mut start = 0;
        for (at, (detail, width)) in details.iter().zip(&self.details).enumerate() {
            let cell = detail.lines().map(|line| wrapped(line, *width, 0)).collect::<Vec<_>>().join("\n");
            let first = start;
            for (number, text) in cell.lines().enumerate() {
                if lines.len() <= first + number {
                    lines.resize(first + number + 1, Vec::new());
                }
                let text = text.trim_end();
                lines[first + number].resize(at, String::new());
                lines[first + number].push(text.to_owned());
                if length(text) > *width {
                    start = first + number + 1;
                }
            }
        }
        lines
    }
}

/// The size of the largest cell of each column.
fn columns(rows: &[&Row], cells: impl Fn(&Row) -> &[String], size: impl Fn(&str) -> usize) -> Vec<usize> {
    let count = rows.iter().map(|row| cells(row).len()).max().unwrap_or_default();
    let largest = |at: usize| rows.iter().filter_map(|row| cells(row).get(at)).map(|cell| size(cell)).max();
    (0..count).map(|at| largest(at).unwrap_or_default()).collect()
}

fn total(widths: &[usize]) -> usize {
    widths.iter().map(|width| width + GAP).sum()
}

/// The widths of details that fit behind the name, of which the widest but the last gives way to the others.
fn one_line(mut widths: Vec<usize>, room: usize) -> Option<Vec<usize>> {
    let excess = total(&widths).saturating_sub(room);
    let (_, but_last) = widths.split_last_mut()?;
    if excess > 0 {
        let widest = but_last.iter_mut().max()?;
        *widest = widest.checked_sub(excess).filter(|width| *width >= MIN_COLUMN)?;
    }
    Some(widths)
}

/// Widths of which the widest give way until all fit: as far as their words allow it, and then with some words that are
/// too long.
fn narrowed(mut widths: Vec<usize>, least: &[usize], room: usize) -> Vec<usize> {
    for least in [least, &vec![1; widths.len()]] {
        while total(&widths) > room {
            let wide = widths.iter_mut().zip(least).filter(|(width, least)| **width > **least);
            let Some((widest, _)) = wide.max_by_key(|(width, _)| **width) else { break };
            *widest -= 1;
        }
    }
    widths
}

fn longest_line(cell: &str) -> usize {
    cell.lines().map(|line| length(line.trim_end())).max().unwrap_or_default()
}

/// Characters of the longest part that a line cannot be broken in; see [`wrapped`].
fn longest_word(cell: &str) -> usize {
    let parts = cell.lines().map(|line| longest_line(&wrapped(line, 1, 0)));
    parts.max().unwrap_or_default()
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// The end of a path, which tells more than its start.
pub(super) fn clipped_path(path: &str, max: usize) -> String {
    let more = length(path).saturating_sub(max);
    if more == 0 {
        return path.to_owned();
    }
    format!("…{}", path.chars().skip(more + 1).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::{Columns, Row, clipped_path, print};

    const COLUMNS: Columns =
        Columns { numbers: &["n"], name: "host", details: &["what becomes of it", "kinds", "first"] };

    fn row(name: &str, details: [&str; 3]) -> Row {
        let details = details.map(str::to_owned).to_vec();
        Row { numbers: vec!["1,200".to_owned()], name: name.to_owned(), details }
    }

    fn table(width: usize) -> String {
        let rows = [
            row("a.io", ["→ b.io 3\nreview (email) 1", "ci, code, config, docs", "a/b.txt:1"]),
            row("a-long-name.of-a-host.example.com", ["keep", "web", "b.txt:1"]),
        ];
        let mut out = Vec::new();
        print(&COLUMNS, &rows, width, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_row_is_one_line_in_a_pipe() {
        assert_eq!(
            table(usize::MAX),
            "    n  host                              what becomes of it  kinds  first\n\
             1,200  a.io                              → b.io 3  review (email) 1  ci, code, config, docs  a/b.txt:1\n\
             1,200  a-long-name.of-a-host.example.com  keep  web  b.txt:1\n"
        );
    }

    #[test]
    fn cells_of_several_lines_stay_in_their_columns() {
        assert_eq!(
            table(100),
            "    n  host                       what becomes of it  kinds                   first\n\
             1,200  a.io                       → b.io 3            ci, code, config, docs  a/b.txt:1\n\
             \x20                                 review (email) 1\n\
             1,200  a-long-name.of-a-host.example.com\n\
             \x20                                 keep                web                     b.txt:1\n"
        );
    }

    #[test]
    fn details_stand_under_the_name_where_a_line_is_too_short() {
        assert_eq!(
            table(50),
            "    n  host\n    what becomes of it  kinds            first\n\
             1,200  a.io\n    → b.io 3            ci, code,        a/b.txt:1\n\
             \x20   review (email) 1    config, docs\n\
             1,200  a-long-name.of-a-host.example.com\n    keep                web              b.txt:1\n"
        );
        assert!(table(50).lines().all(|line| line.chars().count() <= 50));
    }

    #[test]
    fn a_word_that_is_too_long_has_its_line_for_itself() {
        let mut out = Vec::new();
        let new = "→ a-long-name.of-a-host.example.com";
        print(&COLUMNS, &[row("a.io", [new, "web", "a/b/c/d.txt:1"])], 40, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "    n  host\n    what becomes of it    kinds  first\n\
             1,200  a.io\n    → a-long-name.of-a-host.example.com\n\
             \x20                         web    a/b/c/\n\
             \x20                                d.txt:1\n"
        );
    }

    #[test]
    fn the_end_of_a_path_is_shown() {
        assert_eq!((clipped_path("a/b/c", 5), clipped_path("a/b/cd", 5)), ("a/b/c".into(), "…b/cd".into()));
    }
}
