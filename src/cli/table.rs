//! Rows for a terminal: numbers, a name, and details that go to lines of their own where they do not fit.
//!
//! Nothing is broken inside a word. A pipe that no terminal is behind gets a row on one line, so that other programs
//! can read it.

use std::io::{IsTerminal, Result, Write};

use rustix::fd::AsFd;

/// Characters that a name is padded to; a longer one pushes its details to the right.
// A single long name would else push the details of all rows off the screen.
const MAX_NAME: usize = 32;
/// Characters of a line above which it has no end.
// No terminal has as many.
const MAX_ROOM: usize = 10_000;
/// Characters of a column below which most of its texts would push what is behind them.
const MIN_COLUMN: usize = 20;
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
    let indent = widths.iter().map(|width| width + 2).sum::<usize>() + name_width;
    let detail_widths = detail_widths(&head, rows, width.saturating_sub(indent));
    for row in std::iter::once(&head).chain(rows) {
        let padded = padded_details(row, &detail_widths);
        let details = if detail_widths.is_empty() { &row.details } else { &padded };
        print_row(row, details, &widths, name_width, width, out)?;
    }
    Ok(())
}

/// Widths of the columns of details but the last; none where they would be too narrow, or where no terminal sets a
/// limit: there the columns of the longest row would push all others apart.
fn detail_widths(head: &Row, rows: &[Row], room: usize) -> Vec<usize> {
    let count = head.details.len();
    let all = || std::iter::once(head).chain(rows);
    let column = |at: usize| all().map(|row| length(&row.details[at])).max().unwrap_or_default();
    if room > MAX_ROOM || all().any(|row| row.details.len() != count) {
        return Vec::new();
    }
    let mut widths: Vec<usize> = (0..count).map(column).collect();
    let total: usize = widths.iter().map(|width| width + 2).sum();
    widths.pop();
    // The longest texts of the widest column push what is behind them.
    let Some(widest) = widths.iter_mut().max() else { return widths };
    *widest = widest.saturating_sub(total.saturating_sub(room));
    if *widest < MIN_COLUMN && total > room { Vec::new() } else { widths }
}

fn padded_details(row: &Row, widths: &[usize]) -> Vec<String> {
    let widths = widths.iter().copied().chain(std::iter::once(0));
    row.details.iter().zip(widths).map(|(detail, width)| format!("{detail:<width$}")).collect()
}

fn print_row(
    row: &Row,
    details: &[String],
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
    for detail in details {
        if length(&line) + 2 + length(detail.trim_end()) > width && !line.trim().is_empty() {
            writeln!(out, "{}", line.trim_end())?;
            line = " ".repeat(indent - 2);
        }
        // A text that is too long for a line goes on in the next one, between words.
        let mut rest: &str = detail;
        while let Some(cut) = line_break(rest, width.saturating_sub(length(&line) + 2)) {
            writeln!(out, "{line}  {}", &rest[..cut])?;
            rest = rest[cut..].trim_start();
            line = " ".repeat(indent - 2);
        }
        line.push_str(&format!("  {rest}"));
    }
    writeln!(out, "{}", line.trim_end())
}

/// The offset of the last blank within `room` characters; `None` where all of the text fits, or no blank is there.
fn line_break(text: &str, room: usize) -> Option<usize> {
    let end = text.char_indices().nth(room)?.0;
    text[..=end].rfind(' ').filter(|at| *at > 0 && text[*at..].trim() != "")
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
    fn columns_are_aligned_where_they_fit_and_long_texts_break_between_words() {
        let columns = Columns { numbers: &["n"], name: "host", details: &["kinds of files", "first"] };
        let row = |name: &str, kinds: &str| Row {
            numbers: vec!["1".to_owned()],
            name: name.to_owned(),
            details: vec![kinds.to_owned(), "a/b.txt:1".to_owned()],
        };
        let rows = [row("a.io", "ci, code, config, docs, kubernetes"), row("b.io", "web")];
        let shown = |width: usize| {
            let mut out = Vec::new();
            print(&columns, &rows, width, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            shown(60),
            "n  host  kinds of files                      first\n\
             1  a.io  ci, code, config, docs, kubernetes  a/b.txt:1\n\
             1  b.io  web                                 a/b.txt:1\n"
        );
        assert_eq!(
            shown(30),
            "n  host  kinds of files  first\n\
             1  a.io\n\
             \x20    ci, code, config, docs,\n\
             \x20    kubernetes  a/b.txt:1\n\
             1  b.io  web  a/b.txt:1\n"
        );
    }

    #[test]
    fn the_end_of_a_path_is_shown() {
        assert_eq!((clipped_path("a/b/c", 5), clipped_path("a/b/cd", 5)), ("a/b/c".into(), "…b/cd".into()));
    }
}
