//! The lines of mentions in the store: those of a page, so that `redomain report` shows what `apply` did.
//!
//! Written up to [`MAX_LINES`] bytes of text in one report, file by file. Read with suspicion: each mention of a file
//! stands in one line at most, in the order of the file, and no text and no number is larger than one that is written.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use crate::plan::Placed;
use crate::report::model::{CONTEXT, LineBlock, LinePart, MAX_PART_BYTES};

/// Bytes of text in the lines of a report; files beyond have none.
// Those of 10,073 mentions in 2,217 files are 1.6 MB; with them, the compressed report has 1.1 MB in place of 0.6.
const MAX_LINES: usize = 32 << 20;

/// Number of a line: larger ones cannot be counted on from.
const MAX_NUMBER: usize = u32::MAX as usize;

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableBlock<'p> {
    pub line: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Cow<'p, str>>,
    pub parts: Vec<SerializablePiece<'p>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Cow<'p, str>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializablePiece<'p> {
    pub text: Cow<'p, str>,
    /// Of a mention: its index among those of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<usize>,
    /// Of a rewrite: the text that replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Cow<'p, str>>,
}

/// The room that the lines of a report have left.
pub(super) struct LineRoom(usize);

impl Default for LineRoom {
    fn default() -> Self {
        Self(MAX_LINES)
    }
}

impl LineRoom {
    /// The lines of a file; none where there is no room for all of them.
    pub fn take<'r>(&mut self, lines: &'r [LineBlock]) -> Vec<SerializableBlock<'r>> {
        let bytes: usize = lines.iter().map(bytes).sum();
        match self.0.checked_sub(bytes) {
            Some(left) => {
                self.0 = left;
                lines.iter().map(serializable_block).collect()
            }
            None => Vec::new(),
        }
    }
}

fn bytes(block: &LineBlock) -> usize {
    let parts = block.parts.iter().map(|part| match part {
        LinePart::Text(text) => text.len(),
        LinePart::Mention { old, new, .. } => old.len() + new.as_ref().map_or(0, String::len),
    });
    parts.sum::<usize>() + block.before.iter().chain(&block.after).map(String::len).sum::<usize>()
}

fn serializable_block(block: &LineBlock) -> SerializableBlock<'_> {
    let parts = block.parts.iter().map(|part| match part {
        LinePart::Text(text) => SerializablePiece { text: text.into(), mention: None, new: None },
        LinePart::Mention { index, old, new } => {
            SerializablePiece { text: old.into(), mention: Some(*index), new: new.as_ref().map(Cow::from) }
        }
    });
    SerializableBlock {
        line: block.line,
        before: block.before.iter().map(Cow::from).collect(),
        parts: parts.collect(),
        after: block.after.iter().map(Cow::from).collect(),
    }
}

/// The lines of a file with these mentions.
pub(super) fn restored_lines(
    stored: Vec<SerializableBlock<'_>>,
    mentions: &[Placed],
) -> Result<Vec<LineBlock>, &'static str> {
    let indices = stored.iter().flat_map(|block| &block.parts).filter_map(|part| part.mention);
    if !indices.clone().is_sorted_by(|a, b| a < b) || indices.clone().any(|index| index >= mentions.len()) {
        return Err("its lines have other mentions than its files");
    }
    if !stored.is_sorted_by_key(|block| block.line) {
        return Err("its lines are out of order");
    }
    let blocks: Vec<LineBlock> = stored.into_iter().map(restored_block).collect::<Result<_, _>>()?;
    if blocks.iter().all(|block| has_number_of_mention(block, mentions)) {
        Ok(blocks)
    } else {
        Err("a line has another number than its first mention")
    }
}

fn has_number_of_mention(block: &LineBlock, mentions: &[Placed]) -> bool {
    let first = block.parts.iter().find_map(|part| match part {
        LinePart::Mention { index, .. } => mentions.get(*index),
        LinePart::Text(_) => None,
    });
    first.is_some_and(|placed| placed.at.line == block.line)
}

fn restored_block(stored: SerializableBlock<'_>) -> Result<LineBlock, &'static str> {
    if stored.line == 0 || stored.line > MAX_NUMBER {
        return Err("a line has an impossible number");
    }
    if stored.before.len() > CONTEXT || stored.after.len() > CONTEXT {
        return Err("a line has more lines around it than any");
    }
    let parts = stored.parts.into_iter().map(|SerializablePiece { text, mention, new }| {
        let new = new.map(restored_text).transpose()?;
        match (mention, restored_text(text)?, new) {
            (Some(index), old, new) => Ok(LinePart::Mention { index, old, new }),
            (None, text, None) => Ok(LinePart::Text(text)),
            (None, ..) => Err("a text between mentions has a new text"),
        }
    });
    let parts: Vec<LinePart> = parts.collect::<Result<_, _>>()?;
    if !parts.iter().any(|part| matches!(part, LinePart::Mention { .. })) {
        return Err("a line has no mention");
    }
    let texts = |lines: Vec<Cow<'_, str>>| lines.into_iter().map(restored_text).collect::<Result<_, _>>();
    Ok(LineBlock { line: stored.line, before: texts(stored.before)?, parts, after: texts(stored.after)? })
}

fn restored_text(text: Cow<'_, str>) -> Result<String, &'static str> {
    if text.len() > MAX_PART_BYTES { Err("a line is longer than any") } else { Ok(text.into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::{LineRoom, MAX_LINES};
    use crate::report::model::{LineBlock, LinePart};

    #[test]
    fn files_beyond_the_limit_are_stored_without_lines() {
        let block = |text: String| LineBlock {
            line: 1,
            before: vec![text],
            parts: vec![LinePart::Mention { index: 0, old: String::new(), new: None }],
            after: Vec::new(),
        };
        let [half, byte] = [block("x".repeat(MAX_LINES / 2)), block("x".to_owned())];
        let mut room = LineRoom::default();
        let taken = [&half, &byte, &half, &byte].map(|block| room.take(std::slice::from_ref(block)).len());
        assert_eq!(taken, [1, 1, 0, 1]);
    }
}
