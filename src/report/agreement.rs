//! Agreement of a report with the edits of the plan that it came in.
//!
//! A plan may come from anywhere, and its report is what people read of it afterwards. Each edit belongs to one rewrite
//! of the report and changes what that shows and nothing else: the host, or the parts of its URL. Only the layout of a
//! table around them is free, which no report but a page shows. Knows nothing of the file: numbers of lines and the
//! text around a mention are those of the plan.

use std::collections::HashMap;

use super::escape::clipped;
use super::model::{FileReport, LinePart, MAX_TEXT};
use crate::mention::{Mention, Spelling, Verdict};
use crate::text::{Encoding, steers};

/// The encodings that a file may have; a plan does not say which.
const ENCODINGS: [Encoding; 3] =
    [Encoding::Utf8, Encoding::Utf16 { big_endian: false }, Encoding::Utf16 { big_endian: true }];

/// Characters of a text that a message shows.
const MAX_SHOWN: usize = 200;

/// Places in a URL at which its host may stand: `s` is in `https://s/` twice.
const MAX_PLACES: usize = 8;

/// An edit of a plan with the bytes that it replaces.
#[derive(Debug, Clone, Copy)]
pub struct PlannedEdit<'e> {
    /// Offset of its first byte.
    pub start: usize,
    /// The bytes that it replaces.
    pub old: &'e [u8],
    /// The bytes that replace them.
    pub new: &'e [u8],
}

/// An edit that is not what the report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Line and column, as the report has them.
    pub at: Option<(usize, usize)>,
    /// The edit and the report, with their values.
    pub what: String,
}

/// A mention as it stands in the lines of a report.
struct ShownPart<'r> {
    old: &'r str,
    new: Option<&'r str>,
}

/// An edit as texts, cut where the host of its mention begins and ends.
struct EditText {
    before: String,
    host: String,
    after: String,
    new: String,
}

impl FileReport<'_> {
    /// The first of the edits of this file that is not one of its rewrites.
    pub fn disagreement(&self, edits: &[PlannedEdit<'_>]) -> Option<Disagreement> {
        let rewrites = self.mentions.iter().enumerate();
        let mut rewrites = rewrites.filter(|(_, placed)| placed.mention.verdict == Verdict::Rewrite);
        let shown = self.shown_parts();
        for edit in edits {
            let Some((index, placed)) = rewrites.next() else {
                let what = format!("the edit at byte {} is no rewrite of its report", edit.start);
                return Some(Disagreement { at: None, what });
            };
            let mention = &placed.mention;
            let part = shown.get(&index);
            let agrees = |encoding: &Encoding| {
                shows(mention, edit, *encoding) && part.is_none_or(|part| part.shows(edit, *encoding))
            };
            if !ENCODINGS.iter().any(agrees) {
                return Some(Disagreement {
                    at: Some((placed.at.line, placed.at.column)),
                    what: described(mention, edit),
                });
            }
            if let Some(hidden) = hidden_character(edit).filter(|_| mention.spelling != Spelling::Text) {
                let what = format!("{}, which has no such character", hidden_in(edit, hidden));
                return Some(Disagreement { at: Some((placed.at.line, placed.at.column)), what });
            }
        }
        rewrites.next().map(|(_, placed)| Disagreement {
            at: Some((placed.at.line, placed.at.column)),
            what: format!("its report rewrites `{}`, and no edit of the plan does", placed.mention.text),
        })
    }

    /// The texts of mentions in its lines, by the indices of the mentions.
    fn shown_parts(&self) -> HashMap<usize, ShownPart<'_>> {
        let parts = self.lines.iter().flat_map(|block| &block.parts).filter_map(|part| match part {
            LinePart::Mention { index, old, new } => Some((*index, ShownPart { old, new: new.as_deref() })),
            LinePart::Text(_) => None,
        });
        parts.collect()
    }
}

impl ShownPart<'_> {
    fn shows(&self, edit: &PlannedEdit<'_>, encoding: Encoding) -> bool {
        let text = |bytes| clipped(&encoding.decode(bytes), MAX_TEXT);
        self.old == text(edit.old) && self.new.is_some_and(|new| new == text(edit.new))
    }
}

/// Bytes of an edit as a message shows them.
fn shown(bytes: &[u8]) -> String {
    clipped(&String::from_utf8_lossy(bytes), MAX_SHOWN)
}

fn hidden_in(edit: &PlannedEdit<'_>, hidden: char) -> String {
    let PlannedEdit { start, old, new } = edit;
    let (old, new) = (shown(old), shown(new));
    format!("the edit at byte {start} writes U+{:04X} (`{new}`) in place of `{old}`", u32::from(hidden))
}

fn described(mention: &Mention, edit: &PlannedEdit<'_>) -> String {
    let (old, new) = (shown(edit.old), shown(edit.new));
    let (text, reported) = (mention.shown_text(), mention.shown_new().unwrap_or_default());
    let (text, reported) = (clipped(text, MAX_SHOWN), clipped(reported, MAX_SHOWN));
    let (start, reported_start) = (edit.start, mention.span.start);
    format!(
        "the edit at byte {start} writes `{new}` in place of `{old}`, and its report says `{reported}` in place of \
         `{text}` at byte {reported_start}"
    )
}

/// The first character that steers what is around it, or hides, and that the old text does not have.
fn hidden_character(edit: &PlannedEdit<'_>) -> Option<char> {
    let encoding = likely_encoding(edit.old);
    let old = encoding.decode(edit.old);
    // A selector of pictures hides in a name.
    let hides = |char: char| steers(char) || matches!(char, '\u{fe0e}' | '\u{fe0f}');
    encoding.decode(edit.new).chars().find(|char| hides(*char) && !old.contains(*char))
}

/// The encoding of the old text of an edit: that of a name in UTF-16 has zero bytes.
fn likely_encoding(old: &[u8]) -> Encoding {
    match old.iter().position(|byte| *byte == 0) {
        Some(at) => Encoding::Utf16 { big_endian: at.is_multiple_of(2) },
        None => Encoding::Utf8,
    }
}

/// Returns `true` if the edit writes what the mention shows, and nothing beside it but layout.
fn shows(mention: &Mention, edit: &PlannedEdit<'_>, encoding: Encoding) -> bool {
    let Some(text) = EditText::of(mention, edit, encoding) else { return false };
    let Some(new_host) = mention.new.as_deref().filter(|_| text.host == mention.text) else { return false };
    if mention.removes_entry() {
        return text.new.is_empty();
    }
    let Some(url) = mention.url_move() else { return text.is_written(("", ""), &text.after, new_host) };
    parts_around(&url.old, &text.host).any(|(old_scheme, old_rest)| {
        let Some(after) = text.after.strip_prefix(old_rest) else { return false };
        parts_around(&url.new, new_host).any(|(new_scheme, new_rest)| {
            let schemes = without_common_end(old_scheme, new_scheme);
            text.is_written(schemes, after, &format!("{new_host}{new_rest}"))
        })
    })
}

/// The scheme of a URL, and what follows its host, wherever that may stand.
fn parts_around<'u>(url: &'u str, host: &'u str) -> impl Iterator<Item = (&'u str, &'u str)> {
    let places = url.match_indices(host).take(MAX_PLACES);
    places.map(move |(at, host)| (&url[..at], &url[at + host.len()..]))
}

impl EditText {
    fn of(mention: &Mention, edit: &PlannedEdit<'_>, encoding: Encoding) -> Option<Self> {
        let start = mention.span.start.checked_sub(edit.start)?;
        let end = mention.span.end.checked_sub(edit.start)?;
        Some(Self {
            before: encoding.decode(edit.old.get(..start)?),
            host: encoding.decode(edit.old.get(start..end)?),
            after: encoding.decode(edit.old.get(end..)?),
            new: encoding.decode(edit.new),
        })
    }

    /// The new text has `new_scheme` in place of `old_scheme` somewhere before the host, and `moved` in place of the
    /// host and what follows it up to `after`.
    fn is_written(&self, (old_scheme, new_scheme): (&str, &str), after: &str, moved: &str) -> bool {
        let (kept, between) = match self.before.rfind(old_scheme).filter(|_| old_scheme != new_scheme) {
            Some(at) => (&self.before[..at], &self.before[at + old_scheme.len()..]),
            None if old_scheme == new_scheme => (self.before.as_str(), ""),
            None => return false,
        };
        let written = format!("{new_scheme}{between}{moved}");
        // The layout before and after it may have changed, and may hold the same text by chance.
        self.new.match_indices(&written).any(|(at, _)| {
            is_same_layout(kept, &self.new[..at]) && is_same_layout(after, &self.new[at + written.len()..])
        })
    }
}

/// Two texts without as many characters as they have in common at their ends.
fn without_common_end<'t>(one: &'t str, other: &'t str) -> (&'t str, &'t str) {
    let common = one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b);
    let len: usize = common.map(|(char, _)| char.len_utf8()).sum();
    (&one[..one.len() - len], &other[..other.len() - len])
}

/// Returns `true` if two texts differ only in blanks and, where they go over several lines, in the lengths of the rules
/// of a table.
fn is_same_layout(old: &str, new: &str) -> bool {
    let lines = |text: &str| text.split('\n').count();
    let is_table = old.contains('\n');
    let without_layout =
        |line| if is_table { without_rules(line) } else { String::from(line) }.replace(' ', "");
    let same = |(old, new)| without_layout(old) == without_layout(new);
    old == new || lines(old) == lines(new) && old.split('\n').zip(new.split('\n')).all(same)
}

/// A line without runs of `-` and `=` between the borders of a table, blanks, or its ends.
fn without_rules(line: &str) -> String {
    let is_border = |char: Option<char>| char.is_none_or(|char| "+|: \r".contains(char));
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['-', '=']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (run, after) = from.split_at(from.find(|char| char != '-' && char != '=').unwrap_or(from.len()));
        if !is_border(out.chars().next_back()) || !is_border(after.chars().next()) {
            out.push_str(run);
        }
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::is_same_layout;

    #[test]
    fn only_layout_may_change_beside_a_name() {
        for (old, new, expected) in [
            ("", "", true),
            ("  ", "", true),
            ("", " ", true),
            ("", "-", false),
            ("-", "--", false),
            ("/x", "/x", true),
            ("/x", "/x-", false),
            ("/x", "/y", false),
            (" | a |\n+---+\n", "| a |\n---+--+\n", true),
            (" | a |\n+---+\n", "| a-b |\n+---+\n", false),
            (" | a |\n+---+\n", "| a |\n+-x-+\n", false),
            ("x\n", "x", false),
            ("x", "x\n", false),
            ("1 x\n", "1 x\n====", true),
            ("+\n| two +", "----+\n| two +-----", true),
            ("\n> | - |", "\n> | --- |", true),
            ("/x\n", "/x-\n", false),
            ("\n/x", "\n-/x", false),
        ] {
            assert_eq!(is_same_layout(old, new), expected, "{old:?} {new:?}");
        }
    }
}
