//! Lines of a unified diff, with what changes in them.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::style::Style;
use crate::text::{Problem, Span, log_line};

/// Writes old and new lines: those that differ, and those that do not. Of both, with color, the places that change stand out.
pub(super) fn write_changes(
    [old, new]: [&[u8]; 2],
    [in_old, in_new]: &[Vec<Span>; 2],
    style: Style,
    out: &mut Vec<u8>,
) {
    if lines(old) == 1 && lines(new) == 1 {
        write_lines(b'-', old, in_old, style, out);
        return write_lines(b'+', new, in_new, style, out);
    }
    let (old_lines, new_lines): (Vec<&[u8]>, Vec<&[u8]>) = (split(old), split(new));
    for op in capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines) {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            old_lines[old_range].iter().for_each(|line| write_lines(b' ', line, &[], style, out));
            continue;
        }
        let (removed, added) = (span_of(&old_lines, old_range), span_of(&new_lines, new_range));
        write_lines(b'-', removed.of(old), &within(in_old, removed), style, out);
        write_lines(b'+', added.of(new), &within(in_new, added), style, out);
    }
}

/// The bytes of some of the lines of a text.
fn span_of(lines: &[&[u8]], range: Range<usize>) -> Span {
    let length = |lines: &[&[u8]]| lines.iter().map(|line| line.len()).sum::<usize>();
    let start = length(&lines[..range.start]);
    Span::new(start, start + length(&lines[range]))
}

/// The parts of places that are in `span`, counted from its start.
fn within(places: &[Span], span: Span) -> Vec<Span> {
    let parts = places.iter().filter(|place| place.overlaps(span));
    let clipped = parts.map(|place| Span::new(place.start.max(span.start), place.end.min(span.end)));
    clipped.map(|part| Span::new(part.start - span.start, part.end - span.start)).collect()
}

/// The lines of a text; a lone carriage return is a part of its line.
fn split(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Writes lines behind a sign; with color, the places that change stand out.
pub(super) fn write_lines(sign: u8, text: &[u8], changed: &[Span], style: Style, out: &mut Vec<u8>) {
    let colour = match sign {
        b'-' => anstyle::AnsiColor::Red.on_default(),
        b'+' => anstyle::AnsiColor::Green.on_default(),
        _ => anstyle::Style::new(),
    };
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let here = Span::new(start, start + line.len());
        start = here.end;
        let bare = line.strip_suffix(b"\n").unwrap_or(line);
        match style {
            Style::Exact => {
                out.push(sign);
                out.extend_from_slice(bare);
            }
            Style::Log => out.extend_from_slice(&log_line(&[&[sign], bare].concat())),
            Style::Visible | Style::Color => {
                let changed = if style == Style::Color { within(changed, here) } else { Vec::new() };
                let shown = format!("{}{}", sign as char, shown(bare, &changed, colour));
                // A reset shows nothing, and keeps a runner from taking the line for a command.
                if shown.trim_start().starts_with("::") && style == Style::Color {
                    out.extend_from_slice(anstyle::Reset.to_string().as_bytes());
                }
                out.extend_from_slice(style.paint(colour, shown).as_bytes());
            }
        }
        out.push(b'\n');
        if bare.len() == line.len() {
            out.extend_from_slice(b"\\ No newline at end of file\n");
        }
    }
}

/// A line for a terminal, with these places inverted.
fn shown(line: &[u8], places: &[Span], colour: anstyle::Style) -> String {
    let visible = |bytes: &[u8]| Problem::visible(&String::from_utf8_lossy(bytes)).replace("\\t", "\t");
    let mut out = String::new();
    let mut at = 0;
    for place in places {
        let end = place.end.min(line.len());
        let start = place.start.clamp(at, end.max(at));
        out.push_str(&visible(&line[at..start]));
        if start < end {
            // A reset ends the color of the line too, which then begins again.
            let inverted = colour.invert();
            out.push_str(&format!("{inverted}{}{inverted:#}{colour}", visible(&line[start..end])));
        }
        at = end.max(at);
    }
    out + &visible(&line[at..])
}

/// Number of lines of a text that starts at a line's start; a last one without a newline counts.
pub(super) fn lines(text: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', text).count() + usize::from(!text.is_empty() && !text.ends_with(b"\n"))
}
