//! Unified diffs that `git apply` takes, made from known edits: only the lines around them are read.

use super::diff_lines::{lines, write_changes, write_lines};
use super::style::Style;
use crate::text::{Edit, EditSet, Excerpt, RelPath, Span, opens_command};

/// Lines of context around a change, where nobody asks for others.
pub const CONTEXT: usize = 3;

/// How a diff is written.
#[derive(Debug, Clone, Copy)]
pub struct DiffOptions {
    /// Characters and color.
    pub style: Style,
    /// Lines of context around a change.
    pub context: usize,
}

impl DiffOptions {
    /// A diff in this style, with [`CONTEXT`] lines.
    pub fn new(style: Style) -> Self {
        Self { style, context: CONTEXT }
    }
}

/// Lines that change together: whole old lines, and the text that replaces them.
struct Region {
    /// Bytes of the old lines that are touched, in the excerpt.
    old: Span,
    /// Number of the first of them in the file, from 0.
    line: usize,
    /// Number of old lines.
    count: usize,
    new: Vec<u8>,
    /// The places that change in the old lines, and what stands there in the new text.
    changed: [Vec<Span>; 2],
}

/// Appends the diff of one file to `out`. `original` is all of it, or its lines that edits touch, with the lines of
/// context around them.
pub fn unified(
    path: &RelPath,
    original: &[Excerpt<'_>],
    edits: &EditSet,
    options: DiffOptions,
    out: &mut Vec<u8>,
) {
    if edits.is_empty() {
        return;
    }
    header(path, options.style, out);
    let mut shift = 0isize;
    for excerpt in original {
        let regions = regions(excerpt, edits.within(excerpt.span()));
        let mut start = 0;
        while start < regions.len() {
            let near = |pair: &[Region]| pair[1].line <= pair[0].line + pair[0].count + 2 * options.context;
            let len = 1 + regions[start..].windows(2).take_while(|pair| near(pair)).count();
            hunk(&excerpt.bytes, &regions[start..start + len], &mut shift, options, out);
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
        let mut changed = [Vec::new(), Vec::new()];
        let mut from = old.start;
        for (here, edit) in list {
            new.extend_from_slice(&original[from..here.start]);
            changed[0].push(Span::new(here.start - old.start, here.end - old.start));
            changed[1].push(Span::new(new.len(), new.len() + edit.new.len()));
            new.extend_from_slice(&edit.new);
            from = here.end;
        }
        new.extend_from_slice(&original[from..old.end]);
        regions.push(Region { old, line, count, new, changed });
        line += count;
        at = old.end;
    }
    regions
}

fn hunk(original: &[u8], regions: &[Region], shift: &mut isize, options: DiffOptions, out: &mut Vec<u8>) {
    let DiffOptions { style, context } = options;
    let (Some(first), Some(last)) = (regions.first(), regions.last()) else { return };
    let (mut from, mut before) = (first.old.start, 0);
    while before < context && from > 0 {
        from = line_start(original, from - 1);
        before += 1;
    }
    let (mut to, mut after) = (last.old.end, 0);
    while after < context && to < original.len() {
        to = line_end(original, to);
        after += 1;
    }
    let mut body = Vec::new();
    let (mut old_count, mut new_count) = (0, 0);
    let mut at = from;
    for region in regions {
        let between = lines(&original[at..region.old.start]);
        (old_count, new_count) =
            (old_count + between + region.count, new_count + between + lines(&region.new));
        write_lines(b' ', &original[at..region.old.start], &[], style, &mut body);
        write_changes([region.old.of(original), &region.new], &region.changed, style, &mut body);
        at = region.old.end;
    }
    let behind = lines(&original[at..to]);
    (old_count, new_count) = (old_count + behind, new_count + behind);
    write_lines(b' ', &original[at..to], &[], style, &mut body);
    let start = first.line - before;
    let new_start = start.saturating_add_signed(*shift);
    let cyan = anstyle::AnsiColor::Cyan.on_default();
    let head = format!("@@ -{} +{} @@", range(start, old_count), range(new_start, new_count));
    out.extend_from_slice(style.paint(cyan, head).as_bytes());
    out.push(b'\n');
    out.append(&mut body);
    *shift += new_count as isize - old_count as isize;
}

/// The lines of one side in the head of a hunk: the first of them, counted from `start`, and their number.
fn range(start: usize, count: usize) -> String {
    match count {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        _ => format!("{},{count}", start + 1),
    }
}
