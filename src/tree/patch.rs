//! Parser for the output of `git diff --patch-with-raw --unified=0 --text`: the lines that it adds to each file.
//!
//! The output is a record for each file, a blank line, and the patch. Names with odd bytes are quoted as in C.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::RelPath;

/// The lines of a file that were added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Added {
    /// All of them.
    Whole,
    /// These, from 1, in their order.
    Lines(Vec<Range<usize>>),
}

/// The added lines of each file that is still there; `None` if this is no such output.
pub(super) fn parse(printed: &[u8]) -> Option<BTreeMap<RelPath, Added>> {
    let mut added = BTreeMap::new();
    let mut lines = PatchLines(printed);
    while let Some(line) = lines.next().filter(|line| !line.is_empty()) {
        if let Some((path, lines)) = record(line)? {
            added.insert(path, lines);
        }
    }
    let mut current: Option<Vec<Range<usize>>> = None;
    let mut path = None;
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix(b"+++ ") {
            keep(&mut added, path.take(), current.take());
            path = if name == b"/dev/null" { None } else { Some(file_name(name)?) };
        } else if let Some(header) = line.strip_prefix(b"@@ -") {
            let (removed, start, count) = hunk(header)?;
            lines.skip(removed, b'-')?;
            lines.skip(count, b'+')?;
            if count > 0 {
                current.get_or_insert_default().push(start..start.checked_add(count)?);
            }
        }
    }
    keep(&mut added, path, current);
    Some(added)
}

/// Replaces the lines that were assumed from the record of a file by those of its patch.
fn keep(added: &mut BTreeMap<RelPath, Added>, path: Option<RelPath>, lines: Option<Vec<Range<usize>>>) {
    if let Some(path) = path {
        added.insert(path, Added::Lines(lines.unwrap_or_default()));
    }
}

/// A line of the first part, `:MODE MODE HASH HASH STATUS`, a tab, the name (for a renamed file, another tab and
/// its new name). The lines are those of a file that is not in the patch. `Some(None)` for a deleted file.
fn record(line: &[u8]) -> Option<Option<(RelPath, Added)>> {
    let mut fields = line.strip_prefix(b":")?.split(|&byte| byte == b'\t');
    let mut words = fields.next()?.split(|&byte| byte == b' ');
    let (old, new) = (words.next()?, words.next()?);
    let status = words.nth(2)?.first()?;
    let path = RelPath::new(unquoted(fields.next_back()?)?);
    let lines = match status {
        b'D' => return Some(None),
        // An empty file, another mode, another name: nothing was added. Without a reason like these, git
        // found the file too large to compare.
        b'A' | b'R' | b'C' => Added::Lines(Vec::new()),
        b'M' if old != new => Added::Lines(Vec::new()),
        _ => Added::Whole,
    };
    Some(Some((path, lines)))
}

/// The name in a `+++` line: behind its prefix, and before the tab that closes names with blanks.
fn file_name(name: &[u8]) -> Option<RelPath> {
    let name = name.strip_suffix(b"\t").unwrap_or(name);
    Some(RelPath::new(unquoted(name)?.strip_prefix(b"b/")?))
}

/// Number of removed lines, first added line and number of added lines of a hunk.
fn hunk(header: &[u8]) -> Option<(usize, usize, usize)> {
    let header = std::str::from_utf8(&header[..memchr::memmem::find(header, b" @@")?]).ok()?;
    let (old, new) = header.split_once(" +")?;
    let ((_, removed), (start, count)) = (hunk_range(old)?, hunk_range(new)?);
    Some((removed, start, count))
}

/// The first line and the number of lines of one side of a hunk: `START,COUNT`, or `START` for one line.
fn hunk_range(text: &str) -> Option<(usize, usize)> {
    match text.split_once(',') {
        Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}

/// `name` without the quotes and escapes of C, if it has any; `None` for escapes that git does not write.
pub(super) fn unquoted(name: &[u8]) -> Option<Vec<u8>> {
    let Some(rest) = name.strip_prefix(b"\"") else { return Some(name.to_vec()) };
    let mut out = Vec::new();
    let mut bytes = rest.strip_suffix(b"\"")?.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        out.push(match bytes.next()? {
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            quoted @ (b'"' | b'\\') => quoted,
            first @ b'0'..=b'3' => {
                let (second, third) = (octal_digit(bytes.next()?)?, octal_digit(bytes.next()?)?);
                (first - b'0') << 6 | second << 3 | third
            }
            _ => return None,
        });
    }
    Some(out)
}

fn octal_digit(byte: u8) -> Option<u8> {
    matches!(byte, b'0'..=b'7').then(|| byte - b'0')
}

/// The lines still to be read, without their ends.
struct PatchLines<'p>(&'p [u8]);

impl<'p> PatchLines<'p> {
    fn next(&mut self) -> Option<&'p [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', self.0).unwrap_or(self.0.len());
        let line = &self.0[..end];
        self.0 = self.0.get(end + 1..).unwrap_or_default();
        Some(line)
    }

    /// Skips `count` lines that begin with `mark`, and the remark that the last line has no end.
    fn skip(&mut self, count: usize, mark: u8) -> Option<()> {
        for _ in 0..count {
            self.next().filter(|line| line.first() == Some(&mark))?;
        }
        if self.0.starts_with(b"\\ ") {
            self.next();
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Added, hunk, parse, unquoted};
    use crate::text::RelPath;

    #[test]
    fn quoted_names_are_read_as_git_writes_them() {
        for (name, expected) in [
            (&b"a b"[..], Some(&b"a b"[..])),
            (b"\"a\\nb\"", Some(b"a\nb")),
            (b"\"caf\\351 \\\"x\\\\\"", Some(b"caf\xe9 \"x\\")),
            (b"\"\\a\\b\\t\\v\\f\\r\\001\"", Some(b"\x07\x08\t\x0b\x0c\r\x01")),
            (b"\"open", None),
            (b"\"\\q\"", None),
            (b"\"\\35\"", None),
            (b"\"\\389\"", None),
        ] {
            assert_eq!(unquoted(name).as_deref(), expected, "{}", name.escape_ascii());
        }
    }

    #[test]
    fn hunk_headers_count_lines() {
        for (header, expected) in [
            ("1 +1 @@", Some((1, 1, 1))),
            ("0,0 +1,3 @@ fn x() @@", Some((0, 1, 3))),
            ("5,2 +4,0 @@", Some((2, 4, 0))),
            ("5,2 +4,0", None),
            ("x +1 @@", None),
            ("1 @@", None),
        ] {
            assert_eq!(hunk(header.as_bytes()), expected, "{header}");
        }
    }

    #[test]
    fn no_content_passes_for_a_header() {
        let printed = b":100644 100644 1 2 M\ta\n:100644 000000 1 0 D\tb\n:100644 100755 1 1 M\tc\n\
            :100644 100644 1 0 M\thuge\n\ndiff --git a/a b/a\nindex 1..2 100644\n--- a/a\n+++ b/a\n\
            @@ -1,2 +1,3 @@\n--- a/x\n-@@ -9 +9 @@\n+++ b/evil\n+@@ -1 +1 @@\n+diff --git a/q b/q\n\
            @@ -9 +10,0 @@ x\n-y\n\\ No newline at end of file\n@@ -12,0 +20 @@\n+z\n\\ No newline\n\
            diff --git a/b b/b\ndeleted file mode 100644\n--- a/b\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
        let added = parse(printed).unwrap();
        let of = |path: &str| added.get(&RelPath::from(path));
        assert_eq!(of("a"), Some(&Added::Lines(vec![1..4, 20..21])));
        assert_eq!(of("c"), Some(&Added::Lines(vec![])));
        assert_eq!(of("huge"), Some(&Added::Whole));
        assert_eq!(added.len(), 3);
    }

    #[test]
    fn other_output_is_refused() {
        assert_eq!(parse(b"").map(|added| added.len()), Some(0));
        for printed in [&b"warning: x\n"[..], b":1\n", b"\n+++ \"x\n", b"\n@@ -1 +1 @@\n-x\n", b"\n+++ x\n"] {
            assert_eq!(parse(printed), None, "{}", printed.escape_ascii());
        }
    }
}
