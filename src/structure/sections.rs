//! Lines of `key = value` with section headers: INI, TOML, `.env`, properties, git's configuration.
//!
//! A section is a map, and so are the lines before the first one. A value that opens a bracket is read as code.

use super::bracket_style::BracketStyle;
use super::brackets;
use super::builder::Builder;
use super::container::{ContainerKind, Entry, line_end, logical_line_end, trimmed};
use super::prose;
use crate::lexer::{line, syntax};
use crate::text::Span;

/// Adds the sections of `span` to the open container, which is a block.
pub(super) fn read(text: &[u8], span: Span, builder: &mut Builder) {
    builder.open(ContainerKind::Map, Span::new(span.start, span.start), span.start);
    let mut at = span.start;
    while at < span.end {
        let end = line_end(text, at, span.end);
        let line = trimmed(text, Span::new(at, end));
        at = match line.of(text) {
            [] => end + 1,
            [b'#' | b';' | b'!', ..] => comment(text, line, span.end, builder),
            [b'[', ..] => {
                builder.close(line.start);
                builder.open(ContainerKind::Map, line, line.start);
                // The title is no entry: it stands for the whole section.
                builder.leaf(ContainerKind::Literal, line);
                end + 1
            }
            _ => assignment(text, line, span.end, builder),
        };
    }
    builder.close(span.end);
}

/// Reads the comment lines from `line` on as one text; gives the start of the next line.
fn comment(text: &[u8], line: Span, limit: usize, builder: &mut Builder) -> usize {
    let mut end = line.end;
    loop {
        let next = line_end(text, end, limit);
        let below = Span::new((next + 1).min(limit), line_end(text, next + 1, limit));
        if !matches!(below.of(text).trim_ascii_start(), [b'#' | b';' | b'!', ..]) {
            break;
        }
        end = below.end;
    }
    prose::read(text, Span::new(line.start, end), builder);
    line_end(text, end, limit) + 1
}

/// Reads `key = value`; gives the start of the next line.
fn assignment(text: &[u8], line: Span, limit: usize, builder: &mut Builder) -> usize {
    let sign = sign(line.of(text)).unwrap_or(line.len());
    let key = trimmed(text, Span::new(line.start, line.start + sign));
    let value = trimmed(text, Span::new((line.start + sign + 1).min(line.end), line.end));
    let end = match value.of(text) {
        [b'[' | b'{', ..] => bracket_end(text, value.start, limit, builder),
        [b'"', b'"', b'"', ..] | [b'\'', b'\'', b'\'', ..] => lines_end(text, value.start, limit, builder),
        _ => {
            let end = logical_line_end(text, value.start, limit);
            let end = value.start + text[value.start..end].trim_ascii_end().len();
            indented_end(text, line.start, value, end, limit)
        }
    };
    // A value without a line of its own begins below its key.
    let start = if value.is_empty() && end > value.end {
        line_end(text, value.start, limit) + 1
    } else {
        value.start
    };
    let value = Span::new(start, end.max(start));
    if matches!(value.of(text).first(), Some(b'[' | b'{')) {
        brackets::read_value(text, value, &syntax::SHELL, BracketStyle::Assign, builder);
    } else if value.start > line.end && value.of(text).contains(&b'\n') {
        builder.embed(text, value, &key.of(text).to_ascii_lowercase());
    } else if !value.is_empty() {
        builder.leaf(ContainerKind::Literal, value);
    }
    let span = Span::new(line.start, value.end.max(line.end.min(value.end.max(key.end))));
    builder.entry(Entry {
        span,
        key: (!key.is_empty()).then_some(key),
        operators: Vec::new(),
        end: span.end,
    });
    line_end(text, span.end, limit) + 1
}

/// The sign between the key and the value of a line, which is in no quotes of the key.
fn sign(line: &[u8]) -> Option<usize> {
    let mut quote = None;
    line.iter().enumerate().find_map(|(at, byte)| {
        match (quote, *byte) {
            (Some(open), byte) if byte == open => quote = None,
            (None, b'=' | b':') => return Some(at),
            // Elsewhere it is an apostrophe.
            (None, byte @ (b'"' | b'\'')) if at == 0 || line[at - 1] == b'.' => quote = Some(byte),
            _ => {}
        }
        None
    })
}

/// The end of the string over several lines at `start`; of its line where nothing closes it.
fn lines_end(text: &[u8], start: usize, limit: usize, builder: &mut Builder) -> usize {
    let reach = builder.reach(start, limit);
    let (delimiter, rest) = text[start..reach].split_at(3);
    if let Some(len) = memchr::memmem::find(rest, delimiter) {
        return start + 3 + len + 3;
    }
    builder.missed(reach - start);
    line_end(text, start, limit)
}

/// The end of a value with the lines below it that are indented deeper than its key at `key`, as in `setup.cfg`. Behind a
/// value on the line of the key, one with an `=` is a key for itself.
fn indented_end(text: &[u8], key: usize, value: Span, mut end: usize, limit: usize) -> usize {
    let indent = |start: usize| text[start..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let own = key - line::start(text, key);
    loop {
        let start = line_end(text, end, limit) + 1;
        if start >= limit || indent(start) <= own {
            return end;
        }
        let line = trimmed(text, Span::new(start, line_end(text, start, limit)));
        let is_key = !value.is_empty() && line.of(text).contains(&b'=');
        if line.is_empty() || is_key || matches!(line.of(text), [b'[', ..]) {
            return end;
        }
        end = line.end;
    }
}

/// The end of the bracket at `start`; of its line where nothing closes it.
fn bracket_end(text: &[u8], start: usize, limit: usize, builder: &mut Builder) -> usize {
    let reach = builder.reach(start, limit);
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, byte) in text.iter().enumerate().take(reach).skip(start) {
        match (quote, *byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, byte @ (b'"' | b'\'')) => quote = Some(byte),
            (None, b'[' | b'{') => depth += 1,
            (None, b']' | b'}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    builder.missed(reach - start);
    line_end(text, start, limit)
}
