//! Unified diffs that `git apply` takes, made from known edits: only the lines around them are read.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::style::Style;
use crate::text::{Edit, EditSet, Excerpt, Problem, RelPath, Span, log_line, opens_command};

/// Lines of context around a change.
pub const CONTEXT: usize = 3;

/// Lines that change together: whole old lines, and the text that replaces them.
struct Region {
    /// Bytes of the old lines that are touched, in the excerpt.
    old: Span,
    /// Number of the first of them in the file, from 0.
    line: usize,
    /// Number of old lines.
    count: usize,
    new: Vec<u8>,
}

/// Appends the diff of one file to `out`. `original` is all of it, or its lines that edits touch, with [`CONTEXT`]
/// lines around them.
pub fn unified(path: &RelPath, original: &[Excerpt<'_>], edits: &EditSet, style: Style, out: &mut Vec<u8>) {
    if edits.is_empty() {
        return;
    }
    header(path, style, out);
    let mut shift = 0isize;
    for excerpt in original {
        let regions = regions(excerpt, edits.within(excerpt.span()));
        let mut start = 0;
        while start < regions.len() {
            let near = |pair: &[Region]| pair[1].line <= pair[0].line + pair[0].count + 2 * CONTEXT;
            let len = 1 + regions[start..].windows(2).take_while(|pair| near(pair)).count();
            hunk(&excerpt.bytes, &regions[start..start + len], &mut shift, style, out);
            start += len;
        }
    }
}

fn header(path: &RelPath, style: Style, out: &mut Vec<u8>) {
    let bold = anstyle::Style::new().bold();
    let (old, new) = (quoted(b"a/", path.as_bytes()), quoted(b"b/", path.as_bytes()));
    // git marks the end of a name with spaces by a tab.
    let tab = if path.as_bytes().contains(&b' ') && !old.starts_with('"') { "\t" } else { "" };
    for line in [format!("diff --git {old} {new}"), format!("--- {old}{tab}"), format!("+++ {new}{tab}")] {
        let is_exact = matches!(style, Style::Exact | Style::Log);
        let line = if is_exact { line } else { line.trim_end().to_owned() };
        out.extend_from_slice(style.paint(bold, line).as_bytes());
        out.push(b'\n');
    }
}

/// A file name as git writes it: in quotes with C escapes where it holds anything odd, or a text that could be a
/// command for the runner of a CI system.
fn quoted(prefix: &[u8], path: &[u8]) -> String {
    let odd = path.iter().any(|byte| *byte < 0x20 || *byte >= 0x7f || matches!(byte, b'"' | b'\\'))
        || path.windows(2).any(|pair| pair == b"##");
    let name = [prefix, path].concat();
    if !odd {
        return String::from_utf8_lossy(&name).into_owned();
    }
    let mut out = String::from("\"");
    for byte in name {
        match byte {
            b'"' | b'\\' => out.extend(['\\', byte as char]),
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            b'[' if opens_command(&out) => out.push_str("\\133"),
            0x20..=0x7e => out.push(byte as char),
            _ => out.push_str(&format!("\\{byte:03o}")),
        }
    }
    out.push('"');
    out
}

fn line_start(text: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &text[..at]).map_or(0, |newline| newline + 1)
}

fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |len| at + len + 1)
}

/// Edits on the same or adjacent lines, each with its span in the excerpt, and the span of those lines.
type EditGroup<'e> = (Span, Vec<(Span, &'e Edit)>);

/// Groups the edits of an excerpt by the lines that they touch.
fn groups<'e>(excerpt: &Excerpt<'_>, edits: &'e [Edit]) -> Vec<EditGroup<'e>> {
    let original = &*excerpt.bytes;
    let mut groups: Vec<EditGroup<'e>> = Vec::new();
    for edit in edits {
        let here = excerpt.here(edit.span);
        // On a long line many edits stand before the end that the first one found.
        if let Some((_, list)) = groups.last_mut().filter(|(span, _)| here.end < span.end) {
            list.push((here, edit));
            continue;
        }
        // An edit that ends at the end of a line takes in its newline only where it replaces it.
        let replaces_newline = here.end > here.start && original.get(here.end - 1) == Some(&b'\n');
        let end = if replaces_newline && edit.new.ends_with(b"\n") {
            here.end
        } else {
            line_end(original, here.end)
        };
        match groups.last_mut() {
            Some((span, list)) if line_start(original, here.start) <= span.end => {
                span.end = span.end.max(end);
                list.push((here, edit));
            }
            _ => groups.push((Span::new(line_start(original, here.start), end), vec![(here, edit)])),
        }
    }
    groups
}

/// The changed lines of an excerpt, with their edits applied.
fn regions(excerpt: &Excerpt<'_>, edits: &[Edit]) -> Vec<Region> {
    let original = &*excerpt.bytes;
    let groups = groups(excerpt, edits);
    let (mut line, mut at) = (excerpt.lines_before, 0);
    let mut regions = Vec::with_capacity(groups.len());
    for (old, list) in groups {
        line += lines(&original[at..old.start]);
        let count = lines(old.of(original));
        let mut new = Vec::with_capacity(old.len() + 32);
        let mut from = old.start;
        for (here, edit) in list {
            new.extend_from_slice(&original[from..here.start]);
            new.extend_from_slice(&edit.new);
            from = here.end;
        }
        new.extend_from_slice(&original[from..old.end]);
        regions.push(Region { old, line, count, new });
        line += count;
        at = old.end;
    }
    regions
}

/// Number of lines of a text that starts at a line's start; a last one without a newline counts.
fn lines(text: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', text).count() + usize::from(!text.is_empty() && !text.ends_with(b"\n"))
}

fn hunk(original: &[u8], regions: &[Region], shift: &mut isize, style: Style, out: &mut Vec<u8>) {
    let (Some(first), Some(last)) = (regions.first(), regions.last()) else { return };
    let (mut from, mut before) = (first.old.start, 0);
    while before < CONTEXT && from > 0 {
        from = line_start(original, from - 1);
        before += 1;
    }
    let (mut to, mut after) = (last.old.end, 0);
    while after < CONTEXT && to < original.len() {
        to = line_end(original, to);
        after += 1;
    }
    let mut body = Vec::new();
    let (mut old_count, mut new_count) = (0, 0);
    let mut at = from;
    for region in regions {
        let context = lines(&original[at..region.old.start]);
        (old_count, new_count) =
            (old_count + context + region.count, new_count + context + lines(&region.new));
        write_lines(b' ', &original[at..region.old.start], style, &mut body);
        changes(region.old.of(original), &region.new, style, &mut body);
        at = region.old.end;
    }
    let context = lines(&original[at..to]);
    (old_count, new_count) = (old_count + context, new_count + context);
    write_lines(b' ', &original[at..to], style, &mut body);
    let start = first.line - before;
    let new_start = start.saturating_add_signed(*shift);
    let place = |start: usize, count: usize| match count {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        _ => format!("{},{count}", start + 1),
    };
    let cyan = anstyle::AnsiColor::Cyan.on_default();
    let head = format!("@@ -{} +{} @@", place(start, old_count), place(new_start, new_count));
    out.extend_from_slice(style.paint(cyan, head).as_bytes());
    out.push(b'\n');
    out.append(&mut body);
    *shift += new_count as isize - old_count as isize;
}

/// The lines of a region: those that differ, and those that do not.
fn changes(old: &[u8], new: &[u8], style: Style, out: &mut Vec<u8>) {
    if lines(old) == 1 && lines(new) == 1 {
        write_lines(b'-', old, style, out);
        return write_lines(b'+', new, style, out);
    }
    let (old, new): (Vec<&[u8]>, Vec<&[u8]>) = (split(old), split(new));
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            old[old_range].iter().for_each(|line| write_lines(b' ', line, style, out));
            continue;
        }
        old[old_range].iter().for_each(|line| write_lines(b'-', line, style, out));
        new[new_range].iter().for_each(|line| write_lines(b'+', line, style, out));
    }
}

/// The lines of a text; a lone carriage return is a part of its line.
fn split(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

fn write_lines(sign: u8, text: &[u8], style: Style, out: &mut Vec<u8>) {
    let colour = match sign {
        b'-' => anstyle::AnsiColor::Red.on_default(),
        b'+' => anstyle::AnsiColor::Green.on_default(),
        _ => anstyle::Style::new(),
    };
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.strip_suffix(b"\n").unwrap_or(line);
        match style {
            Style::Exact => {
                out.push(sign);
                out.extend_from_slice(bare);
            }
            Style::Log => out.extend_from_slice(&log_line(&[&[sign], bare].concat())),
            Style::Visible | Style::Color => {
                let shown = Problem::visible(&String::from_utf8_lossy(bare)).replace("\\t", "\t");
                let shown = format!("{}{shown}", sign as char);
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
