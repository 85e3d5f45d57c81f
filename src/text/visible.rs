//! Makes text visible: characters that would control a terminal, an editor or the log viewer of a CI system become
//! escapes.
//!
//! The only home of that question; whether a stream is a terminal, and whether it takes colors, are decided in `cli`.
//! Invariant: a string from [`visible`] has no character for which [`steers`] is true.

use std::borrow::Cow;

/// Returns `true` if a character controls how others are shown: controls, line and paragraph separators, characters
/// that reorder text, and characters without width, which hide differences: those that Unicode calls default-ignorable.
// The selectors of pictures (U+FE0E, U+FE0F) stand in many texts, and change what is seen.
pub fn steers(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}' | '\u{1160}'
                | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0d}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Returns `true` if `text` is printable ASCII without a `[`, as most are: [`visible`] leaves it as it is.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'[')
}

/// `text` with an escape for every character that [`steers`], and for the bracket of `##name[`: runners of CI systems
/// obey such a command anywhere in a line.
pub fn visible(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '[' if opens_command(&out) => out.extend(char.escape_unicode()),
            char if char.is_control() => out.extend(char.escape_default()),
            char if steers(char) => out.extend(char.escape_unicode()),
            char => out.push(char),
        }
    }
    out
}

/// [`visible`] text for the start of a line, indented or not: runners of CI systems obey `::name::` there.
pub fn visible_line(text: &str) -> String {
    let shown = visible(text);
    let indent = shown.len() - shown.trim_start().len();
    match shown.split_at(indent) {
        (indent, rest) if rest.starts_with("::") => format!("{indent}\\u{{3a}}{}", &rest[1..]),
        _ => shown,
    }
}

/// A line with escapes in place of bytes that a runner of a CI system would take for a command, and all other bytes as
/// they are. A carriage return ends a line for a runner, and white space before a command does not count.
pub fn log_line(line: &[u8]) -> Cow<'_, [u8]> {
    if [b"::", b"##"].iter().all(|start| memchr::memmem::find(line, *start).is_none()) {
        return Cow::Borrowed(line);
    }
    let mut out = Vec::with_capacity(line.len() + 8);
    for part in line.split_inclusive(|byte| *byte == b'\r') {
        let (indent, rest) = part.split_at(indent(part));
        out.extend_from_slice(indent);
        let rest = match rest.strip_prefix(b"::") {
            Some(rest) => {
                out.extend_from_slice(b"\\u{3a}:");
                rest
            }
            None => rest,
        };
        for byte in rest {
            match byte {
                b'[' if opens(&out) => out.extend_from_slice(b"\\u{5b}"),
                byte => out.push(*byte),
            }
        }
    }
    Cow::Owned(out)
}

/// Bytes of white space before the first other character.
fn indent(text: &[u8]) -> usize {
    let valid = text.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    valid.len() - valid.trim_start().len()
}

/// Returns `true` if a `[` after `text` would open a command of a CI runner: `##[`, `##vso[`, `##teamcity[`.
pub fn opens_command(text: &str) -> bool {
    opens(text.as_bytes())
}

fn opens(text: &[u8]) -> bool {
    let name = text.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    text[..text.len() - name].ends_with(b"##")
}

#[cfg(test)]
mod tests {
    use super::{log_line, visible, visible_line};

    #[test]
    fn no_line_starts_a_command() {
        for (text, expected) in [
            ("::error ::x", "\\u{3a}:error ::x"),
            (" ::error ::x", " \\u{3a}:error ::x"),
            ("x::y", "x::y"),
            (":x", ":x"),
            ("##[error]::x", "##\\u{5b}error]::x"),
            ("", ""),
        ] {
            assert_eq!(visible_line(text), expected);
        }
    }

    #[test]
    fn no_line_of_a_log_is_a_command() {
        for (line, expected) in [
            (&b" ::error ::x"[..], &b" \\u{3a}:error ::x"[..]),
            (b"::x", b"\\u{3a}:x"),
            (b"+::x", b"+::x"),
            (b" x::y", b" x::y"),
            (b"+x\r::error::x", b"+x\r\\u{3a}:error::x"),
            (b"+x\r\t \x0c::error::x\r\n", b"+x\r\t \x0c\\u{3a}:error::x\r\n"),
            (" \u{3000}\u{85}::x".as_bytes(), " \u{3000}\u{85}\\u{3a}:x".as_bytes()),
            (b" \xff::x", b" \xff::x"),
            (b"+\xff##[group]::", b"+\xff##\\u{5b}group]::"),
            (b"-a ##vso[x] ##[y] #[z]", b"-a ##vso\\u{5b}x] ##\\u{5b}y] #[z]"),
            (b" # [x]", b" # [x]"),
            (b"", b""),
        ] {
            assert_eq!(log_line(line), expected, "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn shows_what_would_steer() {
        for (text, expected) in [
            ("plain é 名 [x]", "plain é 名 [x]"),
            ("a\x1b[2Jb\n", "a\\u{1b}[2Jb\\n"),
            ("a\u{202e}b\u{9b}c\u{7f}", "a\\u{202e}b\\u{9b}c\\u{7f}"),
            ("a\u{200b}b\u{2028}c\u{61c}d\u{e0041}", "a\\u{200b}b\\u{2028}c\\u{61c}d\\u{e0041}"),
            ("##[error]x", "##\\u{5b}error]x"),
            ("x ##vso[task.complete]", "x ##vso\\u{5b}task.complete]"),
            ("# [x] #[y]", "# [x] #[y]"),
        ] {
            assert_eq!(visible(text), expected);
        }
    }
}
