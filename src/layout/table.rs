//! The table around a place: a grid table or simple table of reStructuredText, or an aligned table of Markdown.
//!
//! A table is known by its rules. It must be whole, and with a border at the same columns in each line: a table that is
//! not aligned has no layout to keep.

use super::line::Line;
use crate::lexer::line;
use crate::text::Span;

/// Lines of a table, and bytes of it.
// Longer ones are data, and each is looked for from each of its names.
const MAX_LINES: usize = 400;
const MAX_BYTES: usize = 64 << 10;
/// Bytes of a line: one that is longer is in no table.
const MAX_LINE: usize = 2 << 10;

/// The kind of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableKind {
    /// `+---+` and `| a |`.
    Grid,
    /// `=== ===`, with blanks between the columns.
    Simple,
    /// `| a |` under a first line, and `|---|` after that.
    Pipe,
}

/// The end of a column: where the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Border {
    /// The column of its sign, or of the first sign of the next column.
    pub at: usize,
    /// Blanks before it that no text may fill.
    pub gap: usize,
}

/// Returns `true` if a text has a line like the rule of a simple table, which most texts do not.
pub(super) fn has_simple_rule(text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, b"== ").any(|at| {
        let rest = &text[at + 3..];
        rest.starts_with(b"=") || rest.starts_with(b" =") || rest.starts_with(b"  =")
    })
}

/// A table, and the lines of it.
#[derive(Debug)]
pub(super) struct Table<'t> {
    pub span: Span,
    pub kind: TableKind,
    pub lines: Vec<Line>,
    /// The ends of its columns, from left to right.
    pub borders: Vec<Border>,
    pub text: &'t str,
}

impl<'t> Table<'t> {
    /// The table that `at` is in.
    pub fn around(text: &'t [u8], at: usize, has_simple: bool) -> Option<Self> {
        let own = line_around(text, at);
        if text[own.start..own.end].contains(&b'|') {
            return Self::ruled(text, own);
        }
        has_simple.then(|| Self::simple(text, own))?
    }

    /// A table whose lines begin with a border.
    fn ruled(text: &'t [u8], own: Span) -> Option<Self> {
        let margin = margin(&text[own.start..own.end])?;
        let is_inside = |line: &[u8]| {
            line.strip_prefix(margin).is_some_and(|line| matches!(line.first(), Some(b'|' | b'+')))
        };
        let span = block(text, own, is_inside)?;
        let (table, lines) = lines(text, span)?;
        let margin = margin.len();
        let first = lines.first()?;
        let (kind, rules): (_, Vec<&Line>) = if is_grid_rule(first, margin) {
            (TableKind::Grid, lines.iter().filter(|line| is_grid_rule(line, margin)).collect())
        } else {
            (TableKind::Pipe, lines.get(1).filter(|line| is_pipe_rule(line, margin)).into_iter().collect())
        };
        let sign = if kind == TableKind::Grid { '+' } else { '|' };
        let mut columns: Vec<usize> = rules.iter().flat_map(|rule| columns_of(rule, sign)).collect();
        columns.sort_unstable();
        columns.dedup();
        let last = *columns.last()?;
        let is_whole = |line: &Line| line.width() == last + 1 && matches!(line.at(last), '|' | '+');
        let is_aligned = |line: &Line| columns.iter().all(|column| line.at(*column) == '|');
        let holds = lines.iter().all(is_whole) && (kind == TableKind::Grid || lines.iter().all(is_aligned));
        let borders = columns[1..].iter().map(|at| Border { at: *at, gap: 0 }).collect();
        holds.then_some(Self { span, kind, lines, borders, text: table })
    }

    /// A table between rules of `=`.
    fn simple(text: &'t [u8], own: Span) -> Option<Self> {
        let (top, rule) = rule_above(text, own)?;
        let mut bottom = own;
        for _ in 0..MAX_LINES {
            bottom = next_line(text, bottom)?;
            let line = &text[bottom.start..bottom.end];
            let after = next_line(text, bottom);
            let is_last = after.is_none_or(|after| text[after.start..after.end].trim_ascii().is_empty());
            if line.trim_ascii_end() == rule && is_last {
                break;
            }
        }
        let is_closed = text[bottom.start..bottom.end].trim_ascii_end() == rule;
        let span = Span::new(top.start, bottom.end);
        let (table, lines) = lines(text, span).filter(|_| is_closed)?;
        let rule = &lines.first()?.chars;
        let starts = (1..rule.len()).filter(|at| rule[*at] == '=' && rule[*at - 1] == ' ');
        let first = rule.iter().position(|char| *char == '=')?;
        let borders: Vec<Border> = starts
            .filter(|at| *at > first)
            .map(|at| Border { at, gap: rule[..at].iter().rev().take_while(|char| **char == ' ').count() })
            .collect();
        (!borders.is_empty()).then_some(Self { span, kind: TableKind::Simple, lines, borders, text: table })
    }

    /// Returns `true` if a line is made of the signs of a rule.
    pub fn is_rule(&self, line: &Line) -> bool {
        match self.kind {
            TableKind::Grid => line.is_made_of("+-=") && line.width() > 0,
            TableKind::Simple => line.is_made_of("=-"),
            TableKind::Pipe => self.lines.get(1).is_some_and(|rule| rule.start == line.start),
        }
    }

    /// Returns `true` if a column ends here in this line, and no cell or rule goes on.
    pub fn ends_cell(&self, line: &Line, border: Border) -> bool {
        match self.kind {
            TableKind::Grid | TableKind::Pipe => matches!(line.at(border.at), '|' | '+'),
            TableKind::Simple => {
                line.is_made_of("=-") || line.blanks_before(border.at, border.at - border.gap) == border.gap
            }
        }
    }
}

/// The first rule of the simple table around a line, as the text above it has it: the line, and its bytes.
fn rule_above(text: &[u8], own: Span) -> Option<(Span, &[u8])> {
    let mut top = own;
    let mut found: Option<(Span, &[u8])> = None;
    for _ in 0..MAX_LINES {
        let Some(line) = line_above(text, top).filter(|line| own.end - line.start < MAX_BYTES) else { break };
        top = line;
        let bytes = text[line.start..line.end].trim_ascii_end();
        match found {
            Some((_, rule)) if bytes == rule => found = Some((line, rule)),
            // The rule under the heading has a line above it, and the first one a blank.
            Some(_) if bytes.is_empty() => break,
            None if is_simple_rule(bytes) => found = Some((line, bytes)),
            _ => {}
        }
    }
    found
}

/// Returns `true` for `=== ==`: at least two runs of signs.
fn is_simple_rule(line: &[u8]) -> bool {
    let rule = line.trim_ascii_start();
    rule.starts_with(b"==") && rule.contains(&b' ') && rule.iter().all(|byte| matches!(byte, b'=' | b' '))
}

/// The indentation and the signs of a comment before a table.
fn margin(line: &[u8]) -> Option<&[u8]> {
    let len = line.iter().position(|byte| matches!(byte, b'|' | b'+'))?;
    let margin = &line[..len];
    margin.iter().all(|byte| b" #/*;!>".contains(byte)).then_some(margin)
}

fn is_grid_rule(line: &Line, margin: usize) -> bool {
    line.at(margin) == '+' && line.chars[margin..].iter().all(|char| "+-=| ".contains(*char)) && {
        let next = line.at(margin + 1);
        next == '-' || next == '='
    }
}

fn is_pipe_rule(line: &Line, margin: usize) -> bool {
    let rule = line.chars.get(margin..).unwrap_or_default();
    rule.contains(&'-') && rule.iter().all(|char| "|-: ".contains(*char))
}

fn columns_of(rule: &Line, sign: char) -> impl Iterator<Item = usize> {
    rule.chars.iter().enumerate().filter(move |(_, char)| **char == sign).map(|(column, _)| column)
}

/// The lines around `own` for which `is_inside` holds; `None` where there are too many.
fn block(text: &[u8], own: Span, is_inside: impl Fn(&[u8]) -> bool) -> Option<Span> {
    let above = std::iter::successors(Some(own), |line| line_above(text, *line));
    let below = std::iter::successors(Some(own), |line| next_line(text, *line));
    let is_whole = |line: &Span| is_inside(line.of(text));
    let mut count = 0;
    let first = above.skip(1).take_while(is_whole).take(MAX_LINES + 1).inspect(|_| count += 1).last();
    let last = below.skip(1).take_while(is_whole).take(MAX_LINES + 1).inspect(|_| count += 1).last();
    let (first, last) = (first.unwrap_or(own), last.unwrap_or(own));
    (count <= MAX_LINES).then(|| Span::new(first.start, last.end))
}

/// The text of a table and its lines; `None` where columns cannot be counted.
fn lines(text: &[u8], span: Span) -> Option<(&str, Vec<Line>)> {
    let table = text.get(span.start..span.end).filter(|table| table.len() <= MAX_BYTES)?;
    let table = std::str::from_utf8(table).ok()?;
    let mut lines = Vec::new();
    let mut start = 0;
    for whole in table.split_inclusive('\n') {
        let bare = whole.strip_suffix('\n').unwrap_or(whole);
        let bare = bare.strip_suffix('\r').unwrap_or(bare);
        let chars = Line::columns(bare)?;
        lines.push(Line { chars, start, ending: whole.len() - bare.len() });
        start += whole.len();
    }
    Some((table, lines))
}

/// The line that `at` is in, without its newline.
fn line_around(text: &[u8], at: usize) -> Span {
    Span::new(line_start(text, at), line_end(text, at))
}

fn line_above(text: &[u8], line: Span) -> Option<Span> {
    let end = line.start.checked_sub(1)?;
    Some(Span::new(line_start(text, end), end))
}

fn next_line(text: &[u8], line: Span) -> Option<Span> {
    let start = line.end + 1;
    (start < text.len()).then(|| Span::new(start, line_end(text, start)))
}

fn line_start(text: &[u8], at: usize) -> usize {
    line::start_from(text, at.saturating_sub(MAX_LINE), at)
}

fn line_end(text: &[u8], at: usize) -> usize {
    line::end_before(text, at, at + MAX_LINE)
}
