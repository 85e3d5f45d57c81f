//! Rows for a terminal: numbers, a name, and details that go to lines of their own where they do not fit.
//!
//! Nothing is broken inside a word. A pipe that no terminal is behind gets a row on one line, so that other programs
//! can read it.

use std::io::{IsTerminal, Result, Write};

use rustix::fd::AsFd;

/// Characters that a name is padded to; a longer one pushes its details to the right.
// A single long name would else push the details of all rows off the screen.
const MAX_NAME: usize = 32;
/// Characters of a line below which a terminal is taken for one of 80: it says nothing about its size.
const MIN_WIDTH: usize = 40;

/// The columns of a table: the heads of the numbers, of the name and of the details.
pub(super) struct Columns {
    pub numbers: &'static [&'static str],
    pub name: &'static str,
    pub details: &'static [&'static str],
}

/// A row; all of its texts are safe for a terminal.
pub(super) struct Row {
    pub numbers: Vec<String>,
    pub name: String,
    pub details: Vec<String>,
}

/// Characters of a line of standard output, or of the terminal that a pager or `head` writes to; no limit where there
/// is no terminal.
pub(super) fn width() -> usize {
    terminal_width(&std::io::stdout()).or_else(|| terminal_width(&std::io::stderr())).unwrap_or(usize::MAX)
}

/// Characters of a line of a stream; `None` where it is no terminal.
pub(super) fn terminal_width(stream: &(impl IsTerminal + AsFd)) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    let width = rustix::termios::tcgetwinsize(stream).map_or(0, |size| usize::from(size.ws_col));
    Some(if width < MIN_WIDTH { 80 } else { width })
}

/// Writes the rows under their heads.
pub(super) fn print(columns: &Columns, rows: &[Row], width: usize, out: &mut dyn Write) -> Result<()> {
    let widths: Vec<usize> = columns
        .numbers
        .iter()
        .enumerate()
        .map(|(at, head)| {
            let cells = rows.iter().filter_map(|row| row.numbers.get(at));
            cells.map(|cell| length(cell)).chain([head.len()]).max().unwrap_or_default()
        })
        .collect();
    let names = rows.iter().map(|row| length(&row.name)).chain([columns.name.len()]);
    // On a narrow terminal the details need the room more.
    let name_width = names.max().unwrap_or_default().min(MAX_NAME).min(width / 4);
    let head = Row {
        numbers: columns.numbers.iter().map(|head| (*head).to_owned()).collect(),
        name: columns.name.to_owned(),
        details: columns.details.iter().map(|head| (*head).to_owned()).collect(),
    };
    for row in std::iter::once(&head).chain(rows) {
        print_row(row, &widths, name_width, width, out)?;
    }
    Ok(())
}

fn print_row(
    row: &Row,
    widths: &[usize],
    name_width: usize,
    width: usize,
    out: &mut dyn Write,
) -> Result<()> {
    let mut line = String::new();
    for (cell, width) in row.numbers.iter().zip(widths) {
        line.push_str(&format!("{}{cell}  ", " ".repeat(width.saturating_sub(length(cell)))));
    }
    let indent = length(&line) + 2;
    line.push_str(&row.name);
    line.push_str(&" ".repeat(name_width.saturating_sub(length(&row.name))));
    for detail in &row.details {
        // A line that has nothing but its indent takes even a text that is too long for it.
        if length(&line) + 2 + length(detail) > width && !line.trim().is_empty() {
            writeln!(out, "{}", line.trim_end())?;
            line = " ".repeat(indent - 2);
        }
        line.push_str(&format!("  {detail}"));
    }
    writeln!(out, "{}", line.trim_end())
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

    fn table(width: usize) -> String {
        let columns = Columns { numbers: &["mentions", "files"], name: "host", details: &["kinds"] };
        let row = |number: &str, name: &str, details: &[&str]| Row {
            numbers: vec![number.to_owned(), "1".to_owned()],
            name: name.to_owned(),
            details: details.iter().map(|text| (*text).to_owned()).collect(),
        };
        let rows = [
            row("1,200", "a.io", &["code, config", "a/b.txt:1"]),
            row("3", "a-long-name.of-a-host.example.com", &["code", "b.txt:1"]),
        ];
        let mut out = Vec::new();
        print(&columns, &rows, width, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn details_that_do_not_fit_go_to_the_next_line() {
        assert_eq!(
            table(usize::MAX),
            "mentions  files  host                              kinds\n\
             \x20  1,200      1  a.io                              code, config  a/b.txt:1\n\
             \x20      3      1  a-long-name.of-a-host.example.com  code  b.txt:1\n"
        );
        assert_eq!(
            table(60),
            "mentions  files  host             kinds\n\
             \x20  1,200      1  a.io             code, config  a/b.txt:1\n\
             \x20      3      1  a-long-name.of-a-host.example.com  code\n                   b.txt:1\n"
        );
        assert!(table(60).lines().all(|line| line.chars().count() <= 60));
    }

    #[test]
    fn the_end_of_a_path_is_shown() {
        assert_eq!((clipped_path("a/b/c", 5), clipped_path("a/b/cd", 5)), ("a/b/c".into(), "…b/cd".into()));
    }
}
