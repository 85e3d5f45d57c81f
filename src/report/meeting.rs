//! Words about the other name or entry that a mention meets, the same in every format.
//!
//! Untrusted text in them is clipped and not escaped: each format escapes them as it does its other texts.

use super::escape::clipped;
use crate::mention::Verdict;
use crate::plan::Placed;

/// Characters of a text that are shown.
// An entry may be a minified file in one line.
const MAX_SHOWN: usize = 120;

/// The new text in a list of old and new ones, where there is none.
pub(super) const REMOVED: &str = "removed";

/// The proposal of a mention whose entry goes, in words; `None` where a text takes its place.
pub fn removal(placed: &Placed) -> Option<String> {
    let (_, met) = placed.meeting().filter(|_| placed.mention.removes_entry())?;
    let place = if met.at.line == placed.at.line {
        format!("the one in column {}", met.at.column)
    } else {
        format!("line {}", met.at.line)
    };
    Some(format!("remove this entry: it would equal {place}"))
}

/// The other name with its place, and the text that both would be; `None` where there is no other name.
pub fn meeting(placed: &Placed) -> Option<String> {
    meeting_in(placed, |text| format!("`{text}`"))
}

/// The same with texts in the code spans of a format.
pub(super) fn meeting_in(placed: &Placed, code: impl Fn(&str) -> String) -> Option<String> {
    let (other, met) = placed.meeting()?;
    let [there, both] = [&other.text, &other.becomes].map(|text| code(&clipped(text, MAX_SHOWN)));
    let (line, column) = (met.at.line, met.at.column);
    // A rewrite that meets another name is a proposal that was accepted.
    let would =
        if placed.mention.verdict == Verdict::Rewrite { "would both have been" } else { "would both be" };
    Some(format!("it and {there} at {line}:{column} {would} {both}"))
}
