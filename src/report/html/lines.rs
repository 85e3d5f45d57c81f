//! Lines of the HTML page: each with its number, its mentions marked, and the words that change in a rewrite.
//!
//! Line breaks and tabs within a line are written as character references: a browser shows them, and neither a log nor
//! a terminal obeys them.

use std::ops::Range;

use maud::{Markup, PreEscaped, html};

use crate::report::escape::{Visible, clipped};
use crate::report::model::{LineBlock, LinePart};
use crate::report::word_diff::{Piece, word_diff};

/// Characters of a text that are shown.
// Texts of base64 and of minified files have megabytes.
const MAX_TEXT: usize = 300;

/// All lines.
const ALL: Range<usize> = 0..usize::MAX;

/// The two sides of a rewrite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

/// The start of an untrusted text.
pub(super) fn shown(text: &str) -> Visible<String> {
    Visible(clipped(text, MAX_TEXT))
}

/// The block as a hunk: lines before, the old lines, the new ones, and lines after; of the lines around those that are
/// `free`, since no other hunk shows them. `first_id` is the number of the first mention of the file.
pub(super) fn hunk(block: &LineBlock, first_id: usize, free: &Range<usize>) -> Markup {
    let has_new = !side_text(block).is_empty();
    html! {
        (context(block.line - block.before.len().min(block.line), &block.before, free))
        p class="d" data-n=(block.line) { (side(block, Side::Old, first_id)) }
        @if has_new { p class="a" data-n=(block.line) { (side(block, Side::New, first_id)) } }
        (context(last_line(block) + 1, &block.after, free))
    }
}

/// The block with one mention of the file marked.
pub(super) fn marked_line(block: &LineBlock, wanted: usize, has_context: bool) -> Markup {
    html! {
        @if has_context { (context(block.line - block.before.len().min(block.line), &block.before, &ALL)) }
        p class="s" data-n=(block.line) {
            @for part in &block.parts {
                @match part {
                    LinePart::Mention { index, old, .. } if *index == wanted => { mark { (text(old)) } }
                    LinePart::Text(piece) | LinePart::Mention { old: piece, .. } => { (text(piece)) }
                }
            }
        }
        @if has_context { (context(last_line(block) + 1, &block.after, &ALL)) }
    }
}

/// Number of the last line with a mention.
pub(super) fn last_line(block: &LineBlock) -> usize {
    let newlines = block.parts.iter().map(|part| match part {
        LinePart::Text(text) | LinePart::Mention { old: text, .. } => {
            text.trim_end_matches('\n').matches('\n').count()
        }
    });
    block.line + newlines.sum::<usize>()
}

fn context(first: usize, lines: &[String], free: &Range<usize>) -> Markup {
    html! { @for (number, line) in (first..).zip(lines).filter(|(number, _)| free.contains(number)) { p data-n=(number) { (text(line)) } } }
}

/// The text of the new side; empty where whole lines go.
fn side_text(block: &LineBlock) -> String {
    let new = block.parts.iter().map(|part| match part {
        LinePart::Text(text) => text.as_str(),
        LinePart::Mention { old, new, .. } => new.as_deref().unwrap_or(old),
    });
    new.collect()
}

fn side(block: &LineBlock, side: Side, first_id: usize) -> Markup {
    html! {
        @for (at, part) in block.parts.iter().enumerate() {
            @match part {
                LinePart::Text(piece) => { (text(piece)) }
                LinePart::Mention { old, new: None, .. } => { mark { (text(old)) } }
                LinePart::Mention { index, old, new: Some(new) } => {
                    // The block itself is the place of its first mention.
                    @let id = (side == Side::Old && is_later(block, at)).then(|| format!("m{}", first_id + index));
                    span class="n" id=[id] { (words(old, new, side)) }
                }
            }
        }
    }
}

/// There is a rewrite before this part.
fn is_later(block: &LineBlock, at: usize) -> bool {
    block.parts[..at].iter().any(|part| matches!(part, LinePart::Mention { new: Some(_), .. }))
}

fn words(old: &str, new: &str, side: Side) -> Markup {
    let [old, new] = word_diff(old, new);
    html! {
        @for piece in if side == Side::Old { old } else { new } {
            @match (piece, side) {
                (Piece::Same(piece), _) => { (text(piece)) }
                (Piece::Changed(piece), Side::Old) => { del { (text(piece)) } }
                (Piece::Changed(piece), Side::New) => { ins { (text(piece)) } }
            }
        }
    }
}

/// Untrusted text with its line breaks and tabs.
fn text(text: &str) -> Markup {
    html! {
        @for (at, line) in text.split('\n').enumerate() {
            @if at > 0 { (PreEscaped("&#10;")) }
            @for (at, cell) in line.trim_end_matches('\r').split('\t').enumerate() {
                @if at > 0 { (PreEscaped("&#9;")) }
                (Visible(cell))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, hunk, marked_line};
    use crate::report::model::{LineBlock, LinePart};

    fn block(parts: Vec<LinePart>) -> LineBlock {
        LineBlock { line: 7, before: vec!["a\tb".to_owned()], parts, after: vec!["::error::".to_owned()] }
    }

    fn mention(index: usize, old: &str, new: Option<&str>) -> LinePart {
        LinePart::Mention { index, old: old.to_owned(), new: new.map(str::to_owned) }
    }

    #[test]
    fn a_hunk_marks_the_words_that_change() {
        let parts = vec![
            LinePart::Text("<b>\"".to_owned()),
            mention(0, "a.b.io", Some("a-b.io")),
            LinePart::Text("\u{1b}".to_owned()),
            mention(1, "x.io", None),
            mention(2, "b.io", Some("c.io")),
        ];
        assert_eq!(
            hunk(&block(parts.clone()), 40, &ALL).into_string(),
            "<p data-n=\"6\">a&#9;b</p>\
             <p class=\"d\" data-n=\"7\">&lt;b&gt;&quot;<span class=\"n\">a<del>.</del>b.io</span>\\u{1b}\
             <mark>x.io</mark><span class=\"n\" id=\"m42\"><del>b</del>.io</span></p>\
             <p class=\"a\" data-n=\"7\">&lt;b&gt;&quot;<span class=\"n\">a<ins>-</ins>b.io</span>\\u{1b}\
             <mark>x.io</mark><span class=\"n\"><ins>c</ins>.io</span></p>\
             <p data-n=\"8\">::error::</p>"
        );
        assert_eq!(
            marked_line(&block(parts), 1, false).into_string(),
            "<p class=\"s\" data-n=\"7\">&lt;b&gt;&quot;a.b.io\\u{1b}<mark>x.io</mark>b.io</p>"
        );
    }

    #[test]
    fn lines_that_go_have_no_new_side() {
        assert_eq!(
            hunk(&block(vec![mention(0, "x,\ny\n", Some(""))]), 0, &(0..9)).into_string(),
            "<p data-n=\"6\">a&#9;b</p><p class=\"d\" data-n=\"7\"><span class=\"n\"><del>x,&#10;y&#10;</del></span></p>"
        );
    }
}
