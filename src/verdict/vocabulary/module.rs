//! Names of modules in the imports of Python, Java, Kotlin and Scala, which look like hosts: `import skimage.io`.
//!
//! A quoted name is a location (`import x from "https://HOST/x.js"`). Prose has the same words, so that all of the
//! statement has to be a list of names: `import kelp.io data` is none.

use crate::lexer::line;
use crate::text::Span;
use crate::verdict::word::words;

/// Bytes on each side of a name in which its statement begins and ends. Longer lists are broken into lines.
const MAX_DISTANCE: usize = 300;

/// Returns `true` if an import statement has the name without quotes.
pub(super) fn is_module(text: &[u8], name: Span) -> bool {
    let floor = name.start.saturating_sub(MAX_DISTANCE);
    let before = &text[line::start_from(text, floor, name.start)..name.start];
    let after = &text[name.end..line::end_before(text, name.end, name.end + MAX_DISTANCE)];
    let start = statement_start(before);
    let before = before[start..].trim_ascii_start();
    if before.trim_ascii_end() == b"from" {
        return before.len() > b"from".len() && is_import_of_members(after);
    }
    let Some(list) = keyword(before, b"import") else { return false };
    let list = keyword(list, b"static").unwrap_or(list);
    is_list(&[list, &text[name.start..name.end], statement(after)].concat())
}

/// The text behind a keyword and white space.
fn keyword<'t>(text: &'t [u8], word: &[u8]) -> Option<&'t [u8]> {
    let rest = text.strip_prefix(word)?;
    rest.first().is_some_and(u8::is_ascii_whitespace).then(|| rest.trim_ascii_start())
}

/// The start of the last statement of a line: behind another one, a prompt or the quote around some code.
fn statement_start(before: &[u8]) -> usize {
    let ends = before.iter().rposition(|byte| b";:\"'`>".contains(byte));
    ends.map_or(0, |at| at + 1)
}

/// A statement without a comment, or another statement, behind it, and without the members that Scala has in braces.
fn statement(after: &[u8]) -> &[u8] {
    let end = after.iter().position(|byte| b";#\"'`\\\r".contains(byte)).unwrap_or(after.len());
    let slashes = memchr::memmem::find(&after[..end], b"//").unwrap_or(end);
    let after = &after[..slashes];
    let braces = memchr::memmem::find(after, b".{").unwrap_or(after.len());
    let after = &after[..braces];
    after.strip_suffix(b".*").unwrap_or(after)
}

/// ` import a, b as c`, ` import (`, ` import *` behind the name of a module of Python.
fn is_import_of_members(after: &[u8]) -> bool {
    let is_apart = after.first().is_some_and(u8::is_ascii_whitespace);
    let members = after.trim_ascii_start().strip_prefix(b"import").map(statement).filter(|_| is_apart);
    members.is_some_and(|members| {
        let is_word = members.first().is_some_and(u8::is_ascii_alphanumeric);
        let members = members.trim_ascii();
        members.starts_with(b"(") || members == b"*" || !is_word && is_list(members)
    })
}

/// `a.b, c as d`, perhaps with a comma at the end.
fn is_list(list: &[u8]) -> bool {
    let list = list.trim_ascii();
    let list = list.strip_suffix(b",").unwrap_or(list);
    list.split(|byte| *byte == b',').all(|item| {
        let mut words = words(item);
        let is_named = words.next().is_some_and(is_dotted_name);
        is_named
            && match words.next() {
                None => true,
                Some(word) => {
                    word == b"as" && words.next().is_some_and(is_dotted_name) && words.next().is_none()
                }
            }
    })
}

fn is_dotted_name(word: &[u8]) -> bool {
    let is_part = |part: &[u8]| {
        part.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
            && part.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    word.split(|byte| *byte == b'.').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::is_module;
    use crate::text::Span;

    #[test]
    fn tells_modules_from_hosts() {
        for (text, expected) in [
            ("import HOST.io", true),
            ("import HOST.io as io  # reads", true),
            ("import a, HOST.io, b", true),
            ("import a as b, HOST.io", true),
            ("import a; import HOST.io", true),
            ("    try: import HOST.io", true),
            (">>> import HOST.io", true),
            ("python -c \"import HOST.io; print(1)\"", true),
            ("from HOST.io import imread", true),
            ("from HOST.io import a, b as c", true),
            ("from HOST.io import (", true),
            ("from HOST.io import *", true),
            ("import static HOST.io;", true),
            ("import HOST.io.*;", true),
            ("import HOST.io._", true),
            ("import HOST.io.{a, b => c}", true),
            ("import HOST.io // reads", true),
            ("\timport HOST.io\r", true),
            ("import x from \"https://HOST.io/x.js\"", false),
            ("import \"HOST.io/pkg\"", false),
            ("import kelp \"HOST.io\"", false),
            ("import HOST.io/pkg", false),
            ("import HOST.io data", false),
            ("import data, HOST.io, and the rest", false),
            ("import https://HOST.io", false),
            ("from HOST.io", false),
            ("from HOST.io import the list of hosts", false),
            ("from HOST.io imported", false),
            ("an import HOST.io", false),
            ("important HOST.io", false),
            ("import HOST.io.", false),
            ("import: HOST.io", false),
            ("url = HOST.io", false),
        ] {
            let start = text.find("HOST").unwrap();
            let is_module = is_module(text.as_bytes(), Span::new(start, start + 7));
            assert_eq!(is_module, expected, "{text}");
        }
    }
}
