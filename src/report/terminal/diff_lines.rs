//! Lines of a unified diff, with what changes in them.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::style::Style;
use crate::report::escape::clipped;
use crate::text::{Problem, Span, log_line};

/// Bytes of an unchanged part of a line that a terminal shows as a whole: more is minified, and would fill the screen.
const MAX_STRETCH: usize = 1000;

/// Characters beside a change that are left of a longer part.
const KEPT: usize = 120;

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
                let inverted = (style == Style::Color).then_some(colour);
                let shown = format!("{}{}", sign as char, shown(bare, &within(changed, here), inverted));
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

/// A line for a terminal, with these places inverted if there is color, and long stretches between them cut.
fn shown(line: &[u8], places: &[Span], colour: Option<anstyle::Style>) -> String {
    let mut out = String::new();
    let mut at = 0;
    for place in places {
        let end = place.end.min(line.len());
        let start = place.start.clamp(at, end.max(at));
        out.push_str(&stretch(&line[at..start], at > 0, true));
        let text = visible(&line[start..end]);
        match colour {
            // A reset ends the color of the line too, which then begins again.
            Some(colour) if start < end => {
                let inverted = colour.invert();
                out.push_str(&format!("{inverted}{text}{inverted:#}{colour}"));
            }
            _ => out.push_str(&text),
        }
        at = end.max(at);
    }
    out + &stretch(&line[at..], at > 0, false)
}

fn visible(bytes: &[u8]) -> String {
    Problem::visible(&String::from_utf8_lossy(bytes)).replace("\\t", "\t")
}

/// An unchanged part of a line; if it is long, what stands beside the change before it and the one after it, or its start.
fn stretch(bytes: &[u8], is_behind_change: bool, is_before_change: bool) -> String {
    if bytes.len() <= MAX_STRETCH {
        return visible(bytes);
    }
    // A character has at most four bytes, and the one at the cut may be incomplete.
    let room = 4 * KEPT + 4;
    let (head, tail) = (visible(&bytes[..room]), visible(&bytes[bytes.len() - room..]));
    let head = if is_behind_change || !is_before_change { clipped(&head, KEPT) } else { "…".to_owned() };
    let cut = tail.char_indices().rev().nth(KEPT - 1).map_or(0, |(at, _)| at);
    if is_before_change { format!("{head}{}", &tail[cut..]) } else { head }
}

/// Number of lines of a text that starts at a line's start; a last one without a newline counts.
pub(super) fn lines(text: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', text).count() + usize::from(!text.is_empty() && !text.ends_with(b"\n"))
}

#[cfg(test)]
mod tests {
    use super::{MAX_STRETCH, shown};
    use crate::text::Span;

    #[test]
    fn long_parts_of_a_line_are_cut_beside_what_changes() {
        let long = "é".repeat(MAX_STRETCH);
        let kept = "é".repeat(120);
        for (line, places, expected) in [
            ("a OLD b".to_owned(), vec![Span::new(2, 5)], "a OLD b".to_owned()),
            (long.clone(), vec![], format!("{kept}…")),
            (format!("{long}OLD"), vec![Span::new(2000, 2003)], format!("…{kept}OLD")),
            (format!("OLD{long}"), vec![Span::new(0, 3)], format!("OLD{kept}…")),
            (
                format!("OLD{long}OLD\x1b"),
                vec![Span::new(0, 3), Span::new(2003, 2006)],
                format!("OLD{kept}…{kept}OLD\\u{{1b}}"),
            ),
        ] {
            assert_eq!(shown(line.as_bytes(), &places, None), expected);
        }
        let line = [&b"OLD"[..], &[0xff; 1001]].concat();
        assert!(shown(&line, &[Span::new(0, 3)], None).ends_with("\u{fffd}…"));
    }
}
