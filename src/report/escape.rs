//! Escapes of untrusted text for each format, so that it can neither end its place nor steer a reader.
//!
//! Invariant: nothing leaves here that holds a control character or one that reorders text.

use std::io::{BufWriter, Write};

use data_encoding::BASE64;
use maud::{Render, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::text::{RelPath, visible};

/// Characters of a text in a row of a Markdown table; prose gets twice as many.
// Texts of base64 and of minified files would take the room of all other rows.
const MAX_CELL: usize = 200;

/// A path at the start of a line of plain text; never one that a CI runner takes for a command (`::error::`).
pub(super) fn line_path(path: &RelPath) -> String {
    let shown = visible(&path.to_text());
    if shown.trim_start().starts_with("::") { format!("./{shown}") } else { shown }
}

/// The first characters of a text.
pub(super) fn clipped(text: &str, max_chars: usize) -> String {
    // No more bytes, no more characters.
    if text.len() <= max_chars {
        return text.to_owned();
    }
    match text.char_indices().nth(max_chars) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The message of a workflow command.
pub(super) fn command_message(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
pub(super) fn command_property(text: &str) -> String {
    command_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// Untrusted text in an HTML template: control characters and those that reorder text are shown as escapes, and markup is text.
pub(super) struct Visible<T>(pub T);

impl<T: AsRef<str>> Render for Visible<T> {
    fn render_to(&self, out: &mut String) {
        visible(self.0.as_ref()).render_to(out);
    }
}

/// Text in an HTML template that a script reads exactly as it is: only markup is escaped, and what the runner of a CI job
/// would take for a command if the page is printed there.
pub(super) struct Exact<T>(pub T);

impl<T: AsRef<str>> Render for Exact<T> {
    fn render_to(&self, out: &mut String) {
        let markup = html! { (self.0.as_ref()) }.into_string();
        out.push_str(&markup.replace('[', "&#91;").replace("::", "&#58;:"));
    }
}

/// A code span of Markdown that a table may hold; its fence is longer than any row of backquotes in it. In a text with bars,
/// which end a cell, every punctuation mark is written as an entity, so that no reader of any dialect finds syntax in it.
pub(super) fn code(text: &str) -> String {
    let shown = visible(&clipped(text, MAX_CELL));
    if shown.is_empty() {
        return "–".to_owned();
    }
    if !shown.contains('|') && shown.trim() == shown {
        let longest = shown.split(|char| char != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest + 1);
        // A reader takes one space off each side (CommonMark 6.1).
        let space = if shown.starts_with('`') || shown.ends_with('`') { " " } else { "" };
        return format!("{fence}{space}{shown}{space}{fence}");
    }
    let mut out = String::from("<code>");
    entities(&shown, |_, _| false, &mut out);
    out.push_str("</code>");
    out
}

/// Running text of Markdown: all of its punctuation as entities, but for a sign between two digits, as in a date. A sign
/// by which a forge would mention a user, an issue or an address is followed by a joiner, which nobody sees: forges
/// look for mentions after the entities have become letters.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::new();
    entities(&visible(&clipped(text, 2 * MAX_CELL)), may_mention, &mut out);
    out
}

/// The sign and the character after it may name a user, an issue (`#1`, `GH-1`), a label, a milestone, a merge request, a
/// snippet or an epic.
fn may_mention(sign: char, next: char) -> bool {
    match sign {
        '@' | '#' | '~' | '%' | '!' | '$' | '&' => next.is_alphanumeric() || next == '"',
        '-' => next.is_ascii_digit(),
        _ => false,
    }
}

/// Appends `text` with punctuation as entities; between two characters for which `parts` returns true, with a joiner.
fn entities(text: &str, parts: fn(char, char) -> bool, out: &mut String) {
    let mut chars = text.chars().peekable();
    let mut after_digit = false;
    while let Some(char) = chars.next() {
        let next = chars.peek().copied();
        match char {
            ',' | ';' | '?' => out.push(char),
            '-' | '.' | ':' if after_digit && next.is_some_and(|next| next.is_ascii_digit()) => {
                out.push(char)
            }
            char if char.is_ascii_punctuation() => out.push_str(&format!("&#{};", u32::from(char))),
            char => out.push(char),
        }
        if next.is_some_and(|next| parts(char, next)) && !(char == '-' && after_digit) {
            out.push_str("&#8288;");
        }
        after_digit = char.is_ascii_digit();
    }
}

/// Text or an attribute of XML 1.0, which has neither most control characters nor U+FFFE and U+FFFF, not even as
/// references (section 2.2).
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::new();
    for char in visible(text).chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.extend(char.escape_unicode()),
            char => out.push(char),
        }
    }
    out
}

/// A message of SARIF (3.11.5, 3.11.6): braces would be placeholders, brackets would be links.
pub(super) fn sarif_message(text: &str) -> String {
    visible(text).replace('{', "{{").replace('}', "}}").replace('[', "\\[").replace(']', "\\]")
}

/// The bytes of a path that have a meaning in a URI: all but unreserved characters (RFC 3986 section 2.3) and `/`.
const ESCAPED_IN_URI: AsciiSet =
    NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A relative URI reference (RFC 3986).
pub(super) fn uri(path: &[u8]) -> String {
    percent_encode(path, &ESCAPED_IN_URI).to_string()
}

/// Bytes as base64 (RFC 4648 section 4, with padding).
pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// `out` behind a buffer that takes a small piece without looking up how.
pub(super) fn buffered(out: &mut dyn Write) -> BufWriter<&mut dyn Write> {
    BufWriter::with_capacity(1 << 15, out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_ends_its_place_in_xml() {
        for (text, expected) in [
            ("plain é 名", "plain é 名"),
            ("\"/><failure a='b'>", "&quot;/&gt;&lt;failure a=&apos;b&apos;&gt;"),
            ("]]></failure>&amp;&#0;", "]]&gt;&lt;/failure&gt;&amp;amp;&amp;#0;"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\0\u{1b}[2J\u{7f}\u{85}", "\\u{0}\\u{1b}[2J\\u{7f}\\u{85}"),
            ("\u{fffe}\u{ffff}\u{fffd}\u{202e}", "\\u{fffe}\\u{ffff}\u{fffd}\\u{202e}"),
            ("##[error]x", "##\\u{5b}error]x"),
        ] {
            assert_eq!(super::xml(text), expected);
        }
    }

    use maud::Render;

    use super::{
        Exact, Visible, base64, code, command_message, command_property, line_path, prose, sarif_message, uri,
    };
    use crate::text::RelPath;

    const HOSTILE: &str = "<b>|`::x,\n\u{1b}[m\u{202e}%{0}[a](b)";

    #[test]
    fn each_format_disarms_what_it_would_obey() {
        for (written, expected) in [
            (command_message(HOSTILE), "<b>|`::x,\\n\\u{1b}[m\\u{202e}%25{0}[a](b)"),
            (command_property(HOSTILE), "<b>|`%3A%3Ax%2C\\n\\u{1b}[m\\u{202e}%25{0}[a](b)"),
            (Visible(HOSTILE).render().into_string(), "&lt;b&gt;|`::x,\\n\\u{1b}[m\\u{202e}%{0}[a](b)"),
            (
                Exact("<##vso[x]\n::error::&").render().into_string(),
                "&lt;##vso&#91;x]\n&#58;:error&#58;:&amp;",
            ),
            (sarif_message(HOSTILE), "<b>|`::x,\\n\\u{{1b}}\\[m\\u{{202e}}%{{0}}\\[a\\](b)"),
            (code("a.example.com"), "`a.example.com`"),
            (code("<b>"), "`<b>`"),
            (code("a`b|c"), "<code>a&#96;b&#124;c</code>"),
            (code("a``b`c"), "```a``b`c```"),
            (code("`a`"), "`` `a` ``"),
            (code("`"), "`` ` ``"),
            (code(" a"), "<code> a</code>"),
            (code(""), "–"),
            (prose("<a> *b* https://c, d"), "&#60;a&#62; &#42;b&#42; https&#58;&#47;&#47;c, d"),
            (
                prose("@a #1 GH-1 b@c 2026-11-30"),
                "&#64;&#8288;a &#35;&#8288;1 GH&#45;&#8288;1 b&#64;&#8288;c 2026-11-30",
            ),
            (uri(b"a b/\xff:#?%.txt"), "a%20b/%FF%3A%23%3F%25.txt"),
            (line_path(&RelPath::from("::error::x")), "./::error::x"),
            (line_path(&RelPath::from(" ::error::x")), "./ ::error::x"),
        ] {
            assert_eq!(written, expected);
        }
    }

    #[test]
    fn base64_is_the_one_of_the_standard() {
        for (bytes, expected) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
    }
}
