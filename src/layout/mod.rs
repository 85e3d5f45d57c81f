//! Tables in text: a new name of another length changes the width of its cell, and the table is laid out anew.
//!
//! `table` finds the table around a place, and `redraw` writes it with the new names: a cell gives or takes blanks, and
//! where its column has no room, the column grows in every line. The changed bytes of a table are shared out among the
//! edits of its names, so that each byte that is written belongs to one mention. A table that is not understood stays
//! as it is.

mod line;
mod redraw;
mod table;

use std::collections::BTreeMap;

use crate::mention::{Mention, Verdict};
use crate::text::{Edit, Span};
use redraw::Redrawn;
use table::{Table, has_simple_rule};

/// Bytes of an edit before and after the new text, which lay out the table that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Number of bytes before it.
    pub before: usize,
    /// Number of bytes after it.
    pub after: usize,
}

/// The frames of edits, by the spans of these.
pub type Frames = BTreeMap<Span, Frame>;

/// Lays out the tables whose cells the rewrites of `mentions`, which are sorted, change.
pub(crate) fn lay_out(text: &[u8], mentions: &mut [Mention]) -> Frames {
    let mut frames = Frames::new();
    let mut has_simple = None;
    // A line without a border is in no table, though one around it may be.
    let mut floor = 0;
    let mut rewrites = mentions.iter_mut().filter_map(rewrite).peekable();
    while let Some(edit) = rewrites.next() {
        let has_simple = *has_simple.get_or_insert_with(|| has_simple_rule(text));
        let table = Table::around(text, edit.span.start, has_simple);
        let before = std::mem::replace(&mut floor, edit.span.end);
        let Some(table) = table.filter(|table| table.span.start >= before) else { continue };
        let mut inside = vec![edit];
        while let Some(next) = rewrites.next_if(|edit| edit.span.start < table.span.end) {
            floor = next.span.end;
            inside.push(next);
        }
        let edits: Vec<Edit> = inside.iter().map(|edit| Edit::clone(edit)).collect();
        let Some(redrawn) = redraw::redraw(&table, &edits) else { continue };
        for (index, edit) in inside.into_iter().enumerate() {
            let (whole, frame) = share(text, &table, &edits, &redrawn, index);
            if frame.before + frame.after > 0 || whole.span != edit.span {
                frames.insert(whole.span, frame);
                *edit = whole;
            }
        }
    }
    frames
}

/// The edit of a rewrite.
fn rewrite(mention: &mut Mention) -> Option<&mut Edit> {
    mention.edit.as_mut().filter(|_| mention.verdict == Verdict::Rewrite)
}

/// The part of a table that one of its edits writes: up to the next one, without the bytes that stay as they are.
fn share(text: &[u8], table: &Table<'_>, edits: &[Edit], redrawn: &Redrawn, index: usize) -> (Edit, Frame) {
    let (own, redrawn_text) = (&edits[index], redrawn.text.as_bytes());
    let place = redrawn.places[index];
    let (old_start, new_start) = if index == 0 { (table.span.start, 0) } else { (own.span.start, place) };
    let old_end = edits.get(index + 1).map_or(table.span.end, |next| next.span.start);
    let new_end = redrawn.places.get(index + 1).copied().unwrap_or(redrawn_text.len());
    let (old_left, new_left) = (&text[old_start..own.span.start], &redrawn_text[new_start..place]);
    let old_right = &text[own.span.end..old_end];
    let new_right = &redrawn_text[place + own.new.len()..new_end];
    let left = common(old_left.iter(), new_left.iter());
    let right = common(old_right.iter().rev(), new_right.iter().rev());
    let (before, after) = (&new_left[left..], &new_right[..new_right.len() - right]);
    let span = Span::new(old_start + left, old_end - right);
    let new = [before, &own.new, after].concat().into();
    (Edit { span, new }, Frame { before: before.len(), after: after.len() })
}

/// Number of equal bytes at the start.
fn common<'b>(old: impl Iterator<Item = &'b u8>, new: impl Iterator<Item = &'b u8>) -> usize {
    old.zip(new).take_while(|(old, new)| old == new).count()
}

#[cfg(test)]
mod tests {
    use super::lay_out;
    use crate::mention::{Mention, Spelling, Verdict, Wording};
    use crate::text::{Edit, EditSet, Span};

    /// A rewrite of each `OLD` of a text, with new texts of changing lengths.
    fn rewrites(text: &str, new: &[&str]) -> Vec<Mention> {
        let places = text.match_indices("OLD").enumerate();
        let mention = |(number, (at, old)): (usize, (usize, &str))| {
            let span = Span::new(at, at + old.len());
            let new = new[number % new.len()];
            let wording = Wording {
                text: old.to_owned(),
                host: "old".to_owned(),
                spelling: Spelling::Plain,
                rules: vec![0],
                new: Some(new.to_owned()),
                note: None,
            };
            let edit = Some(Edit { span, new: new.as_bytes().into() });
            Mention {
                span,
                verdict: Verdict::Rewrite,
                edit,
                whole: None,
                meets: None,
                wording: wording.into(),
            }
        };
        places.map(mention).collect()
    }

    fn written(text: &str, mentions: &[Mention]) -> String {
        let edits =
            EditSet::new(mentions.iter().filter_map(|mention| mention.edit.clone()).collect()).unwrap();
        String::from_utf8(edits.apply(text.as_bytes()).unwrap()).unwrap()
    }

    fn without_layout(text: &str) -> String {
        text.chars().filter(|char| !"+-=|: ".contains(*char)).collect()
    }

    #[test]
    fn nothing_but_layout_is_written_beside_the_names() {
        let pieces = [
            "+-----+--------+",
            "+=====+========+",
            "| OLD | a      |",
            "| b   | x OLD  |",
            "|     | OLD OLD|",
            "| OLD      é   |",
            "+-----+ OLD    +",
            "|-----|-------:|",
            "===== ========",
            "OLD   a",
            "b     OLD  OLD",
            "OLD and spans",
            "--------------",
            "",
            "| 名前 | 👍 OLD |",
            "名前  OLD",
            "| OLD |",
            "  | OLD | a |",
            "+",
            "|",
        ];
        let mut state = 7u64;
        for _ in 0..3000 {
            let mut lines = Vec::new();
            for _ in 0..(state >> 40) % 9 + 2 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // Mostly pieces that make a grid, so that some tables are whole.
                let range = if state >> 63 == 0 { 5 } else { pieces.len() };
                lines.push(pieces[(state >> 33) as usize % range]);
            }
            let text = lines.join(if state >> 62 == 1 { "\r\n" } else { "\n" });
            let plain = rewrites(&text, &["a", "longer.name", "new", ""]);
            let mut mentions = plain.clone();
            let frames = lay_out(text.as_bytes(), &mut mentions);
            let result = written(&text, &mentions);
            assert_eq!(
                without_layout(&result),
                without_layout(&written(&text, &plain)),
                "{text}\n\n{result}"
            );
            assert_eq!(result.lines().count(), text.lines().count());
            for mention in &mentions {
                let (edit, new) = (mention.edit.as_ref().unwrap(), mention.new.as_deref().unwrap());
                let frame = frames.get(&edit.span).map_or((0, 0), |frame| (frame.before, frame.after));
                assert_eq!(edit.new[frame.0..edit.new.len() - frame.1], *new.as_bytes());
            }
        }
    }

    #[test]
    fn borders_stay_below_each_other() {
        for (table, new) in [
            ("+-----+---+\n| OLD | a |\n+-----+---+\n| b   | c |\n+-----+---+\n", "longer.name"),
            ("+-----+---+\n| OLD | a |\n+-----+---+\n| b   | c |\n+-----+---+\n", "x"),
            ("+-----+-----+\n| OLD | OLD |\n+=====+=====+\n| OLD OLD b |\n+-----------+\n", "longer"),
            ("| OLD | a |\n|----:|:-:|\n| b   | c |\n", "longer"),
            ("# | OLD | a |\n# |-----|---|\n# | b   | c |\n", "longer"),
        ] {
            let mut mentions = rewrites(table, &[new]);
            lay_out(table.as_bytes(), &mut mentions);
            let result = written(table, &mentions);
            let widths: Vec<usize> = result.lines().map(str::len).collect();
            assert!(widths.iter().all(|width| *width == widths[0]), "{result}");
            assert!(result.contains(new) && !result.contains("OLD"), "{result}");
        }
    }
}
